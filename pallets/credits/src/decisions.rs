//! Decisions on certificate requests: approval, rejection, withdrawal.

use crate::{
	books::Movement, AutomaticQueue, ClosedRecord, Config, Error, Event, IssuedLots, LineTerms,
	LineUse, Lots, Pallet, Requests, Terms,
};
use alloc::vec::Vec;
use frame_support::{ensure, BoundedVec};
use sp_runtime::{DispatchError, DispatchResult, Rounding};
use tracemet_primitives::{
	proportion,
	traits::{CertificationRegistry, ProductionGraph},
	AttributeSet, AttributeTotals, Attribution, CertificateRequest, Criterion, Input, InputSource,
	LabelId, Lot, LotId, Mass, MaxOutputs, Output, OutputLineId, RequestId, RequestStatus,
	GRAMS_PER_KILOGRAM,
};

/// How much is approved of each output line of a request: nothing of ordinary ones.
pub(crate) struct Approval {
	pub(crate) masses: BoundedVec<Mass, MaxOutputs>,
}

impl Approval {
	/// Of all that was requested.
	pub(crate) fn whole<AccountId>(record: &CertificateRequest<AccountId>) -> Self {
		let requested = |line: &Output| line.label.map_or(Mass::ZERO, |_| line.mass);
		// As many as there are lines, so nothing is cut off.
		Self { masses: BoundedVec::truncate_from(record.outputs.iter().map(requested).collect()) }
	}
}

/// A labelled line of a request that is decided on.
struct DecidedLine {
	position: u8,
	output: Output,
	label: LabelId,
	terms: LineTerms,
	/// How much of it is approved.
	approved: Mass,
	/// How much of that is issued ahead of certified input: approving less cuts the overdraft first.
	ahead: Mass,
}

/// The labelled lines of a request, with what is approved of them. `None` if that is more than was
/// requested.
fn decided_lines<AccountId>(
	record: &CertificateRequest<AccountId>,
	terms: &[LineTerms],
	approval: &Approval,
) -> Option<Vec<DecidedLine>> {
	(0u8..)
		.zip(&record.outputs)
		.zip(terms.iter().zip(&approval.masses))
		.filter_map(|((position, output), (terms, approved))| {
			output.label.map(|label| {
				let cut = output.mass.checked_sub(*approved)?;
				let ahead = terms.overdraft.checked_sub(cut).unwrap_or_default();
				let (output, terms, approved) = (*output, *terms, *approved);
				Some(DecidedLine { position, output, label, terms, approved, ahead })
			})
		})
		.collect()
}

/// How much of a credit input is consumed, rounded up: as much as is approved of what rests on it.
/// That is the line that it is attributed to, under rolling average all lines of the good; and of
/// ordinary material all that was requested. `None` if a figure can't be held.
fn consumed(
	input: &Input,
	outputs: &[Output],
	lines: &[DecidedLine],
	attribution: Attribution,
) -> Option<Mass> {
	let good = outputs.get(usize::from(input.attributed_to))?.good;
	let serves = |line: &&DecidedLine| match attribution {
		Attribution::Credit => line.position == input.attributed_to,
		Attribution::RollingAverage => line.output.good == good,
	};
	let mut served = lines.iter().filter(serves).collect::<Vec<_>>();
	if served.is_empty() {
		served = lines.iter().collect();
	}
	let sum = |mass: &dyn Fn(&DecidedLine) -> Option<Mass>| {
		served.iter().try_fold(0u128, |sum, line| sum.checked_add(mass(line)?.0.into()))
	};
	// What is issued ahead of certified input doesn't rest on credits.
	let (approved, requested) =
		match sum(&|line| line.output.mass.checked_sub(line.terms.overdraft))? {
			0 => (sum(&|line| Some(line.approved))?, sum(&|line| Some(line.output.mass))?),
			requested => (sum(&|line| line.approved.checked_sub(line.ahead))?, requested),
		};
	let grams = proportion(input.mass.0.into(), approved, requested, Rounding::Up)?;
	u64::try_from(grams).ok().map(Mass)
}

