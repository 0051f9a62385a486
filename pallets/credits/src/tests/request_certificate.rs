use crate::{
	mock::*, Error, Event, LineTerms, LotsOfAccount, NextRequestId, PendingRequests, Requests,
	Terms,
};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use sp_runtime::DispatchError;
use tracemet_primitives::{
	Attribution, CertificateId, ConversionFactor, Input, LotId, Mass, NodeInput, NodeInputSource,
	Output, OutputLineId, ProductionNode, RequestId, ScrapOrigin, Supply, TimeSpan, MILLION,
};

const KG: Mass = Mass(1_000);
const GRAM: Mass = Mass(1);

#[test]
fn a_request_takes_its_credits_into_escrow_and_hands_its_node_to_the_graph() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		events();
		let record = smelting(
			[
				weighed(t(133), credit(lot, t(30))),
				to_line(1, weighed(t(200), uncertified(t(45)))),
				to_line(2, weighed(t(50), scrap(ScrapOrigin::PostConsumer, t(10)))),
			],
			[
				labelled(CATHODE, CU_8, t(30)),
				ordinary(CATHODE, t(45)),
				labelled(CATHODE, CU_RE, t(10)),
			],
		);
		let (request, details) = (RequestId(1), record.details());
		assert_ok!(record.ask());

		assert_eq!(Requests::<Test>::get(request), Some(details.clone()));
		assert_eq!(NextRequestId::<Test>::get(), RequestId(2));
		assert_eq!(PendingRequests::<Test>::get(SMELTER), 1);
		let whole = LineTerms {
			factor: Some(ConversionFactor::ONE),
			certified_share: MILLION,
			overdraft: Mass::ZERO,
		};
		let none = LineTerms { factor: None, certified_share: 0, overdraft: Mass::ZERO };
		assert_eq!(Terms::<Test>::get(request).unwrap().to_vec(), vec![whole, none, whole]);
		assert_eq!(masses(lot), (t(15), t(30)));
		assert_eq!(
			supply(CONCENTRATE, CU_8),
			Supply { issued: t(45), held: t(15), in_escrow: t(30), ..Default::default() }
		);
		// What is in escrow still counts in the holder's balance.
		assert_eq!(balance(SMELTER, CONCENTRATE, CU_8).closing, t(45));
		assert_eq!(supply(CATHODE, CU_8), Supply::default());

		let origin = OutputLineId { request: RequestId(0), line: 0 };
		let input = |source, mass, attributed_to| NodeInput {
			source,
			mass,
			converted: mass,
			attributed_to,
		};
		assert_eq!(
			Nodes::get().get(&request),
			Some(&ProductionNode {
				method: METHOD,
				attribution: Attribution::Credit,
				reference_period: REFERENCE_PERIOD,
				inputs: bounded([
					input(NodeInputSource::Line(origin), t(30), 0),
					input(NodeInputSource::Uncertified(CONCENTRATE), t(45), 1),
					input(NodeInputSource::Scrap(SCRAP, ScrapOrigin::PostConsumer), t(10), 2),
				]),
				activities: details.activities.clone(),
				outputs: details.outputs.clone(),
				declared: None,
			})
		);
		assert_eq!(events(), vec![Event::CertificateRequested { request, details }]);
	});
}

#[test]
fn a_company_asks_for_its_site() {
	build_and_execute(|| {
		assert_ok!(site_smelting(t(1)).ask_as(SMELTER));
		assert_eq!(Requests::<Test>::get(RequestId(0)).map(|r| r.account), Some(SMELTER_SITE));
	});
}

