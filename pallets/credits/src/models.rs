//! What each chain-of-custody model of ISO 22095 asks of a production record.

use crate::{
	conversion::{in_lowest_terms, ConvertedSum},
	requests::Resolved,
	Config, Error, LineTerms, Pallet,
};
use alloc::vec::Vec;
use frame_support::{ensure, BoundedVec};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	Attribution, ChainOfCustodyModel, ChainOfCustodyRules, ConversionFactor, Mass, MaxOutputs,
	Output, MILLION,
};

/// Whether inputs without a claim may serve a labelled line.
fn mixes(rules: ChainOfCustodyRules) -> bool {
	match rules.model {
		ChainOfCustodyModel::ControlledBlending => true,
		// The credit method attributes claims, rolling average pools all that goes in.
		ChainOfCustodyModel::BookAndClaim | ChainOfCustodyModel::MassBalance => {
			rules.attribution == Attribution::RollingAverage
		}
		ChainOfCustodyModel::Segregated | ChainOfCustodyModel::IdentityPreserved => false,
	}
}

/// The conversion factor of all certified inputs, if it is the same.
fn common_factor(inputs: &[&Resolved]) -> Option<ConversionFactor> {
	let mut factors = inputs
		.iter()
		.filter(|input| input.certified_share > 0)
		.map(|input| in_lowest_terms(input.factor));
	let first = factors.next().flatten()?;
	factors.all(|factor| factor == Some(first)).then_some(first)
}

impl<T: Config> Pallet<T> {
	/// That no more comes out than goes in, converted, in all and for each claim, and that each
	/// labelled line keeps the model. Answers the terms of every line.
	pub(crate) fn ensure_model(
		inputs: &[Resolved],
		outputs: &[Output],
		rules: ChainOfCustodyRules,
	) -> Result<BoundedVec<LineTerms, MaxOutputs>, DispatchError> {
		// For each good apart: the factor to another one says nothing about this one.
		for line in outputs {
			let becomes = inputs.iter().filter(|input| input.becomes == line.good);
			let converted = Self::converted(becomes, |_| MILLION)?;
			let produced = Self::total(outputs.iter().filter(|other| other.good == line.good))?;
			ensure!(
				produced <= converted.floor().ok_or(Error::<T>::Overflow)?,
				Error::<T>::OutputExceedsInputs
			);
		}
		let terms = (0u8..)
			.zip(outputs)
			.map(|(position, line)| Self::ensure_line(position, line, inputs, outputs, rules))
			.collect::<Result<Vec<_>, _>>()?;
		BoundedVec::try_from(terms).map_err(|_| Error::<T>::Overflow.into())
	}

	/// That a line keeps the model, if it is a labelled one.
	fn ensure_line(
		position: u8,
		line: &Output,
		inputs: &[Resolved],
		outputs: &[Output],
		rules: ChainOfCustodyRules,
	) -> Result<LineTerms, DispatchError> {
		if line.label.is_none() {
			return Ok(LineTerms { factor: None, certified_share: 0, overdraft: Mass::ZERO });
		}
		let attributed = |input: &&Resolved| input.node_input.attributed_to == position;
		let (serving, claimed) = match rules.attribution {
			Attribution::Credit => {
				(inputs.iter().filter(attributed).collect::<Vec<_>>(), line.mass)
			}
			Attribution::RollingAverage => (
				inputs.iter().filter(|input| input.becomes == line.good).collect(),
				Self::total(
					outputs.iter().filter(|other| other.good == line.good && other.label.is_some()),
				)?,
			),
		};
		ensure!(
			mixes(rules) || serving.iter().all(|input| input.certified_share > 0),
			Error::<T>::NoClaimToAttribute
		);
		if rules.model == ChainOfCustodyModel::IdentityPreserved {
			Self::ensure_one_origin(&serving)?;
		}
		let certified = Self::converted(serving.iter().copied(), |input| input.certified_share)?;
		let certified_share = match rules.model {
			ChainOfCustodyModel::ControlledBlending => {
				let all = Self::converted(serving.iter().copied(), |_| MILLION)?;
				Self::ensure_claim(claimed, &all)?;
				certified
					.parts_per_million(&all)
					.filter(|share| *share > 0)
					.ok_or(Error::<T>::NoClaimToAttribute)?
			}
			ChainOfCustodyModel::BookAndClaim
			| ChainOfCustodyModel::MassBalance
			| ChainOfCustodyModel::Segregated
			| ChainOfCustodyModel::IdentityPreserved => {
				Self::ensure_claim(claimed, &certified)?;
				MILLION
			}
		};
		let overdraft = Mass::checked_sum(
			inputs
				.iter()
				.filter(attributed)
				.filter(|input| input.is_overdraft)
				.map(|input| input.node_input.mass),
		)
		.ok_or(Error::<T>::Overflow)?;
		// What is owed is all that the claims of the good rest on ahead of input: under rolling
		// average, an overdraft beyond its line would serve other lines and be owed by nobody.
		ensure!(overdraft <= line.mass, Error::<T>::OverdraftExceeded);
		Ok(LineTerms { factor: common_factor(&serving), certified_share, overdraft })
	}

	/// That the inputs come from one output line, one extracted good, or one kind of scrap.
	fn ensure_one_origin(inputs: &[&Resolved]) -> DispatchResult {
		let mut origins = inputs.iter().map(|input| input.node_input.source);
		let first = origins.next();
		ensure!(origins.all(|origin| Some(origin) == first), Error::<T>::IdentityLost);
		Ok(())
	}

	/// That no more is claimed than the whole grams of what it rests on.
	fn ensure_claim(claimed: Mass, rests_on: &ConvertedSum) -> DispatchResult {
		ensure!(
			claimed <= rests_on.floor().ok_or(Error::<T>::Overflow)?,
			Error::<T>::ClaimExceedsInputs
		);
		Ok(())
	}

	/// What inputs are converted to, of each the share in parts per million.
	fn converted<'a>(
		inputs: impl Iterator<Item = &'a Resolved>,
		share: impl Fn(&Resolved) -> u32,
	) -> Result<ConvertedSum, DispatchError> {
		let mut sum = ConvertedSum::default();
		for input in inputs {
			sum.add(input.node_input.mass, input.factor, share(input))
				.ok_or(Error::<T>::Overflow)?;
		}
		Ok(sum)
	}

	/// The mass of output lines.
	fn total<'a>(lines: impl Iterator<Item = &'a Output>) -> Result<Mass, DispatchError> {
		Mass::checked_sum(lines.map(|line| line.mass)).ok_or_else(|| Error::<T>::Overflow.into())
	}
}
