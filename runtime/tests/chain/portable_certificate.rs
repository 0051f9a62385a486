//! Portable certificates: the verifier, which knows no pallet, reads the records of a statement where
//! the pallets keep them.

use super::world::*;
use codec::Encode;
use frame_support::traits::{GetStorageVersion, PalletInfoAccess, StorageVersion};
use pallet_accounts::{Closed, Participants, Sites};
use pallet_certification::{
	AccreditationBodies, Accreditations, Certificates, Families, Goods, Labels, StandardVersions,
	Standards,
};
use pallet_credits::{
	BrokenCriteria, Exits, FlaggedLines, FreezeTarget, Freezes, LatestPeriods, MassBalances,
	Overdrafts, Requests,
};
use pallet_footprint::{Attributes, Footprints, Methods};
use std::collections::BTreeMap;
use tracemet_primitives::*;
use tracemet_runtime::*;
use tracemet_verifier::{
	read, wanted, Balance, Granted, Issue, Line, Records, State, VerifyError, LAYOUTS,
};

/// The state of the chain that the test is on.
struct Here;

impl State for Here {
	type Error = VerifyError;

	fn get(&self, _: &str, key: &[u8]) -> Result<Option<Vec<u8>>, VerifyError> {
		Ok(sp_io::storage::get(key).map(|value| value.to_vec()))
	}
}

const EXIT: ExitId = ExitId(0);
/// The third line of the world's smelter is recycled, the second is `Cu 8.0 MIX`.
const LABELLED: u8 = 1;

/// 45 t of cathode that a brand claims, issued by the smelter's request.
fn with_statement() -> (World, RequestId) {
	let (mut world, concentrate) = with_own_concentrate();
	let request = world.request("smelter", smelting(concentrate));
	world.ok("body", approve(request));
	let cathode = world.lots_of(request)[0];
	world.ok("smelter", transfer("smelter", cathode, t(45), account("brand")));
	world.ok("brand", exit("brand", cathode, t(40), "45 t of copper in computers"));
	(world, request)
}

/// The records as the pallets have them.
fn stored(exit: ExitId) -> Records {
	let statement = Exits::<Runtime>::get(exit).unwrap();
	let label = Labels::<Runtime>::get(statement.label).unwrap();
	let standard = |id: StandardVersionId| tracemet_verifier::StandardRecord {
		id,
		standard: Standards::<Runtime>::get(id.standard).unwrap(),
		version: StandardVersions::<Runtime>::get(id).unwrap(),
	};
	let chain_of_custody = standard(label.chain_of_custody_standard);
	let StandardKind::ChainOfCustody(rules) = &chain_of_custody.version.kind else { panic!() };
	let period = rules.periods.at(statement.stated_at).unwrap();
	let holder = &statement.account;
	let company = Sites::<Runtime>::get(holder);
	let participant = company.clone().unwrap_or_else(|| holder.clone());
	let balance = |good: GoodId| {
		let label = statement.label;
		let target = FreezeTarget::Balance { account: holder.clone(), good, label };
		Balance {
			good,
			period,
			account: MassBalances::<Runtime>::get((holder, good, label, period)),
			latest: LatestPeriods::<Runtime>::get((holder, good, label)),
			overdraft: Overdrafts::<Runtime>::get((holder, good, label)),
			frozen: Freezes::<Runtime>::get(target),
		}
	};
	let goods = statement.draws.iter().flat_map(|draw| [draw.good, draw.accompanies]);
	let good = |good| (good, Goods::<Runtime>::get(good).unwrap());
	let attribute = |id: &AttributeId| (*id, Attributes::<Runtime>::get(id).unwrap());
	let frozen = |lot| Some((lot, Freezes::<Runtime>::get(FreezeTarget::Lot(lot))?));
	Records {
		now: Credits::now(),
		genesis: System::block_hash(0),
		contested: Freezes::<Runtime>::get(FreezeTarget::Exit(exit)),
		family: Families::<Runtime>::get(label.family).unwrap(),
		performance: standard(label.performance_standard),
		label,
		goods: goods.map(good).collect(),
		attributes: statement.attributes.keys().map(attribute).collect(),
		holder: tracemet_verifier::Holder {
			participant: Participants::<Runtime>::get(&participant),
			closed: Closed::<Runtime>::get(holder).or(Closed::<Runtime>::get(&participant)),
			company,
		},
		balances: vec![balance(statement.draws[0].good)],
		lines: statement.draws.iter().map(|draw| (draw.origin, line(draw.origin))).collect(),
		frozen_lots: statement.draws.iter().filter_map(|draw| frozen(draw.lot)).collect(),
		chain_of_custody,
		exit: statement,
	}
}

