use crate::{mock::*, Error, Event, Participants};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;

#[test]
fn its_intermediary_sets_the_dossier() {
	build_and_execute(|| {
		let dossier = H256::repeat_byte(8);
		assert_ok!(Accounts::set_dossier(signed(INTERMEDIARY), PRODUCER, dossier));
		assert_eq!(Participants::<Test>::get(PRODUCER).map(|record| record.dossier), Some(dossier));
		assert_eq!(events(), vec![Event::DossierSet { participant: PRODUCER, dossier }]);
		assert_noop!(
			Accounts::set_dossier(signed(OTHER_INTERMEDIARY), PRODUCER, dossier),
			Error::<Test>::NotItsIntermediary
		);
		assert_noop!(
			Accounts::set_dossier(signed(INTERMEDIARY), SITE, dossier),
			Error::<Test>::ParticipantNotFound
		);
	});
}
