//! Certificate requests: what is checked before anything is written.

use crate::{
	conversion::lesser, decisions::credits_of, AutomaticQueue, Config, Error, Event, LineTerms,
	NextRequestId, Pallet, Requests, Terms,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{ensure, BoundedVec};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::{CertificationRegistry, ProductionGraph},
	Attribution, AuditedConversion, Certificate, CertificateRequest, ChainOfCustodyModel,
	ChainOfCustodyRules, ConversionFactor, GoodId, Input, InputSource, Label, Lot, LotId, Mass,
	MassBasis, MaxOutputs, NodeInput, NodeInputSource, Output, ProductionNode, RequestId,
	RequestStatus, ScrapOrigin, SourceClass, StandardId, GRAMS_PER_TONNE, MILLION,
};

/// The most that one output line can be: 100 million tonnes. What is ever issued of a good and label
/// is counted for good, so that one absurd line could end the counting for everybody.
pub(crate) const MAX_LINE_MASS: Mass = Mass(100_000_000 * GRAMS_PER_TONNE);

/// The mass that a request draws from each lot.
pub(crate) type Drawn = BTreeMap<LotId, Mass>;

/// A request that keeps every rule, ready to be written.
pub(crate) struct Prepared {
	/// What its footprint is calculated from.
	pub(crate) node: ProductionNode,
	/// What it takes into escrow.
	pub(crate) drawn: Drawn,
	/// The terms of each of its output lines.
	pub(crate) terms: BoundedVec<LineTerms, MaxOutputs>,
}

/// An input, resolved against the books.
pub(crate) struct Resolved {
	pub(crate) node_input: NodeInput,
	pub(crate) factor: ConversionFactor,
	/// The good that it is converted to.
	pub(crate) becomes: GoodId,
	/// The part of it that brings a claim that a label can rest on, in parts per million.
	pub(crate) certified_share: u32,
	/// Whether it is issued ahead of certified input.
	pub(crate) is_overdraft: bool,
}

/// What the inputs of a request are resolved against.
struct Context<'a, T: Config> {
	request: &'a CertificateRequest<T::AccountId>,
	certificate: &'a Certificate<T::AccountId>,
	performance_standard: StandardId,
	rules: ChainOfCustodyRules,
}

impl<T: Config> Pallet<T> {
	/// That the request keeps every rule.
	pub(crate) fn ensure_request(
		request: &CertificateRequest<T::AccountId>,
	) -> Result<Prepared, DispatchError> {
		let certificate = T::Certification::usable_certificate(request.certificate)?;
		ensure!(certificate.holder == request.account, Error::<T>::NotItsCertificate);
		let (Some(performance_standard), Some(method)) =
			(certificate.performance_standard, certificate.method)
		else {
			return Err(Error::<T>::PassThroughOnly.into());
		};
		let rules =
			T::Certification::chain_of_custody_rules(certificate.chain_of_custody_standard)?;
		ensure!(
			request.reference_period.is_valid()
				&& request.reference_period.until <= request.requested_at,
			Error::<T>::InvalidReferencePeriod
		);
		ensure!(certificate.validity.covers(request.reference_period), Error::<T>::OutsideValidity);
		Self::ensure_corrects(request)?;
		Self::ensure_outputs(&request.outputs, &certificate)?;
		ensure!(!request.inputs.is_empty(), Error::<T>::NoInputs);

		let context = Context {
			request,
			certificate: &certificate,
			performance_standard: performance_standard.standard,
			rules,
		};
		let mut drawn = Drawn::new();
		let resolved = request
			.inputs
			.iter()
			.map(|input| Self::resolve(input, &context, &mut drawn))
			.collect::<Result<Vec<_>, _>>()?;
		let terms = Self::ensure_model(&resolved, &request.outputs, rules)?;
		let ahead = request.outputs.iter().zip(&terms).filter_map(|(line, terms)| {
			line.label.map(|label| (line.good, label, terms.overdraft))
		});
		Self::ensure_overdrafts(&request.account, ahead)?;

		let inputs = resolved.into_iter().map(|input| input.node_input).collect::<Vec<_>>();
		let node = ProductionNode {
			method,
			attribution: rules.attribution,
			reference_period: request.reference_period,
			inputs: BoundedVec::try_from(inputs).map_err(|_| Error::<T>::Overflow)?,
			activities: request.activities.clone(),
			outputs: request.outputs.clone(),
			declared: request.declared.clone(),
		};
		Ok(Prepared { node, drawn, terms })
	}

