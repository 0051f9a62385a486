//! A statement and what it rests on, as a chain has it: 45 t of `Cu 8.0 MIX` that a brand claims for
//! its computers.

use codec::Encode;
use sp_core::{bounded::BoundedBTreeSet, H256};
use sp_crypto_hashing::{blake2_128, twox_128, twox_64};
use std::collections::BTreeMap;
use tracemet_primitives::*;
use tracemet_verifier::{
	AccountId, Balance, Body, Granted, Holder, Issue, Line, Records, StandardRecord,
};

/// The statement.
pub const EXIT: ExitId = ExitId(3);
/// The custody account of the brand, a site of its company.
pub const BRAND: AccountId = AccountId::new([1; 32]);
/// The company.
pub const COMPANY: AccountId = AccountId::new([2; 32]);
/// The wire maker, whose credits were drawn.
pub const WIRE_MAKER: AccountId = AccountId::new([3; 32]);
/// The certification body.
pub const BODY: AccountId = AccountId::new([4; 32]);
/// The accreditation body.
pub const ACCREDITATION_BODY: AccountId = AccountId::new([5; 32]);
/// The owner of the standards.
pub const OWNER: AccountId = AccountId::new([6; 32]);
/// The line that was drawn from.
pub const LINE: OutputLineId = OutputLineId { request: RequestId(7), line: 0 };
/// 2026-08-15T12:00:00Z, when the request was approved.
pub const APPROVED_AT: Seconds = 1_786_795_200;
/// 2026-09-01T00:00:00Z, when the statement was made.
pub const STATED_AT: Seconds = 1_788_220_800;
/// 2026-10-01T12:00:00Z, the time on chain.
pub const NOW: Seconds = 1_790_856_000;
/// The dossier of the company, and its salt.
pub const DOSSIER: (&[u8], [u8; 32]) = (b"Computers AB, 556000-0000", [9; 32]);

fn name(text: &str) -> Name {
	text.as_bytes().to_vec().try_into().unwrap()
}

fn version(standard: u32) -> StandardVersionId {
	StandardVersionId { standard: StandardId(standard), version: 1 }
}

fn standard(id: u32, text: &str, kind: StandardKind) -> StandardRecord {
	let document = Document {
		kind: DocumentKind::Standard,
		hash: H256([id as u8; 32]),
		uri: b"https://example.org/standard.pdf".to_vec().try_into().unwrap(),
	};
	StandardRecord {
		id: version(id),
		standard: Standard { name: name(text), owner: OWNER, latest_version: 2 },
		version: StandardVersion {
			kind,
			documents: vec![document].try_into().unwrap(),
			effective_from: 1_700_000_000,
		},
	}
}

/// The dossier's commitment.
pub fn commitment() -> H256 {
	let (dossier, salt) = DOSSIER;
	H256(sp_crypto_hashing::blake2_256(&[dossier, &salt].concat()))
}

fn participant(dossier: H256, role: Role) -> Participant<AccountId> {
	let mut roles = Roles::new();
	roles.try_insert(role).unwrap();
	Participant {
		intermediary: AccountId::new([8; 32]),
		roles,
		dossier,
		standing: Standing::Active,
		open_sites: 1,
	}
}

fn attribute(text: &str, nature: AttributeNature) -> Attribute {
	Attribute { name: name(text), unit: name("g CO2e"), attached_to: AttachedTo::AllGoods, nature }
}

fn totals(entries: &[(AttributeId, u128)]) -> AttributeTotals {
	entries.iter().copied().collect::<BTreeMap<_, _>>().try_into().unwrap()
}

fn method() -> SmadMethod {
	SmadMethod {
		name: name("Copper 2026"),
		family: FamilyId(0),
		version: 1,
		standard: version(0),
		rules: MethodRules {
			allocation: Allocation::Mass,
			declared_unit: Unit::Tonne,
			boundary: SystemBoundary::CradleToGate,
			gwp: GwpSet::Ar6,
			effective: TimeSpan { from: 0, until: u64::MAX },
		},
		emission_factors: Default::default(),
		default_factors: Default::default(),
	}
}

