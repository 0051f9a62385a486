//! Claim texts: what may be said of a product, by rule from label, model and what was drawn. Nobody
//! may say that the product's own metal has the label's footprint (003, step 3).

use crate::{Config, Error, Pallet};
use alloc::{
	collections::BTreeMap,
	format,
	string::{String, ToString},
	vec::Vec,
};
use frame_support::ensure;
use sp_runtime::DispatchError;
use tracemet_primitives::{
	traits::CertificationRegistry, AttributeTotals, ChainOfCustodyModel, ClaimText, ExitDraw,
	GoodId, Label, LabelId, Mass, FROM_DECLARATIONS, MILLION,
};

/// The most pairs of a good and the good that it accompanied in one statement. With names of 64
/// bytes the longest text then has less than 2,000 bytes, and fits a [`ClaimText`].
pub(crate) const MAX_PAIRS: usize = 8;

/// So much of a good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claimed {
	/// What the good is called.
	pub good: String,
	/// What the good is called that it accompanied, if it is another one.
	pub accompanies: Option<String>,
	/// How much, in grams.
	pub mass: Mass,
}

/// What a claim is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Content {
	/// The model of the label.
	pub model: ChainOfCustodyModel,
	/// What was drawn, one entry for each pair of goods.
	pub claimed: Vec<Claimed>,
	/// The certified part of each draw is at least that, in parts per million.
	pub certified_share: u32,
	/// Whether all of it comes from one output line.
	pub one_origin: bool,
	/// Whether some of its footprint was declared instead of calculated.
	pub declared: bool,
}

/// What may be said of the product, as what follows "The product". `None` if a figure can't be
/// written.
pub(crate) fn render(label: &Label, content: &Content) -> Option<String> {
	let model = content.model;
	let verb = match model {
		ChainOfCustodyModel::BookAndClaim => "supports",
		_ => "contains",
	};
	let label_name = text(&label.name);
	let goods = content
		.claimed
		.iter()
		.map(|claimed| amount_of(claimed, model))
		.collect::<Option<Vec<_>>>()?;
	let goods = enumerate(&goods)?;
	let share = match model {
		ChainOfCustodyModel::ControlledBlending => {
			// Parts per million are ten-thousandths of a per cent.
			let per_cent = decimal(content.certified_share.into(), 4)?;
			format!(" with a certified share of at least {per_cent} %")
		}
		_ => String::new(),
	};
	let name = name_of(model);
	let mut claim =
		format!("{verb} {label_name}: {goods}{share}, under the {name} model of ISO 22095.");
	claim.push_str(where_it_is(content));
	match model {
		ChainOfCustodyModel::Segregated | ChainOfCustodyModel::IdentityPreserved => {
			if let Some(content_claim) = &label.content_claim {
				let content_claim = text(content_claim);
				claim.push_str(&format!(" The label states of this material: {content_claim}."));
			}
		}
		_ => claim.push_str(
			" The claim is about certified mass; it is not a footprint of the metal in this product.",
		),
	}
	if content.claimed.iter().any(|claimed| claimed.accompanies.is_some()) {
		claim.push_str(
			" The processing from a certified good to the one that it accompanies is not in the \
			 footprint.",
		);
	}
	if content.declared {
		claim.push_str(
			" The footprint of this certified mass was declared by producers and attested by auditors, \
			 in part or whole, instead of calculated.",
		);
	}
	Some(claim)
}

fn name_of(model: ChainOfCustodyModel) -> &'static str {
	match model {
		ChainOfCustodyModel::BookAndClaim => "book and claim",
		ChainOfCustodyModel::MassBalance => "mass balance",
		ChainOfCustodyModel::ControlledBlending => "controlled blending",
		ChainOfCustodyModel::Segregated => "segregated",
		ChainOfCustodyModel::IdentityPreserved => "identity preserved",
	}
}

/// Whether the certified material is in the product.
fn where_it_is(content: &Content) -> &'static str {
	match content.model {
		ChainOfCustodyModel::BookAndClaim => {
			" The credits were claimed separately from material: the product does not physically \
			 contain it."
		}
		ChainOfCustodyModel::MassBalance | ChainOfCustodyModel::ControlledBlending => "",
		ChainOfCustodyModel::Segregated => {
			" The product physically contains this certified material."
		}
		ChainOfCustodyModel::IdentityPreserved if content.one_origin => {
			" The product physically contains this certified material, all of it from one origin."
		}
		ChainOfCustodyModel::IdentityPreserved => {
			" The product physically contains this certified material, each lot of it from one \
			 origin."
		}
	}
}

fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

/// An amount of a good. A blend isn't certified as a whole.
fn amount_of(claimed: &Claimed, model: ChainOfCustodyModel) -> Option<String> {
	let certified = match model {
		ChainOfCustodyModel::ControlledBlending => "",
		_ => "certified ",
	};
	let kilograms = decimal(claimed.mass.grams(), 3)?;
	let amount = format!("{kilograms} kg of {certified}{}", claimed.good);
	Some(match &claimed.accompanies {
		Some(other) => format!("{amount} accompanying {other}"),
		None => amount,
	})
}

/// Items in one phrase: a, b and c.
fn enumerate(items: &[String]) -> Option<String> {
	let (last, others) = items.split_last()?;
	Some(match others {
		[] => last.clone(),
		_ => format!("{} and {last}", others.join(", ")),
	})
}

/// A number that is counted in units of so many decimal places, without zeros at its end.
fn decimal(units: u64, places: u32) -> Option<String> {
	let one = 10u64.checked_pow(places)?;
	let (whole, fraction) = (units.checked_div(one)?, units.checked_rem(one)?);
	if fraction == 0 {
		return Some(whole.to_string());
	}
	let fraction = format!("{fraction:0width$}", width = usize::try_from(places).ok()?);
	Some(format!("{whole}.{}", fraction.trim_end_matches('0')))
}

impl<T: Config> Pallet<T> {
	/// What may be said of a product that the draws, at least one and with these attributes in all,
	/// left the system against.
	pub(crate) fn claim_of(
		label: LabelId,
		draws: &[ExitDraw],
		attributes: &AttributeTotals,
	) -> Result<ClaimText, DispatchError> {
		let mut pairs = BTreeMap::<(GoodId, GoodId), Mass>::new();
		for draw in draws {
			let mass = pairs.entry((draw.good, draw.accompanies)).or_default();
			*mass = mass.checked_add(draw.mass).ok_or(Error::<T>::Overflow)?;
		}
		ensure!(pairs.len() <= MAX_PAIRS, Error::<T>::MixedExit);
		let name = |good| T::Certification::good(good).map(|record| text(&record.name));
		let claimed = pairs
			.into_iter()
			.map(|((good, accompanies), mass)| {
				let other = (good != accompanies).then(|| name(accompanies)).transpose()?;
				Ok(Claimed { good: name(good)?, accompanies: other, mass })
			})
			.collect::<Result<Vec<_>, DispatchError>>()?;
		let mut origins = draws.iter().map(|draw| draw.origin);
		let first = origins.next();
		let content = Content {
			model: Self::rules_of(label)?.model,
			claimed,
			certified_share: draws.iter().map(|draw| draw.certified_share).min().unwrap_or(MILLION),
			one_origin: origins.all(|origin| Some(origin) == first),
			declared: attributes.get(&FROM_DECLARATIONS).is_some_and(|grams| *grams > 0),
		};
		let label = T::Certification::label(label)?;
		let claim = render(&label, &content).ok_or(Error::<T>::Overflow)?;
		Ok(ClaimText::try_from(claim.into_bytes()).map_err(|_| Error::<T>::Overflow)?)
	}
}
