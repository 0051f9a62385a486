use crate::mock::*;
use frame_support::assert_ok;
use std::collections::BTreeSet;
use tracemet_primitives::LotId;

fn ids(account: u64, after: Option<LotId>) -> Vec<LotId> {
	Credits::lots_of_account(&account, after).map(|(id, _)| id).collect()
}

#[test]
fn an_account_lists_its_own_lots_that_have_mass_left() {
	build_and_execute(|| {
		let lots = [1, 2, 3].map(|tonnes| mine_lot(t(tonnes)));
		assert_ok!(exit(MINE, lots[0], t(1)));
		assert_ok!(transfer(MINE, lots[1], t(2), SMELTER));
		assert_ok!(transfer(MINE, lots[2], t(1), SMELTER));

		assert_eq!(
			Credits::lots_of_account(&MINE, None).collect::<Vec<_>>(),
			vec![(lots[2], lot(lots[2]))]
		);
		let of_smelter = ids(SMELTER, None).into_iter().collect::<BTreeSet<_>>();
		assert_eq!(of_smelter, BTreeSet::from([lots[1], LotId(3)]));
		assert_eq!(ids(BRAND, None), vec![]);
	});
}

#[test]
fn pages_cover_the_list_in_a_stable_order() {
	build_and_execute(|| {
		for tonnes in 1..=7 {
			mine_lot(t(tonnes));
		}
		smelter_lot(t(8));
		let all = ids(MINE, None);
		assert_eq!(all.len(), 7);

		let (mut paged, mut after) = (Vec::new(), None);
		loop {
			let page = Credits::lots_of_account(&MINE, after).take(3).collect::<Vec<_>>();
			let Some((last, _)) = page.last() else { break };
			after = Some(*last);
			paged.extend(page.into_iter().map(|(id, _)| id));
		}
		assert_eq!(paged, all);
	});
}

#[test]
fn a_page_begins_after_a_lot_that_is_spent_meanwhile() {
	build_and_execute(|| {
		for _ in 0..5 {
			mine_lot(t(1));
		}
		let all = ids(MINE, None);
		assert_ok!(exit(MINE, all[1], t(1)));
		assert_eq!(ids(MINE, Some(all[1])), all[2..].to_vec());
	});
}