#[test]
fn only_a_producer_asks_and_only_for_itself_or_its_site() {
	build_and_execute(|| {
		assert_noop!(mining(t(1)).ask_as(SMELTER), NOT_AUTHORIZED);
		assert_noop!(site_smelting(t(1)).ask_as(STRANGER), NOT_AUTHORIZED);
		let of = |account| Record { account, ..mining(t(1)) };
		assert_noop!(of(BRAND).ask(), ROLE_MISSING);
		assert_noop!(of(STRANGER).ask(), CUSTODY_ACCOUNT_NOT_FOUND);
		Suspended::set(vec![MINE]);
		assert_noop!(mining(t(1)).ask(), IS_SUSPENDED);
		let root = Credits::request_certificate(
			RuntimeOrigin::root(),
			MINE,
			MINE_CERTIFICATE,
			REFERENCE_PERIOD,
			Default::default(),
			Default::default(),
			Default::default(),
			None,
			None,
			None,
		);
		assert_eq!(root, Err(DispatchError::BadOrigin));
	});
}

#[test]
fn the_certificate_has_to_be_its_own_and_in_force() {
	build_and_execute(|| {
		let under = |certificate| Record { certificate, ..mining(t(1)) };
		assert_noop!(under(SMELTER_CERTIFICATE).ask(), Error::<Test>::NotItsCertificate);
		// A company has no use of its site's certificate either.
		let for_company = Record { account: SMELTER, ..site_smelting(t(1)) };
		assert_noop!(for_company.ask(), Error::<Test>::NotItsCertificate);
		assert_noop!(under(CertificateId(99)).ask(), CERTIFICATE_NOT_FOUND);
		InForce::set(false);
		assert_noop!(mining(t(1)).ask(), CERTIFICATE_NOT_IN_FORCE);
	});
}

#[test]
fn the_reference_period_is_a_span_that_is_over() {
	build_and_execute(|| {
		let over = |from, until| {
			let reference_period = TimeSpan { from, until };
			Record { reference_period, ..mining(t(1)) }.ask()
		};
		assert_ok!(over(START - 1, START));
		assert_noop!(over(START - 1, START + 1), Error::<Test>::InvalidReferencePeriod);
		assert_noop!(over(START - 1, START - 1), Error::<Test>::InvalidReferencePeriod);
		assert_noop!(over(START - 1, START - 2), Error::<Test>::InvalidReferencePeriod);
	});
}

#[test]
fn what_was_produced_while_the_certificate_held_can_be_certified() {
	build_and_execute(|| {
		let holding = |from, until| {
			change_certificate(MINE_CERTIFICATE, |certificate| {
				certificate.validity = TimeSpan { from, until };
			});
			mining(t(1)).ask()
		};
		let TimeSpan { from, until } = REFERENCE_PERIOD;
		assert_ok!(holding(from, until));
		assert_noop!(holding(from + 1, until), Error::<Test>::OutsideValidity);
		assert_noop!(holding(from, until - 1), Error::<Test>::OutsideValidity);
		assert_noop!(holding(until, u64::MAX), Error::<Test>::OutsideValidity);
	});
}

#[test]
fn without_a_performance_standard_nothing_is_issued() {
	build_and_execute(|| {
		let wire = wire_drawing([uncertified(t(1))], [labelled(WIRE, CU_8, t(1))]);
		assert_noop!(wire.under(PASS_THROUGH_CERTIFICATE).ask(), Error::<Test>::PassThroughOnly);
	});
}

#[test]
fn a_record_has_inputs_and_a_labelled_output() {
	build_and_execute(|| {
		let cathode = [labelled(CATHODE, CU_8, t(1))];
		assert_noop!(smelting([], cathode).ask(), Error::<Test>::NoInputs);
		assert_noop!(smelting([extracted(t(1))], []).ask(), Error::<Test>::NoLabelledOutput);
		assert_noop!(
			smelting([extracted(t(1))], [ordinary(CATHODE, t(1))]).ask(),
			Error::<Test>::NoLabelledOutput
		);
	});
}

#[test]
fn an_input_is_attributed_to_a_line_that_exists() {
	build_and_execute(|| {
		let cathode = [labelled(CATHODE, CU_8, t(1))];
		assert_noop!(
			smelting([to_line(1, extracted(t(1)))], cathode).ask(),
			Error::<Test>::OutputLineNotFound
		);
	});
}

