//! What may be said of a product: the whole text for each model.

use crate::{
	claims::{render, Claimed, Content, MAX_PAIRS},
	mock::*,
	Error, Exits, Lots, NextExitId,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;
use tracemet_primitives::{
	traits::CertificationRegistry, ChainOfCustodyModel, ClaimText, ExitDraw, GoodId, Label, LotId,
	Mass, OutputLineId, RequestId, FOSSIL_UPSTREAM, FROM_DECLARATIONS, MILLION,
};

const NOT_A_FOOTPRINT: &str =
	" The claim is about certified mass; it is not a footprint of the metal in this product.";
const NOT_IN_THE_FOOTPRINT: &str = " The processing from a certified good to the one that it \
                                    accompanies is not in the footprint.";

const DECLARED: &str = " The footprint of this certified mass was declared by producers and \
                        attested by auditors, in part or whole, instead of calculated.";

fn exit_of(account: u64, draws: impl Into<Vec<(LotId, Mass)>>) -> DispatchResult {
	Credits::exit(signed(account), account, bounded(draws), product(b"computers"), 1_000)
}

/// What is said of a product that these left the system against.
fn claim_of(account: u64, draws: impl Into<Vec<(LotId, Mass)>>) -> String {
	let exit = NextExitId::<Test>::get();
	exit_of(account, draws).unwrap();
	String::from_utf8(Exits::<Test>::get(exit).unwrap().claim.into_inner()).unwrap()
}

fn claimed(good: &str, accompanies: Option<&str>, mass: Mass) -> Claimed {
	Claimed { good: good.into(), accompanies: accompanies.map(Into::into), mass }
}

fn content(model: ChainOfCustodyModel, claimed: Vec<Claimed>) -> Content {
	Content { model, claimed, certified_share: MILLION, one_origin: true, declared: false }
}

#[test]
fn mass_balance_says_that_it_contains_the_label_and_nothing_of_a_footprint() {
	build_and_execute(|| {
		let id = cathode_lot(CU_8, t(45));
		assert_eq!(
			claim_of(SMELTER, [(id, kg(45))]),
			"contains Cu 8.0 MIX: 45 kg of certified copper cathode, under the mass balance model \
			 of ISO 22095. The claim is about certified mass; it is not a footprint of the metal in \
			 this product."
		);
	});
}

#[test]
fn book_and_claim_says_that_the_product_does_not_contain_it() {
	build_and_execute(|| {
		let id = cathode_lot(BOOKED_CU_8, t(45));
		assert_eq!(
			claim_of(SMELTER, [(id, kg(45))]),
			"supports Cu 8.0 BC: 45 kg of certified copper cathode, under the book and claim model \
			 of ISO 22095. The credits were claimed separately from material: the product does not \
			 physically contain it. The claim is about certified mass; it is not a footprint of the \
			 metal in this product."
		);
	});
}

#[test]
fn controlled_blending_states_the_certified_share() {
	build_and_execute(|| {
		let blend = |certified, other| {
			smelting_under(
				BLENDED_CU_8,
				[extracted(certified), uncertified(other)],
				[labelled(CATHODE, BLENDED_CU_8, plus(certified, other))],
			)
			.approved()[0]
		};
		let (three_quarters, third) = (blend(t(3), t(1)), blend(t(1), t(2)));
		assert_eq!(
			claim_of(SMELTER, [(three_quarters, kg(45))]),
			"contains Cu 8.0 CB: 45 kg of copper cathode with a certified share of at least 75 %, \
			 under the controlled blending model of ISO 22095. The claim is about certified mass; it \
			 is not a footprint of the metal in this product."
		);
		// The smallest share of all, and a third rounded down.
		assert_eq!(
			claim_of(SMELTER, [(three_quarters, kg(40)), (third, kg(5))]),
			"contains Cu 8.0 CB: 45 kg of copper cathode with a certified share of at least 33.3333 \
			 %, under the controlled blending model of ISO 22095. The claim is about certified mass; \
			 it is not a footprint of the metal in this product."
		);
	});
}

#[test]
fn shares_have_up_to_four_decimals() {
	execute(|| {
		let label = Certification::label(BLENDED_CU_8).unwrap();
		for (share, per_cent) in [
			(MILLION, "100"),
			(999_999, "99.9999"),
			(605_000, "60.5"),
			(100_010, "10.001"),
			(10_000, "1"),
			(1, "0.0001"),
		] {
			let claimed = vec![claimed("wire", None, kg(1))];
			let model = ChainOfCustodyModel::ControlledBlending;
			let content = Content { certified_share: share, ..content(model, claimed) };
			assert_eq!(
				render(&label, &content),
				Some(format!(
					"contains Cu 8.0 CB: 1 kg of wire with a certified share of at least \
					 {per_cent} %, under the controlled blending model of ISO \
					 22095.{NOT_A_FOOTPRINT}"
				))
			);
		}
	});
}

#[test]
fn segregated_says_that_it_is_in_the_product_and_makes_the_content_claim() {
	build_and_execute(|| {
		let id = cathode_lot(SEGREGATED_CU_8, t(45));
		assert_eq!(
			claim_of(SMELTER, [(id, kg(45))]),
			"contains Cu 8.0 SEG: 45 kg of certified copper cathode, under the segregated model of \
			 ISO 22095. The product physically contains this certified material. The label states of \
			 this material: conflict-free."
		);
	});
}

#[test]
fn identity_preserved_says_how_many_origins() {
	build_and_execute(|| {
		let (one, two) = (cathode_lot(PRESERVED_CU_8, t(45)), cathode_lot(PRESERVED_CU_8, t(45)));
		let from_one_origin = "contains Cu 8.0 IP: 45 kg of certified copper cathode, under the \
			identity preserved model of ISO 22095. The product physically contains this certified \
			material, all of it from one origin. The label states of this material: conflict-free.";
		assert_eq!(claim_of(SMELTER, [(one, kg(45))]), from_one_origin);
		// Two lots of one origin.
		assert_ok!(transfer(SMELTER, one, t(10), WIRE_MAKER));
		assert_ok!(transfer(SMELTER, one, t(10), WIRE_MAKER));
		assert_eq!(claim_of(WIRE_MAKER, [(LotId(2), kg(20)), (LotId(3), kg(25))]), from_one_origin);
		assert_eq!(
			claim_of(SMELTER, [(one, kg(20)), (two, kg(25))]),
			"contains Cu 8.0 IP: 45 kg of certified copper cathode, under the identity preserved \
			 model of ISO 22095. The product physically contains this certified material, each lot of \
			 it from one origin. The label states of this material: conflict-free."
		);
	});
}

#[test]
fn a_content_claim_is_made_only_where_the_model_carries_it() {
	execute(|| {
		use ChainOfCustodyModel::*;
		let with = Certification::label(SEGREGATED_CU_8).unwrap();
		let without = Label { content_claim: None, ..with.clone() };
		for (model, carries) in [
			(BookAndClaim, false),
			(MassBalance, false),
			(ControlledBlending, false),
			(Segregated, true),
			(IdentityPreserved, true),
		] {
			let content = content(model, vec![claimed("wire", None, kg(1))]);
			let (with, without) = (render(&with, &content), render(&without, &content));
			let (with, without) = (with.unwrap(), without.unwrap());
			assert!(!without.contains("conflict-free"));
			match carries {
				true => assert_eq!(
					with,
					format!("{without} The label states of this material: conflict-free.")
				),
				false => assert_eq!(with, without),
			}
		}
	});
}

#[test]
fn masses_are_kilograms_with_up_to_three_decimals() {
	execute(|| {
		let label = Certification::label(CU_8).unwrap();
		for (grams, kilograms) in [
			(1, "0.001"),
			(10, "0.01"),
			(1_500, "1.5"),
			(1_234_567, "1234.567"),
			(45_000_000, "45000"),
			(u64::MAX, "18446744073709551.615"),
		] {
			let claimed = vec![claimed("wire", None, Mass(grams))];
			assert_eq!(
				render(&label, &content(ChainOfCustodyModel::MassBalance, claimed)),
				Some(format!(
					"contains Cu 8.0 MIX: {kilograms} kg of certified wire, under the mass balance \
					 model of ISO 22095.{NOT_A_FOOTPRINT}"
				))
			);
		}
	});
}

#[test]
fn several_goods_are_summed_and_named_in_the_order_of_their_ids() {
	build_and_execute(|| {
		let lots = [10, 20, 30].map(|tonnes| wire_maker_lot(CU_8, t(tonnes)));
		let wire = wire_drawing([credit(lots[0], t(10))], [labelled(WIRE, CU_8, t(10))]);
		let wire = wire.approved()[0];
		assert_ok!(pass_through(lots[1], t(5), SMELTER));
		let passed = LotId(4);
		assert_ok!(transfer(SMELTER, passed, t(5), WIRE_MAKER));
		let concentrate = mine_lot(t(1));
		assert_ok!(transfer(MINE, concentrate, t(1), WIRE_MAKER));

		assert_eq!(
			claim_of(
				WIRE_MAKER,
				[
					(wire, kg(7)),
					(passed, Mass(4_001)),
					(lots[1], kg(2)),
					(concentrate, Mass(500)),
					(lots[2], kg(1)),
				]
			),
			format!(
				"contains Cu 8.0 MIX: 0.5 kg of certified copper concentrate, 3 kg of certified \
				 copper cathode, 4.001 kg of certified copper cathode accompanying copper wire and 7 \
				 kg of certified copper wire, under the mass balance model of ISO \
				 22095.{NOT_A_FOOTPRINT}{NOT_IN_THE_FOOTPRINT}"
			)
		);
	});
}

#[test]
fn a_declared_footprint_is_told_from_a_calculated_one() {
	build_and_execute(|| {
		let (declared, calculated) = (cathode_lot(CU_8, t(45)), cathode_lot(CU_8, t(45)));
		let by_model =
			"contains Cu 8.0 MIX: 45 kg of certified copper cathode, under the mass balance \
			model of ISO 22095. The claim is about certified mass; it is not a footprint of the metal \
			in this product.";
		let with_declared =
			"contains Cu 8.0 MIX: 45 kg of certified copper cathode, under the mass \
			balance model of ISO 22095. The claim is about certified mass; it is not a footprint of \
			the metal in this product. The footprint of this certified mass was declared by producers \
			and attested by auditors, in part or whole, instead of calculated.";
		let state = |id, grams| {
			let fossil = [(FOSSIL_UPSTREAM, 45_000_000), (FROM_DECLARATIONS, grams)];
			accept(lot(id).origin.request, [totals(&fossil)]);
		};
		state(declared, 1);
		state(calculated, 0);
		assert_eq!(claim_of(SMELTER, [(calculated, kg(45))]), by_model);
		assert_eq!(claim_of(SMELTER, [(declared, kg(45))]), with_declared);
		// A part of it is enough.
		assert_eq!(claim_of(SMELTER, [(calculated, kg(44)), (declared, kg(1))]), with_declared);
	});
}

#[test]
fn every_model_tells_it() {
	execute(|| {
		use ChainOfCustodyModel::*;
		let label = Certification::label(SEGREGATED_CU_8).unwrap();
		for model in [BookAndClaim, MassBalance, ControlledBlending, Segregated, IdentityPreserved]
		{
			let calculated = content(model, vec![claimed("wire", Some("cable"), kg(1))]);
			let declared = Content { declared: true, ..calculated.clone() };
			let (calculated, declared) = (render(&label, &calculated), render(&label, &declared));
			assert_eq!(declared, Some(format!("{}{DECLARED}", calculated.unwrap())));
		}
	});
}

#[test]
fn a_blend_of_two_goods_is_not_certified_as_a_whole() {
	execute(|| {
		let label = Certification::label(BLENDED_CU_8).unwrap();
		let model = ChainOfCustodyModel::ControlledBlending;
		let goods = vec![claimed("cathode", Some("wire"), kg(2)), claimed("wire", None, kg(1))];
		let content = Content { certified_share: 500_000, ..content(model, goods) };
		assert_eq!(
			render(&label, &content),
			Some(format!(
				"contains Cu 8.0 CB: 2 kg of cathode accompanying wire and 1 kg of wire with a \
				 certified share of at least 50 %, under the controlled blending model of ISO \
				 22095.{NOT_A_FOOTPRINT}{NOT_IN_THE_FOOTPRINT}"
			))
		);
	});
}

#[test]
fn a_statement_names_up_to_eight_goods() {
	execute(|| {
		let origin = OutputLineId { request: RequestId(0), line: 0 };
		let draw = |good, accompanies| ExitDraw {
			lot: LotId(0),
			good,
			accompanies,
			origin,
			mass: kg(1),
			certified_share: MILLION,
			footprint_revision: 0,
		};
		let goods = [CONCENTRATE, SCRAP, CATHODE, WIRE, SLAG];
		let pairs = [CONCENTRATE, CATHODE].map(|good| goods.map(|other| draw(good, other)));
		let mut draws = pairs.concat();
		draws.truncate(MAX_PAIRS);
		// Another of the same pair is named with it.
		draws.push(draw(CATHODE, CATHODE));
		let claim = Credits::claim_of(CU_8, &draws, &totals(&[])).unwrap().into_inner();
		let claim = String::from_utf8(claim).unwrap();
		assert_eq!(claim.matches(" kg of certified ").count(), 8);
		assert!(claim.contains(" and 2 kg of certified copper cathode, under "));
		draws.push(draw(CATHODE, WIRE));
		assert_eq!(
			Credits::claim_of(CU_8, &draws, &totals(&[])),
			Err(Error::<Test>::MixedExit.into())
		);
	});
}

#[test]
fn an_exit_of_more_goods_is_refused() {
	execute(|| {
		let lots = [(); MAX_PAIRS + 1].map(|()| mine_lot(t(1)));
		let pairs = (0..5).map(|other| (0, other)).chain((0..4).map(|other| (2, other)));
		for (lot, (good, accompanies)) in lots.into_iter().zip(pairs) {
			Lots::<Test>::mutate(lot, |lot| {
				let lot = lot.as_mut().unwrap();
				(lot.good, lot.accompanies) = (GoodId(good), GoodId(accompanies));
			});
		}
		assert_noop!(exit_of(MINE, lots.map(|lot| (lot, kg(1)))), Error::<Test>::MixedExit);
	});
}

#[test]
fn the_longest_text_fits_the_statement() {
	let name = "n".repeat(64);
	let longest = || claimed(&name, Some(name.as_str()), Mass(u64::MAX));
	for model in [
		ChainOfCustodyModel::BookAndClaim,
		ChainOfCustodyModel::MassBalance,
		ChainOfCustodyModel::ControlledBlending,
		ChainOfCustodyModel::Segregated,
		ChainOfCustodyModel::IdentityPreserved,
	] {
		let label = Label {
			name: bounded(name.as_bytes()),
			content_claim: Some(bounded(name.as_bytes())),
			..Certification::label(CU_8).unwrap()
		};
		let content = Content {
			model,
			claimed: (0..MAX_PAIRS).map(|_| longest()).collect(),
			certified_share: 999_999,
			one_origin: false,
			declared: true,
		};
		let text = render(&label, &content).unwrap();
		assert!(ClaimText::try_from(text.into_bytes()).is_ok(), "{model:?}");
	}
}
