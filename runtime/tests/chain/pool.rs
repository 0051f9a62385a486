//! What a member can do to the transaction pool: at most fill its own share of it.

use super::world::*;
use sp_runtime::transaction_validity::InvalidTransaction;
use tracemet_runtime::*;

fn remark() -> frame_system::Call<Runtime> {
	frame_system::Call::remark { remark: vec![] }
}

#[test]
fn a_members_backlog_is_bounded() {
	let mut world = copper_world();
	let nonce = world.run(|| System::account_nonce(account("mine")));
	let last = world.sign_with_nonce("mine", nonce + 64, remark());
	assert!(world.validate(last).is_ok());
	let beyond = world.sign_with_nonce("mine", nonce + 65, remark());
	assert_eq!(world.validate(beyond), Err(refusal(InvalidTransaction::Custom(5))));
}

#[test]
fn the_deeper_in_a_backlog_the_sooner_a_transaction_gives_way() {
	let mut world = copper_world();
	let nonce = world.run(|| System::account_nonce(account("mine")));
	let mut priorities = vec![];
	for ahead in [0, 1, 32, 64] {
		let transaction = world.sign_with_nonce("mine", nonce + ahead, remark());
		priorities.push(world.validate(transaction).unwrap().priority);
	}
	assert!(priorities.windows(2).all(|pair| pair[0] > pair[1]), "{priorities:?}");
	// Whoever is in office goes before all of them.
	let in_office = world.sign("Alice", remark());
	assert!(world.validate(in_office).unwrap().priority > 1_000_000);
	// Another member's next transaction goes before all but the first of them.
	let other = world.sign("brand", remark());
	assert_eq!(world.validate(other).unwrap().priority, priorities[0]);
	// Votes go before everything.
	world.ok("mine", mining().call());
	let vote = world.worker_transactions().remove(0);
	assert!(world.validate(vote).unwrap().priority > priorities[0]);
}
