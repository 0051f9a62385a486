use super::world::*;
use tracemet_primitives::{
	views::{AttributeTotal, FootprintView, LotView, MassBalanceView},
	*,
};
use tracemet_runtime::{Runtime, *};
use tracemet_runtime_api::runtime_decl_for_trace_met_api::TraceMetApi;

type Api = Runtime;

/// The world after the smelter's lots were issued; answers them.
fn with_cathode() -> (World, LotId, LotId) {
	let (mut world, concentrate) = with_own_concentrate();
	let request = world.request("smelter", smelting(concentrate));
	world.ok("body", approve(request));
	let lots = world.lots_of(request);
	(world, lots[0], lots[1])
}

fn read<R>(world: &mut World, look: impl FnOnce() -> R) -> R {
	world.run(look)
}

#[test]
fn a_lot_is_told_in_words() {
	let (mut world, lot, _) = with_cathode();
	let view = read(&mut world, || <Api as TraceMetApi<Block, AccountId>>::lot(lot));
	assert_eq!(
		view,
		Some(LotView {
			lot,
			holder: account("smelter"),
			good: CATHODE,
			good_name: "cathode".into(),
			label: CU_8_0,
			label_name: "Cu 8.0 MIX".into(),
			origin: OutputLineId { request: RequestId(1), line: 1 },
			mass: t(45),
			in_escrow: Mass::ZERO,
		})
	);
	let nothing = read(&mut world, || <Api as TraceMetApi<Block, AccountId>>::lot(LotId(99)));
	assert_eq!(nothing, None);
}

#[test]
fn the_lots_of_an_account_come_in_pages() {
	let (mut world, first, second) = with_cathode();
	let page = |world: &mut World, after, limit| {
		read(world, || {
			<Api as TraceMetApi<Block, AccountId>>::lots_of_account(
				account("smelter"),
				after,
				limit,
			)
			.into_iter()
			.map(|view| view.lot)
			.collect::<Vec<_>>()
		})
	};
	let all = page(&mut world, None, 256);
	assert_eq!(all.len(), 2);
	assert!(all.contains(&first) && all.contains(&second));
	assert_eq!(page(&mut world, None, 1), vec![all[0]]);
	assert_eq!(page(&mut world, Some(all[0]), 1), vec![all[1]]);
	assert_eq!(page(&mut world, Some(all[1]), 1), vec![]);
}

#[test]
fn a_footprint_is_told_with_names_votes_and_intensity() {
	let (mut world, _, recycled) = with_cathode();
	let view =
		read(&mut world, || <Api as TraceMetApi<Block, AccountId>>::footprint_of_lot(recycled));
	let total =
		|attribute, name: &str, grams| AttributeTotal { attribute, name: name.into(), grams };
	assert_eq!(
		view,
		Some(FootprintView {
			lot: recycled,
			mass: t(10),
			revision: 0,
			votes: 1,
			validators: 1,
			attributes: vec![
				total(FOSSIL_PURCHASED_ENERGY, "fossil CO2e, purchased energy", 5_000_000),
				total(FOSSIL_UPSTREAM, "fossil CO2e, upstream", 1_000_000),
				total(RECYCLED_POST_CONSUMER, "recycled metal, post-consumer", 10_000_000),
				total(FROM_PRIMARY_DATA, "CO2e from primary data", 5_000_000),
			],
			carbon_footprint: 6_000_000,
			carbon_intensity: 600,
			recycled_content: 10_000_000,
		})
	);
}

#[test]
fn a_request_tells_its_status_and_its_lots() {
	let (mut world, first, second) = with_cathode();
	let view =
		read(&mut world, || <Api as TraceMetApi<Block, AccountId>>::request(RequestId(1)).unwrap());
	assert_eq!(view.status, RequestStatus::Approved);
	assert_eq!(view.footprint, FootprintStatus::Accepted);
	assert_eq!(view.account, account("smelter"));
	assert_eq!(view.lots, vec![(1, first), (2, second)]);
	assert_eq!(view.outputs, smelting(LotId(0)).outputs);
}

#[test]
fn a_mass_balance_account_shows_every_column() {
	let (mut world, lot, _) = with_cathode();
	world.ok("smelter", transfer("smelter", lot, t(15), account("brand")));
	let view = |world: &mut World, who: &str, period| {
		read(world, || {
			<Api as TraceMetApi<Block, AccountId>>::mass_balance_account(
				account(who),
				CATHODE,
				CU_8_0,
				period,
			)
		})
	};
	let none = Mass::ZERO;
	let expected = MassBalanceView {
		period: PeriodId(227),
		opening: none,
		issued: t(45),
		received: none,
		sent: t(15),
		consumed: none,
		exited: none,
		expired: none,
		revoked: none,
		closing: t(30),
	};
	assert_eq!(view(&mut world, "smelter", None), Some(expected.clone()));
	assert_eq!(view(&mut world, "smelter", Some(PeriodId(227))), Some(expected));
	assert_eq!(view(&mut world, "smelter", Some(PeriodId(226))), None);
	assert_eq!(view(&mut world, "mine", None), None);
}

#[test]
fn an_exit_statement_says_what_may_be_claimed() {
	let (mut world, lot, _) = with_cathode();
	world.ok("smelter", exit("smelter", lot, Mass(1_234_567), "a batch of coils"));
	let view = read(&mut world, || {
		<Api as TraceMetApi<Block, AccountId>>::exit_statement(ExitId(0)).unwrap()
	});
	assert_eq!(view.product, "a batch of coils");
	assert_eq!(view.mass, Mass(1_234_567));
	assert!(!view.superseded);
	assert_eq!(
		view.claim,
		"contains Cu 8.0 MIX: 1234.567 kg of certified cathode, under the mass balance model of \
		 ISO 22095. The claim is about certified mass; it is not a footprint of the metal in this \
		 product."
	);
	// 52.5 t of CO2e on 45 t: the share of 1,234,567 g, rounded up.
	assert_eq!(view.attributes[0].grams, 1_440_329);
}

#[test]
fn views_are_decimal_strings_in_json() {
	let (mut world, lot, _) = with_cathode();
	let view = read(&mut world, || <Api as TraceMetApi<Block, AccountId>>::lot(lot)).unwrap();
	let json = serde_json::to_value(&view).unwrap();
	assert_eq!(json["mass"], "45000000");
	assert_eq!(json["goodName"], "cathode");
	assert_eq!(json["holder"], account("smelter").to_string());
	let again: LotView<AccountId> = serde_json::from_value(json).unwrap();
	assert_eq!(again, view);
}
