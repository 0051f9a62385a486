//! Roll-ups: what became of certified mass, with its attributes, per custody account, label and
//! accounting period, per label, and in all.
//!
//! A roll-up is a sum of shares: of so much mass of each output line the share of the line's
//! footprint, rounded once for the whole mass. A change of the mass or of the footprint puts a new
//! share in the place of the one before. So a roll-up is what would be calculated from nothing, to
//! the gram, whatever the order in which things happened.
//!
//! Shares and roll-ups aren't archived: a restatement upstream can change the footprint of an output
//! line for as long as the production graph has it.

use crate::{
	books::{decrease, increase, Movement},
	weights::WeightInfo,
	AccountColumn, AccountRollUps, AccountShares, Column, Config, Error, Event, LabelRollUps,
	LatestFirst, LineRollUp, LineRollUps, NetworkRollUp, Pallet, Revaluations, Share,
};
use frame_support::{storage::with_storage_layer, weights::WeightMeter};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::{MassFootprint, ProductionGraph},
	AttributeId, AttributeTotals, LabelId, Mass, OutputLineId, PeriodId, RequestId, RollUp, Rolled,
};

/// What happens to the mass of a column.
type Change = fn(&mut Mass, Mass) -> Option<()>;

impl Column {
	/// All of them.
	pub(crate) const ALL: [Self; 4] = [Self::Issued, Self::Held, Self::Consumed, Self::Exited];

	pub(crate) fn of_line(self, line: &mut LineRollUp) -> &mut Share {
		match self {
			Self::Issued => &mut line.issued,
			Self::Held => &mut line.held,
			Self::Consumed => &mut line.consumed,
			Self::Exited => &mut line.exited,
		}
	}

	pub(crate) fn of(self, roll_up: &mut RollUp) -> &mut Rolled {
		match self {
			Self::Issued => &mut roll_up.issued,
			Self::Held => &mut roll_up.held,
			Self::Consumed => &mut roll_up.consumed,
			Self::Exited => &mut roll_up.exited,
		}
	}
}

impl Movement {
	/// What it changes in the roll-up of the account.
	fn changes(self) -> &'static [(Column, Change)] {
		match self {
			Self::Issued => &[(Column::Issued, increase), (Column::Held, increase)],
			Self::Received => &[(Column::Held, increase)],
			Self::Consumed => &[(Column::Held, decrease), (Column::Consumed, increase)],
			Self::Exited => &[(Column::Held, decrease), (Column::Exited, increase)],
			Self::Sent | Self::Expired | Self::Revoked => &[(Column::Held, decrease)],
		}
	}

	/// Whether the mass only changes hands.
	fn changes_hands(self) -> bool {
		matches!(self, Self::Sent | Self::Received)
	}
}

/// Puts a share in a sum in the place of another. `None` if the sum can't be held.
pub(crate) fn replace(sum: &mut Rolled, before: &Share, after: &Share) -> Option<()> {
	sum.mass = sum.mass.checked_sub(before.mass.0.into())?.checked_add(after.mass.0.into())?;
	for (attribute, grams) in &before.attributes {
		change_total(&mut sum.attributes, *attribute, |total| total.checked_sub(*grams))?;
	}
	for (attribute, grams) in &after.attributes {
		change_total(&mut sum.attributes, *attribute, |total| total.checked_add(*grams))?;
	}
	Some(())
}

/// Changes the total of an attribute; one of zero isn't listed.
fn change_total(
	totals: &mut AttributeTotals,
	attribute: AttributeId,
	change: impl FnOnce(u128) -> Option<u128>,
) -> Option<()> {
	let total = change(totals.remove(&attribute).unwrap_or_default())?;
	if total > 0 {
		totals.try_insert(attribute, total).ok()?;
	}
	Some(())
}

impl<T: Config> Pallet<T> {
	/// What became of the certified mass of a custody account under a label in an accounting period,
	/// or in the current one; `held` is what it held at the end of the period. Of a period in which
	/// nothing moved that is what was carried over. What was held when a period closed doesn't change
	/// any more; the rest follows restatements.
	///
	/// Errors, if no period is named: the certification pallet's `LabelNotFound`.
	pub fn roll_up_of_account(
		account: &T::AccountId,
		label: LabelId,
		period: Option<PeriodId>,
	) -> Result<RollUp, DispatchError> {
		let period = match period {
			Some(period) => period,
			None => Self::current_period(label)?,
		};
		Ok(Self::roll_up_in(account, label, period))
	}

	/// What became of all mass that was ever certified under a label.
	pub fn roll_up_of_label(label: LabelId) -> RollUp {
		LabelRollUps::<T>::get(label)
	}

	/// What became of all mass that was ever certified.
	pub fn network_roll_up() -> RollUp {
		NetworkRollUp::<T>::get()
	}

	/// The roll-up of an account in a period, carried over from the latest one before it in which
	/// something moved.
	fn roll_up_in(account: &T::AccountId, label: LabelId, period: PeriodId) -> RollUp {
		let key = (account, label, LatestFirst::from(period));
		AccountRollUps::<T>::get(key).unwrap_or_else(|| {
			let before = AccountRollUps::<T>::iter_prefix_from(
				(account, label),
				AccountRollUps::<T>::hashed_key_for(key),
			)
			.next();
			let held = before.map(|(_, roll_up)| roll_up.held).unwrap_or_default();
			RollUp { held, ..Default::default() }
		})
	}

	/// Posts a movement of mass of an output line to the roll-ups.
	pub(crate) fn roll_up(
		movement: Movement,
		account: &T::AccountId,
		label: LabelId,
		period: PeriodId,
		origin: OutputLineId,
		mass: Mass,
	) -> DispatchResult {
		let changes = movement.changes();
		Self::change_account(account, label, period, origin, changes, mass)?;
		if movement.changes_hands() {
			return Ok(());
		}
		Self::change_line(origin, label, changes, mass)
	}

