//! What the index holds: a record takes the place of the one before.

use super::world::*;
use crate::index::store::{Exit, Record, Store};
use tracemet_primitives::*;

fn drawing(from: &[OutputLineId]) -> Option<Box<ProductionNode>> {
	let inputs = from.iter().map(|line| credit(*line, 1, 0)).collect::<Vec<_>>();
	let node = node(Attribution::Credit, inputs, 0, [labelled(1)]);
	Some(Box::new(without_activities(node)))
}

fn consumers(store: &Store, of: OutputLineId) -> Vec<u64> {
	store.consumers(of).map(|request| request.0).collect()
}

#[test]
fn consumers_follow_amended_and_cancelled_records() {
	let mut store = Store::default();
	store.set(Record::Node(RequestId(5), drawing(&[line(1, 0), line(1, 1), line(1, 0)])));
	store.set(Record::Node(RequestId(4), drawing(&[line(1, 0)])));
	assert_eq!(consumers(&store, line(1, 0)), [4, 5]);
	assert_eq!(consumers(&store, line(1, 1)), [5]);
	assert_eq!((store.node_count(), store.edge_count()), (2, 3));

	store.set(Record::Node(RequestId(5), drawing(&[line(1, 1), line(2, 0)])));
	assert_eq!(consumers(&store, line(1, 0)), [4]);
	assert_eq!(consumers(&store, line(1, 1)), [5]);
	assert_eq!(consumers(&store, line(2, 0)), [5]);

	store.set(Record::Node(RequestId(5), None));
	store.set(Record::Node(RequestId(4), None));
	assert_eq!(store, Store::default());
}

#[test]
fn exit_statements_go_with_their_draws() {
	let exit =
		|draws: &[(OutputLineId, u128)]| Some(Exit { draws: draws.iter().copied().collect() });
	let mut store = Store::default();
	store.set(Record::Exit(ExitId(1), exit(&[(line(1, 0), 5), (line(2, 0), 7)])));
	store.set(Record::Exit(ExitId(2), exit(&[(line(1, 0), 3)])));
	let of = |store: &Store, of| store.exits_of(of).collect::<Vec<_>>();
	assert_eq!(of(&store, line(1, 0)), [(ExitId(1), 5), (ExitId(2), 3)]);
	assert_eq!(store.edge_count(), 3);

	store.set(Record::Exit(ExitId(1), exit(&[(line(2, 0), 8)])));
	assert_eq!(of(&store, line(1, 0)), [(ExitId(2), 3)]);
	assert_eq!(of(&store, line(2, 0)), [(ExitId(1), 8)]);
	store.set(Record::Exit(ExitId(1), None));
	store.set(Record::Exit(ExitId(2), None));
	assert_eq!(store, Store::default());
}

#[test]
fn the_same_record_once_more_changes_nothing() {
	let world = random(7, 20);
	let mut again = world.store.clone();
	for id in (0..20).map(RequestId) {
		again.set(Record::Node(id, world.store.node(id).cloned().map(Box::new)));
		again.set(Record::Footprint(id, world.store.footprint(id).cloned()));
		again.set(Record::Request(id, world.store.producer(id).cloned()));
		again.set(Record::Exit(ExitId(id.0), world.store.exit(ExitId(id.0)).cloned()));
	}
	assert_eq!(again, world.store);
}