fn line(id: OutputLineId) -> Line {
	let footprint = Footprints::<Runtime>::get(id.request).unwrap();
	Line {
		line: id,
		issue: Requests::<Runtime>::get(id.request).map(issue),
		method: Methods::<Runtime>::get(footprint.method).unwrap(),
		footprint,
		frozen: Freezes::<Runtime>::get(FreezeTarget::Line(id)),
		broken: BrokenCriteria::<Runtime>::get(id),
		flagged: FlaggedLines::<Runtime>::get(id),
	}
}

fn issue(request: CertificateRequest<AccountId>) -> Issue {
	let id = request.certificate;
	let certificate = Certificates::<Runtime>::get(id).unwrap();
	let body = &certificate.body;
	let granted = [PERFORMANCE.standard, CHAIN_OF_CUSTODY.standard].map(|standard| {
		let accreditation = Accreditations::<Runtime>::get(body, standard);
		let listed = accreditation.as_ref().is_some_and(|record| {
			AccreditationBodies::<Runtime>::contains_key(&record.accreditation_body)
		});
		Granted { standard, accreditation, listed }
	});
	let body = tracemet_verifier::Body {
		participant: Participants::<Runtime>::get(body),
		closed: Closed::<Runtime>::get(body),
		granted: granted.to_vec(),
	};
	Issue { request, certificate: (id, certificate), body }
}

#[test]
fn a_statement_and_what_it_rests_on_are_read_where_the_pallets_keep_them() {
	let (mut world, request) = with_statement();
	world.run(|| {
		let records = read(&Here, EXIT).unwrap().unwrap();
		assert_eq!(records, stored(EXIT));
		assert_ne!(records.genesis, Default::default());
		let line = &records.lines[&OutputLineId { request, line: LABELLED }];
		assert!(line.issue.as_ref().unwrap().body.granted.iter().all(|one| one.listed));
		assert_eq!((line.frozen.as_ref(), line.broken, line.flagged), (None, None, None));
		assert_eq!(records.balances[0].account.unwrap().exited, t(40));
		assert_eq!(read(&Here, ExitId(1)), Ok(None));
	});
}

#[test]
fn freezes_and_flags_are_read_where_the_pallets_keep_them() {
	let (mut world, request) = with_statement();
	let origin = OutputLineId { request, line: LABELLED };
	let freeze = |target| pallet_credits::Call::freeze { target, reason: reason("a check") };
	world.ok("body", freeze(FreezeTarget::Exit(EXIT)));
	world.ok("body", freeze(FreezeTarget::Line(origin)));
	let lot = world.run(|| Exits::<Runtime>::get(EXIT).unwrap().draws[0].lot);
	world.ok("body", freeze(FreezeTarget::Lot(lot)));
	let flag = pallet_credits::Call::flag { line: origin, reason: reason("in question") };
	world.ok("body", flag);
	// What the calls can't bring about together is put there, and taken back.
	world.probe(|world| {
		world.run(|| {
			// As a restatement would leave it.
			BrokenCriteria::<Runtime>::insert(origin, 3);
			let frozen = Freezes::<Runtime>::get(FreezeTarget::Exit(EXIT)).unwrap();
			let (holder, good, label) = (account("brand"), CATHODE, CU_8_0);
			let target = FreezeTarget::Balance { account: holder.clone(), good, label };
			Freezes::<Runtime>::insert(target, frozen);
			let owed = Overdraft { mass: t(1), drawn_in: PeriodId(226) };
			Overdrafts::<Runtime>::insert((&holder, good, label), owed);
			Closed::<Runtime>::insert(&holder, 7);
			Sites::<Runtime>::insert(&holder, account("smelter"));

			let records = read(&Here, EXIT).unwrap().unwrap();
			assert_eq!(records, stored(EXIT));
			let line = &records.lines[&origin];
			assert!(records.contested.is_some() && line.frozen.is_some());
			assert_eq!(records.frozen_lots.keys().collect::<Vec<_>>(), [&lot]);
			assert_eq!((line.broken, line.flagged), (Some(3), Some(origin)));
			assert!(records.balances[0].frozen.is_some());
			assert_eq!(records.balances[0].overdraft, Some(owed));
			assert_eq!(records.holder.company, Some(account("smelter")));
			assert_eq!(records.holder.closed, Some(7));
		})
	});
}