	/// The share of so much mass of an output line, by the footprint in force.
	pub(crate) fn share_of(origin: OutputLineId, mass: Mass) -> Result<Share, DispatchError> {
		if mass.is_zero() {
			return Ok(Share::default());
		}
		let MassFootprint { attributes, .. } = T::Graph::footprint_of(origin, mass)?;
		Ok(Share { mass, attributes })
	}

	/// The share that takes the place of another when its mass changes.
	fn changed(
		origin: OutputLineId,
		before: &Share,
		change: Change,
		by: Mass,
	) -> Result<Share, DispatchError> {
		let mut mass = before.mass;
		change(&mut mass, by).ok_or(Error::<T>::Overflow)?;
		Self::share_of(origin, mass)
	}

	/// Changes columns of an account, in a period.
	fn change_account(
		account: &T::AccountId,
		label: LabelId,
		period: PeriodId,
		origin: OutputLineId,
		changes: &[(Column, Change)],
		by: Mass,
	) -> DispatchResult {
		let mut roll_up = Self::roll_up_in(account, label, period);
		for (column, change) in changes {
			let key = AccountColumn {
				account: account.clone(),
				column: *column,
				period: (*column != Column::Held).then_some(period),
			};
			let before = AccountShares::<T>::get(origin, &key).unwrap_or_default();
			let after = Self::changed(origin, &before, *change, by)?;
			replace(column.of(&mut roll_up), &before, &after).ok_or(Error::<T>::Overflow)?;
			match after.mass.is_zero() {
				true => AccountShares::<T>::remove(origin, key),
				false => AccountShares::<T>::insert(origin, key, after),
			}
		}
		AccountRollUps::<T>::insert((account, label, LatestFirst::from(period)), roll_up);
		Ok(())
	}

	/// Changes columns of an output line, and with it of its label and the network.
	fn change_line(
		origin: OutputLineId,
		label: LabelId,
		changes: &[(Column, Change)],
		by: Mass,
	) -> DispatchResult {
		let mut line = LineRollUps::<T>::get(origin).unwrap_or_else(|| LineRollUp::new(label));
		let (mut of_label, mut network) =
			(LabelRollUps::<T>::get(label), NetworkRollUp::<T>::get());
		for (column, change) in changes {
			let share = column.of_line(&mut line);
			let after = Self::changed(origin, share, *change, by)?;
			for sum in [&mut of_label, &mut network] {
				replace(column.of(sum), share, &after).ok_or(Error::<T>::Overflow)?;
			}
			*share = after;
		}
		LineRollUps::<T>::insert(origin, line);
		LabelRollUps::<T>::insert(label, of_label);
		NetworkRollUp::<T>::put(network);
		Ok(())
	}

	/// Has the roll-ups follow a newer revision of a node's footprint: those of its lines, their labels
	/// and the network at once, those of accounts as soon as a block has time left.
	pub(crate) fn revalue(node: RequestId) {
		// What is accepted has lines, 16 at most.
		let Ok(accepted) = T::Graph::accepted_lines(node) else { return };
		// More by nothing: the shares are calculated anew.
		let changes = Column::ALL.map(|column| -> (Column, Change) { (column, increase) });
		for (line, _) in (0u8..).zip(&accepted) {
			let line = OutputLineId { request: node, line };
			let Some(LineRollUp { label, .. }) = LineRollUps::<T>::get(line) else { continue };
			Self::or_refused(line, || Self::change_line(line, label, &changes, Mass::ZERO));
			// From the start, whatever an earlier revision left to do.
			Revaluations::<T>::insert(line, None::<AccountColumn<T::AccountId>>);
		}
	}

	/// Tells if a roll-up can't follow a footprint; it stays as it was.
	fn or_refused(line: OutputLineId, revalue: impl FnOnce() -> DispatchResult) {
		if let Err(reason) = with_storage_layer(revalue) {
			Self::deposit_event(Event::RevaluationRefused { line, reason });
		}
	}

	pub(crate) fn work_off_revaluations(meter: &mut WeightMeter) {
		while let Some((line, after)) = Revaluations::<T>::iter().next() {
			if meter.try_consume(T::WeightInfo::work_off_revaluation()).is_err() {
				return;
			}
			match Self::revalue_next(line, after) {
				Some(done) => Revaluations::<T>::insert(line, Some(done)),
				None => Revaluations::<T>::remove(line),
			}
		}
	}

	/// Calculates the next share of a line anew that is an account's, and answers which. A share that
	/// was changed or added meanwhile is of the footprint in force already.
	fn revalue_next(
		line: OutputLineId,
		after: Option<AccountColumn<T::AccountId>>,
	) -> Option<AccountColumn<T::AccountId>> {
		let mut shares = match after {
			Some(last) => AccountShares::<T>::iter_key_prefix_from(
				line,
				AccountShares::<T>::hashed_key_for(line, last),
			),
			None => AccountShares::<T>::iter_key_prefix(line),
		};
		let next = shares.next()?;
		let LineRollUp { label, .. } = LineRollUps::<T>::get(line)?;
		let AccountColumn { account, column, period } = &next;
		Self::or_refused(line, || {
			let period = match period {
				Some(period) => *period,
				None => Self::current_period(label)?,
			};
			Self::change_account(account, label, period, line, &[(*column, increase)], Mass::ZERO)
		});
		Some(next)
	}
}

impl LineRollUp {
	/// Of a line of which nothing was issued yet.
	fn new(label: LabelId) -> Self {
		let none = Share::default;
		Self { label, issued: none(), held: none(), consumed: none(), exited: none() }
	}
}
