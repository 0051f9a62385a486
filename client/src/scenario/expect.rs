//! The books against what a scenario expects of them.

use super::{
	plan::{Attributes, Balance as BalanceOf, Expect, Expected, Standing, ATTRIBUTES},
	quantity::in_tonnes,
	run::{Run, RunError},
	tables::{self, Balance},
};
use crate::chain::At;
use std::{collections::BTreeSet, fmt::Display};
use tracemet_primitives::{
	views::AttributeTotal, AttributeId, Mass, RequestStatus, CARBON_FOOTPRINT,
};

/// Where a difference would be.
struct Place<'a> {
	line: usize,
	what: &'a str,
	name: &'a str,
}

impl Place<'_> {
	fn differs<T>(&self, field: &str, expected: String, got: String) -> Result<T, RunError> {
		let place = format!("expected in line {}: {} {}", self.line, self.what, self.name);
		Err(RunError::Difference { place, field: field.to_owned(), expected, got })
	}

	fn same<T: PartialEq + Display>(
		&self,
		field: &str,
		expected: T,
		got: T,
	) -> Result<(), RunError> {
		if expected == got {
			return Ok(());
		}
		self.differs(field, expected.to_string(), got.to_string())
	}

	fn mass(&self, field: &str, expected: Mass, got: Mass) -> Result<(), RunError> {
		let text = |mass: Mass| format!("{} t", in_tonnes(mass.0.into()));
		if expected == got {
			return Ok(());
		}
		self.differs(field, text(expected), text(got))
	}

	/// Every attribute, in grams.
	fn attributes(&self, expected: &Attributes, got: &Attributes) -> Result<(), RunError> {
		let all = expected.keys().chain(got.keys()).copied().collect::<BTreeSet<AttributeId>>();
		for attribute in all {
			let name = ATTRIBUTES.iter().find(|(_, known)| *known == attribute);
			let field = name.map_or_else(|| format!("attribute {attribute}"), |n| n.0.to_owned());
			let grams = |totals: &Attributes| {
				format!("{} g", totals.get(&attribute).copied().unwrap_or_default())
			};
			self.same(&field, grams(expected), grams(got))?;
		}
		Ok(())
	}

	fn intensity(
		&self,
		expected: u64,
		attributes: &Attributes,
		mass: Mass,
	) -> Result<(), RunError> {
		let grams = CARBON_FOOTPRINT.iter().filter_map(|a| attributes.get(a)).sum::<u128>();
		let got = (grams * 1_000).div_ceil(u128::from(mass.0).max(1));
		let text = |value: u128| format!("{value} kg/t");
		self.same("carbon footprint per mass", text(expected.into()), text(got))
	}

	fn there<T>(&self, found: Option<T>) -> Result<T, RunError> {
		match found {
			Some(found) => Ok(found),
			None => self.differs("on the chain", "there".to_owned(), "not there".to_owned()),
		}
	}
}

fn listed(totals: &[AttributeTotal]) -> Attributes {
	let listed = totals.iter().filter(|total| total.grams > 0);
	listed.map(|total| (total.attribute, total.grams)).collect()
}