fn accreditation() -> Accreditation<AccountId> {
	let mut scope = AccreditationScope::new();
	scope.try_insert(FamilyId(0)).unwrap();
	Accreditation {
		accreditation_body: ACCREDITATION_BODY,
		validity: TimeSpan { from: 1_750_000_000, until: 1_850_000_000 },
		scope,
		status: CertificationStatus::Active,
	}
}

fn line(totals: AttributeTotals) -> Line {
	let output = Output {
		good: GoodId(1),
		label: Some(LabelId(2)),
		mass: Mass(90_000_000),
		gross_mass: Mass(90_000_000),
		value_share: 0,
	};
	let request = CertificateRequest {
		account: WIRE_MAKER,
		certificate: CertificateId(4),
		reference_period: TimeSpan { from: 1_780_000_000, until: 1_785_000_000 },
		inputs: Default::default(),
		activities: Default::default(),
		outputs: vec![output].try_into().unwrap(),
		declared: None,
		evidence: Some(H256([7; 32])),
		corrects: None,
		requested_at: APPROVED_AT - 100_000,
		status: RequestStatus::Approved,
		closed_at: Some(APPROVED_AT),
	};
	let certificate = Certificate {
		body: BODY,
		holder: WIRE_MAKER,
		family: FamilyId(0),
		performance_standard: Some(version(0)),
		chain_of_custody_standard: version(1),
		method: Some(MethodId(0)),
		conversions: Default::default(),
		validity: TimeSpan { from: 1_760_000_000, until: 1_800_000_000 },
		automatic_approval: Mass::ZERO,
		status: CertificationStatus::Active,
	};
	let granted = |standard| Granted {
		standard: StandardId(standard),
		accreditation: Some(accreditation()),
		listed: true,
	};
	let body = Body {
		participant: Some(participant(H256([4; 32]), Role::CertificationBody)),
		closed: None,
		granted: vec![granted(0), granted(1)],
	};
	Line {
		line: LINE,
		issue: Some(Issue { request, certificate: (CertificateId(4), certificate), body }),
		footprint: AcceptedFootprint {
			revision: 0,
			method: MethodId(0),
			masses: vec![Mass(90_000_000)].try_into().unwrap(),
			lines: vec![totals].try_into().unwrap(),
			valid_until: 1_880_000_000,
			basis: FootprintBasis::Calculated { votes: 4, validators: 4 },
			accepted_at: 900,
		},
		method: method(),
		frozen: None,
		broken: None,
		flagged: None,
	}
}

