//! What certification bodies and auditors stop, and let go.

use super::{records::reason, show, Result, Writer};
use crate::{
	chain::{Call, FreezeTarget},
	cli::{FlagArguments, FreezeArguments, Root, Target, UnfreezeArguments},
};

/// Freezes something.
pub async fn freeze(arguments: FreezeArguments) -> Result<()> {
	let FreezeArguments { target, reason: why, signing } = arguments;
	let call = Call::new("Credits", "freeze", (of(target), reason(&why)?));
	Writer::open(&signing).await?.send(&format!("freeze {target}"), &call).await
}

/// Lifts a freeze.
pub async fn unfreeze(arguments: UnfreezeArguments) -> Result<()> {
	let UnfreezeArguments { target, signing } = arguments;
	let writer = Writer::open(&signing).await?;
	let (action, target) = match target {
		Target::Of(root) => (format!("unfreeze {root}"), of(root)),
		Target::Balance { account, good, label } => {
			let names = writer.chain.names(&writer.at().await?).await?;
			let (good, label) = (names.good(&good)?, names.label(&label)?);
			let (called, labelled) = (names.of_good(good), names.of_label(label));
			let action = format!("unfreeze {called}, {labelled}, of {}", show::account(&account));
			(action, FreezeTarget::Balance { account, good, label })
		}
	};
	writer.send(&action, &Call::new("Credits", "unfreeze", target)).await
}

/// Calls an output line in question.
pub async fn flag(arguments: FlagArguments) -> Result<()> {
	let FlagArguments { line, reason: why, signing } = arguments;
	let call = Call::new("Credits", "flag", (line, reason(&why)?));
	Writer::open(&signing).await?.send(&format!("flag line {}", show::line(line)), &call).await
}

fn of(root: Root) -> FreezeTarget {
	match root {
		Root::Lot(lot) => FreezeTarget::Lot(lot),
		Root::Line(line) => FreezeTarget::Line(line),
		Root::Exit(exit) => FreezeTarget::Exit(exit),
	}
}
