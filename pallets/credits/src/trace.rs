//! The trace of a revocation: what rests on a revoked output line is flagged, step by step, and its
//! holders are told by events. Nothing is rewritten.

use crate::{
	weights::WeightInfo, Config, Event, Exits, FlaggedLines, LineUse, Lots, LotsOfLine, Pallet,
	Requests, TraceQueue, TraceStep, UsesOfLine,
};
use alloc::collections::BTreeSet;
use frame_support::weights::WeightMeter;
use tracemet_primitives::{
	traits::CertificationRegistry, Attribution, CertificateRequest, InputSource, Lot, LotId,
	OutputLineId, RequestId,
};

impl<T: Config> Pallet<T> {
	/// Notes what mass of an output line went into.
	pub(crate) fn note_use(line: OutputLineId, line_use: LineUse) {
		UsesOfLine::<T>::insert(line, line_use, ());
		if FlaggedLines::<T>::contains_key(line) {
			TraceQueue::<T>::insert(line, TraceStep::Use(line_use), ());
		}
	}

	/// Tells whoever gets credits of a flagged line.
	pub(crate) fn tell_holder(lot: LotId, record: &Lot<T::AccountId>) {
		if let Some(cause) = FlaggedLines::<T>::get(record.origin) {
			let holder = record.holder.clone();
			Self::deposit_event(Event::LotFlagged { lot, holder, cause });
		}
	}

	/// Flags an output line; the first cause stays.
	pub(crate) fn flag_line(line: OutputLineId, cause: OutputLineId) {
		if !FlaggedLines::<T>::contains_key(line) {
			FlaggedLines::<T>::insert(line, cause);
			TraceQueue::<T>::insert(line, TraceStep::Lots(None), ());
			Self::deposit_event(Event::LineFlagged { line, cause });
		}
	}

	pub(crate) fn work_off_trace(meter: &mut WeightMeter) {
		while let Some((line, step)) = TraceQueue::<T>::iter_keys().next() {
			if meter.try_consume(T::WeightInfo::work_off_trace()).is_err() {
				return;
			}
			TraceQueue::<T>::remove(line, step);
			// A line is archived once nothing in the state rests on it.
			let Some(cause) = FlaggedLines::<T>::get(line) else { continue };
			if let Some(next) = Self::trace(line, step, cause) {
				TraceQueue::<T>::insert(line, next, ());
			}
		}
	}

	/// Tells one holder or one use of a flagged line. Answers how to go on.
	fn trace(line: OutputLineId, step: TraceStep, cause: OutputLineId) -> Option<TraceStep> {
		match step {
			TraceStep::Lots(after) => {
				let mut lots = match after {
					Some(lot) => LotsOfLine::<T>::iter_key_prefix_from(
						line,
						LotsOfLine::<T>::hashed_key_for(line, lot),
					),
					None => LotsOfLine::<T>::iter_key_prefix(line),
				};
				let Some(lot) = lots.next() else { return Some(TraceStep::Uses(None)) };
				if let Some(record) = Lots::<T>::get(lot) {
					Self::deposit_event(Event::LotFlagged { lot, holder: record.holder, cause });
				}
				Some(TraceStep::Lots(Some(lot)))
			}
			TraceStep::Uses(after) => {
				let mut uses = match after {
					Some(last) => UsesOfLine::<T>::iter_key_prefix_from(
						line,
						UsesOfLine::<T>::hashed_key_for(line, last),
					),
					None => UsesOfLine::<T>::iter_key_prefix(line),
				};
				let next = uses.next()?;
				Self::tell_use(line, next, cause);
				Some(TraceStep::Uses(Some(next)))
			}
			TraceStep::Use(line_use) => {
				Self::tell_use(line, line_use, cause);
				None
			}
		}
	}

	fn tell_use(line: OutputLineId, line_use: LineUse, cause: OutputLineId) {
		match line_use {
			LineUse::Exit(exit) => {
				if let Some(record) = Exits::<T>::get(exit) {
					let account = record.account;
					Self::deposit_event(Event::ExitFlagged { exit, account, cause });
				}
			}
			LineUse::Request(request) => {
				if let Some(record) = Requests::<T>::get(request) {
					for fed in Self::lines_fed_by(line, request, &record) {
						Self::flag_line(fed, cause);
					}
				}
			}
		}
	}

	/// The labelled lines of a request that rest on an output line: under the credit method those
	/// that its credits were attributed to, else all.
	fn lines_fed_by(
		line: OutputLineId,
		request: RequestId,
		record: &CertificateRequest<T::AccountId>,
	) -> BTreeSet<OutputLineId> {
		let pooled = T::Certification::certificate(record.certificate)
			.and_then(|certificate| {
				T::Certification::chain_of_custody_rules(certificate.chain_of_custody_standard)
			})
			.is_ok_and(|rules| rules.attribution == Attribution::RollingAverage);
		let fed = record
			.inputs
			.iter()
			.filter(|input| match input.source {
				InputSource::Credit { lot } => {
					Lots::<T>::get(lot).is_some_and(|lot| lot.origin == line)
				}
				_ => false,
			})
			.map(|input| input.attributed_to)
			.collect::<BTreeSet<_>>();
		(0u8..)
			.zip(&record.outputs)
			.filter(|(position, output)| {
				output.label.is_some() && (pooled && !fed.is_empty() || fed.contains(position))
			})
			.map(|(line, _)| OutputLineId { request, line })
			.collect()
	}
}