/// The records.
pub fn records() -> Records {
	let rules = ChainOfCustodyRules {
		model: ChainOfCustodyModel::MassBalance,
		attribution: Attribution::Credit,
		level: MassBalanceLevel::Site,
		periods: AccountingPeriods { months: 3, anchor: 0 },
		carry_over_periods: None,
		carry_over_needs_certificate: true,
		expiry_days: None,
		overdraft: Mass::ZERO,
		transfers_validated: false,
		independent_audits: true,
	};
	let draw = ExitDraw {
		lot: LotId(12),
		good: GoodId(1),
		accompanies: GoodId(2),
		origin: LINE,
		mass: Mass(45_000_000),
		certified_share: MILLION,
		footprint_revision: 0,
	};
	let claim =
		"contains Cu 8.0 MIX: 45000 kg of certified copper cathode accompanying copper wire, \
	             under the mass balance model of ISO 22095. The claim is about certified mass; it is \
	             not a footprint of the metal in this product.";
	let exit = ExitStatement {
		account: BRAND,
		label: LabelId(2),
		draws: vec![draw].try_into().unwrap(),
		mass: Mass(45_000_000),
		product: b"computers, model 7".to_vec().try_into().unwrap(),
		product_quantity: 100_000,
		claim: claim.as_bytes().to_vec().try_into().unwrap(),
		attributes: totals(&[
			(FOSSIL_SCOPE_1, 100_000_000),
			(FOSSIL_PURCHASED_ENERGY, 60_000_001),
			(FOSSIL_UPSTREAM, 199_999_999),
			(RECYCLED_POST_CONSUMER, 4_500_000),
			(FROM_PRIMARY_DATA, 90_000_000),
		]),
		footprint_valid_until: 1_880_000_000,
		stated_at: STATED_AT,
	};
	let doubled = exit.attributes.iter().map(|(id, grams)| (*id, 2 * grams)).collect::<Vec<_>>();
	let good = |text: &str| Good {
		name: name(text),
		family: FamilyId(0),
		basis: MassBasis::ContainedMetal,
	};
	Records {
		now: NOW,
		genesis: H256([12; 32]),
		contested: None,
		label: Label {
			name: name("Cu 8.0 MIX"),
			family: FamilyId(0),
			performance_standard: version(0),
			chain_of_custody_standard: version(1),
			criteria: Default::default(),
			content_claim: None,
		},
		family: name("copper"),
		performance: standard(0, "Responsible Copper", StandardKind::Performance),
		chain_of_custody: standard(1, "Metal Balance", StandardKind::ChainOfCustody(rules)),
		goods: [(GoodId(1), good("copper cathode")), (GoodId(2), good("copper wire"))].into(),
		attributes: [
			(FOSSIL_SCOPE_1, attribute("fossil, scope 1", AttributeNature::Burden)),
			(FOSSIL_PURCHASED_ENERGY, attribute("fossil, energy", AttributeNature::Burden)),
			(FOSSIL_UPSTREAM, attribute("fossil, upstream", AttributeNature::Burden)),
			(RECYCLED_POST_CONSUMER, attribute("recycled", AttributeNature::Content)),
			(FROM_PRIMARY_DATA, attribute("primary data", AttributeNature::Benefit)),
		]
		.into(),
		holder: Holder {
			company: Some(COMPANY),
			participant: Some(participant(commitment(), Role::BrandOwner)),
			closed: None,
		},
		balances: vec![Balance {
			good: GoodId(1),
			// The third quarter of 2026.
			period: PeriodId(226),
			account: Some(MassBalanceAccount {
				received: Mass(60_000_000),
				exited: Mass(45_000_000),
				closing: Mass(15_000_000),
				..Default::default()
			}),
			latest: Some(PeriodId(227)),
			overdraft: None,
			frozen: None,
		}],
		lines: [(LINE, line(totals(&doubled)))].into(),
		frozen_lots: BTreeMap::new(),
		exit,
	}
}

/// A freeze by the certification body.
pub fn freezes() -> FreezesOf<AccountId> {
	let reason = b"under investigation".to_vec().try_into().unwrap();
	let mut freezes = FreezesOf::new();
	freezes.try_insert(BODY, Freeze { reason, since: STATED_AT }).unwrap();
	freezes
}

/// A scope without the label's family.
pub fn another_scope() -> AccreditationScope {
	let mut scope = BoundedBTreeSet::new();
	scope.try_insert(FamilyId(9)).unwrap();
	scope
}

/// The storage key of an entry, made here once more so that the verifier's own keys are checked.
pub fn key(pallet: &str, item: &str, keys: &[Vec<u8>]) -> Vec<u8> {
	let mut key = twox_128(pallet.as_bytes()).to_vec();
	key.extend(twox_128(item.as_bytes()));
	for part in keys {
		key.extend(blake2_128(part));
		key.extend(part);
	}
	key
}

/// The storage key of a pallet's storage version.
pub fn storage_version(pallet: &str) -> Vec<u8> {
	key(pallet, ":__STORAGE_VERSION__:", &[])
}

/// The storage key of the hash of the genesis block.
pub fn genesis_hash() -> Vec<u8> {
	let number = 0u32.encode();
	[key("System", "BlockHash", &[]), twox_64(&number).to_vec(), number].concat()
}

/// The storage of a chain.
pub type Storage = BTreeMap<Vec<u8>, Vec<u8>>;

