//! Holds: a restated footprint that breaks a criterion of a label keeps the lots of the line from
//! moving until the certification body decides, whatever later revisions say.

use crate::{BrokenCriteria, Config, Event, IssuedLots, Pallet};
use tracemet_primitives::{
	traits::ProductionGraph, CertificateRequest, LabelId, LineTotals, Mass, OutputLineId, Reason,
	RequestId,
};

impl<T: Config> Pallet<T> {
	/// Holds the lines of an approved request whose label the footprint in force doesn't keep. Those
	/// that are held stay so, by this revision. Of lines of which nothing was issued nobody claims
	/// anything.
	pub(crate) fn review_labels(
		request: RequestId,
		record: &CertificateRequest<T::AccountId>,
		revision: u32,
	) {
		let accepted = T::Graph::accepted_lines(request).unwrap_or_default();
		for (position, _) in IssuedLots::<T>::get(request) {
			let Some(output) = record.outputs.get(usize::from(position)) else { continue };
			let Some(label) = output.label else { continue };
			let line = OutputLineId { request, line: position };
			let event = if !Self::keeps_label(label, &accepted, line, output.mass) {
				Event::CriterionBroken { line, label, revision }
			} else if BrokenCriteria::<T>::contains_key(line) {
				Event::CriterionRestored { line, label, revision }
			} else {
				continue;
			};
			BrokenCriteria::<T>::insert(line, revision);
			Self::deposit_event(event);
		}
	}

	/// Whether the accepted totals of a line keep the criteria of its label. Figures that can't be
	/// held keep none.
	fn keeps_label(label: LabelId, accepted: &LineTotals, line: OutputLineId, mass: Mass) -> bool {
		accepted
			.get(usize::from(line.line))
			.is_some_and(|totals| Self::keeps_criteria(label, totals, mass).unwrap_or(false))
	}

	pub(crate) fn do_lift_hold(
		line: OutputLineId,
		body: T::AccountId,
		revision: u32,
		reason: Reason,
	) {
		BrokenCriteria::<T>::remove(line);
		Self::deposit_event(Event::HoldLifted { line, body, revision, reason });
	}
}