impl Run<'_> {
	/// The expectations that are to be looked at in the end, on a finalized block.
	pub async fn check_expectations(&mut self) -> Result<(), RunError> {
		let at = self.chain.finalized().await?;
		for expectation in &self.scenario.expectations {
			self.check_at(expectation, &at).await?;
		}
		let count = self.scenario.expectations.len();
		self.progress.done(format!("{count} expectations hold in block {}", at.number()));
		Ok(())
	}

	/// One expectation, on the best block.
	pub async fn check(&self, expectation: &Expect) -> Result<(), RunError> {
		let at = self.chain.best().await?;
		self.check_at(expectation, &at).await
	}

	async fn check_at(&self, expectation: &Expect, at: &At) -> Result<(), RunError> {
		let line = expectation.line;
		match &expectation.what {
			Expected::Lot {
				lot: name,
				holder,
				good,
				label,
				mass,
				in_escrow,
				accompanies,
				frozen,
				flagged,
			} => {
				let place = Place { line, what: "lot", name };
				let lot = self.chain.lot(at, self.lots.get(name)?).await?;
				let lot = place.there(lot)?;
				place.same("holder", holder.clone(), self.actor_of(&lot.holder))?;
				place.same("good", good.clone(), self.goods.name_of(lot.good))?;
				place.same("label", label.clone(), self.labels.name_of(lot.label))?;
				place.mass("mass", *mass, lot.mass)?;
				place.mass("in escrow", *in_escrow, lot.in_escrow)?;
				let other = self.goods.name_of(lot.accompanies);
				place.same("accompanies", accompanies.clone(), other)?;
				place.same("frozen", *frozen, lot.frozen)?;
				place.same("flagged", *flagged, lot.flagged)
			}
			Expected::Footprint { lot: name, mass, attributes, intensity } => {
				let place = Place { line, what: "footprint of lot", name };
				let view = self.chain.footprint_of_lot(at, self.lots.get(name)?).await?;
				let view = place.there(view)?;
				place.mass("mass", *mass, view.mass)?;
				let got = listed(&view.attributes);
				place.attributes(attributes, &got)?;
				place.intensity(*intensity, &got, view.mass)?;
				// And what the runtime says it is.
				let text = |value: u128| format!("{value} kg/t");
				let expected = text((*intensity).into());
				place.same("carbon intensity", expected, text(view.carbon_intensity))
			}
			Expected::Line { request: name, line: number, attributes, intensity } => {
				let what = format!("line {number} of request");
				let place = Place { line, what: &what, name };
				let request = self.requests.get(name)?;
				let accepted = self.chain.accepted_footprint(at, request).await?;
				let accepted = place.there(accepted)?;
				let number = usize::from(*number);
				let totals = place.there(accepted.lines.get(number))?;
				let output = place.there(self.record(name)?.outputs.get(number))?;
				let got = totals.iter().map(|(attribute, grams)| (*attribute, *grams)).collect();
				place.attributes(attributes, &got)?;
				place.intensity(*intensity, &got, output.mass)
			}
			Expected::Account { account: name, good, label, columns } => {
				let what = format!("mass-balance account of {good} {label} of");
				let place = Place { line, what: &what, name };
				let (good, label) = (self.goods.get(good)?, self.labels.get(label)?);
				let account = self.account(name)?;
				let view = self.chain.mass_balance_account(at, &account, good, label).await?;
				let view = place.there(view)?;
				for ((field, expected), (_, got)) in columns.iter().zip(tables::columns(&view)) {
					let text = |grams: u128| format!("{} t", in_tonnes(grams));
					place.same(field, text(expected.0.into()), text(got))?;
				}
				Ok(())
			}
			Expected::Exit {
				exit: name,
				account,
				good,
				label,
				mass,
				lots,
				product,
				quantity,
				contested,
				flagged,
				claim_contains,
				attributes,
			} => {
				let place = Place { line, what: "exit statement", name };
				let view = self.chain.exit_statement(at, self.exits.get(name)?).await?;
				let view = place.there(view)?;
				place.same("account", account.clone(), self.actor_of(&view.account))?;
				for draw in &view.draws {
					place.same("good", good.clone(), self.goods.name_of(draw.good))?;
				}
				place.same("label", label.clone(), self.labels.name_of(view.label))?;
				place.mass("mass", *mass, view.mass)?;
				place.same("lots", *lots, view.draws.len())?;
				place.same("product", product.clone(), view.product)?;
				place.same("quantity", *quantity, view.product_quantity)?;
				place.same("contested", *contested, view.contested)?;
				place.same("flagged", *flagged, view.flagged)?;
				for words in claim_contains {
					if !view.claim.to_lowercase().contains(&words.to_lowercase()) {
						return place.differs("claim", format!("to contain `{words}`"), view.claim);
					}
				}
				place.attributes(attributes, &listed(&view.attributes))
			}
			Expected::Request { request: name, status } => {
				let place = Place { line, what: "request", name };
				let view = self.chain.request(at, self.requests.get(name)?).await?;
				let view = place.there(view)?;
				let text = |status: RequestStatus| format!("{status:?}");
				place.same("status", text(*status), text(view.status))
			}
			Expected::Transfer {
				transfer: name,
				from,
				to,
				lot,
				mass,
				awaits_acceptance,
				awaits_validation,
			} => {
				let place = Place { line, what: "waiting transfer", name };
				let transfer = self.transfers.get(name)?;
				let waiting = self.chain.pending_transfers(at, &self.account(from)?).await?;
				let view = waiting.into_iter().find(|view| view.transfer == transfer);
				let view = place.there(view)?;
				place.same("from", from.clone(), self.actor_of(&view.from))?;
				place.same("to", to.clone(), self.actor_of(&view.to))?;
				place.same("lot", self.lots.get(lot)?, view.lot)?;
				place.mass("mass", *mass, view.mass)?;
				place.same("awaits acceptance", *awaits_acceptance, view.awaits_acceptance)?;
				place.same("awaits validation", *awaits_validation, view.awaits_validation)
			}
			Expected::Overdraft(balance, mass) => {
				let BalanceOf { account: name, good, label } = balance;
				let what = format!("overdraft of {good} {label} of");
				let place = Place { line, what: &what, name };
				let (account, good, label) = self.balance(balance)?;
				let view = self.chain.overdraft(at, &account, good, label).await?;
				place.mass("mass", *mass, view.map(|view| view.mass).unwrap_or_default())
			}
			Expected::Audits(subject, outcomes) => {
				let place = Place { line, what: "audits", name: "" };
				let subject = self.subject(subject, at).await?;
				let mut audits = self.chain.audits_of(at, &subject).await?;
				audits.sort_by_key(|view| view.audit);
				let found = audits.into_iter().map(|view| view.outcome).collect::<Vec<_>>();
				place.same("outcomes", format!("{outcomes:?}"), format!("{found:?}"))
			}
		}
	}

	/// Prints the mass-balance accounts and exit statements of the run.
	pub async fn show_books(&mut self) -> Result<(), RunError> {
		self.progress.heading("The books");
		self.progress.waiting("reading the books");
		let at = self.chain.finalized().await?;
		let mut kinds = BTreeSet::new();
		for (_, lot) in self.lots.all() {
			if let Some(view) = self.chain.lot(&at, lot).await? {
				kinds.insert((view.good, view.label));
			}
		}
		let mut balances = Vec::new();
		for actor in &self.scenario.actors {
			let holds = match &actor.standing {
				Standing::Participant { roles, .. } => roles.iter().any(|r| r.holds_credits()),
				Standing::Site { .. } => true,
				Standing::Intermediary | Standing::Stranger => false,
			};
			if !holds {
				continue;
			}
			let account = self.account(&actor.name)?;
			for (good, label) in &kinds {
				let view = self.chain.mass_balance_account(&at, &account, *good, *label).await?;
				balances.extend(view.map(|view| Balance {
					account: actor.name.clone(),
					good: self.scenario.good_title(&self.goods.name_of(*good)).to_owned(),
					label: self.scenario.label_title(&self.labels.name_of(*label)).to_owned(),
					view,
				}));
			}
		}
		let mut exits = Vec::new();
		for (_, exit) in self.exits.all() {
			let view = self.chain.exit_statement(&at, exit).await?;
			exits.extend(view.map(|view| (self.actor_of(&view.account), view)));
		}
		self.progress
			.print("Mass-balance accounts, in tonnes (only columns in which something moved)");
		self.progress.print(&tables::bases(self.scenario));
		self.progress.print(&tables::balances(&balances).to_string());
		if !exits.is_empty() {
			self.progress.print("Exit statements");
			self.progress.print(&tables::exits(&exits).to_string());
			for (account, view) in &exits {
				self.progress.print(&format!("{account} may say: \"{}\"", view.claim));
			}
		}
		Ok(())
	}
}
