//! Tables.

use super::{
	plan::{Action, Request, Scenario, Source, Standing},
	run::Run,
};
use crate::{
	chain::AccountId,
	quantity::{in_tonnes, intensity, per_cent, unit_name},
	table::table,
};
use comfy_table::{CellAlignment, Table};
use sp_core::crypto::Ss58Codec;
use tracemet_primitives::{
	views::{ExitStatementView, MassBalanceView, TotalsView},
	AttributeId, FootprintBasis, MassBasis, CARBON_FOOTPRINT, MILLION, RECYCLED_CONTENT,
};

/// Who acts, and under which account.
pub fn actors(run: &Run<'_>) -> Table {
	let mut table = table(["actor", "is", "known to the intermediary as", "account"], 0..0);
	for actor in &run.scenario.actors {
		let is = match &actor.standing {
			Standing::Intermediary => "intermediary".to_owned(),
			Standing::Participant { roles, .. } => {
				roles.iter().map(|role| format!("{role:?}")).collect::<Vec<_>>().join(", ")
			}
			Standing::Site { company, .. } => format!("site of {company}"),
			Standing::Stranger => "not registered".to_owned(),
		};
		let account = run.account(&actor.name).map(|account| account.to_ss58check());
		table.add_row([&actor.name, &is, &actor.who, &account.unwrap_or_default()]);
	}
	table
}

/// Every figure of the calculation, and where it comes from.
pub fn figures(scenario: &Scenario) -> Table {
	let mut table = table(["figure", "value", "counts as", "source"], 1..2);
	let actions = scenario.steps.iter().filter(|step| step.expect_error.is_none());
	let actions = actions.map(|step| &step.action);
	let later = actions.clone().filter_map(|action| match action {
		Action::RegisterMethod(method) => Some(method),
		_ => None,
	});
	for method in scenario.methods.iter().chain(later) {
		for factor in &method.factors {
			table.add_row([
				&factor.activity,
				&format!("{} per {}", factor.emits, unit_name(factor.unit)),
				&factor.attribute,
				&factor.source,
			]);
		}
		for default in &method.defaults {
			let what = format!("{} without credits", default.good);
			table.add_row([&what, &default.carries, &default.attribute, &default.source]);
		}
	}
	for action in actions {
		let (request, activities) = match action {
			Action::Request(record) => (record.name.clone(), &record.activities),
			Action::Restate(record) => {
				(format!("{}, restated", record.request), &record.activities)
			}
			_ => continue,
		};
		for activity in activities {
			table.add_row([
				format!("{request}: {}", activity.name).as_str(),
				&format!("{} {}", activity.quantity, unit_name(activity.unit)),
				if activity.primary { "measured" } else { "estimated" },
				&activity.source,
			]);
		}
	}
	table
}

/// What a footprint rests on, to say behind the word.
pub fn basis(run: &Run<'_>, basis: &FootprintBasis<AccountId>) -> String {
	match basis {
		FootprintBasis::Calculated { votes, validators } => {
			format!("agreed on by {votes} of {validators} validators")
		}
		FootprintBasis::Resolved => {
			"decided by governance, because the validators disagreed".to_owned()
		}
		FootprintBasis::Declared { auditor, .. } => {
			format!("declared by the producer and attested by {}", run.actor_of(auditor))
		}
	}
}

/// What went into a request.
pub fn inputs(scenario: &Scenario, request: &Request) -> Table {
	let header = ["input", "from", "gross t", "counted t", "for line"];
	let mut table = table(header, 2..5);
	for input in &request.inputs {
		let title = |good| scenario.good_title(good);
		let (what, from) = match &input.source {
			Source::Lot(lot) => (lot.as_str(), "credits".to_owned()),
			Source::Extracted(good) => (title(good), "extracted".to_owned()),
			Source::Uncertified(good) => (title(good), "bought without credits".to_owned()),
			Source::Scrap(good, origin) => (title(good), format!("scrap, {origin:?}")),
			Source::Overdraft => ("(the line's own good)", "ahead of certified input".to_owned()),
		};
		table.add_row([
			what,
			&from,
			&in_tonnes(input.gross.0.into()),
			&in_tonnes(input.mass.0.into()),
			&input.line.to_string(),
		]);
	}
	table
}

