//! Transfers: credits change hands, their attributes go along in proportion.

use crate::{books::Movement, Config, Error, Event, Lots, LotsOfAccount, Pallet};
use frame_support::ensure;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::{CertificationRegistry, Participants},
	ChainOfCustodyModel, ChainOfCustodyRules, GoodId, Lot, LotId, Mass, PassThrough,
	PendingTransfer, TransferLeg,
};

impl<T: Config> Pallet<T> {
	/// Makes one transfer: at once, or as soon as nobody has to accept or validate it any more.
	pub(crate) fn do_leg(
		account: &T::AccountId,
		leg: TransferLeg<T::AccountId>,
		reference: Option<H256>,
	) -> DispatchResult {
		let TransferLeg { lot, mass, to, pass_through } = leg;
		let record = Self::ensure_spendable(account, lot, mass)?;
		let rules = Self::rules_of(record.label)?;
		Self::ensure_receiver(account, &to, rules)?;
		let awaits_acceptance = Self::ensure_takes_from(&to, account)?;
		let accompanies = Self::ensure_delivered(account, &record, rules, pass_through)?;
		if !awaits_acceptance && !rules.transfers_validated {
			return Self::move_credits(lot, mass, to, accompanies, reference);
		}
		Self::do_offer(PendingTransfer {
			from: account.clone(),
			to,
			lot,
			mass,
			accompanies,
			in_return: None,
			reference,
			awaits_validation: rules.transfers_validated,
			awaits_acceptance,
			expires_at: Self::offer_expires_at()?,
		})
	}

	/// That another account than the sender's may receive credits under the rules.
	pub(crate) fn ensure_receiver(
		from: &T::AccountId,
		to: &T::AccountId,
		rules: ChainOfCustodyRules,
	) -> DispatchResult {
		ensure!(from != to, Error::<T>::SameAccount);
		let level = T::Participants::ensure_custody_account(to)?;
		ensure!(rules.level.allows(level), Error::<T>::LevelNotAllowed);
		Ok(())
	}

	/// The good that credits accompany after the account sent them: as before, unless they pass
	/// through under its certificate (003, step 2).
	fn ensure_delivered(
		account: &T::AccountId,
		record: &Lot<T::AccountId>,
		rules: ChainOfCustodyRules,
		pass_through: Option<PassThrough>,
	) -> Result<GoodId, DispatchError> {
		let Some(PassThrough { delivered, certificate }) = pass_through else {
			return Ok(record.accompanies);
		};
		let certificate = T::Certification::usable_certificate(certificate)?;
		ensure!(certificate.holder == *account, Error::<T>::NotItsCertificate);
		let label = T::Certification::label(record.label)?;
		let audited = certificate.chain_of_custody_standard;
		ensure!(
			label.chain_of_custody_standard.standard == audited.standard,
			Error::<T>::ChainOfCustodyMismatch
		);
		ensure!(rules.model != ChainOfCustodyModel::BookAndClaim, Error::<T>::BookAndClaimOnly);
		// A step that was audited for a weaker model would leave a stronger claim than it can keep.
		let audited = T::Certification::chain_of_custody_rules(audited)?;
		ensure!(
			rules.model <= audited.model
				&& certificate.passes_through(record.accompanies, record.label, delivered),
			Error::<T>::PassThroughNotCovered
		);
		Ok(delivered)
	}

	/// Moves mass of a lot: under the same id if that is all there is, else as a new lot.
	pub(crate) fn move_credits(
		lot: LotId,
		mass: Mass,
		to: T::AccountId,
		accompanies: GoodId,
		reference: Option<H256>,
	) -> DispatchResult {
		let left = Self::spend(Movement::Sent, lot, mass)?;
		let from = left.holder.clone();
		let moved_whole = left.mass.is_zero() && left.in_escrow.is_zero();
		let to_lot = if moved_whole { lot } else { Self::take_lot_id()? };
		// Within a company nothing is received anew, so that no lot gets more time to carry over by
		// being sent to and fro.
		let stays_in_company = T::Participants::are_related(&from, &to);
		let received = Lot {
			holder: to.clone(),
			mass,
			in_escrow: Mass::ZERO,
			accompanies,
			received_at: if stays_in_company { left.received_at } else { Self::now() },
			due: None,
			..left
		};
		Self::hand_over(Movement::Received, to_lot, received)?;
		Self::deposit_event(Event::CreditsTransferred {
			lot,
			to_lot,
			from,
			to,
			mass,
			accompanies,
			reference,
		});
		Ok(())
	}

	/// The lots of a custody account that have mass left, in a stable order, after one of them.
	pub fn lots_of_account(
		account: &T::AccountId,
		after: Option<LotId>,
	) -> impl Iterator<Item = (LotId, Lot<T::AccountId>)> {
		let lots = match after {
			Some(lot) => LotsOfAccount::<T>::iter_key_prefix_from(
				account,
				LotsOfAccount::<T>::hashed_key_for(account, lot),
			),
			None => LotsOfAccount::<T>::iter_key_prefix(account),
		};
		lots.filter_map(|lot| Lots::<T>::get(lot).map(|record| (lot, record)))
	}
}
