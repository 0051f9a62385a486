//! What a statement rests on: the records of the chain, each read by its storage key.

use crate::VerifyError;
use alloc::{
	collections::{BTreeMap, BTreeSet},
	format,
	string::String,
	vec::Vec,
};
use codec::{Decode, DecodeAll, Encode};
use sp_core::{crypto::AccountId32, H256};
use sp_crypto_hashing::{blake2_128, twox_128, twox_64};
use tracemet_primitives::{
	AcceptedFootprint, Accreditation, Attribute, AttributeId, Certificate, CertificateId,
	CertificateRequest, ExitId, ExitStatement, FreezeTarget, FreezesOf, Good, GoodId, Label, LotId,
	MassBalanceAccount, Name, OutputLineId, Overdraft, Participant, PeriodId, Seconds, SmadMethod,
	Standard, StandardId, StandardKind, StandardVersion, StandardVersionId,
};

/// An account of the chain.
pub type AccountId = AccountId32;
/// The number of a block.
pub type BlockNumber = u32;

/// A state of the chain that records are read from.
pub trait State {
	/// Why something can't be read.
	type Error: From<VerifyError>;

	/// The value at a storage key, or that there is none. `what`: what it is, for messages.
	fn get(&self, what: &str, key: &[u8]) -> Result<Option<Vec<u8>>, Self::Error>;
}

/// The pallets whose records are read, and the storage version of each whose layout this program
/// knows. The chain's own are proven with the records: one that this program would take for something
/// else is never decoded.
pub const LAYOUTS: [(&str, u16); 4] =
	[("Accounts", 1), ("Certification", 1), ("Credits", 1), ("Footprint", 1)];
/// Where a pallet keeps its storage version.
const STORAGE_VERSION: &str = ":__STORAGE_VERSION__:";
/// The block whose hash names the chain.
const GENESIS: BlockNumber = 0;

/// A storage item, by the names of its pallet and of the item.
#[derive(Clone, Copy)]
struct Item(&'static str, &'static str);

const NOW: Item = Item("Timestamp", "Now");
const EXITS: Item = Item("Credits", "Exits");
const REQUESTS: Item = Item("Credits", "Requests");
const MASS_BALANCES: Item = Item("Credits", "MassBalances");
const LATEST_PERIODS: Item = Item("Credits", "LatestPeriods");
const OVERDRAFTS: Item = Item("Credits", "Overdrafts");
const FREEZES: Item = Item("Credits", "Freezes");
const BROKEN_CRITERIA: Item = Item("Credits", "BrokenCriteria");
const FLAGGED_LINES: Item = Item("Credits", "FlaggedLines");
const FAMILIES: Item = Item("Certification", "Families");
const GOODS: Item = Item("Certification", "Goods");
const LABELS: Item = Item("Certification", "Labels");
const STANDARDS: Item = Item("Certification", "Standards");
const STANDARD_VERSIONS: Item = Item("Certification", "StandardVersions");
const CERTIFICATES: Item = Item("Certification", "Certificates");
const ACCREDITATIONS: Item = Item("Certification", "Accreditations");
const ACCREDITATION_BODIES: Item = Item("Certification", "AccreditationBodies");
const ATTRIBUTES: Item = Item("Footprint", "Attributes");
const METHODS: Item = Item("Footprint", "Methods");
const FOOTPRINTS: Item = Item("Footprint", "Footprints");
const PARTICIPANTS: Item = Item("Accounts", "Participants");
const SITES: Item = Item("Accounts", "Sites");
const CLOSED: Item = Item("Accounts", "Closed");
/// The validators that finalize blocks.
pub(crate) const GRANDPA_AUTHORITIES: (&str, &str) = ("Grandpa", "Authorities");

/// The storage key of a value or, with keys (SCALE), of an entry of a map by `Blake2_128Concat`.
pub(crate) fn storage_key(pallet: &str, item: &str, keys: &[Vec<u8>]) -> Vec<u8> {
	let mut key = [twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat();
	for part in keys {
		key.extend(blake2_128(part));
		key.extend(part);
	}
	key
}

/// The storage key of the hash of the genesis block: the one hash that the chain never forgets.
fn genesis_key() -> Vec<u8> {
	let mut key = storage_key("System", "BlockHash", &[]);
	let number = GENESIS.encode();
	key.extend(twox_64(&number));
	key.extend(number);
	key
}

/// A standard, and the version of it that a label is under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandardRecord {
	/// The version.
	pub id: StandardVersionId,
	/// The standard.
	pub standard: Standard<AccountId>,
	/// What the version says.
	pub version: StandardVersion,
}