/// The storage that says these records.
pub fn storage(records: &Records) -> Storage {
	let mut storage = Storage::new();
	for pallet in ["Accounts", "Certification", "Credits", "Footprint"] {
		storage.insert(storage_version(pallet), 1u16.encode());
	}
	storage.insert(genesis_hash(), records.genesis.encode());
	let mut put = |pallet, item, keys: &[Vec<u8>], value: Option<Vec<u8>>| {
		if let Some(value) = value {
			storage.insert(key(pallet, item, keys), value);
		}
	};
	let Records { exit, label, holder, .. } = records;
	let some = |value: Vec<u8>| Some(value);
	put("Timestamp", "Now", &[], some((records.now * 1_000).encode()));
	put("Credits", "Exits", &[EXIT.encode()], some(exit.encode()));
	let contested = records.contested.as_ref().map(Encode::encode);
	put("Credits", "Freezes", &[FreezeTarget::<AccountId>::Exit(EXIT).encode()], contested);
	put("Certification", "Labels", &[exit.label.encode()], some(label.encode()));
	put("Certification", "Families", &[label.family.encode()], some(records.family.encode()));
	for record in [&records.performance, &records.chain_of_custody] {
		let (id, standard) = (record.id, record.standard.encode());
		put("Certification", "Standards", &[id.standard.encode()], some(standard));
		let version = record.version.encode();
		put("Certification", "StandardVersions", &[id.encode()], some(version));
	}
	for (id, good) in &records.goods {
		put("Certification", "Goods", &[id.encode()], some(good.encode()));
	}
	for (id, attribute) in &records.attributes {
		put("Footprint", "Attributes", &[id.encode()], some(attribute.encode()));
	}
	let account = exit.account.encode();
	let company = holder.company.as_ref().map(Encode::encode);
	put("Accounts", "Sites", std::slice::from_ref(&account), company.clone());
	let company = company.unwrap_or(account.clone());
	let participant = holder.participant.as_ref().map(Encode::encode);
	put("Accounts", "Participants", std::slice::from_ref(&company), participant);
	put("Accounts", "Closed", &[company], holder.closed.map(|block| block.encode()));
	for balance in &records.balances {
		let three = [account.clone(), balance.good.encode(), exit.label.encode()];
		let four = [&three[..], &[balance.period.encode()]].concat();
		let record = balance.account.map(|record| record.encode());
		put("Credits", "MassBalances", &four, record);
		put("Credits", "LatestPeriods", &three, balance.latest.map(|period| period.encode()));
		put("Credits", "Overdrafts", &three, balance.overdraft.map(|owed| owed.encode()));
		let (account, good, label) = (exit.account.clone(), balance.good, exit.label);
		let target = FreezeTarget::Balance { account, good, label };
		let frozen = balance.frozen.as_ref().map(Encode::encode);
		put("Credits", "Freezes", &[target.encode()], frozen);
	}
	for (lot, frozen) in &records.frozen_lots {
		let target = FreezeTarget::<AccountId>::Lot(*lot);
		put("Credits", "Freezes", &[target.encode()], some(frozen.encode()));
	}
	for (id, line) in &records.lines {
		let request = id.request.encode();
		put(
			"Footprint",
			"Footprints",
			std::slice::from_ref(&request),
			some(line.footprint.encode()),
		);
		let method = line.footprint.method.encode();
		put("Footprint", "Methods", &[method], some(line.method.encode()));
		let frozen = line.frozen.as_ref().map(Encode::encode);
		let target = FreezeTarget::<AccountId>::Line(*id);
		put("Credits", "Freezes", &[target.encode()], frozen);
		put("Credits", "BrokenCriteria", &[id.encode()], line.broken.map(|r| r.encode()));
		put("Credits", "FlaggedLines", &[id.encode()], line.flagged.map(|c| c.encode()));
		let Some(issue) = &line.issue else { continue };
		put("Credits", "Requests", &[request], some(issue.request.encode()));
		let (certificate, record) = &issue.certificate;
		put("Certification", "Certificates", &[certificate.encode()], some(record.encode()));
		let body = record.body.encode();
		let participant = issue.body.participant.as_ref().map(Encode::encode);
		put("Accounts", "Participants", std::slice::from_ref(&body), participant);
		put(
			"Accounts",
			"Closed",
			std::slice::from_ref(&body),
			issue.body.closed.map(|b| b.encode()),
		);
		for granted in &issue.body.granted {
			let Some(accreditation) = &granted.accreditation else { continue };
			let keys = [body.clone(), granted.standard.encode()];
			put("Certification", "Accreditations", &keys, some(accreditation.encode()));
			let listed = granted.listed.then(|| ().encode());
			let who = accreditation.accreditation_body.encode();
			put("Certification", "AccreditationBodies", &[who], listed);
		}
	}
	storage
}
