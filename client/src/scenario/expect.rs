//! The books against what a scenario expects of them.

use super::{
	plan::{
		Attributes, Balance as BalanceOf, Basis, Details, Expect, Expected, RolledUp, Standing,
	},
	run::{Names, Run, RunError},
	tables::{self, Balance},
};
use crate::{
	chain::{AccountId, At},
	quantity::in_tonnes,
};
use std::{
	collections::{BTreeMap, BTreeSet},
	fmt::{Debug, Display},
};
use tracemet_primitives::{
	views::{AttributeTotal, FootprintInForceView, RollUpView, TotalsView},
	AttributeId, FootprintBasis, Mass, CARBON_FOOTPRINT,
};

/// Totals of attributes by their ids.
type Totals = BTreeMap<AttributeId, u128>;

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

	/// By the words for it in Rust, which the file uses too.
	fn words<T: Debug>(&self, field: &str, expected: &T, got: &T) -> Result<(), RunError> {
		self.same(field, format!("{expected:?}"), format!("{got:?}"))
	}

	/// Every attribute, in grams.
	fn attributes(
		&self,
		names: &Names<AttributeId>,
		expected: &Totals,
		got: &Totals,
	) -> Result<(), RunError> {
		let all = expected.keys().chain(got.keys()).copied().collect::<BTreeSet<AttributeId>>();
		for attribute in all {
			let grams = |totals: &Totals| {
				format!("{} g", totals.get(&attribute).copied().unwrap_or_default())
			};
			self.same(&names.name_of(attribute), grams(expected), grams(got))?;
		}
		Ok(())
	}

	/// By the totals, and as the runtime shows it.
	fn intensity(&self, expected: u64, shown: &TotalsView) -> Result<(), RunError> {
		let totals = listed(&shown.attributes);
		let carbon =
			CARBON_FOOTPRINT.iter().filter_map(|attribute| totals.get(attribute)).sum::<u128>();
		let got = (carbon * 1_000).div_ceil(shown.mass.max(1));
		let text = |value: u128| format!("{value} kg/t");
		self.same("carbon footprint per mass", text(expected.into()), text(got))?;
		self.same("carbon intensity", text(expected.into()), text(shown.carbon_intensity))
	}

	/// What a footprint is beside its totals.
	fn details(
		&self,
		expected: &Details,
		in_force: &FootprintInForceView<AccountId>,
		shown: &TotalsView,
	) -> Result<(), RunError> {
		if let Some(revision) = expected.revision {
			self.same("revision", revision, in_force.revision)?;
		}
		if let Some(basis) = &expected.basis {
			self.words("basis", basis, &basis_of(&in_force.basis))?;
		}
		for (field, expected, got) in [
			("primary data", expected.primary_data, shown.primary_data_share),
			("declared", expected.declared_share, shown.declared_share),
		] {
			if let Some(parts) = expected {
				let text = |parts: u32| format!("{parts} parts per million");
				self.same(field, text(parts), text(got.unwrap_or_default()))?;
			}
		}
		Ok(())
	}

	fn there<T>(&self, found: Option<T>) -> Result<T, RunError> {
		match found {
			Some(found) => Ok(found),
			None => self.differs("on the chain", "there".to_owned(), "not there".to_owned()),
		}
	}
}

fn listed(totals: &[AttributeTotal]) -> Totals {
	let listed = totals.iter().filter(|total| total.grams > 0);
	listed.map(|total| (total.attribute, total.grams)).collect()
}

fn basis_of(basis: &FootprintBasis<AccountId>) -> Basis {
	match basis {
		FootprintBasis::Calculated { .. } => Basis::Calculated,
		FootprintBasis::Resolved => Basis::Resolved,
		FootprintBasis::Declared { .. } => Basis::Declared,
	}
}