/// What came out of a request, with the footprint of each line.
pub fn outputs(run: &Run<'_>, request: &Request, lines: &[TotalsView]) -> Table {
	let header = [
		"line",
		"output",
		"label",
		"lot",
		"gross t",
		"counted t",
		"t CO2e",
		"kg CO2e per t",
		"recycled %",
		"primary data %",
		"declared %",
	];
	let mut table = table(header, 4..11);
	for (number, (output, totals)) in request.outputs.iter().zip(lines).enumerate() {
		let label = output.label.as_ref().map(|label| run.scenario.label_title(label));
		let lot = output.lot.as_ref().and_then(|lot| run.lots.get(lot).ok());
		let share = |parts: Option<u32>| {
			parts.map(|parts| per_cent(parts.into(), MILLION.into())).unwrap_or_default()
		};
		let (carbon, mass) = (totals.carbon_footprint, totals.mass);
		table.add_row([
			number.to_string().as_str(),
			run.scenario.good_title(&output.good),
			label.unwrap_or("(ordinary)"),
			&lot.map(|lot| lot.to_string()).unwrap_or_default(),
			&in_tonnes(output.gross.0.into()),
			&in_tonnes(mass),
			&in_tonnes(carbon),
			&intensity(carbon, mass),
			&per_cent(totals.recycled_content, mass),
			&share(totals.primary_data_share),
			&share(totals.declared_share),
		]);
	}
	table
}

/// The lines of requests in a newer revision than the first: request, revision, lines.
pub fn restated(scenario: &Scenario, restated: &[(&Request, u32, Vec<TotalsView>)]) -> Table {
	let header = ["request", "revision", "line", "output", "t CO2e", "kg CO2e per t"];
	let mut table = table(header, 4..6);
	for (request, revision, lines) in restated {
		for (number, (output, totals)) in request.outputs.iter().zip(lines).enumerate() {
			table.add_row([
				request.name.as_str(),
				&revision.to_string(),
				&number.to_string(),
				scenario.good_title(&output.good),
				&in_tonnes(totals.carbon_footprint),
				&intensity(totals.carbon_footprint, totals.mass),
			]);
		}
	}
	table
}

/// What the mass of the goods counts.
pub fn bases(scenario: &Scenario) -> String {
	let by = |basis| {
		let goods = scenario.goods.iter().filter(|good| good.basis == basis);
		goods.map(|good| good.title.as_str()).collect::<Vec<_>>().join(", ")
	};
	[("contained metal", MassBasis::ContainedMetal), ("weight", MassBasis::GrossMass)]
		.map(|(word, basis)| (word, by(basis)))
		.into_iter()
		.filter(|(_, goods)| !goods.is_empty())
		.map(|(word, goods)| format!("Counted by {word}: {goods}"))
		.collect::<Vec<_>>()
		.join("\n")
}

/// A mass-balance account with what it is of.
pub struct Balance {
	/// The custody account.
	pub account: String,
	/// The good.
	pub good: String,
	/// The label.
	pub label: String,
	/// Its columns.
	pub view: MassBalanceView,
}

