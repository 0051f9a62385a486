//! `tracemet freeze`, `tracemet unfreeze` and `tracemet flag`

use super::{
	common::{Named, Signing},
	Root,
};
use crate::{chain::AccountId, keys};
use clap::Args;
use tracemet_primitives::OutputLineId;

/// What is frozen.
#[derive(Debug, Args)]
pub struct FreezeArguments {
	/// lot:5, exit:3, or line:7.0, all lots of the first output line of request 7. A balance is frozen
	/// by `audit record --balance ADDRESS --freeze`.
	#[arg(value_parser = Root::parse)]
	pub target: Root,

	/// Why, for everybody to read: 256 bytes at most.
	#[arg(long, value_name = "TEXT")]
	pub reason: String,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}

/// Whose freeze is lifted.
#[derive(Debug, Args)]
pub struct UnfreezeArguments {
	/// lot:5, exit:3, line:7.0 (the first output line of request 7), or a balance:
	/// "balance:ADDRESS/Copper cathode/Cu 8.0 MIX", with good and label by number or name.
	#[arg(value_parser = Target::parse)]
	pub target: Target,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}

/// What is called in question.
#[derive(Debug, Args)]
pub struct FlagArguments {
	/// line:7.0, the first output line of request 7.
	#[arg(value_parser = line)]
	pub line: OutputLineId,

	/// Why, for everybody to read: 256 bytes at most.
	#[arg(long, value_name = "TEXT")]
	pub reason: String,

	/// How it is signed.
	#[command(flatten)]
	pub signing: Signing,
}

/// What can be frozen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
	/// A lot, a line or an exit statement.
	Of(Root),
	/// All credits of one good and label in a custody account.
	Balance {
		/// The custody account.
		account: AccountId,
		/// The good.
		good: Named,
		/// The label.
		label: Named,
	},
}

impl Target {
	/// From what `Root` is written as, or `balance:ADDRESS/GOOD/LABEL`.
	fn parse(text: &str) -> Result<Self, String> {
		let Some(balance) = text.strip_prefix("balance:") else {
			let or = |wrong| format!("{wrong}, or balance:ADDRESS/GOOD/LABEL");
			return Root::parse(text).map(Self::Of).map_err(or);
		};
		// A name with a slash in it can be the last one; else there is its number.
		let mut parts = balance.splitn(3, '/');
		let (Some(account), Some(good), Some(label)) = (parts.next(), parts.next(), parts.next())
		else {
			return Err("write balance:ADDRESS/GOOD/LABEL, with good and label by number or name"
				.to_owned());
		};
		let account = keys::parse_account(account).map_err(|error| error.to_string())?;
		let (Ok(good), Ok(label)) = (Named::parse(good), Named::parse(label));
		Ok(Self::Balance { account, good, label })
	}
}

/// Reads a line.
fn line(text: &str) -> Result<OutputLineId, &'static str> {
	match Root::parse(text) {
		Ok(Root::Line(line)) => Ok(line),
		_ => Err("write line:7.0 for the first output line of request 7"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tracemet_primitives::{LotId, RequestId};

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	#[test]
	fn a_target_is_a_lot_a_line_an_exit_or_a_balance() {
		assert_eq!(Target::parse("lot:5"), Ok(Target::Of(Root::Lot(LotId(5)))));
		let balance = |good, label: &str| {
			let account = keys::parse_account(ALICE).unwrap();
			Ok(Target::Balance { account, good, label: Named::Name(label.to_owned()) })
		};
		let cathode = Named::Name("Copper cathode".to_owned());
		assert_eq!(
			Target::parse(&format!("balance:{ALICE}/Copper cathode/Cu 8.0 MIX")),
			balance(cathode, "Cu 8.0 MIX")
		);
		assert_eq!(
			Target::parse(&format!("balance:{ALICE}/4/a/b")),
			balance(Named::Number(4), "a/b")
		);
		for text in ["5", "balance:", "request:7"] {
			let said = Target::parse(text).unwrap_err();
			assert!(said.contains("balance:ADDRESS/GOOD/LABEL"), "{text}: {said}");
		}
		let said = Target::parse("balance:5Grw/4/2").unwrap_err();
		assert!(said.starts_with("not an SS58 address"), "{said}");
	}

	#[test]
	fn only_a_line_is_flagged() {
		assert_eq!(line("line:7.1"), Ok(OutputLineId { request: RequestId(7), line: 1 }));
		let wrong = "write line:7.0 for the first output line of request 7";
		for text in ["lot:5", "exit:3", "7.1", "line:7"] {
			assert_eq!(line(text), Err(wrong), "{text}");
		}
	}
}
