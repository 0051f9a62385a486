//! What time does: lots expire, transfers lapse, closed records are archived. Each falls due on a
//! day, and is worked off when a block has time left.

use crate::{
	books::Movement, weights::WeightInfo, AutomaticQueue, ClosedRecord, Config, Due, DueFrom,
	DueItem, Error, Event, Lots, Pallet,
};
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::Get,
	weights::{Weight, WeightMeter},
};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::CertificationRegistry, ChainOfCustodyRules, Lot, LotId, PeriodId, Seconds,
	SECONDS_PER_DAY,
};

/// The first day since 1970 that begins at or after the moment.
fn day_from(moment: Seconds) -> u32 {
	u32::try_from(moment.div_ceil(SECONDS_PER_DAY)).unwrap_or(u32::MAX)
}

/// What a lot is due at whose time was up while some of it was in escrow: what comes back ends,
/// whatever its holder's certificate says by then.
const ENDED: Seconds = 0;

impl<T: Config> Pallet<T> {
	/// The day since 1970 that it is.
	fn today() -> u32 {
		u32::try_from(Self::now().checked_div(SECONDS_PER_DAY).unwrap_or_default())
			.unwrap_or(u32::MAX)
	}

	/// The day on which something is worked off that falls due at a moment: never one that was
	/// worked off already.
	fn due_day(at: Seconds) -> u32 {
		let from = DueFrom::<T>::get().unwrap_or_else(|| {
			let today = Self::today();
			DueFrom::<T>::put(today);
			today
		});
		day_from(at).max(from)
	}

	/// Has something worked off once the moment has come.
	pub(crate) fn schedule(at: Seconds, item: DueItem<T::AccountId>) {
		Due::<T>::insert(Self::due_day(at), item, ());
	}

	/// Takes back what was scheduled for a moment that hasn't come.
	pub(crate) fn unschedule(at: Seconds, item: &DueItem<T::AccountId>) {
		Due::<T>::remove(Self::due_day(at), item);
	}

	/// When a lot expires whatever its holder does: so many days after its issue, or after so many
	/// accounting periods in one account.
	fn expires_at(
		record: &Lot<T::AccountId>,
		rules: &ChainOfCustodyRules,
	) -> Result<Option<Seconds>, DispatchError> {
		let by_age = match rules.expiry_days {
			Some(days) => {
				let seconds =
					SECONDS_PER_DAY.checked_mul(days.into()).ok_or(Error::<T>::Overflow)?;
				Some(record.issued_at.checked_add(seconds).ok_or(Error::<T>::Overflow)?)
			}
			None => None,
		};
		let by_carry_over = match rules.carry_over_periods {
			Some(periods) => Some(Self::period_end(rules, record.received_at, periods)?),
			None => None,
		};
		Ok([by_age, by_carry_over].into_iter().flatten().min())
	}

	/// The end of the accounting period that a moment lies in, or of so many after it.
	fn period_end(
		rules: &ChainOfCustodyRules,
		moment: Seconds,
		later: u8,
	) -> Result<Seconds, DispatchError> {
		rules
			.periods
			.at(moment)
			.and_then(|period| period.0.checked_add(later.into())?.checked_add(1))
			.and_then(|next| rules.periods.start_of(PeriodId(next)))
			.ok_or_else(|| Error::<T>::Overflow.into())
	}

	/// When a lot falls due that is looked at, or received, at a moment: when it expires, or when
	/// its carrying over into the next accounting period depends on its holder's certificate.
	pub(crate) fn due_of(
		record: &Lot<T::AccountId>,
		at: Seconds,
	) -> Result<Option<Seconds>, DispatchError> {
		let rules = Self::rules_of(record.label)?;
		let expiry = Self::expires_at(record, &rules)?;
		let review = match rules.carry_over_needs_certificate {
			true => Some(Self::period_end(&rules, at, 0)?),
			false => None,
		};
		Ok([expiry, review].into_iter().flatten().min())
	}

	/// Whether the time of a lot is up.
	fn is_expired(record: &Lot<T::AccountId>) -> Result<bool, DispatchError> {
		let now = Self::now();
		let Some(due) = record.due.filter(|due| *due <= now) else { return Ok(false) };
		let label = T::Certification::label(record.label)?;
		let standard = label.chain_of_custody_standard;
		let rules = T::Certification::chain_of_custody_rules(standard)?;
		let over = Self::expires_at(record, &rules)?.is_some_and(|expiry| expiry <= now);
		Ok(over
			|| due == ENDED
			|| rules.carry_over_needs_certificate
				&& !T::Certification::is_certified(&record.holder, standard.standard, label.family))
	}