/// Mass-balance accounts. Columns in which nothing moved anywhere are left out.
pub fn balances(balances: &[Balance]) -> Table {
	let rows = balances.iter().map(|balance| columns(&balance.view)).collect::<Vec<_>>();
	let is_shown = |column: usize| {
		let masses = rows.iter().filter_map(|row| row.get(column));
		masses.into_iter().any(|(name, mass)| *mass > 0 || *name == "closing")
	};
	let shown = |row: &[(&'static str, u128); 9]| {
		row.iter().copied().enumerate().filter(|(column, _)| is_shown(*column)).collect::<Vec<_>>()
	};

	let mut table = table(["account", "good", "label"], 0..0);
	let mut header = vec!["account", "good", "label"];
	header.extend(rows.first().map(shown).into_iter().flatten().map(|(_, (name, _))| name));
	table.set_header(header);
	for (Balance { account, good, label, .. }, row) in balances.iter().zip(&rows) {
		let mut cells = vec![account.clone(), good.clone(), label.clone()];
		cells.extend(shown(row).into_iter().map(|(_, (_, mass))| match mass {
			0 => String::new(),
			mass => in_tonnes(mass),
		}));
		table.add_row(cells);
	}
	for column in table.column_iter_mut().skip(3) {
		column.set_cell_alignment(CellAlignment::Right);
	}
	table
}

/// The columns of a mass-balance account, in grams.
pub fn columns(view: &MassBalanceView) -> [(&'static str, u128); 9] {
	[
		("opening", view.opening),
		("issued", view.issued),
		("received", view.received),
		("sent", view.sent),
		("consumed", view.consumed),
		("exited", view.exited),
		("expired", view.expired),
		("revoked", view.revoked),
		("closing", view.closing),
	]
	.map(|(name, mass)| (name, mass.0.into()))
}

/// Exit statements: who made each, and what it states.
pub fn exits(exits: &[(String, ExitStatementView<AccountId>)]) -> Table {
	let header = [
		"exit",
		"account",
		"product",
		"label",
		"certified t",
		"kg CO2e per t",
		"recycled %",
		"newer figures",
	];
	let mut table = table(header, 4..7);
	for (account, view) in exits {
		let sum = |attributes: &[AttributeId]| {
			let listed = view.attributes.iter().filter(|t| attributes.contains(&t.attribute));
			listed.fold(0u128, |sum, total| sum.saturating_add(total.grams))
		};
		let mass = u128::from(view.mass.0);
		table.add_row([
			&view.exit.to_string(),
			account,
			&view.product,
			&view.label_name,
			&in_tonnes(mass),
			&intensity(sum(&CARBON_FOOTPRINT), mass),
			&per_cent(sum(&RECYCLED_CONTENT), mass),
			&(if view.superseded { "yes" } else { "" }).to_owned(),
		]);
	}
	table
}

#[cfg(test)]
mod tests {
	use super::*;
	use tracemet_primitives::{GoodId, LabelId, Mass, PeriodId};

	#[test]
	fn a_balance_shows_tonnes_and_leaves_zeros_out() {
		let view = MassBalanceView {
			good: GoodId(3),
			good_name: "cathode".to_owned(),
			label: LabelId(1),
			label_name: "mix".to_owned(),
			period: PeriodId(227),
			opening: Mass(0),
			issued: Mass(45_000_000),
			received: Mass(0),
			sent: Mass(44_999_999),
			consumed: Mass(0),
			exited: Mass(0),
			expired: Mass(0),
			revoked: Mass(0),
			closing: Mass(1),
			overdraft: Mass(0),
		};
		let balance = |account: &str, view| Balance {
			account: account.to_owned(),
			good: "cathode".to_owned(),
			label: "mix".to_owned(),
			view,
		};
		let empty =
			MassBalanceView { issued: Mass(0), sent: Mass(0), closing: Mass(0), ..view.clone() };
		let table = balances(&[balance("smelter", view), balance("mine", empty)]);
		let header = table.header().unwrap().cell_iter().map(|cell| cell.content());
		assert!(header.eq(["account", "good", "label", "issued", "sent", "closing"]));
		let row = |number| {
			let row = table.row(number).unwrap();
			row.cell_iter().map(|cell| cell.content()).collect::<Vec<_>>()
		};
		assert_eq!(row(0), ["smelter", "cathode", "mix", "45", "44.999999", "0.000001"]);
		assert_eq!(row(1), ["mine", "cathode", "mix", "", "", ""]);
	}
}