#[test]
fn goods_labels_and_conversions_are_within_the_certificate() {
	build_and_execute(|| {
		let of_one_tonne = |line| smelting([extracted(t(1))], [line]).ask();
		assert_noop!(of_one_tonne(labelled(WIRE, CU_8, t(1))), Error::<Test>::GoodNotCovered);
		// A good that only goes in doesn't come out.
		assert_noop!(
			of_one_tonne(labelled(CONCENTRATE, CU_8, t(1))),
			Error::<Test>::GoodNotCovered
		);
		assert_noop!(
			of_one_tonne(labelled(CATHODE, ROLLING_CU_8, t(1))),
			Error::<Test>::LabelNotCovered
		);
		assert_noop!(
			wire_drawing([extracted(t(1))], [labelled(WIRE, CU_8, t(1))]).ask(),
			Error::<Test>::ConversionNotCovered
		);
	});
}

#[test]
fn no_line_and_no_input_is_of_nothing() {
	build_and_execute(|| {
		let lot = smelter_lot(t(1));
		let zero = Mass::ZERO;
		let cathode = [labelled(CATHODE, CU_8, t(1))];
		for inputs in [
			vec![extracted(zero)],
			vec![extracted(t(1)), credit(lot, zero)],
			vec![credit(lot, t(1)), credit(lot, zero)],
		] {
			assert_noop!(smelting(inputs, cathode).ask(), Error::<Test>::ZeroMass);
		}
		for line in [labelled(CATHODE, CU_8, zero), ordinary(CATHODE, zero)] {
			assert_noop!(
				smelting([extracted(t(1))], [cathode[0], line]).ask(),
				Error::<Test>::ZeroMass
			);
		}
	});
}

#[test]
fn contained_metal_weighs_at_most_what_holds_it() {
	build_and_execute(|| {
		let line = |gross_mass| {
			let line = labelled(CONCENTRATE, CU_8, t(45));
			Record { outputs: vec![Output { gross_mass, ..line }], ..mining(t(45)) }
		};
		assert_ok!(line(t(200)).ask());
		assert_ok!(line(t(45)).ask());
		assert_noop!(line(Mass(44_999_999)).ask(), Error::<Test>::InvalidGrossMass);

		let cathode = [labelled(CATHODE, CU_8, t(45))];
		let input = |gross_mass| smelting([weighed(gross_mass, extracted(t(45)))], cathode).ask();
		assert_ok!(input(t(200)));
		assert_noop!(input(Mass(44_999_999)), Error::<Test>::InvalidGrossMass);
	});
}

#[test]
fn a_good_counted_by_gross_mass_has_no_other() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		let cathode = smelting([credit(lot, t(45))], [labelled(CATHODE, CU_8, t(45))]);
		for gross_mass in [Mass(45_000_001), Mass(44_999_999)] {
			let outputs = vec![Output { gross_mass, ..cathode.outputs[0] }];
			assert_noop!(
				Record { outputs, ..cathode.clone() }.ask(),
				Error::<Test>::InvalidGrossMass
			);
		}
		let cathode = cathode.approved()[0];
		assert_ok!(transfer(SMELTER, cathode, t(45), WIRE_MAKER));
		for gross_mass in [Mass(45_000_001), Mass(44_999_999)] {
			let input = weighed(gross_mass, credit(cathode, t(45)));
			assert_noop!(
				wire_drawing([input], [labelled(WIRE, CU_8, t(45))]).ask(),
				Error::<Test>::InvalidGrossMass
			);
		}
	});
}

#[test]
fn credits_come_from_a_lot_of_the_account_itself() {
	build_and_execute(|| {
		let foreign = mine_lot(t(45));
		let cathode = [labelled(CATHODE, CU_8, t(1))];
		assert_noop!(smelting([credit(foreign, t(1))], cathode).ask(), Error::<Test>::NotTheHolder);
		assert_noop!(
			smelting([credit(LotId(99), t(1))], cathode).ask(),
			Error::<Test>::LotNotFound
		);
		// Not even a company spends its site's lots in its own name.
		let of_site = site_smelting(t(1)).approved()[0];
		assert_noop!(smelting([credit(of_site, t(1))], cathode).ask(), Error::<Test>::NotTheHolder);
	});
}

