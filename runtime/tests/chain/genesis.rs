use super::world::*;
use frame_support::traits::Contains;
use sp_keyring::Sr25519Keyring;
use tracemet_primitives::{AttributeId, AttributeNature};
use tracemet_runtime::{genesis, *};

#[test]
fn the_development_preset_has_one_validator_and_sudo() {
	let mut world = World::new(genesis::DEVELOPMENT, &[]);
	world.run(|| {
		assert_eq!(Session::validators(), vec![Sr25519Keyring::Alice.to_account_id()]);
		assert_eq!(pallet_sudo::Key::<Runtime>::get(), Some(Sr25519Keyring::Alice.to_account_id()));
		assert_eq!(pallet_footprint::Authorities::<Runtime>::get().len(), 1);
	});
}

#[test]
fn the_local_preset_has_four_validators_a_council_and_no_sudo() {
	let mut world = World::new(genesis::LOCAL, &[]);
	world.run(|| {
		let expected = [
			Sr25519Keyring::Alice,
			Sr25519Keyring::Bob,
			Sr25519Keyring::Charlie,
			Sr25519Keyring::Dave,
		]
		.map(|identity| identity.to_account_id());
		assert_eq!(Session::validators(), expected);
		assert_eq!(pallet_sudo::Key::<Runtime>::get(), None);
		assert_eq!(pallet_footprint::Authorities::<Runtime>::get().len(), 4);
		assert_eq!(pallet_aura::Authorities::<Runtime>::get().len(), 4);
		assert_eq!(Grandpa::grandpa_authorities().len(), 4);
		for member in &expected {
			assert!(Council::is_member(member));
			assert!(Validators::contains(member));
		}
	});
}

#[test]
fn every_chain_starts_with_the_nine_attributes() {
	let mut world = World::new(genesis::LOCAL, &[]);
	world.run(|| {
		use AttributeNature::{Benefit, Burden, Content};
		let attribute = |id| pallet_footprint::Attributes::<Runtime>::get(AttributeId(id));
		let natures = (0..9).map(|id| attribute(id).unwrap().nature).collect::<Vec<_>>();
		let expected = [Burden, Burden, Burden, Burden, Content, Content, Benefit, Burden, Burden];
		assert_eq!(natures, expected);
		assert_eq!(attribute(9), None);
	});
}

#[test]
fn there_is_no_token() {
	let mut world = World::new(genesis::DEVELOPMENT, &[]);
	world.run(|| assert_eq!(Balances::total_issuance(), 0));
}

#[test]
fn an_unknown_preset_is_none() {
	assert_eq!(genesis::get_preset(&"nowhere".into()), None);
	assert_eq!(genesis::preset_names(), ["development", "local"]);
}
