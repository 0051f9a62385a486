use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{
	traits::{MassFootprint, ProductionGraph},
	AttributeId, Mass, NodeInputSource, OutputLineId, ProductionNode, RequestId, TimeSpan,
	FOOTPRINT_VALIDITY, FOSSIL_PURCHASED_ENERGY, FOSSIL_UPSTREAM, FROM_PRIMARY_DATA,
	RECYCLED_POST_CONSUMER,
};

const LINE: OutputLineId = OutputLineId { request: NODE, line: 0 };

fn attributes(mass: Mass) -> Vec<(AttributeId, u128)> {
	let footprint = Footprint::footprint_of(LINE, mass).unwrap();
	footprint.attributes.into_inner().into_iter().collect()
}

#[test]
fn the_whole_line_has_the_whole_footprint() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		assert_eq!(
			Footprint::footprint_of(LINE, tonnes(10)),
			Ok(MassFootprint {
				attributes: remelted()[0].clone(),
				revision: 0,
				valid_until: 1 + FOOTPRINT_VALIDITY,
			})
		);
	});
}

#[test]
fn a_part_has_its_share_rounded_against_the_claim() {
	build_and_execute(|| {
		let mut primary = remelting();
		primary.activities[0].primary = true;
		open(1, primary);
		accept(NODE);
		// 1,000 g of scope 2 and primary data, 500,000 g upstream on 10,000,000 g of cathode.
		assert_eq!(
			attributes(Mass(2_500_000)),
			vec![
				(FOSSIL_PURCHASED_ENERGY, 250),
				(FOSSIL_UPSTREAM, 125_000),
				(RECYCLED_POST_CONSUMER, 2_500_000),
				(FROM_PRIMARY_DATA, 250),
			]
		);
		assert_eq!(
			attributes(Mass(10_001)),
			vec![
				(FOSSIL_PURCHASED_ENERGY, 2),
				(FOSSIL_UPSTREAM, 501),
				(RECYCLED_POST_CONSUMER, 10_001),
				(FROM_PRIMARY_DATA, 1),
			]
		);
		assert_eq!(
			attributes(Mass(1)),
			vec![(FOSSIL_PURCHASED_ENERGY, 1), (FOSSIL_UPSTREAM, 1), (RECYCLED_POST_CONSUMER, 1)]
		);
		assert_eq!(attributes(Mass::ZERO), vec![]);
	});
}

#[test]
fn content_is_rounded_down() {
	build_and_execute(|| {
		let mut melt = remelting();
		// 10 t of scrap and 20 t from the ground, of which nothing is recycled.
		melt.outputs[0].mass = tonnes(30);
		melt.inputs
			.try_push(input(NodeInputSource::Extracted(CONCENTRATE), tonnes(20), 0))
			.unwrap();
		open(1, melt);
		accept(NODE);
		for (mass, recycled) in [(2, None), (3, Some(1)), (5, Some(1)), (6, Some(2))] {
			let footprint = Footprint::footprint_of(LINE, Mass(mass)).unwrap();
			assert_eq!(footprint.attributes.get(&RECYCLED_POST_CONSUMER).copied(), recycled);
		}
	});
}

#[test]
fn it_is_out_of_date_three_years_after_the_end_of_the_reference_period() {
	build_and_execute(|| {
		let reporting =
			|until| ProductionNode { reference_period: TimeSpan { from: 0, until }, ..remelting() };
		open(1, reporting(100));
		open(2, reporting(900));
		accept_ready();
		let valid_until = |request| {
			let line = OutputLineId { request: RequestId(request), line: 0 };
			Footprint::footprint_of(line, Mass(1)).map(|footprint| footprint.valid_until)
		};
		// 1,095 days.
		assert_eq!(valid_until(1), Ok(94_608_100));
		assert_eq!(valid_until(2), Ok(94_608_900));
		// What was made of it has its own time.
		open(3, drawing(1));
		accept(RequestId(3));
		assert_eq!(valid_until(3), Ok(94_608_001));
	});
}

#[test]
fn it_is_that_of_the_revision_in_force() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		assert_ok!(restate(NODE, correction([secondary(ELECTRICITY, 50)])));
		assert_eq!(Footprint::footprint_of(LINE, tonnes(10)).map(|f| f.revision), Ok(0));
		assert_eq!(attributes(tonnes(10))[0], (FOSSIL_PURCHASED_ENERGY, 1_000));
		settle_all();
		assert_eq!(Footprint::footprint_of(LINE, tonnes(10)).map(|f| f.revision), Ok(1));
		assert_eq!(attributes(tonnes(10))[0], (FOSSIL_PURCHASED_ENERGY, 2_000));
	});
}

#[test]
fn there_is_none_before_it_is_accepted_or_beyond_the_lines() {
	build_and_execute(|| {
		open(1, remelting());
		assert_noop!(Footprint::footprint_of(LINE, Mass(1)), Error::<Test>::FootprintNotAccepted);
		accept(NODE);
		assert_noop!(
			Footprint::footprint_of(OutputLineId { line: 1, ..LINE }, Mass(1)),
			Error::<Test>::OutputLineNotFound
		);
		assert_noop!(
			Footprint::footprint_of(OutputLineId { request: RequestId(2), line: 0 }, Mass(1)),
			Error::<Test>::FootprintNotAccepted
		);
	});
}

#[test]
fn what_cannot_be_counted_is_an_error() {
	build_and_execute(|| {
		let largest = bounded([totals(&[(FOSSIL_UPSTREAM, 1 << 96)])]);
		open(1, declaring(remelting(), largest));
		assert_ok!(attest(NODE));
		assert_noop!(Footprint::footprint_of(LINE, tonnes(11)), Error::<Test>::Overflow);
	});
}