#[test]
fn a_lot_is_drawn_twice_in_one_request_up_to_its_mass_and_not_beyond() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		let twice = |second| {
			let outputs = [labelled(CATHODE, CU_8, t(30)), labelled(CATHODE, CU_8, t(15))];
			smelting([credit(lot, t(30)), to_line(1, credit(lot, second))], outputs).ask()
		};
		assert_noop!(twice(plus(t(15), GRAM)), Error::<Test>::InsufficientMass);
		assert_ok!(twice(t(15)));
		assert_eq!(masses(lot), (Mass::ZERO, t(45)));
		// All of it is in escrow: it stays listed, and the next request has nothing to draw.
		assert!(LotsOfAccount::<Test>::contains_key(SMELTER, lot));
		assert_noop!(
			smelting([credit(lot, GRAM)], [labelled(CATHODE, CU_8, GRAM)]).ask(),
			Error::<Test>::InsufficientMass
		);
	});
}

#[test]
fn a_lot_stays_under_its_chain_of_custody_standard() {
	build_and_execute(|| {
		let rolling = rolling_smelting([extracted(t(1))], [labelled(CATHODE, ROLLING_CU_8, t(1))]);
		let lot = rolling.approved()[0];
		assert_ok!(transfer(SMELTER, lot, t(1), WIRE_MAKER));
		assert_noop!(
			wire_drawing([credit(lot, t(1))], [labelled(WIRE, CU_8, t(1))]).ask(),
			Error::<Test>::ChainOfCustodyMismatch
		);
	});
}

#[test]
fn a_lot_of_another_performance_standard_serves_ordinary_lines_alone() {
	build_and_execute(|| {
		let lot = smelter_lot_under(OTHER_CU, t(2));
		let to = |line| {
			let outputs = [labelled(CATHODE, CU_8, t(1)), ordinary(CATHODE, t(1))];
			smelting([extracted(t(1)), to_line(line, credit(lot, t(1)))], outputs).ask()
		};
		assert_noop!(to(0), Error::<Test>::PerformanceStandardMismatch);
		assert_ok!(to(1));
	});
}

#[test]
fn by_rolling_average_no_line_takes_a_lot_of_another_performance_standard() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.attribution = Attribution::RollingAverage);
		let lot = smelter_lot_under(OTHER_CU, t(1));
		let outputs = [labelled(CATHODE, CU_8, t(1)), ordinary(CATHODE, t(1))];
		assert_noop!(
			smelting([extracted(t(1)), to_line(1, credit(lot, t(1)))], outputs).ask(),
			Error::<Test>::PerformanceStandardMismatch
		);
	});
}

#[test]
fn credits_with_a_footprint_out_of_date_are_not_drawn() {
	build_and_execute(|| {
		let (old, young) = (smelter_lot(t(45)), smelter_lot(t(45)));
		let request = lot(old).origin.request;
		ValidUntil::mutate(|until| until.insert(request, START + 10));
		let drawing = |inputs: &[Input]| {
			let outputs = [labelled(CATHODE, CU_8, t(1)), ordinary(CATHODE, t(1))];
			smelting(inputs, outputs)
		};
		let both = [credit(young, t(1)), to_line(1, credit(old, t(1)))];
		Now::set(START + 9);
		let pending = drawing(&both).pending();
		Now::set(START + 10);
		assert_noop!(drawing(&both).ask(), Error::<Test>::FootprintExpired);
		// Nor are they drawn again by an amendment.
		assert_noop!(
			with_storage_layer(|| drawing(&both).amend(pending)),
			Error::<Test>::FootprintExpired
		);
		let young = [credit(young, t(1)), to_line(1, uncertified(t(1)))];
		assert_ok!(drawing(&young).amend(pending));
		assert_ok!(drawing(&young).ask());
	});
}

