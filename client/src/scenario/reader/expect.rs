//! What a scenario expects.

use super::{Kind, Reader};
use crate::{
	quantity,
	scenario::{
		file,
		plan::{Attributes, Balance, Details, Expect, Expected, Result, RolledUp},
	},
};
use std::ops::Range;
use toml::Spanned;

impl Reader<'_> {
	pub(super) fn expect(&self, entry: &file::Expect) -> Result<Expect> {
		let mut given = Vec::new();
		if let Some(lot) = &entry.lot {
			given.push((
				lot.lot.span(),
				Expected::Lot {
					lot: self.known(Kind::Lot, &lot.lot)?,
					holder: self.known(Kind::Actor, &lot.holder)?,
					good: self.known(Kind::Good, &lot.good)?,
					label: self.known(Kind::Label, &lot.label)?,
					mass: self.mass(&lot.mass)?,
					in_escrow: self.mass_or_none(&lot.in_escrow)?,
					accompanies: self
						.known(Kind::Good, lot.accompanies.as_ref().unwrap_or(&lot.good))?,
					frozen: lot.frozen,
					flagged: lot.flagged,
				},
			));
		}
		if let Some(footprint) = &entry.footprint {
			given.push((
				footprint.lot.span(),
				Expected::Footprint {
					lot: self.known(Kind::Lot, &footprint.lot)?,
					mass: self.mass(&footprint.mass)?,
					attributes: self.attributes(&footprint.attributes)?,
					intensity: self.read(&footprint.intensity, quantity::grams_per_kilogram)?,
					details: self.details(&footprint.details)?,
				},
			));
		}
		if let Some(line) = &entry.line {
			given.push((
				line.request.span(),
				Expected::Line {
					request: self.known(Kind::Request, &line.request)?,
					line: line.line,
					attributes: self.attributes(&line.attributes)?,
					intensity: self.read(&line.intensity, quantity::grams_per_kilogram)?,
					details: self.details(&line.details)?,
				},
			));
		}
		if let Some(account) = &entry.account {
			given.push((
				account.account.span(),
				Expected::Account {
					account: self.known(Kind::Actor, &account.account)?,
					good: self.known(Kind::Good, &account.good)?,
					label: self.known(Kind::Label, &account.label)?,
					columns: [
						("opening", self.mass(&account.opening)?),
						("issued", self.mass(&account.issued)?),
						("received", self.mass(&account.received)?),
						("sent", self.mass(&account.sent)?),
						("consumed", self.mass(&account.consumed)?),
						("exited", self.mass(&account.exited)?),
						("expired", self.mass(&account.expired)?),
						("revoked", self.mass(&account.revoked)?),
						("closing", self.mass(&account.closing)?),
					],
				},
			));
		}
		if let Some(exit) = &entry.exit {
			given.push((
				exit.exit.span(),
				Expected::Exit {
					exit: self.known(Kind::Exit, &exit.exit)?,
					account: self.known(Kind::Actor, &exit.account)?,
					good: self.known(Kind::Good, &exit.good)?,
					label: self.known(Kind::Label, &exit.label)?,
					mass: self.mass(&exit.mass)?,
					lots: exit.lots,
					product: exit.product.clone(),
					quantity: exit.quantity,
					contested: exit.contested,
					flagged: exit.flagged,
					superseded: exit.superseded,
					claim_contains: exit.claim_contains.clone(),
					attributes: self.attributes(&exit.attributes)?,
				},
			));
		}
		if let Some(request) = &entry.request {
			given.push((
				request.request.span(),
				Expected::Request {
					request: self.known(Kind::Request, &request.request)?,
					status: request.status,
					footprint: request.footprint,
				},
			));
		}
		if let Some(transfer) = &entry.transfer {
			given.push((
				transfer.transfer.span(),
				Expected::Transfer {
					transfer: self.known(Kind::Transfer, &transfer.transfer)?,
					from: self.known(Kind::Actor, &transfer.from)?,
					to: self.known(Kind::Actor, &transfer.to)?,
					lot: self.known(Kind::Lot, &transfer.lot)?,
					mass: self.mass(&transfer.mass)?,
					awaits_acceptance: transfer.awaits_acceptance,
					awaits_validation: transfer.awaits_validation,
				},
			));
		}
		if let Some(overdraft) = &entry.overdraft {
			let balance = Balance {
				account: self.known(Kind::Actor, &overdraft.account)?,
				good: self.known(Kind::Good, &overdraft.good)?,
				label: self.known(Kind::Label, &overdraft.label)?,
			};
			let at = overdraft.account.span();
			given.push((at, Expected::Overdraft(balance, self.mass(&overdraft.mass)?)));
		}
		if let Some(audits) = &entry.audits {
			let at = entry.after.as_ref().map(Spanned::span).unwrap_or_default();
			let subject = self.subject(at.clone(), &audits.of)?;
			given.push((at, Expected::Audits(subject, audits.outcomes.clone())));
		}
		if let Some(roll_up) = &entry.roll_up {
			let at = entry.after.as_ref().map(Spanned::span).unwrap_or_default();
			let columns = [
				("issued", &roll_up.issued),
				("held", &roll_up.held),
				("consumed", &roll_up.consumed),
				("exited", &roll_up.exited),
			];
			let [issued, held, consumed, exited] = columns.map(|column| self.rolled(column));
			let columns = [issued?, held?, consumed?, exited?];
			given.push((at.clone(), Expected::RollUp(self.rolled_up(at, &roll_up.of)?, columns)));
		}
		let at = given.first().map(|(at, _)| at.clone());
		let at = at.or_else(|| entry.after.as_ref().map(Spanned::span)).unwrap_or_default();
		let of =
			"`lot`, `footprint`, `line`, `account`, `exit`, `request`, `transfer`, `overdraft`, \
		          `audits` and `roll_up`";
		let (at, what) = self.one(at, given, of)?;
		Ok(Expect { line: self.line_of(at), what })
	}

	fn details(&self, details: &file::Details) -> Result<Details> {
		let share = |text: &Option<file::Text>| {
			text.as_ref().map(|text| self.read(text, quantity::parts_per_million)).transpose()
		};
		Ok(Details {
			revision: details.revision,
			basis: details.basis,
			primary_data: share(&details.primary_data)?,
			declared_share: share(&details.declared_share)?,
		})
	}

	fn rolled_up(&self, at: Range<usize>, of: &file::RolledUp) -> Result<RolledUp> {
		Ok(match (&of.account, &of.label, of.network) {
			(Some(account), Some(label), false) => RolledUp::Account {
				account: self.known(Kind::Actor, account)?,
				label: self.known(Kind::Label, label)?,
			},
			(None, Some(label), false) => RolledUp::Label(self.known(Kind::Label, label)?),
			(None, None, true) => RolledUp::Network,
			_ => {
				let reason = "needs exactly one of `account` with `label`, `label`, and \
				              `network = true`";
				return self.wrong(at, reason);
			}
		})
	}

	fn rolled(
		&self,
		(name, column): (&'static str, &file::Rolled),
	) -> Result<(&'static str, u128, Attributes)> {
		let mass = self.mass_or_none(&column.mass)?;
		Ok((name, mass.0.into(), self.attributes(&column.attributes)?))
	}
}