	/// That the time of a lot isn't up.
	pub(crate) fn ensure_not_expired(record: &Lot<T::AccountId>) -> DispatchResult {
		ensure!(!Self::is_expired(record)?, Error::<T>::LotExpired);
		Ok(())
	}

	/// Ends what is left of a lot outside escrow whose time is up, or carries it over if its
	/// holder's certificate lets it. What is in escrow then ends when it comes back.
	pub(crate) fn do_expire_lot(lot: LotId) -> DispatchResult {
		let record = Lots::<T>::get(lot).ok_or(Error::<T>::LotNotFound)?;
		let now = Self::now();
		let has_mass =
			!record.mass.is_zero() || !record.in_escrow.is_zero() && record.due != Some(ENDED);
		ensure!(has_mass && record.due.is_some_and(|due| due <= now), Error::<T>::LotNotDue);
		if Self::is_expired(&record)? {
			Lots::<T>::insert(lot, Lot { due: Some(ENDED), ..record.clone() });
			if !record.mass.is_zero() {
				Self::spend(Movement::Expired, lot, record.mass)?;
				let Lot { holder: account, mass, .. } = record;
				Self::deposit_event(Event::CreditsExpired { lot, account, mass });
			}
			return Ok(());
		}
		let due = Self::due_of(&record, now)?;
		if let Some(due) = due {
			Self::schedule(due, DueItem::Lot(lot));
		}
		Lots::<T>::insert(lot, Lot { due, ..record });
		Self::deposit_event(Event::LotCarriedOver { lot, due });
		Ok(())
	}

	/// Works off what waits for blocks with time left: automatic approvals, what is due, what is still
	/// to be told of revocations, and roll-ups that a newer footprint has to get into. Answers the
	/// weight that it took.
	pub(crate) fn work_off(remaining: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(remaining);
		if meter.try_consume(T::WeightInfo::work_off()).is_ok() {
			Self::work_off_approvals(&mut meter);
			Self::work_off_due(&mut meter);
			Self::work_off_trace(&mut meter);
			Self::work_off_revaluations(&mut meter);
		}
		meter.consumed()
	}

	pub(crate) fn work_off_approvals(meter: &mut WeightMeter) {
		while let Some(request) = AutomaticQueue::<T>::iter_keys().next() {
			if meter.try_consume(T::WeightInfo::work_off_approval()).is_err() {
				return;
			}
			AutomaticQueue::<T>::remove(request);
			if let Err(reason) = with_storage_layer(|| Self::do_approve_automatically(request)) {
				Self::deposit_event(Event::AutomaticApprovalRefused { request, reason });
			}
		}
	}

	pub(crate) fn work_off_due(meter: &mut WeightMeter) {
		let Some(mut day) = DueFrom::<T>::get() else { return };
		let today = Self::today();
		while day <= today && meter.try_consume(T::WeightInfo::work_off_due()).is_ok() {
			match Due::<T>::iter_key_prefix(day).next() {
				Some(item) => {
					Due::<T>::remove(day, &item);
					// What isn't due any more, or not yet, is refused and stays as it is.
					let _ = with_storage_layer(|| match item {
						DueItem::Lot(lot) => Self::do_expire_lot(lot),
						DueItem::Transfer(transfer) => Self::do_expire_transfer(transfer),
						DueItem::Record(record) => Self::do_archive(record),
					});
				}
				None => {
					day = day.saturating_add(1);
					// At once: what the next item schedules mustn't go to a day that is done.
					DueFrom::<T>::put(day);
				}
			}
		}
	}

	/// Has a closed record archived after the retention time.
	pub(crate) fn schedule_archive(record: ClosedRecord<T::AccountId>) {
		Self::schedule(Self::archive_time(), DueItem::Record(record));
	}

	/// Takes back that a record, closed in this block, is archived.
	pub(crate) fn unschedule_archive(record: &ClosedRecord<T::AccountId>) {
		Self::unschedule(Self::archive_time(), &DueItem::Record(record.clone()));
	}

	fn archive_time() -> Seconds {
		Self::now().saturating_add(T::Retention::get())
	}
}
