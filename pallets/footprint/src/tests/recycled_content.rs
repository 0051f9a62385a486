use crate::{mock::*, *};
use tracemet_primitives::{
	AttributeTotals, Attribution, Mass, NodeInputSource, ProductionNode, RequestId, ScrapOrigin,
	RECYCLED_CONTENT,
};

/// Two lines of the same mass out of nothing but scrap, that half grams of both origins fall to.
fn recycling() -> ProductionNode {
	let scrap = |origin, grams| input(NodeInputSource::Scrap(SCRAP, origin), Mass(grams), 0);
	let line = output(CATHODE, Mass(10_000_001), 0);
	let pre_consumer = scrap(ScrapOrigin::PreConsumer, 5_000_001);
	let post_consumer = scrap(ScrapOrigin::PostConsumer, 15_000_001);
	ProductionNode {
		attribution: Attribution::RollingAverage,
		..node([pre_consumer, post_consumer], [], [line, line])
	}
}

/// Recycled metal of each line of a node.
fn recycled(node: u64) -> Vec<u128> {
	let lines = Footprints::<Test>::get(RequestId(node)).unwrap().lines;
	let content = |line: &AttributeTotals| {
		RECYCLED_CONTENT.iter().filter_map(|attribute| line.get(attribute)).sum()
	};
	lines.iter().map(content).collect()
}

#[test]
fn a_line_never_contains_more_recycled_metal_than_metal() {
	build_and_execute(|| {
		open(1, recycling());
		accept(RequestId(1));
		assert_eq!(recycled(1), [10_000_000, 10_000_000]);
	});
}

#[test]
fn whole_lines_of_nothing_but_scrap_can_be_mixed() {
	build_and_execute(|| {
		for recycler in 1..=4 {
			open(recycler, recycling());
			accept(RequestId(recycler));
		}
		let whole = |recycler| input(credit(recycler, 1), Mass(10_000_001), 0);
		open(5, node([1, 2, 3, 4].map(whole), [], [output(CATHODE, Mass(40_000_004), 0)]));
		accept(RequestId(5));
		assert_eq!(recycled(5), [40_000_000]);
	});
}