#[test]
fn a_claim_is_at_most_its_inputs_converted() {
	build_and_execute(|| {
		// 97.5% of the copper is recovered: 43.875 t of 45 t.
		Recovery::set(ConversionFactor { output: 39, input: 40 });
		let lot = smelter_lot(t(45));
		let converted = kg(43_875);
		let claiming = |mass| {
			// Ordinary material next to it doesn't make the claim any larger.
			let outputs = [labelled(CATHODE, CU_8, mass), ordinary(CATHODE, t(1))];
			smelting([credit(lot, t(45)), to_line(1, uncertified(t(100)))], outputs).ask()
		};
		assert_noop!(claiming(plus(converted, KG)), Error::<Test>::ClaimExceedsInputs);
		assert_noop!(claiming(plus(converted, GRAM)), Error::<Test>::ClaimExceedsInputs);
		assert_ok!(claiming(converted));
		let request = RequestId(1);
		assert_eq!(Nodes::get()[&request].inputs[0].converted, converted);
	});
}

#[test]
fn fractions_of_a_gram_are_lost_once_for_a_line_and_not_for_each_input() {
	build_and_execute(|| {
		Recovery::set(ConversionFactor { output: 1, input: 3 });
		let claiming = |mass| {
			let inputs = vec![extracted(GRAM); 5];
			smelting(inputs, [labelled(CATHODE, CU_8, Mass(mass))]).ask()
		};
		// Five thirds.
		assert_ok!(claiming(1));
		assert_noop!(claiming(2), Error::<Test>::OutputExceedsInputs);
	});
}

#[test]
fn all_outputs_are_at_most_all_inputs_converted() {
	build_and_execute(|| {
		let with_ordinary = |mass| {
			let outputs = [labelled(CATHODE, CU_8, t(45)), ordinary(CATHODE, mass)];
			smelting([extracted(t(45)), to_line(1, uncertified(t(10)))], outputs).ask()
		};
		assert_noop!(with_ordinary(plus(t(10), GRAM)), Error::<Test>::OutputExceedsInputs);
		assert_ok!(with_ordinary(t(10)));
	});
}

#[test]
fn what_brings_no_claim_goes_to_an_ordinary_line() {
	build_and_execute(|| {
		let to = |line, input| {
			let outputs = [labelled(CATHODE, CU_RE, t(10)), ordinary(CATHODE, t(1))];
			let recycled = scrap(ScrapOrigin::PreConsumer, t(10));
			smelting([recycled, to_line(line, input)], outputs).ask()
		};
		for input in [uncertified(t(1)), scrap(ScrapOrigin::Internal, t(1))] {
			assert_noop!(to(0, input), Error::<Test>::NoClaimToAttribute);
			assert_ok!(to(1, input));
		}
		for origin in [ScrapOrigin::PreConsumer, ScrapOrigin::PostConsumer] {
			assert_ok!(to(0, scrap(origin, t(1))));
		}
	});
}

#[test]
fn inputs_of_one_claim_do_not_serve_another() {
	build_and_execute(|| {
		let inputs = [extracted(t(45)), to_line(1, scrap(ScrapOrigin::PostConsumer, t(10)))];
		let outputs = |low_carbon, recycled| {
			[labelled(CATHODE, CU_8, low_carbon), labelled(CATHODE, CU_RE, recycled)]
		};
		assert_noop!(
			smelting(inputs, outputs(t(44), t(11))).ask(),
			Error::<Test>::ClaimExceedsInputs
		);
		assert_ok!(smelting(inputs, outputs(t(45), t(10))).ask());
	});
}

#[test]
fn by_rolling_average_all_claims_are_at_most_all_certified_inputs() {
	build_and_execute(|| {
		// Uncertified material may be attributed to a labelled line: all inputs are pooled.
		let inputs =
			[uncertified(t(45)), to_line(1, extracted(t(30))), to_line(2, extracted(t(15)))];
		let claiming = |mass| {
			let outputs = [
				labelled(CATHODE, ROLLING_CU_8, mass),
				labelled(CATHODE, ROLLING_CU_8, t(15)),
				ordinary(CATHODE, t(15)),
			];
			rolling_smelting(inputs, outputs).ask()
		};
		assert_noop!(claiming(plus(t(30), GRAM)), Error::<Test>::ClaimExceedsInputs);
		assert_ok!(claiming(t(30)));
		assert_eq!(Nodes::get()[&RequestId(0)].attribution, Attribution::RollingAverage);
	});
}

