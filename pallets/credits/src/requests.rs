//! Certificate requests: what is checked before anything is written.

use crate::{
	conversion::ConvertedSum, Config, Error, Event, Lots, NextRequestId, Pallet, Requests,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{ensure, BoundedVec};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::{CertificationRegistry, ProductionGraph},
	Attribution, Certificate, CertificateRequest, ChainOfCustodyRules, ConversionFactor, GoodId,
	Input, InputSource, Lot, LotId, Mass, MassBasis, NodeInput, NodeInputSource, Output,
	ProductionNode, ScrapOrigin,
};

/// The mass that a request draws from each lot.
pub(crate) type Drawn = BTreeMap<LotId, Mass>;

/// An input, resolved against the books.
struct Resolved {
	node_input: NodeInput,
	factor: ConversionFactor,
	/// The good that it is converted to.
	becomes: GoodId,
	/// Whether it brings a claim that a label can rest on.
	certified: bool,
}

impl<T: Config> Pallet<T> {
	/// That the request keeps every rule. Answers its production node and what it draws from lots.
	pub(crate) fn ensure_request(
		request: &CertificateRequest<T::AccountId>,
	) -> Result<(ProductionNode, Drawn), DispatchError> {
		let certificate = T::Certification::usable_certificate(request.certificate)?;
		ensure!(certificate.holder == request.account, Error::<T>::NotItsCertificate);
		let rules =
			T::Certification::chain_of_custody_rules(certificate.chain_of_custody_standard)?;
		ensure!(
			request.reference_period.is_valid()
				&& request.reference_period.until <= request.requested_at,
			Error::<T>::InvalidReferencePeriod
		);
		Self::ensure_outputs(&request.outputs, &certificate)?;
		ensure!(!request.inputs.is_empty(), Error::<T>::NoInputs);
		let mut drawn = Drawn::new();
		let resolved = request
			.inputs
			.iter()
			.map(|input| Self::resolve(input, request, &certificate, &mut drawn))
			.collect::<Result<Vec<_>, _>>()?;
		Self::ensure_converted(&resolved, &request.outputs, rules)?;

		let inputs = resolved.into_iter().map(|input| input.node_input).collect::<Vec<_>>();
		let node = ProductionNode {
			method: certificate.method,
			attribution: rules.attribution,
			reference_period: request.reference_period,
			inputs: BoundedVec::try_from(inputs).map_err(|_| Error::<T>::Overflow)?,
			activities: request.activities.clone(),
			outputs: request.outputs.clone(),
		};
		Ok((node, drawn))
	}

	/// That the output lines are within the certificate and ask for something.
	fn ensure_outputs(
		outputs: &[Output],
		certificate: &Certificate<T::AccountId>,
	) -> DispatchResult {
		ensure!(outputs.iter().any(|line| line.label.is_some()), Error::<T>::NoLabelledOutput);
		for line in outputs {
			ensure!(certificate.covers_output(line.good), Error::<T>::GoodNotCovered);
			if let Some(label) = line.label {
				ensure!(certificate.covers_label(label), Error::<T>::LabelNotCovered);
			}
			Self::ensure_masses(line.good, line.mass, line.gross_mass)?;
		}
		Ok(())
	}

	/// That the mass is something, and fits what was on the scale by the good's basis.
	fn ensure_masses(good: GoodId, mass: Mass, gross_mass: Mass) -> DispatchResult {
		ensure!(!mass.is_zero(), Error::<T>::ZeroMass);
		let consistent = match T::Certification::good(good)?.basis {
			MassBasis::ContainedMetal => mass <= gross_mass,
			MassBasis::GrossMass => mass == gross_mass,
		};
		ensure!(consistent, Error::<T>::InvalidGrossMass);
		Ok(())
	}

	/// Finds an input in the books and in the conversion table.
	fn resolve(
		input: &Input,
		request: &CertificateRequest<T::AccountId>,
		certificate: &Certificate<T::AccountId>,
		drawn: &mut Drawn,
	) -> Result<Resolved, DispatchError> {
		let line = request
			.outputs
			.get(usize::from(input.attributed_to))
			.ok_or(Error::<T>::OutputLineNotFound)?;
		let (source, good, certified) = match input.source {
			InputSource::Credit { lot } => {
				let record = Self::draw(lot, input.mass, request, certificate, drawn)?;
				(NodeInputSource::Line(record.origin), record.good, true)
			}
			InputSource::Extracted { good } => (NodeInputSource::Extracted(good), good, true),
			InputSource::Uncertified { good } => (NodeInputSource::Uncertified(good), good, false),
			InputSource::Scrap { good, origin } => {
				(NodeInputSource::Scrap(good, origin), good, origin != ScrapOrigin::Internal)
			}
		};
		Self::ensure_masses(good, input.mass, input.gross_mass)?;
		let factor = certificate.factor(good, line.good).ok_or(Error::<T>::ConversionNotCovered)?;
		let converted = factor.convert(input.mass).ok_or(Error::<T>::Overflow)?;
		let node_input =
			NodeInput { source, mass: input.mass, converted, attributed_to: input.attributed_to };
		Ok(Resolved { node_input, factor, becomes: line.good, certified })
	}

