//! The copper value chain of the pre-study (003), tonne by tonne.

use crate::{mock::*, Exits};
use frame_support::assert_ok;
use tracemet_primitives::{
	ExitId, Mass, MassBalanceAccount, ScrapOrigin, Supply, FOSSIL_UPSTREAM, RECYCLED_POST_CONSUMER,
};

#[test]
fn the_copper_value_chain_of_the_pre_study_comes_out_exactly() {
	build_and_execute(|| {
		// 200 t of concentrate of the smelter's own mine, with 45 t of copper.
		let mut mine = mining(t(45));
		mine.inputs[0].gross_mass = t(200);
		mine.outputs[0].gross_mass = t(200);
		let concentrate = mine.approved()[0];
		assert_ok!(transfer(MINE, concentrate, t(45), SMELTER));

		// With 200 t imported, and 50 t of scrap with 10 t of copper, it makes 100 t of cathode.
		let request = smelting(
			[
				weighed(t(200), uncertified(t(45))),
				to_line(1, weighed(t(200), credit(concentrate, t(45)))),
				to_line(2, weighed(t(50), scrap(ScrapOrigin::PostConsumer, t(10)))),
			],
			[
				ordinary(CATHODE, t(45)),
				labelled(CATHODE, CU_8, t(45)),
				labelled(CATHODE, CU_RE, t(10)),
			],
		)
		.pending();
		// 8.0 kg per kg of 45 t are 360 t of CO2e.
		let low_carbon = totals(&[(FOSSIL_UPSTREAM, 360_000_000)]);
		accept(
			request,
			[
				totals(&[(FOSSIL_UPSTREAM, 500_000_000)]),
				low_carbon.clone(),
				totals(&[(RECYCLED_POST_CONSUMER, 10_000_000)]),
			],
		);
		assert_ok!(Credits::approve_request(signed(BODY), request));
		let lots = crate::IssuedLots::<Test>::get(request);
		let (cathode, recycled) = (lots[0].1, lots[1].1);
		assert_eq!(masses(cathode), (t(45), Mass::ZERO));
		assert_eq!(masses(recycled), (t(10), Mass::ZERO));
		assert_eq!(balance(SMELTER, CONCENTRATE, CU_8).closing, Mass::ZERO);

		// The wire maker orders 45 t of `Cu 8.0 MIX`. Drawing loses nothing.
		assert_ok!(transfer(SMELTER, cathode, t(45), WIRE_MAKER));
		let request =
			wire_drawing([credit(cathode, t(45))], [labelled(WIRE, CU_8, t(45))]).pending();
		accept(request, [low_carbon.clone()]);
		assert_ok!(Credits::approve_request(signed(BODY), request));
		let wire = crate::IssuedLots::<Test>::get(request)[0].1;

		// All of it goes to a brand, and leaves against its computers.
		assert_ok!(transfer(WIRE_MAKER, wire, t(45), BRAND));
		assert_ok!(exit(BRAND, wire, t(45)));
		let statement = Exits::<Test>::get(ExitId(0)).unwrap();
		assert_eq!((statement.draws.len(), statement.label), (1, CU_8));
		assert_eq!((statement.draws[0].good, statement.draws[0].mass), (WIRE, t(45)));
		assert_eq!((statement.mass, statement.product), (t(45), product(b"computers")));
		assert_eq!(statement.attributes, low_carbon);

		let all = t(45);
		let consumed = Supply { issued: all, consumed: all, ..Default::default() };
		assert_eq!(supply(CONCENTRATE, CU_8), consumed);
		assert_eq!(supply(CATHODE, CU_8), consumed);
		assert_eq!(supply(WIRE, CU_8), Supply { issued: all, exited: all, ..Default::default() });
		assert_eq!(
			supply(CATHODE, CU_RE),
			Supply { issued: t(10), held: t(10), ..Default::default() }
		);
		assert_eq!(
			balance(SMELTER, CATHODE, CU_8),
			MassBalanceAccount { issued: all, sent: all, ..Default::default() }
		);
		assert_eq!(
			balance(WIRE_MAKER, CATHODE, CU_8),
			MassBalanceAccount { received: all, consumed: all, ..Default::default() }
		);
		assert_eq!(
			balance(BRAND, WIRE, CU_8),
			MassBalanceAccount { received: all, exited: all, ..Default::default() }
		);
	});
}
