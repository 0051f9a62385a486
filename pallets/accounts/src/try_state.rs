//! What always holds in this pallet.

use crate::{Config, Intermediaries, Pallet, Participants, Sites};
use frame_support::ensure;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Checks the invariants:
	///
	/// 1. Every participant has at least one role.
	/// 2. No account is more than one of intermediary, participant and site.
	/// 3. Every site belongs to a participant whose roles hold credits.
	/// 4. Every registered account has a provider reference, so that it can sign.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let provided = |account: &T::AccountId| frame_system::Pallet::<T>::providers(account) > 0;
		for (account, participant) in Participants::<T>::iter() {
			ensure!(!participant.roles.is_empty(), "1: participant without a role");
			ensure!(!Intermediaries::<T>::contains_key(&account), "2: participant is intermediary");
			ensure!(provided(&account), "4: participant without provider");
		}
		for (site, company) in Sites::<T>::iter() {
			ensure!(!Intermediaries::<T>::contains_key(&site), "2: site is intermediary");
			ensure!(!Participants::<T>::contains_key(&site), "2: site is participant");
			let holds_credits = Participants::<T>::get(company)
				.is_some_and(|p| p.roles.iter().any(|role| role.holds_credits()));
			ensure!(holds_credits, "3: site without a company that holds credits");
			ensure!(provided(&site), "4: site without provider");
		}
		for account in Intermediaries::<T>::iter_keys() {
			ensure!(provided(&account), "4: intermediary without provider");
		}
		Ok(())
	}
}