#[test]
fn by_rolling_average_the_factor_to_another_good_makes_no_larger_claim() {
	build_and_execute(|| {
		// 9 t of certified copper convert to 31 t of slag, but never to 31 t of cathode.
		let claiming = |mass| {
			let outputs = [labelled(CATHODE, ROLLING_CU_8, mass), ordinary(SLAG, t(1))];
			rolling_smelting([uncertified(t(31)), to_line(1, extracted(t(9)))], outputs).ask()
		};
		assert_noop!(claiming(t(31)), Error::<Test>::ClaimExceedsInputs);
		assert_noop!(claiming(GRAM), Error::<Test>::ClaimExceedsInputs);
	});
}

#[test]
fn an_ordinary_line_is_at_most_the_inputs_that_become_its_good() {
	build_and_execute(|| {
		// The slag's inputs leave room in the sum of all goods, but not for cathode.
		let reporting = |cathode| {
			let outputs = [
				labelled(CATHODE, ROLLING_CU_8, t(45)),
				ordinary(SLAG, t(1)),
				ordinary(CATHODE, cathode),
			];
			let inputs =
				[extracted(t(45)), to_line(1, uncertified(t(20))), to_line(2, uncertified(t(10)))];
			rolling_smelting(inputs, outputs).ask()
		};
		assert_noop!(reporting(plus(t(10), GRAM)), Error::<Test>::OutputExceedsInputs);
		assert_ok!(reporting(t(10)));
	});
}

#[test]
fn masses_that_cannot_be_counted_are_refused() {
	build_and_execute(|| {
		let most = Mass(u64::MAX);
		let cathode = [labelled(CATHODE, CU_8, t(1))];
		assert_noop!(
			smelting([extracted(most), extracted(GRAM)], cathode).ask(),
			Error::<Test>::Overflow
		);
		let lot = smelter_lot(t(45));
		assert_noop!(
			smelting([credit(lot, GRAM), credit(lot, most)], cathode).ask(),
			Error::<Test>::Overflow
		);
		Recovery::set(ConversionFactor { output: 2, input: 1 });
		assert_noop!(smelting([extracted(most)], cathode).ask(), Error::<Test>::Overflow);
	});
}

#[test]
fn an_output_line_is_at_most_a_hundred_million_tonnes() {
	build_and_execute(|| {
		let most = t(100_000_000);
		assert_ok!(mining(most).ask());
		assert_noop!(mining(plus(most, GRAM)).ask(), Error::<Test>::MassTooLarge);
	});
}

#[test]
fn the_last_id_is_not_given_out() {
	build_and_execute(|| {
		NextRequestId::<Test>::put(RequestId(u64::MAX));
		assert_noop!(mining(t(1)).ask(), Error::<Test>::IdsExhausted);
	});
}

#[test]
fn a_request_that_the_graph_refuses_leaves_no_trace() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		events();
		let record = smelting([credit(lot, t(45))], [labelled(CATHODE, CU_8, t(45))]);
		Calculable::set(false);
		// The executive wraps every call in a storage layer.
		assert_noop!(with_storage_layer(|| record.clone().ask()), ACTIVITY_NOT_IN_METHOD);
		assert_eq!(masses(lot), (t(45), Mass::ZERO));
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn sixty_four_inputs_from_one_lot_are_summed() {
	build_and_execute(|| {
		let lot = smelter_lot(t(64));
		let inputs = vec![credit(lot, t(1)); 64];
		assert_ok!(smelting(inputs, [labelled(CATHODE, CU_8, t(64))]).ask());
		assert_eq!(masses(lot), (Mass::ZERO, t(64)));
	});
}
