//! The genesis presets.

use crate::{
	AccountId, BalancesConfig, CouncilMembershipConfig, RuntimeGenesisConfig, SessionConfig,
	SessionKeys, SudoConfig, ValidatorsConfig,
};
use alloc::{vec, vec::Vec};
use frame_support::{build_struct_json_patch, BoundedVec};
use sp_core::sr25519;
use sp_genesis_builder::PresetId;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// One validator, and sudo: for development only.
pub const DEVELOPMENT: &str = sp_genesis_builder::DEV_RUNTIME_PRESET;
/// Four validators that are also the council: a consortium on one machine. No sudo.
pub const LOCAL: &str = "local";

/// The session keys of a well-known development identity.
fn session_keys(identity: Sr25519Keyring, finalizer: Ed25519Keyring) -> SessionKeys {
	let public: sr25519::Public = identity.public();
	SessionKeys {
		aura: public.into(),
		grandpa: finalizer.public().into(),
		footprint: public.into(),
	}
}

fn preset(
	validators: &[(Sr25519Keyring, Ed25519Keyring)],
	minimum: u32,
	council: Vec<AccountId>,
	sudo: Option<AccountId>,
) -> serde_json::Value {
	let accounts = validators.iter().map(|(identity, _)| identity.to_account_id());
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig { balances: vec![] },
		validators: ValidatorsConfig { validators: accounts.collect::<Vec<_>>(), minimum },
		session: SessionConfig {
			keys: validators
				.iter()
				.map(|(identity, finalizer)| {
					let account = identity.to_account_id();
					(account.clone(), account, session_keys(*identity, *finalizer))
				})
				.collect::<Vec<_>>(),
		},
		council_membership: CouncilMembershipConfig { members: BoundedVec::truncate_from(council) },
		sudo: SudoConfig { key: sudo },
	})
}

/// The preset of a name, as JSON.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	use Ed25519Keyring as Finalizer;
	use Sr25519Keyring as Identity;

	let patch = match id.as_ref() {
		DEVELOPMENT => {
			let alice = Identity::Alice.to_account_id();
			preset(&[(Identity::Alice, Finalizer::Alice)], 1, vec![], Some(alice))
		}
		LOCAL => {
			let validators = [
				(Identity::Alice, Finalizer::Alice),
				(Identity::Bob, Finalizer::Bob),
				(Identity::Charlie, Finalizer::Charlie),
				(Identity::Dave, Finalizer::Dave),
			];
			let council = validators.iter().map(|(identity, _)| identity.to_account_id());
			preset(&validators, 3, council.collect(), None)
		}
		_ => return None,
	};
	serde_json::to_string(&patch).ok().map(alloc::string::String::into_bytes)
}

/// The names of the presets.
pub fn preset_names() -> Vec<PresetId> {
	vec![PresetId::from(DEVELOPMENT), PresetId::from(LOCAL)]
}