/// Who made the statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
	/// The company, if the account is one of its sites.
	pub company: Option<AccountId>,
	/// The participant: the company, or the account itself. None: nobody registered it.
	pub participant: Option<Participant<AccountId>>,
	/// The block since which the account, or its company, is closed.
	pub closed: Option<BlockNumber>,
}

/// The mass balance of a good in the accounting period of the statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
	/// The good.
	pub good: GoodId,
	/// The period.
	pub period: PeriodId,
	/// The account. None: archived.
	pub account: Option<MassBalanceAccount>,
	/// The latest period that the account has: a later one says that this one is closed.
	pub latest: Option<PeriodId>,
	/// What the account has left to repay.
	pub overdraft: Option<Overdraft>,
	/// Whether an audit froze the balance.
	pub frozen: Option<FreezesOf<AccountId>>,
}

/// An accreditation that the certification body needs, as it is in the proven state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
	/// The standard.
	pub standard: StandardId,
	/// The accreditation. None: it never had one.
	pub accreditation: Option<Accreditation<AccountId>>,
	/// Whether its accreditation body is still named by the council.
	pub listed: bool,
}

/// The certification body of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
	/// Its record as a participant.
	pub participant: Option<Participant<AccountId>>,
	/// The block since which it is closed.
	pub closed: Option<BlockNumber>,
	/// Its accreditations for the standards of the certificate.
	pub granted: Vec<Granted>,
}

/// The request that a line was issued by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
	/// The request.
	pub request: CertificateRequest<AccountId>,
	/// The certificate that it was made under.
	pub certificate: (CertificateId, Certificate<AccountId>),
	/// The certification body.
	pub body: Body,
}

/// An output line that the statement draws from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
	/// The line.
	pub line: OutputLineId,
	/// How it was issued. None: the request is archived, which the chain allows only when no statement
	/// draws on it any more.
	pub issue: Option<Issue>,
	/// The footprint in force of the request.
	pub footprint: AcceptedFootprint<AccountId, BlockNumber>,
	/// The method of that footprint.
	pub method: SmadMethod,
	/// Who froze the line.
	pub frozen: Option<FreezesOf<AccountId>>,
	/// The revision of the footprint that broke a criterion of the label.
	pub broken: Option<u32>,
	/// The line that is revoked or called in question, and that this one rests on or is.
	pub flagged: Option<OutputLineId>,
}

/// A statement and all that it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Records {
	/// The time on chain.
	pub now: Seconds,
	/// The hash of the chain's genesis block, as the chain itself has it from block 1 on.
	pub genesis: H256,
	/// The statement.
	pub exit: ExitStatement<AccountId>,
	/// Who contests it.
	pub contested: Option<FreezesOf<AccountId>>,
	/// Its label.
	pub label: Label,
	/// The name of the label's family of goods.
	pub family: Name,
	/// The performance standard.
	pub performance: StandardRecord,
	/// The chain-of-custody standard.
	pub chain_of_custody: StandardRecord,
	/// The goods that were drawn, and those that they accompanied.
	pub goods: BTreeMap<GoodId, Good>,
	/// The attributes of the statement.
	pub attributes: BTreeMap<AttributeId, Attribute>,
	/// Who made the statement.
	pub holder: Holder,
	/// The mass balance of each good that was drawn.
	pub balances: Vec<Balance>,
	/// The output lines that it draws from.
	pub lines: BTreeMap<OutputLineId, Line>,
	/// Who froze lots that it draws from.
	pub frozen_lots: BTreeMap<LotId, FreezesOf<AccountId>>,
}

/// Reads a statement and all that it rests on, always in the same order. None if there is no such
/// statement.
///
/// # Errors
///
/// The records are of a layout that this program doesn't know, one that is needed isn't there, or
/// something can't be read or decoded.
pub fn read<S: State>(state: &S, exit: ExitId) -> Result<Option<Records>, S::Error> {
	let reader = Reader(state);
	let known = reader.layouts();
	let record = reader.find::<ExitStatement<AccountId>>(EXITS, &[exit.encode()]);
	known?;
	let Some(record) = record? else { return Ok(None) };
	reader.records(exit, record).map(Some)
}

struct Reader<'a, S>(&'a S);

