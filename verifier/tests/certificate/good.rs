//! What a good certificate proves, to the letter.

use super::{
	chain::{certificate, parts, trusted_set, Plan},
	sample::{records, storage, EXIT, NOW},
};
use serde_json::{json, Value};
use std::collections::BTreeMap;
use tracemet_primitives::{LotId, Mass, OutputLineId, RequestId};
use tracemet_verifier::{read, verify, verify_certificate, wanted, State, VerifyError};

#[test]
fn a_good_certificate_proves_this() {
	let plan = Plan::default();
	let (certificate, trust) = certificate(&plan);
	let verified = verify(&certificate.to_json().unwrap(), &trust).unwrap();
	assert_eq!(verify_certificate(&certificate, &trust), Ok(verified.clone()));
	assert_eq!(verified.authorities, trusted_set(&plan, trust.genesis(), 1));

	let report = serde_json::to_value(&verified).unwrap();
	let site = "5C62Ck4UrFPiBtoCmeSrgF7x9yv9mn38446dhCpsi2mLHiFT";
	let company = "5C7LYpP2ZH3tpKbvVvwiVe54AapxErdPBbvkYhe6y9ZBkqWt";
	let wire_maker = "5C8etthaGJi5SkQeEDSaK32ABBjkhwDeK9ksQCTLEGM3EH14";
	let body = "5C9yEy27yLNG5BDMxVwS8RyGBneZB1ouShazFhGZVP8thK5z";
	let accreditation_body = "5CBHb3LfgN2Shc25gnSHwpvNCPZMe6QAaFR77C5nkVvkAK1o";
	let owner = "5CCbw7fDPPgdL2poR4w9mDsUCzUA7AzRhoFDxgu21cibdUmW";
	let standard = |id: u32, name: &str| {
		let hash = format!("0x{}", hex::encode([id as u8; 32]));
		json!({
			"id": { "standard": id, "version": 1 },
			"name": name,
			"owner": owner,
			"effectiveFrom": 1_700_000_000,
			"documents": [{
				"kind": "Standard", "hash": hash, "uri": "https://example.org/standard.pdf"
			}],
		})
	};
	let accreditation = |standard: u32| {
		json!({
			"standard": standard,
			"accreditationBody": accreditation_body,
			"listed": true,
			"validity": { "from": 1_750_000_000, "until": 1_850_000_000 },
			"status": "Active",
			"coversApproval": true,
			"coversStatement": true,
		})
	};
	let attribute = |id: u16, name: &str, grams: &str, per_kilogram: &str| {
		json!({
			"attribute": id, "name": name, "unit": "g CO2e", "grams": grams,
			"perKilogram": per_kilogram,
		})
	};
	let expected = json!({
		"chain": report["chain"],
		"asOf": {
			"block": 1_500,
			"hash": report["asOf"]["hash"],
			"time": 1_790_856_000,
			"justifiedBlock": 1_502,
			"justifiedHash": report["asOf"]["justifiedHash"],
			"setId": 1,
			"setChanges": 1,
		},
		"statement": {
			"exit": 3,
			"words": "The product contains Cu 8.0 MIX: 45000 kg of certified copper cathode \
					  accompanying copper wire, under the mass balance model of ISO 22095. The claim \
					  is about certified mass; it is not a footprint of the metal in this product.",
			"product": "computers, model 7",
			"productQuantity": "100000",
			"mass": "45000000",
			"statedAt": 1_788_220_800,
		},
		"claimant": {
			"account": site,
			"company": company,
			"standing": "Active",
			"closed": null,
			"commitment": format!("{:?}", super::sample::commitment()),
			"disclosed": null,
		},
		"label": {
			"label": 2,
			"name": "Cu 8.0 MIX",
			"family": 0,
			"familyName": "copper",
			"model": "MassBalance",
			"contentClaim": null,
			"performance": standard(0, "Responsible Copper"),
			"chainOfCustody": standard(1, "Metal Balance"),
		},
		"footprint": {
			"attributes": [
				attribute(0, "fossil, scope 1", "100000000", "2222.223"),
				attribute(1, "fossil, energy", "60000001", "1333.334"),
				attribute(2, "fossil, upstream", "199999999", "4444.445"),
				attribute(5, "recycled", "4500000", "100.000"),
				attribute(6, "primary data", "90000000", "2000.000"),
			],
			"carbonFootprint": "360000000",
			"carbonPerKilogram": "8000.000",
			"recycledContent": "4500000",
			"primaryDataShare": 250_000,
			"declaredShare": 0,
			"validUntil": 1_880_000_000,
			"superseded": false,
		},
		"draws": [{
			"lot": 12,
			"good": 1,
			"goodName": "copper cathode",
			"accompanies": "copper wire",
			"mass": "45000000",
			"certifiedShare": 1_000_000,
			"origin": { "request": 7, "line": 0 },
			"footprintRevision": 0,
			"revisionInForce": 0,
			"basis": { "Calculated": { "votes": 4, "validators": 4 } },
			"method": {
				"method": 0, "name": "Copper 2026", "version": 1, "boundary": "CradleToGate",
				"gwp": "Ar6",
			},
			"certificate": {
				"certificate": 4,
				"holder": wire_maker,
				"validity": { "from": 1_760_000_000, "until": 1_800_000_000 },
				"status": "Active",
				"requestedAt": 1_786_695_200,
				"approvedAt": 1_786_795_200,
				"body": body,
				"accreditations": [accreditation(0), accreditation(1)],
			},
		}],
		"balances": [{
			"good": 1,
			"goodName": "copper cathode",
			// From 2026-07-01T00:00:00Z to 2026-10-01T00:00:00Z.
			"span": { "from": 1_782_864_000, "until": 1_790_812_800 },
			"closed": true,
			"account": {
				"opening": "0", "issued": "0", "received": "60000000", "sent": "0", "consumed": "0",
				"exited": "45000000", "expired": "0", "revoked": "0", "closing": "15000000",
			},
			"overdraft": "0",
		}],
		"warnings": [],
	});
	assert_eq!(report, expected);
	assert_eq!(report["asOf"]["time"], Value::from(NOW));
}

