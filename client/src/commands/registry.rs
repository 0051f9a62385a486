//! The registry: what there is, and the numbers that commands take.

use super::{reader::Reader, show, Result};
use crate::{
	chain::AccountId,
	cli::RegistryCommand,
	output::{number, text},
	time,
};
use tracemet_primitives::views::{
	AccreditationView, AttributeView, Bound, CriterionView, FamilyView, GoodView, LabelView,
	MethodView, StandardView,
};

/// Lists what is asked for.
pub async fn act(command: RegistryCommand) -> Result<()> {
	match command {
		RegistryCommand::Families(listing) => {
			let reader = Reader::list(&listing).await?;
			let listed = reader.chain.families(&reader.at, reader.limit).await?;
			reader.show_list(
				&listed,
				&[
					number("family", |view: &FamilyView| view.family.to_string()),
					text("name", |view| view.name.clone()),
				],
			)
		}
		RegistryCommand::Goods(listing) => {
			let reader = Reader::list(&listing).await?;
			let listed = reader.chain.goods(&reader.at, reader.limit).await?;
			reader.show_list(
				&listed,
				&[
					number("good", |view: &GoodView| view.good.to_string()),
					text("name", |view| view.name.clone()),
					text("family", |view| view.family_name.clone()),
					text("counted by", |view| show::word(&view.basis)),
				],
			)
		}
		RegistryCommand::Labels(listing) => {
			let reader = Reader::list(&listing).await?;
			let listed = reader.chain.labels(&reader.at, reader.limit).await?;
			reader.show_list(
				&listed,
				&[
					number("label", |view: &LabelView| view.label.to_string()),
					text("name", |view| view.name.clone()),
					text("family", |view| view.family_name.clone()),
					text("performance standard", |view| show::version(&view.performance_standard)),
					text("chain-of-custody standard", |view| {
						show::version(&view.chain_of_custody_standard)
					}),
					text("model", |view| show::word(&view.model)),
					text("criteria", |view| show::words(&view.criteria, criterion)),
					text("content claim", |view| show::maybe(&view.content_claim)),
				],
			)
		}
		RegistryCommand::Standards(listing) => {
			let reader = Reader::list(&listing).await?;
			let listed = reader.chain.standards(&reader.at, reader.limit).await?;
			reader.show_list(
				&listed,
				&[
					number("standard", |view: &StandardView<AccountId>| view.standard.to_string()),
					text("name", |view| view.name.clone()),
					text("owner", |view| show::account(&view.owner)),
					number("version", |view| view.latest.version.version.to_string()),
					text("since", |view| time::show(view.latest.effective_from)),
					text("retired", |view| show::maybe_time(view.latest.retired_from)),
				],
			)
		}
		RegistryCommand::Attributes(listing) => {
			let reader = Reader::list(&listing).await?;
			let listed = reader.chain.attributes(&reader.at, reader.limit).await?;
			reader.show_list(
				&listed,
				&[
					number("attribute", |view: &AttributeView| view.attribute.to_string()),
					text("name", |view| view.name.clone()),
					text("unit", |view| view.unit.clone()),
					text("nature", |view| show::word(&view.nature)),
				],
			)
		}
		RegistryCommand::Methods(listing) => {
			let reader = Reader::list(&listing).await?;
			let listed = reader.chain.methods(&reader.at, reader.limit).await?;
			reader.show_list(
				&listed,
				&[
					number("method", |view: &MethodView| view.method.to_string()),
					text("name", |view| view.name.clone()),
					number("version", |view| view.version.to_string()),
					text("standard", |view| show::version(&view.standard)),
					text("allocation", |view| show::word(&view.allocation)),
				],
			)
		}
		RegistryCommand::Accreditations(listing) => {
			let reader = Reader::list(&listing).await?;
			let listed = reader.chain.accreditations(&reader.at, reader.limit).await?;
			reader.show_list(
				&listed,
				&[
					text("body", |view: &AccreditationView<AccountId>| show::account(&view.body)),
					text("standard", |view| format!("{} {}", view.standard, view.standard_name)),
					text("by", |view| show::account(&view.accreditation_body)),
					text("holds", |view| show::span(&view.validity)),
					text("status", |view| show::word(&view.status)),
					text("in force", |view| show::yes(view.in_force)),
				],
			)
		}
	}
}

/// A bound on the sum of attributes.
fn criterion(criterion: &CriterionView) -> String {
	let attributes = criterion.attributes.iter().map(ToString::to_string).collect::<Vec<_>>();
	let bound = match criterion.bound {
		Bound::AtMost => "at most",
		Bound::AtLeast => "at least",
	};
	format!("{} {bound} {} kg/t", attributes.join(" + "), criterion.grams_per_kilogram)
}