/// The columns of a roll-up, in the order in which a scenario has them.
fn columns(roll_up: &RollUpView) -> [&TotalsView; 4] {
	[&roll_up.issued, &roll_up.held, &roll_up.consumed, &roll_up.exited]
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
			Expected::Footprint { lot: name, mass, attributes, intensity, details } => {
				let place = Place { line, what: "footprint of lot", name };
				let view = self.chain.footprint_of_lot(at, self.lots.get(name)?).await?;
				let view = place.there(view)?;
				let text = |grams: u128| format!("{} t", in_tonnes(grams));
				place.same("mass", text(mass.0.into()), text(view.totals.mass))?;
				let (expected, got) = (self.totals(attributes)?, listed(&view.totals.attributes));
				place.attributes(&self.attributes, &expected, &got)?;
				place.intensity(*intensity, &view.totals)?;
				place.details(details, &view.in_force, &view.totals)
			}
			Expected::Line { request: name, line: number, attributes, intensity, details } => {
				let what = format!("line {number} of request");
				let place = Place { line, what: &what, name };
				let view = self.chain.footprint(at, self.requests.get(name)?).await?;
				let view = place.there(view)?;
				let in_force = place.there(view.in_force)?;
				let shown = place.there(view.lines.get(usize::from(*number)))?;
				let (expected, got) = (self.totals(attributes)?, listed(&shown.attributes));
				place.attributes(&self.attributes, &expected, &got)?;
				place.intensity(*intensity, shown)?;
				place.details(details, &in_force, shown)
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
				superseded,
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
				place.same("superseded", *superseded, view.superseded)?;
				for words in claim_contains {
					if !view.claim.to_lowercase().contains(&words.to_lowercase()) {
						return place.differs("claim", format!("to contain `{words}`"), view.claim);
					}
				}
				let expected = self.totals(attributes)?;
				place.attributes(&self.attributes, &expected, &listed(&view.attributes))
			}
			Expected::Request { request: name, status, footprint } => {
				let place = Place { line, what: "request", name };
				let view = self.chain.request(at, self.requests.get(name)?).await?;
				let view = place.there(view)?;
				place.words("status", status, &view.status)?;
				let Some(footprint) = footprint else { return Ok(()) };
				place.words("footprint", footprint, &view.footprint)
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
				let sender = self.account(from)?;
				let waiting = self.chain.transfers_of(at, &sender, u32::MAX).await?.entries;
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
				let mut audits = self.chain.audits(at, &subject, u32::MAX).await?.entries;
				audits.sort_by_key(|view| view.audit);
				let found = audits.into_iter().map(|view| view.outcome).collect::<Vec<_>>();
				place.words("outcomes", outcomes, &found)
			}
			Expected::RollUp(of, expected) => {
				let (name, got) = match of {
					RolledUp::Account { account, label } => {
						let (who, id) = (self.account(account)?, self.labels.get(label)?);
						let got = self.chain.roll_up_of_account(at, &who, id, None).await?;
						(format!("{account} under {label}"), got)
					}
					RolledUp::Label(label) => {
						let got = self.chain.roll_up_of_label(at, self.labels.get(label)?).await?;
						(format!("label {label}"), got)
					}
					RolledUp::Network => {
						let got = self.chain.network_roll_up(at).await?;
						("the network".to_owned(), Some(got))
					}
				};
				let place = Place { line, what: "roll-up of", name: &name };
				let got = place.there(got)?;
				// Only that of the network has been there before the run.
				let before = matches!(of, RolledUp::Network).then_some(&self.rolled_up_before);
				for (number, (expected, got)) in expected.iter().zip(columns(&got)).enumerate() {
					let before = before.and_then(|view| columns(view).get(number).copied());
					self.check_column(&place, expected, got, before)?;
				}
				Ok(())
			}
		}
	}

	/// That a column of a roll-up is this much more than before.
	fn check_column(
		&self,
		place: &Place<'_>,
		(column, mass, totals): &(&str, u128, Attributes),
		got: &TotalsView,
		before: Option<&TotalsView>,
	) -> Result<(), RunError> {
		let name = format!("{}, {column}", place.name);
		let place = Place { name: &name, ..*place };
		let text = |mass: u128| format!("{} t", in_tonnes(mass));
		let mass_before = before.map(|view| view.mass).unwrap_or_default();
		place.same("mass", text(*mass), text(got.mass.saturating_sub(mass_before)))?;
		let mut more = listed(&got.attributes);
		for (attribute, grams) in before.map(|view| listed(&view.attributes)).unwrap_or_default() {
			let total = more.entry(attribute).or_default();
			*total = total.saturating_sub(grams);
		}
		place.attributes(&self.attributes, &self.totals(totals)?, &more)
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