#[test]
fn what_a_node_is_asked_for_is_enough() {
	let (mut world, _) = with_statement();
	world.run(|| {
		let mut known = BTreeMap::new();
		loop {
			let keys = wanted(EXIT, &known).unwrap();
			if keys.is_empty() {
				break;
			}
			for key in keys {
				let value = sp_io::storage::get(&key).map(|value| value.to_vec());
				assert_eq!(known.insert(key, value), None);
			}
		}
		assert!(known.len() > 30, "{}", known.len());
	});
}

/// Where records are laid out in another way, the pallet's storage version says so.
#[test]
fn the_verifier_reads_the_records_of_these_versions() {
	fn versions<P: PalletInfoAccess + GetStorageVersion<InCodeStorageVersion = StorageVersion>>(
	) -> (&'static str, StorageVersion, StorageVersion) {
		(P::name(), P::in_code_storage_version(), P::on_chain_storage_version())
	}
	let (mut world, _) = with_statement();
	let found = world.run(|| {
		[
			versions::<Accounts>(),
			versions::<Certification>(),
			versions::<Credits>(),
			versions::<Footprint>(),
		]
	});
	let known = LAYOUTS.map(|(pallet, known)| {
		let version = StorageVersion::new(known);
		(pallet, version, version)
	});
	assert_eq!(found, known);
}

/// The chain that a state is of, as a certificate proves it: the hash stays for good.
#[test]
fn the_hash_of_the_genesis_block_is_where_the_verifier_looks_for_it() {
	let (mut world, _) = with_statement();
	let number = 0u32.encode();
	let key = [
		sp_io::hashing::twox_128(b"System").to_vec(),
		sp_io::hashing::twox_128(b"BlockHash").to_vec(),
		sp_io::hashing::twox_64(&number).to_vec(),
		number,
	]
	.concat();
	assert_eq!(frame_system::BlockHash::<Runtime>::hashed_key_for(0), key);
	world.run(|| {
		let genesis = System::block_hash(0);
		assert!(frame_system::BlockHash::<Runtime>::contains_key(1));
		// The blocks that would forget block 0, and that forget block 1.
		let kept = <Runtime as frame_system::Config>::BlockHashCount::get();
		System::set_block_number(kept);
		for number in [kept + 1, kept + 2] {
			System::initialize(&number, &Default::default(), &Default::default());
			System::finalize();
		}
		assert!(!frame_system::BlockHash::<Runtime>::contains_key(1));
		assert_eq!(System::block_hash(0), genesis);
		assert_eq!(read(&Here, EXIT).unwrap().unwrap().genesis, genesis);
	});
}

/// The first validators, as a certificate proves them in the state of the genesis block.
#[test]
fn grandpa_s_authorities_are_where_the_verifier_looks_for_them() {
	let key = [sp_io::hashing::twox_128(b"Grandpa"), sp_io::hashing::twox_128(b"Authorities")];
	assert_eq!(pallet_grandpa::Authorities::<Runtime>::hashed_key().to_vec(), key.concat());
}