impl<S: State> Reader<'_, S> {
	/// All results, or the first error. What comes after an error was still asked for.
	fn all<T>(results: impl Iterator<Item = Result<T, S::Error>>) -> Result<Vec<T>, S::Error> {
		let results = results.collect::<Vec<_>>();
		results.into_iter().collect()
	}

	fn find<T: Decode>(&self, item: Item, keys: &[Vec<u8>]) -> Result<Option<T>, S::Error> {
		let Item(pallet, name) = item;
		self.value(format!("{pallet}.{name}"), &storage_key(pallet, name, keys))
	}

	fn value<T: Decode>(&self, what: String, key: &[u8]) -> Result<Option<T>, S::Error> {
		let Some(value) = self.0.get(&what, key)? else { return Ok(None) };
		let value = T::decode_all(&mut &value[..]);
		Ok(Some(value.map_err(|_| VerifyError::Undecodable { what })?))
	}

	fn require<T: Decode>(&self, item: Item, keys: &[Vec<u8>]) -> Result<T, S::Error> {
		let Item(pallet, name) = item;
		let no_record = || VerifyError::NoRecord { what: format!("{pallet}.{name}") };
		Ok(self.find(item, keys)?.ok_or_else(no_record)?)
	}

	/// That the records are laid out as this program reads them.
	fn layouts(&self) -> Result<(), S::Error> {
		let layouts = LAYOUTS.into_iter().map(|(pallet, known)| {
			let what = format!("the storage version of {pallet}");
			// As for the SDK, none is version 0.
			let found = self.value::<u16>(what, &storage_key(pallet, STORAGE_VERSION, &[]))?;
			let found = found.unwrap_or_default();
			match found == known {
				true => Ok(()),
				false => Err(VerifyError::UnknownRecords { pallet, found, known }.into()),
			}
		});
		Self::all(layouts).map(|_| ())
	}

	/// The hash of the chain's genesis block.
	fn genesis(&self) -> Result<H256, S::Error> {
		let what = String::from("hash of its genesis block");
		let found = self.value(what.clone(), &genesis_key())?;
		Ok(found.ok_or(VerifyError::NoRecord { what })?)
	}

	fn freezes(
		&self,
		target: FreezeTarget<AccountId>,
	) -> Result<Option<FreezesOf<AccountId>>, S::Error> {
		self.find(FREEZES, &[target.encode()])
	}

	// What doesn't depend on each other is asked for before the first error is answered: whoever
	// collects what is needed then has it in a few rounds.
	fn records(&self, id: ExitId, exit: ExitStatement<AccountId>) -> Result<Records, S::Error> {
		let milliseconds = self.require::<u64>(NOW, &[]);
		let genesis = self.genesis();
		let contested = self.freezes(FreezeTarget::Exit(id));
		let label = self.label(&exit);
		let attributes =
			Self::all(exit.attributes.keys().map(|attribute| {
				Ok((*attribute, self.require(ATTRIBUTES, &[attribute.encode()])?))
			}));
		let goods = exit.draws.iter().flat_map(|draw| [draw.good, draw.accompanies]);
		let goods = Self::all(
			goods
				.collect::<BTreeSet<_>>()
				.into_iter()
				.map(|good| Ok((good, self.require(GOODS, &[good.encode()])?))),
		);
		let holder = self.holder(&exit.account);
		let lines = exit.draws.iter().map(|draw| draw.origin).collect::<BTreeSet<_>>();
		let lines = Self::all(lines.into_iter().map(|line| Ok((line, self.line(line)?))));
		let lots = exit.draws.iter().map(|draw| draw.lot).collect::<BTreeSet<_>>();
		let lots =
			Self::all(lots.into_iter().map(|lot| Ok((lot, self.freezes(FreezeTarget::Lot(lot))?))));

		let (label, family, performance, chain_of_custody) = label?;
		let balances = self.balances(&exit, &chain_of_custody);
		Ok(Records {
			now: milliseconds?.checked_div(1_000).unwrap_or_default(),
			genesis: genesis?,
			contested: contested?,
			label,
			family,
			performance,
			chain_of_custody,
			goods: goods?.into_iter().collect(),
			attributes: attributes?.into_iter().collect(),
			holder: holder?,
			balances: balances?,
			lines: lines?.into_iter().collect(),
			frozen_lots: lots?.into_iter().filter_map(|(lot, by)| Some((lot, by?))).collect(),
			exit,
		})
	}

	fn label(
		&self,
		exit: &ExitStatement<AccountId>,
	) -> Result<(Label, Name, StandardRecord, StandardRecord), S::Error> {
		let label = self.require::<Label>(LABELS, &[exit.label.encode()])?;
		let family = self.require(FAMILIES, &[label.family.encode()]);
		let performance = self.standard(label.performance_standard);
		let chain_of_custody = self.standard(label.chain_of_custody_standard);
		Ok((label, family?, performance?, chain_of_custody?))
	}

	fn standard(&self, id: StandardVersionId) -> Result<StandardRecord, S::Error> {
		let standard = self.require(STANDARDS, &[id.standard.encode()]);
		let version = self.require(STANDARD_VERSIONS, &[id.encode()]);
		Ok(StandardRecord { id, standard: standard?, version: version? })
	}

	fn holder(&self, account: &AccountId) -> Result<Holder, S::Error> {
		let closed = self.find(CLOSED, &[account.encode()]);
		let company = self.find::<AccountId>(SITES, &[account.encode()])?;
		let participant = self.find(PARTICIPANTS, &[company.as_ref().unwrap_or(account).encode()]);
		let company_closed = match &company {
			Some(company) => self.find(CLOSED, &[company.encode()]),
			None => Ok(None),
		};
		Ok(Holder { participant: participant?, closed: closed?.or(company_closed?), company })
	}

	/// The balances of the goods that were drawn, in the period of the statement.
	fn balances(
		&self,
		exit: &ExitStatement<AccountId>,
		chain_of_custody: &StandardRecord,
	) -> Result<Vec<Balance>, S::Error> {
		let StandardKind::ChainOfCustody(rules) = &chain_of_custody.version.kind else {
			let what = format!("chain-of-custody standard {}", chain_of_custody.id.standard);
			return Err(VerifyError::NoRecord { what }.into());
		};
		let period = rules.periods.at(exit.stated_at).ok_or(VerifyError::Overflow)?;
		let goods = exit.draws.iter().map(|draw| draw.good).collect::<BTreeSet<_>>();
		Self::all(goods.into_iter().map(|good| {
			let ExitStatement { account, label, .. } = exit;
			let keys = [account.encode(), good.encode(), label.encode(), period.encode()];
			let [who, what, under, _] = keys.clone();
			let without_period = [who, what, under];
			let target = FreezeTarget::Balance { account: account.clone(), good, label: *label };
			let balance = self.find(MASS_BALANCES, &keys);
			let latest = self.find(LATEST_PERIODS, &without_period);
			let overdraft = self.find(OVERDRAFTS, &without_period);
			let frozen = self.freezes(target);
			Ok(Balance {
				good,
				period,
				account: balance?,
				latest: latest?,
				overdraft: overdraft?,
				frozen: frozen?,
			})
		}))
	}

	fn line(&self, line: OutputLineId) -> Result<Line, S::Error> {
		let issue = self.issue(line);
		let footprint = self.footprint(line);
		let frozen = self.freezes(FreezeTarget::Line(line));
		let broken = self.find(BROKEN_CRITERIA, &[line.encode()]);
		let flagged = self.find(FLAGGED_LINES, &[line.encode()]);
		let (footprint, method) = footprint?;
		Ok(Line {
			line,
			issue: issue?,
			footprint,
			method,
			frozen: frozen?,
			broken: broken?,
			flagged: flagged?,
		})
	}

	fn footprint(
		&self,
		line: OutputLineId,
	) -> Result<(AcceptedFootprint<AccountId, BlockNumber>, SmadMethod), S::Error> {
		let footprint = self.require::<AcceptedFootprint<AccountId, BlockNumber>>(
			FOOTPRINTS,
			&[line.request.encode()],
		)?;
		let method = self.require(METHODS, &[footprint.method.encode()])?;
		Ok((footprint, method))
	}

	fn issue(&self, line: OutputLineId) -> Result<Option<Issue>, S::Error> {
		let key = [line.request.encode()];
		// A request stays as long as a statement draws on it. Should that change, what is left is proven.
		let Some(request) = self.find::<CertificateRequest<AccountId>>(REQUESTS, &key)? else {
			return Ok(None);
		};
		let id = request.certificate;
		let certificate = self.require::<Certificate<AccountId>>(CERTIFICATES, &[id.encode()])?;
		let body = self.body(&certificate)?;
		Ok(Some(Issue { request, certificate: (id, certificate), body }))
	}

	fn body(&self, certificate: &Certificate<AccountId>) -> Result<Body, S::Error> {
		let body = &certificate.body;
		let participant = self.find(PARTICIPANTS, &[body.encode()]);
		let closed = self.find(CLOSED, &[body.encode()]);
		let standards = certificate
			.performance_standard
			.into_iter()
			.chain([certificate.chain_of_custody_standard])
			.map(|version| version.standard)
			.collect::<BTreeSet<_>>();
		let granted = Self::all(standards.into_iter().map(|standard| {
			let keys = [body.encode(), standard.encode()];
			let accreditation = self.find::<Accreditation<AccountId>>(ACCREDITATIONS, &keys)?;
			let listed = match &accreditation {
				Some(record) => {
					let key = [record.accreditation_body.encode()];
					self.find::<()>(ACCREDITATION_BODIES, &key)?.is_some()
				}
				None => false,
			};
			Ok(Granted { standard, accreditation, listed })
		}));
		Ok(Body { participant: participant?, closed: closed?, granted: granted? })
	}
}