	/// Draws mass from a lot of the account; several inputs may draw from the same.
	fn draw(
		lot: LotId,
		mass: Mass,
		request: &CertificateRequest<T::AccountId>,
		certificate: &Certificate<T::AccountId>,
		drawn: &mut Drawn,
	) -> Result<Lot<T::AccountId>, DispatchError> {
		let total = drawn
			.get(&lot)
			.copied()
			.unwrap_or_default()
			.checked_add(mass)
			.ok_or(Error::<T>::Overflow)?;
		let record = Self::ensure_spendable(&request.account, lot, total)?;
		let label = T::Certification::label(record.label)?;
		ensure!(
			label.chain_of_custody_standard.standard
				== certificate.chain_of_custody_standard.standard,
			Error::<T>::ChainOfCustodyMismatch
		);
		drawn.insert(lot, total);
		Ok(record)
	}

	/// That the account holds the lot and it has so much left to spend.
	pub(crate) fn ensure_spendable(
		account: &T::AccountId,
		lot: LotId,
		mass: Mass,
	) -> Result<Lot<T::AccountId>, DispatchError> {
		let record = Lots::<T>::get(lot).ok_or(Error::<T>::LotNotFound)?;
		ensure!(record.holder == *account, Error::<T>::NotTheHolder);
		ensure!(!mass.is_zero(), Error::<T>::ZeroMass);
		ensure!(mass <= record.mass, Error::<T>::InsufficientMass);
		Ok(record)
	}

	/// The mass-balance rules: no more out than in, converted, in all and for each claim.
	fn ensure_converted(
		inputs: &[Resolved],
		outputs: &[Output],
		rules: ChainOfCustodyRules,
	) -> DispatchResult {
		let converted = |keep: &dyn Fn(&Resolved) -> bool| {
			let mut sum = ConvertedSum::default();
			for input in inputs.iter().filter(|input| keep(input)) {
				sum.add(input.node_input.mass, input.factor).ok_or(Error::<T>::Overflow)?;
			}
			sum.floor().ok_or(Error::<T>::Overflow)
		};
		let total = |keep: &dyn Fn(&Output) -> bool| {
			Mass::checked_sum(outputs.iter().filter(|line| keep(line)).map(|line| line.mass))
				.ok_or(Error::<T>::Overflow)
		};

		// For each good apart: the factor to another one says nothing about this one.
		for good in outputs.iter().map(|line| line.good) {
			ensure!(
				total(&|line| line.good == good)? <= converted(&|input| input.becomes == good)?,
				Error::<T>::OutputExceedsInputs
			);
			if rules.attribution == Attribution::RollingAverage {
				ensure!(
					total(&|line| line.label.is_some() && line.good == good)?
						<= converted(&|input| input.certified && input.becomes == good)?,
					Error::<T>::ClaimExceedsInputs
				);
			}
		}
		if rules.attribution == Attribution::Credit {
			for (position, line) in
				outputs.iter().enumerate().filter(|(_, line)| line.label.is_some())
			{
				let attributed =
					|input: &Resolved| usize::from(input.node_input.attributed_to) == position;
				ensure!(
					inputs.iter().filter(|input| attributed(input)).all(|i| i.certified),
					Error::<T>::NoClaimToAttribute
				);
				ensure!(line.mass <= converted(&attributed)?, Error::<T>::ClaimExceedsInputs);
			}
		}
		Ok(())
	}

	/// Stores the request, takes what it draws into escrow, and opens its production node.
	pub(crate) fn do_request(
		details: CertificateRequest<T::AccountId>,
		node: ProductionNode,
		drawn: Drawn,
	) -> DispatchResult {
		let request = NextRequestId::<T>::get();
		NextRequestId::<T>::put(request.next().ok_or(Error::<T>::IdsExhausted)?);
		for (lot, mass) in drawn {
			Self::take_into_escrow(lot, mass)?;
		}
		Self::count_pending(&details.account, |count| count.checked_add(1))?;
		Requests::<T>::insert(request, &details);
		Self::deposit_event(Event::CertificateRequested { request, details });
		T::Graph::open_node(request, node)
	}
}
