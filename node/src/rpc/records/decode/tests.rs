use super::*;
use crate::rpc::records::PALLETS;
use codec::Encode;
use frame_system::{EventRecord, Phase};
use serde_json::json;
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::{DispatchError, ModuleError};
use tracemet_primitives::{
	AttributeId, AttributeTotals, ExitDraw, ExitId, ExitStatement, GoodId, LabelId, LotId, Mass,
	OutputLineId, RequestId, Role,
};
use tracemet_runtime::{Hash, Runtime, RuntimeEvent};

fn metadata() -> Metadata {
	let encoded = Runtime::metadata_at_version(METADATA_VERSION).expect("it is settled");
	Metadata::read(&encoded).expect("it is of this version")
}

fn record(phase: Phase, event: impl Into<RuntimeEvent>) -> EventRecord<RuntimeEvent, Hash> {
	EventRecord { phase, event: event.into(), topics: vec![] }
}

/// The fields of one event of a pallet.
fn fields(event: impl Into<RuntimeEvent>) -> Value {
	let encoded = vec![record(Phase::ApplyExtrinsic(1), event)].encode();
	let mut events = metadata().events(&encoded).expect("it is an event of the runtime");
	assert_eq!(events.len(), 1);
	events.remove(0).fields
}

#[test]
fn a_transfer_has_addresses_decimal_strings_and_numbers() {
	let event = pallet_credits::Event::<Runtime>::CreditsTransferred {
		lot: LotId(5),
		to_lot: LotId(u64::MAX),
		from: Alice.to_account_id(),
		to: Bob.to_account_id(),
		mass: Mass(u64::MAX),
		accompanies: GoodId(4),
		reference: Some(H256::repeat_byte(0xab)),
	};
	assert_eq!(
		fields(event),
		json!({
			"lot": 5,
			"toLot": u64::MAX,
			"from": "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
			"to": "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
			"mass": "18446744073709551615",
			"accompanies": 4,
			"reference": format!("0x{}", "ab".repeat(32)),
		})
	);
}

#[test]
fn an_exit_statement_is_told_whole() {
	let draw = ExitDraw {
		lot: LotId(5),
		good: GoodId(1),
		accompanies: GoodId(1),
		origin: OutputLineId { request: RequestId(3), line: 0 },
		mass: Mass(1_000_000),
		certified_share: 1_000_000,
		footprint_revision: 0,
	};
	let details = ExitStatement {
		account: Alice.to_account_id(),
		label: LabelId(2),
		draws: vec![draw].try_into().expect("there is room"),
		mass: Mass(1_000_000),
		product: b"Motoren f\xc3\xbcr Pumpen".to_vec().try_into().expect("there is room"),
		product_quantity: 10,
		claim: b"first line\nsecond line".to_vec().try_into().expect("there is room"),
		attributes: AttributeTotals::try_from(std::collections::BTreeMap::from([(
			AttributeId(3),
			u128::MAX,
		)]))
		.expect("there is room"),
		footprint_valid_until: 1_850_000_000,
		stated_at: 1_790_812_800,
	};
	let event = pallet_credits::Event::<Runtime>::SystemExit { exit: ExitId(1), details };
	assert_eq!(
		fields(event),
		json!({
			"exit": 1,
			"details": {
				"account": Alice.to_account_id(),
				"label": 2,
				"draws": [{
					"lot": 5,
					"good": 1,
					"accompanies": 1,
					"origin": { "request": 3, "line": 0 },
					"mass": "1000000",
					"certifiedShare": 1_000_000,
					"footprintRevision": 0,
				}],
				"mass": "1000000",
				"product": "Motoren für Pumpen",
				"productQuantity": "10",
				"claim": "first line\nsecond line",
				"attributes": [[3, "340282366920938463463374607431768211455"]],
				"footprintValidUntil": 1_850_000_000,
				"statedAt": 1_790_812_800,
			},
		})
	);
}

#[test]
fn options_of_times_are_numbers_and_nothing_is_null() {
	let lot_carried_over =
		|due| pallet_credits::Event::<Runtime>::LotCarriedOver { lot: LotId(5), due };
	assert_eq!(fields(lot_carried_over(Some(1_790_812_800)))["due"], json!(1_790_812_800));
	assert_eq!(fields(lot_carried_over(None))["due"], Value::Null);
}

#[test]
fn a_set_of_roles_is_a_list_of_names() {
	let event = pallet_accounts::Event::<Runtime>::RolesSet {
		participant: Alice.to_account_id(),
		roles: std::collections::BTreeSet::from([Role::Trader, Role::BrandOwner])
			.try_into()
			.expect("there is room"),
	};
	assert_eq!(fields(event)["roles"], json!(["Trader", "BrandOwner"]));
}

#[test]
fn an_error_of_a_pallet_is_named() {
	let refused = |reason| pallet_credits::Event::<Runtime>::AutomaticApprovalRefused {
		request: RequestId(7),
		reason,
	};
	let reason = pallet_credits::Error::<Runtime>::LotNotFound.into();
	assert_eq!(
		fields(refused(reason))["reason"],
		json!({ "Module": { "pallet": "Credits", "error": "LotNotFound" } })
	);
	// Of a pallet that the runtime doesn't have, or has no such error of.
	let unknown = ModuleError { index: 200, error: [7, 0, 0, 0], message: None };
	assert_eq!(
		fields(refused(DispatchError::Module(unknown)))["reason"],
		json!({ "Module": { "pallet": 200, "error": 7 } })
	);
	let unknown = ModuleError { index: 52, error: [255, 0, 0, 0], message: None };
	assert_eq!(
		fields(refused(DispatchError::Module(unknown)))["reason"],
		json!({ "Module": { "pallet": "Credits", "error": 255 } })
	);
	assert_eq!(fields(refused(DispatchError::BadOrigin))["reason"], json!("BadOrigin"));
}

