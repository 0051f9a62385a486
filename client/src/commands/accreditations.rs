//! Accreditations of certification bodies.

use super::{records::bounded_set, show, Result, Writer};
use crate::{
	chain::Call,
	cli::{AccreditationCommand, GrantArguments, OneAccreditation},
};
use tracemet_primitives::{AccreditationScope, StandardId, TimeSpan};

/// Does what is to be done with accreditations.
pub async fn act(command: AccreditationCommand) -> Result<()> {
	match command {
		AccreditationCommand::Grant(arguments) => grant(arguments).await,
		AccreditationCommand::Suspend(which) => {
			one("suspend", "suspend_accreditation", which).await
		}
		AccreditationCommand::Lift(which) => {
			one("lift the suspension of", "reinstate_accreditation", which).await
		}
		AccreditationCommand::Withdraw(which) => {
			one("withdraw", "withdraw_accreditation", which).await
		}
	}
}

async fn grant(arguments: GrantArguments) -> Result<()> {
	let GrantArguments { body, standard, families, from, until, signing } = arguments;
	let action = format!("accredit {} for standard {standard}", show::account(&body));
	let writer = Writer::open(&signing).await?;
	let names = writer.chain.names(&writer.at().await?).await?;
	let scope = families.iter().map(|family| Ok(names.family(family)?));
	let scope: AccreditationScope = bounded_set("families", scope.collect::<Result<_>>()?)?;
	let validity = TimeSpan { from: from.0, until: until.0 };
	let arguments = (body, StandardId(standard), scope, validity);
	writer.send(&action, &Call::new("Certification", "accredit", arguments)).await
}

async fn one(verb: &str, name: &'static str, which: OneAccreditation) -> Result<()> {
	let OneAccreditation { body, standard, signing } = which;
	let action =
		format!("{verb} the accreditation of {} for standard {standard}", show::account(&body));
	let call = Call::new("Certification", name, (body, StandardId(standard)));
	Writer::open(&signing).await?.send(&action, &call).await
}