	/// That the request corrects an approved one of the same account, if any.
	fn ensure_corrects(request: &CertificateRequest<T::AccountId>) -> DispatchResult {
		let Some(earlier) = request.corrects else { return Ok(()) };
		let corrects = Requests::<T>::get(earlier).is_some_and(|earlier| {
			earlier.account == request.account && earlier.status == RequestStatus::Approved
		});
		ensure!(corrects, Error::<T>::NothingToCorrect);
		Ok(())
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
				ensure!(certificate.covers_label(line.good, label), Error::<T>::LabelNotCovered);
			}
			Self::ensure_masses(line.good, line.mass, line.gross_mass)?;
			ensure!(line.mass <= MAX_LINE_MASS, Error::<T>::MassTooLarge);
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
		context: &Context<T>,
		drawn: &mut Drawn,
	) -> Result<Resolved, DispatchError> {
		let line = context
			.request
			.outputs
			.get(usize::from(input.attributed_to))
			.ok_or(Error::<T>::OutputLineNotFound)?;
		let (source, good, class, share) = match input.source {
			InputSource::Credit { lot } => {
				let record = Self::draw(lot, input.mass, line, context, drawn)?;
				// What goes in is the good that the credits were delivered with.
				let source = NodeInputSource::Line(record.origin);
				(source, record.accompanies, SourceClass::Credit, record.certified_share)
			}
			InputSource::Extracted { good } => {
				(NodeInputSource::Extracted(good), good, SourceClass::Primary, MILLION)
			}
			InputSource::Uncertified { good } => {
				(NodeInputSource::Uncertified(good), good, SourceClass::Uncertified, MILLION)
			}
			InputSource::Scrap { good, origin } => {
				let class = match origin {
					ScrapOrigin::PreConsumer => SourceClass::PreConsumerScrap,
					ScrapOrigin::PostConsumer => SourceClass::PostConsumerScrap,
					ScrapOrigin::Internal => SourceClass::InternalScrap,
				};
				(NodeInputSource::Scrap(good, origin), good, class, MILLION)
			}
			InputSource::Overdraft => return Self::resolve_overdraft(input, line, context),
		};
		Self::ensure_masses(good, input.mass, input.gross_mass)?;
		let conversion =
			Self::conversion(good, class, line, context).ok_or(Error::<T>::ConversionNotCovered)?;
		let factor = conversion.factor;
		Ok(Resolved {
			node_input: NodeInput {
				source,
				mass: input.mass,
				converted: factor.convert(input.mass).ok_or(Error::<T>::Overflow)?,
				attributed_to: input.attributed_to,
			},
			factor,
			becomes: line.good,
			certified_share: if conversion.certified { share } else { 0 },
			is_overdraft: false,
		})
	}

	/// What the line's own good is issued ahead of: it counts as certified, and carries what
	/// uncertified material does.
	fn resolve_overdraft(
		input: &Input,
		line: &Output,
		context: &Context<T>,
	) -> Result<Resolved, DispatchError> {
		ensure!(line.label.is_some(), Error::<T>::OverdraftNeedsLabel);
		ensure!(!context.rules.overdraft.is_zero(), Error::<T>::OverdraftExceeded);
		Self::ensure_masses(line.good, input.mass, input.gross_mass)?;
		Ok(Resolved {
			node_input: NodeInput {
				source: NodeInputSource::Uncertified(line.good),
				mass: input.mass,
				converted: input.mass,
				attributed_to: input.attributed_to,
			},
			factor: ConversionFactor::ONE,
			becomes: line.good,
			certified_share: MILLION,
			is_overdraft: true,
		})
	}

	/// What the conversion table says about an input. Under rolling average it serves all labelled
	/// lines of its good, so it has to bring each of their labels, and the least factor counts.
	fn conversion(
		good: GoodId,
		class: SourceClass,
		line: &Output,
		context: &Context<T>,
	) -> Option<AuditedConversion> {
		let look_up = |label| context.certificate.conversion(good, class, line.good, label);
		let own = look_up(line.label)?;
		if context.rules.attribution == Attribution::Credit {
			return Some(own);
		}
		let labels = context
			.request
			.outputs
			.iter()
			.filter(|other| other.good == line.good)
			.filter_map(|other| other.label);
		let pooled = labels
			.map(|label| look_up(Some(label)).filter(|conversion| conversion.certified))
			.reduce(|a, b| {
				let factor = lesser(a?.factor, b?.factor)?;
				Some(AuditedConversion { factor, certified: true })
			});
		// Without a labelled line of the good there is no claim to bring.
		Some(pooled.flatten().unwrap_or(AuditedConversion { certified: false, ..own }))
	}

	/// Draws mass from a lot of the account; several inputs may draw from the same.
	fn draw(
		lot: LotId,
		mass: Mass,
		line: &Output,
		context: &Context<T>,
		drawn: &mut Drawn,
	) -> Result<Lot<T::AccountId>, DispatchError> {
		let total = drawn
			.get(&lot)
			.copied()
			.unwrap_or_default()
			.checked_add(mass)
			.ok_or(Error::<T>::Overflow)?;
		let record = Self::ensure_spendable(&context.request.account, lot, total)?;
		Self::valid_footprint_of(record.origin, mass)?;
		Self::ensure_carries_on(&record, line, context)?;
		drawn.insert(lot, total);
		Ok(record)
	}

	/// That a lot may be consumed under the certificate's standards, for that line.
	fn ensure_carries_on(
		lot: &Lot<T::AccountId>,
		line: &Output,
		context: &Context<T>,
	) -> DispatchResult {
		let label = T::Certification::label(lot.label)?;
		let standard = label.chain_of_custody_standard;
		ensure!(
			standard.standard == context.certificate.chain_of_custody_standard.standard,
			Error::<T>::ChainOfCustodyMismatch
		);
		let model = T::Certification::chain_of_custody_rules(standard)?.model;
		ensure!(model != ChainOfCustodyModel::BookAndClaim, Error::<T>::BookAndClaimOnly);
		ensure!(model >= context.rules.model, Error::<T>::StrongerModel);
		let carries_claim =
			line.label.is_some() || context.rules.attribution == Attribution::RollingAverage;
		if carries_claim && label.performance_standard.standard != context.performance_standard {
			return Err(match context.rules.model {
				ChainOfCustodyModel::BookAndClaim
				| ChainOfCustodyModel::MassBalance
				| ChainOfCustodyModel::ControlledBlending => Error::<T>::PerformanceStandardMismatch,
				ChainOfCustodyModel::Segregated | ChainOfCustodyModel::IdentityPreserved => {
					Error::<T>::NotSegregated
				}
			}
			.into());
		}
		Self::ensure_content_claim(&label, line)
	}

	/// That credits make the yes/no claim about their content that the line's label makes: it can't
	/// be read off a footprint.
	fn ensure_content_claim(label: &Label, line: &Output) -> DispatchResult {
		let Some(of_line) = line.label else { return Ok(()) };
		let claim = T::Certification::label(of_line)?.content_claim;
		ensure!(
			claim.is_none() || claim == label.content_claim,
			Error::<T>::ContentClaimNotCarried
		);
		Ok(())
	}

	/// Stores the request, takes what it draws into escrow, and opens its production node.
	pub(crate) fn do_request(
		details: CertificateRequest<T::AccountId>,
		prepared: Prepared,
	) -> DispatchResult {
		let request = NextRequestId::<T>::get();
		NextRequestId::<T>::put(request.next().ok_or(Error::<T>::IdsExhausted)?);
		Self::count_pending(&details.account, |count| count.checked_add(1))?;
		let node = Self::store_pending(request, &details, prepared)?;
		Self::deposit_event(Event::CertificateRequested { request, details });
		T::Graph::open_node(request, node)
	}

	/// Replaces a request, what it draws, and its production node.
	pub(crate) fn do_amend(
		request: RequestId,
		before: CertificateRequest<T::AccountId>,
		details: CertificateRequest<T::AccountId>,
	) -> DispatchResult {
		// A freeze is on a line by its number: another record would slip out from under it.
		Self::ensure_lines_not_frozen(request, &before)?;
		// Written before the new record is checked: it may draw again what it drew before. If it
		// keeps a rule no more, the call's storage transaction takes this back.
		for (lot, mass) in credits_of(&before) {
			Self::return_from_escrow(lot, mass)?;
		}
		let prepared = Self::ensure_request(&details)?;
		let node = Self::store_pending(request, &details, prepared)?;
		AutomaticQueue::<T>::remove(request);
		Self::deposit_event(Event::RequestAmended { request, details });
		T::Graph::amend_node(request, node)
	}

	/// Stores a pending request with its terms, and takes what it draws into escrow.
	fn store_pending(
		request: RequestId,
		details: &CertificateRequest<T::AccountId>,
		prepared: Prepared,
	) -> Result<ProductionNode, DispatchError> {
		let Prepared { node, drawn, terms } = prepared;
		for (lot, mass) in drawn {
			Self::take_into_escrow(lot, mass)?;
		}
		Terms::<T>::insert(request, terms);
		Requests::<T>::insert(request, details);
		Ok(node)
	}
}