#[test]
fn the_records_are_read_where_the_chain_keeps_them() {
	struct Stored(BTreeMap<Vec<u8>, Vec<u8>>);
	impl State for Stored {
		type Error = VerifyError;
		fn get(&self, _: &str, key: &[u8]) -> Result<Option<Vec<u8>>, VerifyError> {
			Ok(self.0.get(key).cloned())
		}
	}
	let stored = Stored(storage(&records()));
	assert_eq!(read(&stored, EXIT), Ok(Some(records())));
	assert_eq!(read(&stored, tracemet_primitives::ExitId(4)), Ok(None));
}

#[test]
fn what_is_needed_is_known_after_few_rounds() {
	let stored = storage(&records());
	let mut known = BTreeMap::new();
	let mut rounds = 0;
	loop {
		let keys = wanted(EXIT, &known).unwrap();
		if keys.is_empty() {
			break;
		}
		rounds += 1;
		known.extend(keys.into_iter().map(|key| {
			let value = stored.get(&key).cloned();
			(key, value)
		}));
	}
	assert_eq!(rounds, 5);
	// Whatever is stored is needed, and so are records that aren't there.
	assert!(stored.keys().all(|key| known.contains_key(key)));
	assert!(known.values().any(Option::is_none));
}

#[test]
fn several_draws_of_several_lines_are_proven() {
	let mut plan = Plan::default();
	let records = &mut plan.records;
	let other = OutputLineId { request: RequestId(8), line: 0 };
	let mut line = records.lines.values().next().unwrap().clone();
	line.line = other;
	line.footprint.revision = 2;
	records.lines.insert(other, line);
	let mut draw = records.exit.draws[0].clone();
	(draw.lot, draw.origin, draw.footprint_revision) = (LotId(13), other, 2);
	draw.mass = Mass(1_000_000);
	records.exit.draws.try_push(draw).unwrap();
	records.exit.mass = Mass(46_000_000);
	let (certificate, trust) = certificate(&plan);
	let verified = verify_certificate(&certificate, &trust).unwrap();
	let origins = verified.draws.iter().map(|draw| (draw.origin.request.0, draw.mass.grams()));
	assert_eq!(origins.collect::<Vec<_>>(), [(7, 45_000_000), (8, 1_000_000)]);
	assert_eq!(verified.warnings, []);
}

#[test]
fn the_proven_block_can_be_the_justified_one_and_the_last_of_its_set() {
	let (certificate, trust) = certificate(&Plan { headers: 1, ..Plan::default() });
	let as_of = verify_certificate(&certificate, &trust).unwrap().as_of;
	assert_eq!((as_of.block, as_of.justified_block), (1_500, 1_500));
	assert_eq!(as_of.hash, as_of.justified_hash);
}

#[test]
fn a_certificate_is_written_in_one_way() {
	let plan = Plan::default();
	let (one, _) = certificate(&plan);
	let (genesis, mut parts) = parts(&plan);
	// Whatever order a node answers in, and however much.
	parts.proof.reverse();
	parts.proof.push(parts.proof[0].clone());
	let other = tracemet_verifier::assemble(parts).unwrap();
	assert_eq!(other, one);
	assert_eq!(format!("{genesis:?}").len(), 66);
}
