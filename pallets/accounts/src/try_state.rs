//! What always holds in this pallet.

use crate::{
	AccountOfKey, Closed, Config, Delegates, DelegatesOf, FormerIntermediaries, Handovers,
	Intermediaries, KeyOf, Pallet, Participants, Recoveries, ReplacedKeys, ReservedKeys,
	SessionQuotas, Sites,
};
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Checks the invariants:
	///
	/// 1. Every participant has at least one role, and its intermediary is or was one.
	/// 2. No account is more than one of intermediary, former intermediary, participant, site, key
	///    of an account, reserved key and delegate.
	/// 3. Every open site belongs to an open participant whose roles hold credits, and which
	///    counts its open sites.
	/// 4. Every intermediary, every open account with its key, and every delegate has a provider
	///    reference, so that it can sign.
	/// 5. `KeyOf` and `AccountOfKey` are each other's inverse, and only of participants and sites.
	/// 6. A replaced key signed for a participant or site that has another key now. It is nothing
	///    else, unless it is that account's own address.
	/// 7. `Delegates` and `DelegatesOf` are each other's inverse, and only of open accounts.
	/// 8. Only open participants are offered for handover, and only open accounts recovered. Each
	///    recovery reserves its key, and nothing else does.
	/// 9. Only participants and sites are closed.
	/// 10. No quota that governance set is smaller than the smallest.
	pub fn do_try_state() -> Result<(), DispatchError> {
		Self::try_state_of_accounts()?;
		Self::try_state_of_keys()?;
		Self::try_state_of_delegates()?;
		Self::try_state_of_pending()?;
		for account in Closed::<T>::iter_keys() {
			ensure!(Self::registered(&account).is_some(), "9: closed account was never registered");
		}
		for quota in SessionQuotas::<T>::iter_values() {
			ensure!(quota.all_gte(T::MinSessionQuota::get()), "10: quota too small");
		}
		Ok(())
	}

	fn try_state_of_accounts() -> Result<(), DispatchError> {
		for (account, participant) in Participants::<T>::iter() {
			ensure!(!participant.roles.is_empty(), "1: participant without a role");
			let vouched = Intermediaries::<T>::contains_key(&participant.intermediary)
				|| FormerIntermediaries::<T>::contains_key(&participant.intermediary);
			ensure!(vouched, "1: participant without an intermediary");
			Self::try_one_meaning(&account)?;
			let open_sites = Sites::<T>::iter()
				.filter(|(site, company)| *company == account && Self::is_open(site))
				.count();
			ensure!(
				u32::try_from(open_sites) == Ok(participant.open_sites),
				"3: open sites miscounted"
			);
			let can_sign = Self::is_provided(&account) || !Self::is_open(&account);
			ensure!(can_sign, "4: participant without provider");
		}
		for (site, company) in Sites::<T>::iter() {
			Self::try_one_meaning(&site)?;
			let record = Participants::<T>::get(&company).ok_or("3: site without a company")?;
			if Self::is_open(&site) {
				ensure!(Self::is_open(&company), "3: open site of a closed company");
				ensure!(
					Self::ensure_holds_credits(&record.roles).is_ok(),
					"3: open site of a company that holds no credits"
				);
				ensure!(Self::is_provided(&site), "4: site without provider");
			}
		}
		for account in Intermediaries::<T>::iter_keys() {
			Self::try_one_meaning(&account)?;
			ensure!(Self::is_provided(&account), "4: intermediary without provider");
		}
		for account in FormerIntermediaries::<T>::iter_keys() {
			Self::try_one_meaning(&account)?;
		}
		Ok(())
	}

	fn try_state_of_keys() -> Result<(), DispatchError> {
		for (account, key) in KeyOf::<T>::iter() {
			ensure!(
				AccountOfKey::<T>::get(&key).as_ref() == Some(&account),
				"5: key of no account"
			);
			ensure!(Self::registered(&account).is_some(), "5: key of a stranger");
			ensure!(
				ReplacedKeys::<T>::get(&account).as_ref() == Some(&account),
				"6: an account's own key is not replaced though it has another"
			);
		}
		for (key, account) in AccountOfKey::<T>::iter() {
			ensure!(
				KeyOf::<T>::get(&account).as_ref() == Some(&key),
				"5: account with another key"
			);
			Self::try_one_meaning(&key)?;
			let can_sign = Self::is_provided(&key) || !Self::is_open(&account);
			ensure!(can_sign, "4: key without provider");
		}
		for (key, account) in ReplacedKeys::<T>::iter() {
			ensure!(KeyOf::<T>::contains_key(&account), "6: replaced key without a successor");
			let meanings = if key == account { 1 } else { 0 };
			ensure!(Self::meanings(&key) == meanings, "6: replaced key is something else");
		}
		Ok(())
	}

	fn try_state_of_delegates() -> Result<(), DispatchError> {
		for (delegate, account) in Delegates::<T>::iter() {
			Self::try_one_meaning(&delegate)?;
			ensure!(Self::ensure_open(&account).is_ok(), "7: delegate of no open account");
			let listed =
				DelegatesOf::<T>::get(&account).iter().filter(|&other| *other == delegate).count();
			ensure!(listed == 1, "7: delegate not listed once");
			ensure!(Self::is_provided(&delegate), "4: delegate without provider");
		}
		for (account, delegates) in DelegatesOf::<T>::iter() {
			ensure!(!delegates.is_empty(), "7: empty list of delegates");
			for delegate in delegates {
				let serves = Delegates::<T>::get(&delegate);
				ensure!(serves.as_ref() == Some(&account), "7: listed delegate serves another");
			}
		}
		Ok(())
	}

	fn try_state_of_pending() -> Result<(), DispatchError> {
		for participant in Handovers::<T>::iter_keys() {
			ensure!(
				Self::ensure_open_participant(&participant).is_ok(),
				"8: handover of no open participant"
			);
		}
		for (account, recovery) in Recoveries::<T>::iter() {
			ensure!(Self::ensure_open(&account).is_ok(), "8: recovery of no open account");
			let reserved_for = ReservedKeys::<T>::get(&recovery.new_key);
			ensure!(reserved_for.as_ref() == Some(&account), "8: recovery without its key");
		}
		for (key, account) in ReservedKeys::<T>::iter() {
			Self::try_one_meaning(&key)?;
			let recovers = Recoveries::<T>::get(&account).is_some_and(|it| it.new_key == key);
			ensure!(recovers, "8: key reserved for no recovery");
		}
		Ok(())
	}

	fn try_one_meaning(account: &T::AccountId) -> Result<(), DispatchError> {
		ensure!(Self::meanings(account) == 1, "2: account with two meanings");
		Ok(())
	}

	fn meanings(account: &T::AccountId) -> usize {
		[
			Intermediaries::<T>::contains_key(account),
			FormerIntermediaries::<T>::contains_key(account),
			Participants::<T>::contains_key(account),
			Sites::<T>::contains_key(account),
			AccountOfKey::<T>::contains_key(account),
			ReservedKeys::<T>::contains_key(account),
			Delegates::<T>::contains_key(account),
		]
		.into_iter()
		.filter(|applies| *applies)
		.count()
	}

	fn is_open(account: &T::AccountId) -> bool {
		!Closed::<T>::contains_key(account)
	}

	fn is_provided(account: &T::AccountId) -> bool {
		frame_system::Pallet::<T>::providers(account) > 0
	}
}