/// Whether the totals of a line keep a criterion: compared in whole, without dividing. `None` if
/// the figures can't be held.
pub(crate) fn keeps(criterion: &Criterion, totals: &AttributeTotals, mass: Mass) -> Option<bool> {
	let sides = |attributes: &AttributeSet, grams_per_kilogram: u64| {
		let total = attributes
			.iter()
			.filter_map(|attribute| totals.get(attribute))
			.try_fold(0u128, |sum, grams| sum.checked_add(*grams))?
			.checked_mul(GRAMS_PER_KILOGRAM.into())?;
		let bound = u128::from(grams_per_kilogram).checked_mul(mass.0.into())?;
		Some((total, bound))
	};
	match criterion {
		Criterion::AtMost { attributes, grams_per_kilogram } => {
			sides(attributes, *grams_per_kilogram).map(|(total, bound)| total <= bound)
		}
		Criterion::AtLeast { attributes, grams_per_kilogram } => {
			sides(attributes, *grams_per_kilogram).map(|(total, bound)| total >= bound)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The request, if it waits for a decision.
	pub(crate) fn ensure_pending(
		request: RequestId,
	) -> Result<CertificateRequest<T::AccountId>, DispatchError> {
		let record = Requests::<T>::get(request).ok_or(Error::<T>::RequestNotFound)?;
		ensure!(record.status == RequestStatus::Pending, Error::<T>::RequestNotPending);
		Ok(record)
	}

	/// That no more is approved than was requested of each line, nothing of ordinary lines, and
	/// something in all.
	pub(crate) fn ensure_approval(
		record: &CertificateRequest<T::AccountId>,
		masses: BoundedVec<Mass, MaxOutputs>,
	) -> Result<Approval, DispatchError> {
		let most = Approval::whole(record).masses;
		let within = masses.len() == most.len()
			&& masses.iter().zip(&most).all(|(mass, most)| mass <= most)
			&& masses.iter().any(|mass| !mass.is_zero());
		ensure!(within, Error::<T>::InvalidApproval);
		Ok(Approval { masses })
	}

	/// That what is approved keeps the criteria of its labels, that nothing of the request is frozen,
	/// and that the account owes no more than it may.
	pub(crate) fn ensure_approvable(
		request: RequestId,
		record: &CertificateRequest<T::AccountId>,
		approval: &Approval,
	) -> DispatchResult {
		let lines = Self::ensure_decided(request, record, approval)?;
		Self::ensure_criteria(request, &lines)?;
		Self::ensure_lines_not_frozen(request, record)?;
		for (lot, _) in credits_of(record) {
			let details = Lots::<T>::get(lot).ok_or(Error::<T>::LotNotFound)?;
			Self::ensure_not_frozen(lot, &details)?;
			Self::ensure_not_overdue(&details.holder, details.good, details.label)?;
		}
		let ahead = lines.iter().map(|line| (line.output.good, line.label, line.ahead));
		Self::ensure_overdrafts(&record.account, ahead)
	}

	/// The labelled lines of a pending request, with what is approved of them.
	fn ensure_decided(
		request: RequestId,
		record: &CertificateRequest<T::AccountId>,
		approval: &Approval,
	) -> Result<Vec<DecidedLine>, DispatchError> {
		let terms = Terms::<T>::get(request).ok_or(Error::<T>::RequestNotPending)?;
		decided_lines(record, &terms, approval).ok_or_else(|| Error::<T>::InvalidApproval.into())
	}

	/// That the accepted footprint of each line of which something is approved keeps the criteria of
	/// its label.
	fn ensure_criteria(request: RequestId, lines: &[DecidedLine]) -> DispatchResult {
		let accepted = T::Graph::accepted_lines(request)?;
		for line in lines.iter().filter(|line| !line.approved.is_zero()) {
			let totals =
				accepted.get(usize::from(line.position)).ok_or(Error::<T>::OutputLineNotFound)?;
			let kept = Self::keeps_criteria(line.label, totals, line.output.mass)?;
			ensure!(kept, Error::<T>::CriterionNotMet);
		}
		Ok(())
	}

	/// Whether the totals of a line keep all criteria of its label.
	pub(crate) fn keeps_criteria(
		label: LabelId,
		totals: &AttributeTotals,
		mass: Mass,
	) -> Result<bool, DispatchError> {
		for criterion in &T::Certification::label(label)?.criteria {
			if !keeps(criterion, totals, mass).ok_or(Error::<T>::Overflow)? {
				return Ok(false);
			}
		}
		Ok(true)
	}

	/// Consumes what is in escrow as far as it is approved, returns the rest, and issues the lots.
	pub(crate) fn do_approve(
		request: RequestId,
		record: CertificateRequest<T::AccountId>,
		approval: Approval,
		body: T::AccountId,
		automatic: bool,
	) -> DispatchResult {
		let lines = Self::ensure_decided(request, &record, &approval)?;
		let certificate = T::Certification::certificate(record.certificate)?;
		let attribution =
			T::Certification::chain_of_custody_rules(certificate.chain_of_custody_standard)?
				.attribution;
		for input in &record.inputs {
			let InputSource::Credit { lot } = input.source else { continue };
			let mass = consumed(input, &record.outputs, &lines, attribution)
				.ok_or(Error::<T>::Overflow)?;
			let rest = input.mass.checked_sub(mass).ok_or(Error::<T>::Overflow)?;
			if !mass.is_zero() {
				let Lot { holder: account, origin, .. } = Self::consume_from_escrow(lot, mass)?;
				Self::note_use(origin, LineUse::Request(request));
				Self::deposit_event(Event::CreditsConsumed { lot, account, request, mass });
			}
			if !rest.is_zero() {
				Self::return_credits(request, lot, rest)?;
			}
		}
		let mut issued = Vec::new();
		for line in lines.iter().filter(|line| !line.approved.is_zero()) {
			let lot = Self::issue(request, &record.account, line)?;
			issued.push((line.position, lot));
		}
		let issued = BoundedVec::try_from(issued).map_err(|_| Error::<T>::Overflow)?;
		IssuedLots::<T>::insert(request, issued);
		Self::close(request, record, RequestStatus::Approved)?;
		Self::deposit_event(Event::RequestApproved { request, body, automatic });
		Ok(())
	}

	/// Issues the lot of a line.
	fn issue(
		request: RequestId,
		account: &T::AccountId,
		line: &DecidedLine,
	) -> Result<LotId, DispatchError> {
		let lot = Self::take_lot_id()?;
		let DecidedLine { position, output, label, terms, approved: mass, ahead } = *line;
		let (good, origin) = (output.good, OutputLineId { request, line: position });
		let LineTerms { factor, certified_share, .. } = terms;
		let now = Self::now();
		let details = Lot {
			holder: account.clone(),
			good,
			accompanies: good,
			label,
			origin,
			mass,
			in_escrow: Mass::ZERO,
			factor,
			certified_share,
			issued_at: now,
			received_at: now,
			due: None,
		};
		Self::hand_over(Movement::Issued, lot, details)?;
		Self::deposit_event(Event::LotIssued {
			lot,
			account: account.clone(),
			good,
			label,
			origin,
			mass,
			factor,
			certified_share,
		});
		if !ahead.is_zero() {
			Self::draw_overdraft(account.clone(), good, label, request, ahead)?;
		}
		Ok(lot)
	}

	/// Returns what is in escrow and closes the request without lots.
	pub(crate) fn do_return(
		request: RequestId,
		record: CertificateRequest<T::AccountId>,
		status: RequestStatus,
	) -> DispatchResult {
		for (lot, mass) in credits_of(&record) {
			Self::return_credits(request, lot, mass)?;
		}
		Self::close(request, record, status)?;
		T::Graph::cancel_node(request)
	}

	/// Returns credits that a request drew and doesn't consume.
	fn return_credits(request: RequestId, lot: LotId, mass: Mass) -> DispatchResult {
		let account = Self::return_from_escrow(lot, mass)?.holder;
		Self::deposit_event(Event::CreditsReturned { lot, account, request, mass });
		Ok(())
	}

	/// Closes a request that was pending.
	fn close(
		request: RequestId,
		record: CertificateRequest<T::AccountId>,
		status: RequestStatus,
	) -> DispatchResult {
		Self::count_pending(&record.account, |count| count.checked_sub(1))?;
		Terms::<T>::remove(request);
		AutomaticQueue::<T>::remove(request);
		let closed_at = Some(Self::now());
		Requests::<T>::insert(request, CertificateRequest { status, closed_at, ..record });
		Self::schedule_archive(ClosedRecord::Request(request));
		Ok(())
	}
}

/// The credits among the inputs of a request.
pub(crate) fn credits_of<AccountId>(record: &CertificateRequest<AccountId>) -> Vec<(LotId, Mass)> {
	record
		.inputs
		.iter()
		.filter_map(|input| match input.source {
			InputSource::Credit { lot } => Some((lot, input.mass)),
			InputSource::Extracted { .. }
			| InputSource::Uncertified { .. }
			| InputSource::Scrap { .. }
			| InputSource::Overdraft => None,
		})
		.collect()
}