#[test]
fn events_are_told_in_order_with_where_they_are_from() {
	let cancelled = |node| pallet_footprint::Event::<Runtime>::RoundCancelled { node };
	let encoded = vec![
		record(Phase::Initialization, cancelled(RequestId(1))),
		record(
			Phase::ApplyExtrinsic(0),
			frame_system::Event::<Runtime>::CodeUpdated { hash: Hash::zero() },
		),
		record(Phase::ApplyExtrinsic(3), cancelled(RequestId(2))),
		record(Phase::Finalization, cancelled(RequestId(3))),
	]
	.encode();
	let event = |extrinsic, node: u64| Event {
		extrinsic,
		pallet: "Footprint".into(),
		name: "RoundCancelled".into(),
		fields: json!({ "node": node }),
	};
	let events = metadata().events(&encoded).expect("they are events of the runtime");
	assert_eq!(events[0], event(None, 1));
	assert_eq!((events[1].extrinsic, events[1].name.as_str()), (Some(0), "CodeUpdated"));
	assert_eq!(events[2..], [event(Some(3), 2), event(None, 3)]);
}

/// Nothing that the pallets can deposit is of a kind that isn't told. Zeros are a value of any type.
#[test]
fn each_event_of_the_books_can_be_told() {
	let metadata = metadata();
	let zeros = [0u8; 4_096];
	let mut told = 0;
	for (index, (pallet, _)) in &metadata.pallets {
		if !PALLETS.contains(&pallet.as_str()) {
			continue;
		}
		let events_of_pallet = metadata
			.types
			.types
			.iter()
			.find(|one| {
				let path = &one.ty.path.segments;
				path.last().is_some_and(|name| name == "RuntimeEvent")
			})
			.and_then(|one| match &one.ty.type_def {
				TypeDef::Variant(pallets) => {
					pallets.variants.iter().find(|one| one.index == *index)
				}
				_ => None,
			})
			.and_then(|pallet| pallet.fields.first())
			.expect("the pallet has events");
		let TypeDef::Variant(events) =
			&metadata.type_of(events_of_pallet.ty.id).expect("it is described").type_def
		else {
			panic!("the events of {pallet} are no enum");
		};
		for event in &events.variants {
			let head = [event.index];
			let value = [&head[..], &zeros].concat();
			let value = metadata.value(events_of_pallet.ty.id, &mut &value[..]);
			let named = value.ok().and_then(named).map(|(name, _)| name);
			assert_eq!(named.as_ref(), Some(&event.name), "{pallet}.{}", event.name);
			told += 1;
		}
	}
	assert!(told > 100, "only {told} events");
}

#[test]
fn what_is_no_list_of_events_is_an_error() {
	let event = pallet_credits::Event::<Runtime>::RequestWithdrawn { request: RequestId(7) };
	let encoded = vec![record(Phase::Initialization, event)].encode();
	let metadata = metadata();
	assert_eq!(metadata.events(&[0]), Ok(vec![]));
	for length in 0..encoded.len() {
		assert!(metadata.events(&encoded[..length]).is_err(), "{length} bytes");
	}
	let longer = [&encoded[..], &[0]].concat();
	assert!(matches!(metadata.events(&longer), Err(Undecodable::Bytes(_))));
	// An event that the runtime doesn't have.
	assert!(matches!(metadata.events(&[4, 1, 53, 255]), Err(Undecodable::Bytes(_))));
}

#[test]
fn metadata_of_another_version_is_an_error() {
	let encoded = Runtime::metadata_at_version(14).expect("runtimes have it");
	assert_eq!(Metadata::read(&encoded).err(), Some(Undecodable::Metadata));
	assert!(matches!(Metadata::read(&[]).err(), Some(Undecodable::Bytes(_))));
}

#[test]
fn bytes_are_text_if_they_can_be_read() {
	assert_eq!(text(b""), "");
	assert_eq!(text("Kupfer für Pumpen".as_bytes()), "Kupfer für Pumpen");
	assert_eq!(text(b"two\nlines"), "two\nlines");
	assert_eq!(text(b"\x00"), "0x00");
	assert_eq!(text(b"\xff\xfe"), "0xfffe");
}

#[test]
fn fields_have_camel_case_names() {
	assert_eq!(camel_case("mass"), "mass");
	assert_eq!(camel_case("certified_share"), "certifiedShare");
	assert_eq!(camel_case("to_lot"), "toLot");
}

#[test]
fn seconds_are_known_by_the_name_of_their_type() {
	for yes in ["Seconds", "Option<Seconds>", "tracemet_primitives::Seconds"] {
		assert!(names_seconds(yes), "{yes}");
	}
	for no in ["Mass", "u64", "Milliseconds", "SecondsLeft"] {
		assert!(!names_seconds(no), "{no}");
	}
}
