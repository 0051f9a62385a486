//! The ledger as its rules are written down, in plain Rust: no storage, no weights, nothing of the
//! pallet. A call that breaks a rule on its way is refused with the name of the rule, and leaves
//! everything as it was.

use super::calendar;
use crate::mock::{AUDITOR, BODY, BRAND, MINE, SMELTER, SMELTER_SITE};
use std::{
	collections::{BTreeMap, BTreeSet},
	rc::Rc,
};
use tracemet_primitives::{
	AttributeId, Attribution, BalanceLevel, Certificate, CertificateId, ChainOfCustodyModel,
	ChainOfCustodyRules, ConversionFactor, ExitId, Good, GoodId, Input, InputSource, Label,
	LabelId, LotId, Mass, MassBalanceAccount, MassBalanceLevel, MassBasis, NodeInputSource, Output,
	OutputLineId, Overdraft, PassThrough, PeriodId, ReceivingPolicy, RequestId, RequestStatus,
	ScrapOrigin, Seconds, SourceClass, StandardVersionId, Supply, TimeSpan, TransferId, BIOGENIC,
	FOSSIL_UPSTREAM, RECYCLED_POST_CONSUMER,
};

/// The name of the rule that a call breaks.
pub type Refusal = &'static str;
/// What becomes of a call.
pub type Outcome<V = ()> = Result<V, Refusal>;
/// A mass-balance account, whatever the period: custody account, good, label.
pub type Key = (u64, GoodId, LabelId);

const MILLION: u128 = 1_000_000;
const DAY: Seconds = 86_400;
/// How long a transfer waits, and how long a closed record stays.
const TRANSFER_LIFETIME: Seconds = 14 * DAY;
const RETENTION: Seconds = 400 * DAY;
/// A closed request that something still rests on is looked at again after so long.
const LATER: Seconds = 30 * DAY;
/// How many senders fit on a list.
const MAX_SENDERS: usize = 8;

fn ensure(holds: bool, refusal: Refusal) -> Outcome {
	match holds {
		true => Ok(()),
		false => Err(refusal),
	}
}

/// An exact number. The masses of a history are small, so it never grows out of 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fraction {
	numerator: u128,
	denominator: u128,
}

impl Fraction {
	const ZERO: Self = Self { numerator: 0, denominator: 1 };

	fn of(numerator: u128, denominator: u128) -> Self {
		let (mut a, mut b) = (numerator, denominator);
		while b != 0 {
			(a, b) = (b, a % b);
		}
		Self { numerator: numerator / a, denominator: denominator / a }
	}

	fn plus(self, other: Self) -> Self {
		Self::of(
			self.numerator * other.denominator + other.numerator * self.denominator,
			self.denominator * other.denominator,
		)
	}

	fn times(self, other: Self) -> Self {
		Self::of(self.numerator * other.numerator, self.denominator * other.denominator)
	}

	fn over(self, other: Self) -> Self {
		Self::of(self.numerator * other.denominator, self.denominator * other.numerator)
	}

	fn floor(self) -> u64 {
		(self.numerator / self.denominator) as u64
	}

	fn ceil(self) -> u64 {
		self.numerator.div_ceil(self.denominator) as u64
	}

	fn sum(items: impl IntoIterator<Item = Self>) -> Self {
		items.into_iter().fold(Self::ZERO, Self::plus)
	}
}

fn factor(factor: ConversionFactor) -> Fraction {
	Fraction::of(factor.output.into(), factor.input.into())
}

fn grams(mass: u64) -> Fraction {
	Fraction::of(mass.into(), 1)
}

/// What the ledger is told and doesn't decide.
#[derive(Debug, Default)]
pub struct World {
	pub goods: BTreeMap<GoodId, Good>,
	pub labels: BTreeMap<LabelId, Label>,
	pub rules: BTreeMap<StandardVersionId, ChainOfCustodyRules>,
	pub certificates: BTreeMap<CertificateId, Certificate<u64>>,
}

impl World {
	pub fn rules_of(&self, label: LabelId) -> ChainOfCustodyRules {
		self.rules[&self.labels[&label].chain_of_custody_standard]
	}

	/// The factor from an input to an output line, and whether it brings the line's claim.
	pub fn conversion(
		&self,
		certificate: CertificateId,
		input: GoodId,
		source: SourceClass,
		output: GoodId,
		label: Option<LabelId>,
	) -> Option<(ConversionFactor, bool)> {
		let fits = |row: &&tracemet_primitives::Conversion| {
			(row.input, row.source, row.output) == (input, source, output)
		};
		let rows = self.certificates[&certificate].conversions.iter().filter(fits);
		let rows = rows.collect::<Vec<_>>();
		let of = |label| rows.iter().find(|row| row.label == label);
		match label {
			// Ordinary material takes what any row of the good takes.
			None => of(None).or(rows.first()).map(|row| (row.factor, false)),
			Some(_) => {
				of(label).map(|row| (row.factor, true)).or(of(None).map(|row| (row.factor, false)))
			}
		}
	}
}

/// A production record.
#[derive(Clone, Debug)]
pub struct Record {
	pub account: u64,
	pub certificate: CertificateId,
	pub reference_period: TimeSpan,
	pub inputs: Vec<Input>,
	pub outputs: Vec<Output>,
	pub corrects: Option<RequestId>,
}

/// A leg of a transfer.
#[derive(Clone, Debug)]
pub struct Leg {
	pub lot: LotId,
	pub mass: u64,
	pub to: u64,
	pub pass_through: Option<PassThrough>,
}

/// What can be frozen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
	Lot(LotId),
	Line(OutputLineId),
	Balance(Key),
	Exit(ExitId),
}

/// What is archived some time after it was closed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closed {
	Request(RequestId),
	Lot(LotId),
	Exit(ExitId),
	Balance(Key, PeriodId),
}

/// What an auditor finds fault with.
#[derive(Clone, Debug)]
pub enum Fault {
	Request(RequestId),
	Balance(Key),
	Exit(ExitId),
}

/// What somebody does, or what happens outside the ledger.
#[derive(Clone, Debug)]
pub enum Call {
	Request {
		who: u64,
		record: Record,
	},
	Amend {
		who: u64,
		request: RequestId,
		record: Record,
	},
	/// The validators accept a footprint, which keeps the labels' criteria, by so much, or just
	/// doesn't: the first one, or a newer revision.
	AcceptFootprint {
		request: RequestId,
		keeps: bool,
		by: u64,
	},
	Approve {
		who: u64,
		request: RequestId,
	},
	ApprovePartially {
		who: u64,
		request: RequestId,
		masses: Vec<u64>,
	},
	ApproveAutomatically {
		request: RequestId,
	},
	Reject {
		who: u64,
		request: RequestId,
	},
	Withdraw {
		who: u64,
		request: RequestId,
	},
	Repay {
		who: u64,
		account: u64,
		lot: LotId,
		mass: u64,
	},
	Transfer {
		who: u64,
		account: u64,
		leg: Leg,
	},
	Batch {
		who: u64,
		account: u64,
		legs: Vec<Leg>,
	},
	SetPolicy {
		who: u64,
		account: u64,
		policy: ReceivingPolicy,
	},
	AllowSender {
		who: u64,
		account: u64,
		sender: u64,
	},
	DisallowSender {
		who: u64,
		account: u64,
		sender: u64,
	},
	AcceptTransfer {
		who: u64,
		transfer: TransferId,
	},
	DeclineTransfer {
		who: u64,
		transfer: TransferId,
	},
	CancelTransfer {
		who: u64,
		transfer: TransferId,
	},
	ValidateTransfer {
		who: u64,
		transfer: TransferId,
	},
	ExpireTransfer {
		transfer: TransferId,
	},
	OfferSwap {
		who: u64,
		account: u64,
		lot: LotId,
		mass: u64,
		in_return: LotId,
	},
	Exit {
		who: u64,
		account: u64,
		draws: Vec<(LotId, u64)>,
	},
	Freeze {
		who: u64,
		target: Target,
	},
	/// By somebody, or by governance.
	Unfreeze {
		who: Option<u64>,
		target: Target,
	},
	/// An audit freezes what it found fault with.
	FreezeAudited {
		fault: Fault,
	},
	Revoke {
		who: u64,
		lots: Vec<(LotId, u64)>,
	},
	/// Lets a line go that is held.
	LiftHold {
		who: u64,
		line: OutputLineId,
		revision: u32,
	},
	/// Calls an output line in question.
	Flag {
		who: u64,
		line: OutputLineId,
	},
	ExpireLot {
		lot: LotId,
	},
	ClosePeriod {
		key: Key,
	},
	/// Time passes.
	Wait {
		seconds: Seconds,
	},
	/// A block has time left: first for so many steps, then for all.
	Idle {
		steps: u64,
	},
	/// A participant is suspended, or reinstated.
	Suspend {
		account: u64,
	},
	/// An account gets, or loses, a certificate in force.
	Certify {
		account: u64,
	},
}

/// What the chain did in a block with time left, in its order.
#[derive(Clone, Debug)]
pub enum Deed {
	Approved(RequestId),
	Refused(RequestId, Refusal),
	Expired(LotId),
	CarriedOver(LotId),
	Lapsed(TransferId),
	Archived(Closed),
	Flagged(OutputLineId),
}

/// Grams of each attribute; of one that isn't listed there is nothing.
pub type Attributes = BTreeMap<AttributeId, u128>;
/// A mass and its attributes.
pub type Sum = (u128, Attributes);
/// What was issued, is held, was consumed, and left.
pub type RollUp = [Sum; 4];

/// What became of mass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
	Issued,
	Held,
	Consumed,
	Exited,
}

/// What an account has of a line: in an accounting period, unless it is held.
pub type LinePart = (OutputLineId, u64, Fate, Option<PeriodId>);

/// The totals of a line that keeps the labels' criteria, by so much, or just doesn't.
pub fn totals_of(mass: u64, keeps: bool, by: u64) -> Attributes {
	let (mass, by) = (u128::from(mass), u128::from(by));
	match keeps {
		false => [(FOSSIL_UPSTREAM, 8 * mass + 1), (RECYCLED_POST_CONSUMER, mass - 1)].into(),
		true => {
			let upstream = (8 * mass).saturating_sub(by);
			[(FOSSIL_UPSTREAM, upstream), (RECYCLED_POST_CONSUMER, mass), (BIOGENIC, by % 7)].into()
		}
	}
}

/// Adds what has so much mass and these attributes.
pub fn add(sum: &mut Sum, mass: u128, attributes: &Attributes) {
	sum.0 += mass;
	for (attribute, grams) in attributes {
		*sum.1.entry(*attribute).or_default() += grams;
	}
}

/// What mass of an output line went into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
	Request(RequestId),
	Exit(ExitId),
}

#[derive(Clone, Debug)]
pub struct Lot {
	pub holder: u64,
	pub good: GoodId,
	pub accompanies: GoodId,
	pub label: LabelId,
	pub origin: OutputLineId,
	pub free: u64,
	pub escrow: u64,
	pub factor: Option<ConversionFactor>,
	pub share: u32,
	pub issued_at: Seconds,
	pub received_at: Seconds,
	/// When its time is up, or is looked at; 0 once it was found to be up.
	pub due: Option<Seconds>,
	/// The day on which the chain looks at it.
	look_on: Option<u64>,
}

impl Lot {
	fn key(&self) -> Key {
		(self.holder, self.good, self.label)
	}

	pub fn is_spent(&self) -> bool {
		self.free + self.escrow == 0
	}
}

/// On which terms a labelled line is issued.
#[derive(Clone, Debug)]
struct Terms {
	label: LabelId,
	factor: Option<ConversionFactor>,
	share: u32,
	overdraft: u64,
}

#[derive(Clone, Debug)]
pub struct Request {
	pub record: Record,
	pub status: RequestStatus,
	/// Whether its footprint is accepted, and then whether it keeps the criteria.
	pub footprint: Option<bool>,
	/// Of its labelled lines.
	terms: BTreeMap<u8, Terms>,
}

#[derive(Clone, Debug)]
pub struct Transfer {
	pub from: u64,
	pub to: u64,
	pub lot: LotId,
	pub mass: u64,
	pub accompanies: GoodId,
	pub in_return: Option<LotId>,
	pub awaits_validation: bool,
	pub awaits_acceptance: bool,
	pub expires_at: Seconds,
	/// The day on which the chain lets it lapse.
	lapse_on: u64,
}

#[derive(Clone, Debug)]
pub struct Exit {
	pub label: LabelId,
	pub draws: Vec<(LotId, OutputLineId, u64)>,
}

/// A line with its footprint.
#[derive(Clone, Debug)]
pub struct Calculated {
	label: Option<LabelId>,
	mass: u64,
	totals: Attributes,
}

/// An input as the books and the certificate's table see it.
struct Part {
	line: u8,
	becomes: GoodId,
	factor: ConversionFactor,
	/// Converted, and of that what brings a claim.
	converted: Fraction,
	claim: Fraction,
	origin: NodeInputSource,
	/// The part of the line that is issued ahead.
	ahead: u64,
}

/// A column of a mass-balance account, and one of a supply.
type Column = fn(&mut MassBalanceAccount) -> &mut Mass;
type End = fn(&mut Supply) -> &mut Mass;

#[derive(Clone, Debug, Default)]
pub struct Model {
	pub world: Rc<World>,
	pub now: Seconds,
	pub suspended: BTreeSet<u64>,
	pub certified: BTreeSet<u64>,
	pub lots: BTreeMap<LotId, Lot>,
	pub next_lot: LotId,
	pub requests: BTreeMap<RequestId, Request>,
	pub next_request: RequestId,
	pub transfers: BTreeMap<TransferId, Transfer>,
	pub next_transfer: TransferId,
	pub exits: BTreeMap<ExitId, Exit>,
	pub next_exit: ExitId,
	pub balances: BTreeMap<(Key, PeriodId), MassBalanceAccount>,
	pub latest: BTreeMap<Key, PeriodId>,
	/// What was issued, and how it ended; what is held and in escrow is seen in the lots.
	ends: BTreeMap<(GoodId, LabelId), Supply>,
	pub overdrafts: BTreeMap<Key, Overdraft>,
	/// What is frozen, and by whom.
	pub freezes: BTreeMap<Target, BTreeSet<u64>>,
	/// The lines that are held because a footprint didn't keep the criteria, by the revision in force.
	pub held: BTreeMap<OutputLineId, u32>,
	/// The lines that are in question.
	pub flagged: BTreeSet<OutputLineId>,
	/// The footprints in force, of archived requests too.
	pub footprints: BTreeMap<RequestId, Vec<Calculated>>,
	/// Their revisions.
	revisions: BTreeMap<RequestId, u32>,
	/// What each account has of each line, with the attributes as they were last calculated.
	pub parts: BTreeMap<LinePart, (u64, Attributes)>,
	/// What each account held of a label at the end of a period: of those in which something changed.
	held_in: BTreeMap<(u64, LabelId, PeriodId), Sum>,
	/// The lines of which what accounts have is to be calculated anew.
	restated: BTreeSet<OutputLineId>,
	/// What mass of each line went into.
	uses: BTreeSet<(OutputLineId, Use)>,
	pub policies: BTreeMap<u64, ReceivingPolicy>,
	/// Receiver, sender.
	pub senders: BTreeSet<(u64, u64)>,
	automatic: BTreeMap<CertificateId, (PeriodId, u64)>,
	queue: BTreeSet<RequestId>,
	/// The day on which each closed record is archived.
	closed: BTreeMap<Closed, u64>,
	/// The first day that the chain hasn't worked off.
	work_from: u64,
}

impl Model {
	/// An empty ledger.
	pub fn new(world: World, now: Seconds, certified: impl IntoIterator<Item = u64>) -> Self {
		Self {
			world: Rc::new(world),
			now,
			certified: certified.into_iter().collect(),
			work_from: now / DAY,
			..Default::default()
		}
	}

	/// What the call makes of the ledger.
	pub fn play(&mut self, call: &Call) -> Outcome {
		let mut after = self.clone();
		after.make(call)?;
		*self = after;
		Ok(())
	}

	fn make(&mut self, call: &Call) -> Outcome {
		match call.clone() {
			Call::Request { who, record } => {
				self.ensure_acts_for_producer(who, record.account)?;
				let request = self.next_request;
				self.next_request = RequestId(request.0 + 1);
				self.ask(request, record)
			}
			Call::Amend { who, request, record } => {
				let before = self.pending(request)?.clone();
				self.ensure_acts_for_producer(who, before.record.account)?;
				self.ensure_lines_not_frozen(request, &before.record)?;
				for (lot, mass) in credits(&before.record) {
					self.release(lot, mass);
				}
				self.queue.remove(&request);
				let Record { account, certificate, corrects, .. } = before.record;
				self.ask(request, Record { account, certificate, corrects, ..record })?;
				ensure(before.footprint.is_none(), "AlreadyCalculated")
			}
			Call::AcceptFootprint { request, keeps, by } => {
				self.restate(request, keeps, by);
				let Some(asked) = self.requests.get_mut(&request) else { return Ok(()) };
				asked.footprint = Some(keeps);
				let certificate = &self.world.certificates[&asked.record.certificate];
				if asked.status == RequestStatus::Pending && certificate.automatic_approval.0 > 0 {
					self.queue.insert(request);
				}
				if asked.status == RequestStatus::Approved {
					self.review(request, keeps);
				}
				Ok(())
			}
			Call::Approve { who, request } => {
				let asked = self.pending(request)?.clone();
				ensure(who == BODY, "NotItsCertificationBody")?;
				let whole = asked.whole();
				self.ensure_approvable(request, &asked, &whole)?;
				self.approve(request, asked, whole);
				Ok(())
			}
			Call::ApprovePartially { who, request, masses } => {
				let asked = self.pending(request)?.clone();
				ensure(who == BODY, "NotItsCertificationBody")?;
				let lines = &asked.record.outputs;
				let within =
					|(line, mass): (&Output, &u64)| *mass <= line.label.map_or(0, |_| line.mass.0);
				ensure(
					masses.len() == lines.len()
						&& lines.iter().zip(&masses).all(within)
						&& masses.iter().any(|mass| *mass > 0),
					"InvalidApproval",
				)?;
				self.ensure_approvable(request, &asked, &masses)?;
				self.approve(request, asked, masses);
				Ok(())
			}
			Call::ApproveAutomatically { request } => self.approve_automatically(request),
			Call::Reject { who, request } => {
				let asked = self.pending(request)?.clone();
				ensure(who == BODY, "NotItsCertificationBody")?;
				self.give_back(request, asked, RequestStatus::Rejected);
				Ok(())
			}
			Call::Withdraw { who, request } => {
				let asked = self.pending(request)?.clone();
				self.ensure_acts_for(who, asked.record.account)?;
				self.give_back(request, asked, RequestStatus::Withdrawn);
				Ok(())
			}
			Call::Repay { who, account, lot, mass } => {
				self.ensure_acts_for(who, account)?;
				self.ensure_drawable(account, lot, mass)?;
				let key = self.lots[&lot].key();
				let owed = self.overdrafts.get_mut(&key).ok_or("NothingToRepay")?;
				ensure(mass <= owed.mass.0, "NothingToRepay")?;
				// What was issued ahead of certified input can't stand for it.
				let origin = self.lots[&lot].origin;
				let inputs = &self.requests[&origin.request].record.inputs;
				let ahead = inputs.iter().any(|input| {
					(input.source, input.attributed_to) == (InputSource::Overdraft, origin.line)
				});
				ensure(!ahead, "IssuedAhead")?;
				owed.mass.0 -= mass;
				if owed.mass.0 == 0 {
					self.overdrafts.remove(&key);
				}
				let fate = Some(Fate::Consumed);
				self.spend(lot, mass, |b| &mut b.consumed, |s| &mut s.consumed, fate);
				Ok(())
			}
			Call::Transfer { who, account, leg } => {
				self.ensure_acts_for(who, account)?;
				self.transfer(account, leg)
			}
			Call::Batch { who, account, legs } => {
				self.ensure_acts_for(who, account)?;
				ensure(!legs.is_empty(), "NothingToMove")?;
				legs.into_iter().try_for_each(|leg| self.transfer(account, leg))
			}
			Call::SetPolicy { who, account, policy } => {
				self.ensure_acts_for(who, account)?;
				self.policies.insert(account, policy);
				Ok(())
			}
			Call::AllowSender { who, account, sender } => {
				self.ensure_acts_for(who, account)?;
				ensure(!self.senders.contains(&(account, sender)), "SenderAlreadyAllowed")?;
				let listed = self.senders.iter().filter(|(to, _)| *to == account).count();
				ensure(listed < MAX_SENDERS, "TooManyAllowedSenders")?;
				self.senders.insert((account, sender));
				Ok(())
			}
			Call::DisallowSender { who, account, sender } => {
				self.ensure_acts_for(who, account)?;
				ensure(self.senders.remove(&(account, sender)), "SenderNotListed")
			}
			Call::AcceptTransfer { who, transfer } => {
				let waiting = self.waiting(transfer)?;
				self.ensure_acts_for(who, waiting.to)?;
				ensure(waiting.awaits_acceptance, "NotAwaitingAcceptance")?;
				self.go_on(transfer, Transfer { awaits_acceptance: false, ..waiting })
			}
			Call::ValidateTransfer { who, transfer } => {
				let waiting = self.waiting(transfer)?;
				self.ensure_guards_lot(who, waiting.lot)?;
				ensure(waiting.awaits_validation, "NotAwaitingValidation")?;
				self.go_on(transfer, Transfer { awaits_validation: false, ..waiting })
			}
			Call::DeclineTransfer { who, transfer } => {
				let waiting = self.transfer_of(transfer)?;
				let validates =
					waiting.awaits_validation && self.ensure_guards_lot(who, waiting.lot).is_ok();
				if !validates {
					self.ensure_acts_for(who, waiting.to)?;
				}
				self.end_transfer(transfer);
				Ok(())
			}
			Call::CancelTransfer { who, transfer } => {
				let waiting = self.transfer_of(transfer)?;
				self.ensure_acts_for(who, waiting.from)?;
				self.end_transfer(transfer);
				Ok(())
			}
			Call::ExpireTransfer { transfer } => {
				let waiting = self.transfer_of(transfer)?;
				ensure(waiting.expires_at <= self.now, "TransferNotLapsed")?;
				self.end_transfer(transfer);
				Ok(())
			}
			Call::OfferSwap { who, account, lot, mass, in_return } => {
				self.ensure_acts_for(who, account)?;
				self.offer_swap(account, lot, mass, in_return)
			}
			Call::Exit { who, account, draws } => {
				self.ensure_acts_for(who, account)?;
				self.exit(account, draws)
			}
			Call::Freeze { who, target } => {
				match &target {
					Target::Lot(lot) => self.ensure_guards_lot(who, *lot)?,
					Target::Line(line) => self.ensure_guards(who, *line)?,
					Target::Exit(exit) => {
						let exit = self.exits.get(exit).ok_or("ExitNotFound")?;
						let guarded = |draw: &(_, OutputLineId, _)| self.ensure_guards(who, draw.1);
						// One of the lines is enough.
						exit.draws
							.iter()
							.map(guarded)
							.reduce(Result::or)
							.ok_or("ExitNotFound")??;
					}
					Target::Balance(_) => return Err("BalanceNeedsAudit"),
				}
				ensure(self.freezes.entry(target).or_default().insert(who), "AlreadyFrozen")
			}
			Call::Unfreeze { who, target } => {
				let by = self.freezes.get_mut(&target).ok_or("NotFrozen")?;
				match who {
					Some(who) => ensure(by.remove(&who), "NotItsFreeze")?,
					None => by.clear(),
				}
				if by.is_empty() {
					self.freezes.remove(&target);
				}
				Ok(())
			}
			Call::FreezeAudited { fault } => {
				let targets = match fault {
					Fault::Balance(key) => vec![Target::Balance(key)],
					Fault::Exit(exit) => vec![Target::Exit(exit)],
					Fault::Request(request) => {
						let asked = self.requests.get(&request).ok_or("RequestNotFound")?;
						let line = |line: &u8| Target::Line(OutputLineId { request, line: *line });
						asked.terms.keys().map(line).collect()
					}
				};
				for target in targets {
					self.freezes.entry(target).or_default().insert(AUDITOR);
				}
				Ok(())
			}
			Call::Revoke { who, lots } => {
				ensure(!lots.is_empty(), "NothingToMove")?;
				for (lot, mass) in lots {
					self.ensure_guards_lot(who, lot)?;
					ensure(mass > 0, "ZeroMass")?;
					ensure(mass <= self.lots[&lot].free, "InsufficientMass")?;
					self.flagged.insert(self.lots[&lot].origin);
					self.spend(lot, mass, |b| &mut b.revoked, |s| &mut s.revoked, None);
				}
				Ok(())
			}
			Call::LiftHold { who, line, revision } => {
				self.ensure_guards(who, line)?;
				ensure(self.held.remove(&line) == Some(revision), "NotHeld")
			}
			Call::Flag { who, line } => {
				self.ensure_guards(who, line)?;
				let asked = &self.requests[&line.request];
				ensure(asked.status == RequestStatus::Approved, "RequestNotApproved")?;
				ensure(self.flagged.insert(line), "AlreadyFlagged")
			}
			Call::ExpireLot { lot } => self.expire_lot(lot),
			Call::ClosePeriod { key } => {
				let latest = *self.latest.get(&key).ok_or("MassBalanceNotFound")?;
				ensure(latest < self.period(key.2), "PeriodNotOver")?;
				self.open_period(key);
				Ok(())
			}
			Call::Wait { seconds } => {
				self.now += seconds;
				Ok(())
			}
			// What the chain did is told by `idle`.
			Call::Idle { .. } => Ok(()),
			Call::Suspend { account } => {
				toggle(&mut self.suspended, account);
				Ok(())
			}
			Call::Certify { account } => {
				toggle(&mut self.certified, account);
				Ok(())
			}
		}
	}

	// Who may act.

	fn ensure_custody_account(&self, account: u64) -> Outcome<BalanceLevel> {
		ensure((MINE..=BRAND).contains(&account), "CustodyAccountNotFound")?;
		ensure(!self.suspended.contains(&account), "Suspended")?;
		Ok(if account == SMELTER_SITE { BalanceLevel::Site } else { BalanceLevel::Group })
	}

	fn ensure_acts_for(&self, who: u64, account: u64) -> Outcome {
		self.ensure_custody_account(account)?;
		ensure(who == account || (who, account) == (SMELTER, SMELTER_SITE), "NotAuthorized")
	}

	fn ensure_acts_for_producer(&self, who: u64, account: u64) -> Outcome {
		self.ensure_acts_for(who, account)?;
		ensure(account != BRAND, "RoleMissing")
	}

	/// All certificates are of one body.
	fn ensure_guards(&self, who: u64, line: OutputLineId) -> Outcome {
		let request = self.requests.get(&line.request).ok_or("RequestNotFound")?;
		ensure(usize::from(line.line) < request.record.outputs.len(), "OutputLineNotFound")?;
		ensure(who == BODY, "NotItsCertificationBody")
	}

	fn ensure_guards_lot(&self, who: u64, lot: LotId) -> Outcome {
		let lot = self.lots.get(&lot).ok_or("LotNotFound")?;
		self.ensure_guards(who, lot.origin)
	}

	// Time.

	pub fn period(&self, label: LabelId) -> PeriodId {
		calendar::period_at(self.world.rules_of(label).periods, self.now)
	}

	fn today(&self) -> u64 {
		self.now / DAY
	}

	/// The day on which the chain works off what falls due at a moment: the first that begins then
	/// or later, and that it hasn't worked off yet.
	fn day_of(&self, at: Seconds) -> u64 {
		at.div_ceil(DAY).max(self.work_from)
	}

	fn expires_at(&self, lot: &Lot) -> Option<Seconds> {
		let rules = self.world.rules_of(lot.label);
		let by_age = rules.expiry_days.map(|days| lot.issued_at + u64::from(days) * DAY);
		let by_carry_over = rules
			.carry_over_periods
			.map(|periods| calendar::end_of_period(rules.periods, lot.received_at, periods));
		[by_age, by_carry_over].into_iter().flatten().min()
	}

	fn due_of(&self, lot: &Lot, looked_at: Seconds) -> Option<Seconds> {
		let rules = self.world.rules_of(lot.label);
		let review = rules
			.carry_over_needs_certificate
			.then(|| calendar::end_of_period(rules.periods, looked_at, 0));
		[self.expires_at(lot), review].into_iter().flatten().min()
	}

	fn is_expired(&self, lot: &Lot) -> bool {
		let rules = self.world.rules_of(lot.label);
		lot.due.is_some_and(|due| due <= self.now)
			&& (lot.due == Some(0)
				|| self.expires_at(lot).is_some_and(|expiry| expiry <= self.now)
				|| rules.carry_over_needs_certificate && !self.certified.contains(&lot.holder))
	}

	fn close(&mut self, record: Closed) {
		let day = self.day_of(self.now + RETENTION);
		self.closed.insert(record, day);
	}

	// Books.

	/// The account of the current period, opened with what the one before closed with.
	fn open_period(&mut self, key: Key) -> &mut MassBalanceAccount {
		let current = self.period(key.2);
		let before = self.latest.insert(key, current);
		let opening = match before {
			Some(latest) if latest < current => {
				self.close(Closed::Balance(key, latest));
				self.balances[&(key, latest)].closing
			}
			_ => Mass(0),
		};
		self.balances.entry((key, current)).or_insert(MassBalanceAccount {
			opening,
			closing: opening,
			..Default::default()
		})
	}

	fn book(&mut self, key: Key, column: Column, mass: u64) {
		let account = self.open_period(key);
		column(account).0 += mass;
		let b = *account;
		let came = b.opening.0 + b.issued.0 + b.received.0;
		let went = b.sent.0 + b.consumed.0 + b.exited.0 + b.expired.0 + b.revoked.0;
		account.closing = Mass(came - went);
	}

	/// What has become of all that was issued.
	pub fn supplies(&self) -> BTreeMap<(GoodId, LabelId), Supply> {
		let mut supplies = self.ends.clone();
		for lot in self.lots.values() {
			let supply = supplies.get_mut(&(lot.good, lot.label)).unwrap();
			supply.held.0 += lot.free;
			supply.in_escrow.0 += lot.escrow;
		}
		supplies
	}

	fn lot(&mut self, lot: LotId) -> &mut Lot {
		self.lots.get_mut(&lot).unwrap()
	}

	/// Into escrow.
	fn retain(&mut self, lot: LotId, mass: u64) {
		let lot = self.lot(lot);
		lot.free -= mass;
		lot.escrow += mass;
	}

	/// Back from escrow.
	fn release(&mut self, lot: LotId, mass: u64) {
		let due = self.lots[&lot].due;
		let look_on = due.map(|due| self.day_of(due));
		let lot = self.lot(lot);
		lot.escrow -= mass;
		lot.free += mass;
		lot.look_on = look_on;
	}

	/// Ends spendable mass.
	fn spend(&mut self, lot: LotId, mass: u64, column: Column, end: End, fate: Option<Fate>) {
		self.lot(lot).free -= mass;
		self.end(lot, mass, column, end, fate);
	}

	/// Books mass that a lot hasn't any more.
	fn end(&mut self, lot: LotId, mass: u64, column: Column, end: End, fate: Option<Fate>) {
		let key = self.lots[&lot].key();
		end(self.ends.entry((key.1, key.2)).or_default()).0 += mass;
		self.book(key, column, mass);
		self.roll(self.lots[&lot].origin, key.0, fate.map(|fate| (fate, mass)));
		if self.lots[&lot].is_spent() {
			self.close(Closed::Lot(lot));
		}
	}

	/// Stores a lot that an account got now.
	fn receive(&mut self, id: LotId, lot: Lot, column: Column, fate: Option<Fate>) {
		let due = self.due_of(&lot, self.now);
		let look_on = due.map(|due| self.day_of(due));
		self.book(lot.key(), column, lot.free);
		let Lot { origin, holder, free, .. } = lot;
		self.lots.insert(id, Lot { due, look_on, ..lot });
		self.roll(origin, holder, fate.map(|fate| (fate, free)));
	}

	fn take_lot_id(&mut self) -> LotId {
		let lot = self.next_lot;
		self.next_lot = LotId(lot.0 + 1);
		lot
	}

	/// Whether lot, line or balance is frozen, or the line held.
	fn is_frozen(&self, id: LotId) -> bool {
		let lot = &self.lots[&id];
		let frozen = [Target::Lot(id), Target::Line(lot.origin), Target::Balance(lot.key())]
			.iter()
			.any(|target| self.freezes.contains_key(target));
		frozen || self.held.contains_key(&lot.origin)
	}

	/// Holds the lines of an approved request that have a criterion and don't keep it, if a lot was
	/// issued of them. What is held is held by the newest revision.
	fn review(&mut self, request: RequestId, keeps: bool) {
		for (line, terms) in &self.requests[&request].terms {
			let line = OutputLineId { request, line: *line };
			let issued = self.lots.values().any(|lot| lot.origin == line);
			let breaks = !keeps && !self.world.labels[&terms.label].criteria.is_empty();
			if self.held.contains_key(&line) || issued && breaks {
				self.held.insert(line, self.revisions[&request]);
			}
		}
	}

	fn ensure_drawable(&self, account: u64, id: LotId, mass: u64) -> Outcome {
		let lot = self.lots.get(&id).ok_or("LotNotFound")?;
		ensure(lot.holder == account, "NotTheHolder")?;
		ensure(mass > 0, "ZeroMass")?;
		ensure(mass <= lot.free, "InsufficientMass")?;
		ensure(!self.is_expired(lot), "LotExpired")?;
		ensure(!self.is_frozen(id), "Frozen")
	}

	fn ensure_spendable(&self, account: u64, id: LotId, mass: u64) -> Outcome {
		self.ensure_drawable(account, id, mass)?;
		self.ensure_not_overdue(self.lots[&id].key())
	}

	/// What was drawn in a period has to be repaid in the next.
	fn ensure_not_overdue(&self, key: Key) -> Outcome {
		let in_time = |owed: &Overdraft| self.period(key.2) <= PeriodId(owed.drawn_in.0 + 1);
		ensure(self.overdrafts.get(&key).is_none_or(in_time), "OverdraftOverdue")
	}

	// Roll-ups.

	fn label_of(&self, line: OutputLineId) -> LabelId {
		self.footprints[&line.request][usize::from(line.line)].label.unwrap()
	}

	/// The attributes of so much mass of a line, rounded against the claim.
	fn share(&self, line: OutputLineId, mass: u64) -> Attributes {
		let Calculated { mass: whole, totals, .. } =
			&self.footprints[&line.request][usize::from(line.line)];
		totals
			.iter()
			.map(|(attribute, grams)| {
				(*attribute, (grams * u128::from(mass)).div_ceil(u128::from(*whole)))
			})
			.filter(|(_, grams)| *grams > 0)
			.collect()
	}

	/// Counts what became of a line's mass in an account, and what it holds of the line now.
	fn roll(&mut self, line: OutputLineId, account: u64, moved: Option<(Fate, u64)>) {
		let period = self.period(self.label_of(line));
		if let Some((fate, mass)) = moved {
			let part = (line, account, fate, Some(period));
			let before = self.parts.get(&part).map_or(0, |(mass, _)| *mass);
			self.calculate(part, before + mass);
		}
		let lots = self.lots.values().filter(|lot| (lot.origin, lot.holder) == (line, account));
		let held = lots.map(|lot| lot.free + lot.escrow).sum();
		self.calculate((line, account, Fate::Held, None), held);
	}

	/// Calculates the attributes of a part; what is held changes the period that it is now.
	fn calculate(&mut self, part: LinePart, mass: u64) {
		let share = self.share(part.0, mass);
		match mass {
			0 => self.parts.remove(&part),
			_ => self.parts.insert(part, (mass, share)),
		};
		if part.2 == Fate::Held {
			let (account, label) = (part.1, self.label_of(part.0));
			let mut sum = Sum::default();
			for ((line, holder, fate, _), (mass, share)) in &self.parts {
				if (*holder, *fate, self.label_of(*line)) == (account, Fate::Held, label) {
					add(&mut sum, u128::from(*mass), share);
				}
			}
			self.held_in.insert((account, label, self.period(label)), sum);
		}
	}

	/// The first footprint of a request, or a newer one.
	fn restate(&mut self, request: RequestId, keeps: bool, by: u64) {
		let lines = match self.requests.get(&request) {
			Some(asked) => {
				asked.record.outputs.iter().map(|line| (line.label, line.mass.0)).collect()
			}
			None => {
				let lines = self.footprints.get(&request).into_iter().flatten();
				lines.map(|line| (line.label, line.mass)).collect::<Vec<_>>()
			}
		};
		let lines = lines.into_iter().map(|(label, mass)| {
			let totals = totals_of(mass, keeps, by);
			Calculated { label, mass, totals }
		});
		let before = self.footprints.insert(request, lines.collect());
		if before.is_some_and(|lines| !lines.is_empty()) {
			*self.revisions.entry(request).or_default() += 1;
		}
		let issued = self.parts.keys().map(|(line, ..)| *line);
		self.restated.extend(issued.filter(|line| line.request == request));
	}

	/// The roll-up of each label, from nothing.
	pub fn labels(&self) -> BTreeMap<LabelId, RollUp> {
		let mut masses = BTreeMap::<(OutputLineId, Fate), u64>::new();
		for ((line, _, fate, _), (mass, _)) in &self.parts {
			*masses.entry((*line, *fate)).or_default() += mass;
		}
		let mut labels = BTreeMap::<_, RollUp>::new();
		for ((line, fate), mass) in masses {
			let roll_up = labels.entry(self.label_of(line)).or_default();
			add(&mut roll_up[fate as usize], u128::from(mass), &self.share(line, mass));
		}
		labels
	}

	/// The roll-up of each account, label and period in which something changed.
	pub fn accounts(&self) -> BTreeMap<(u64, LabelId, PeriodId), RollUp> {
		let mut accounts = BTreeMap::<_, RollUp>::new();
		for (key, held) in &self.held_in {
			accounts.entry(*key).or_default()[Fate::Held as usize] = held.clone();
		}
		for ((line, account, fate, period), (mass, share)) in &self.parts {
			if let Some(period) = period {
				let roll_up = accounts.get_mut(&(*account, self.label_of(*line), *period)).unwrap();
				add(&mut roll_up[*fate as usize], u128::from(*mass), share);
			}
		}
		accounts
	}

	// Certificate requests.

	pub fn pending(&self, request: RequestId) -> Outcome<&Request> {
		let asked = self.requests.get(&request).ok_or("RequestNotFound")?;
		ensure(asked.status == RequestStatus::Pending, "RequestNotPending")?;
		Ok(asked)
	}

	/// Stores a request that keeps every rule, with what it draws in escrow.
	fn ask(&mut self, request: RequestId, record: Record) -> Outcome {
		let terms = self.ensure_record(&record)?;
		for (lot, mass) in credits(&record) {
			self.retain(lot, mass);
		}
		let status = RequestStatus::Pending;
		self.requests.insert(request, Request { record, status, footprint: None, terms });
		Ok(())
	}

	fn ensure_record(&self, record: &Record) -> Outcome<BTreeMap<u8, Terms>> {
		let certificate =
			self.world.certificates.get(&record.certificate).ok_or("CertificateNotFound")?;
		ensure(certificate.holder == record.account, "NotItsCertificate")?;
		ensure(certificate.performance_standard.is_some(), "PassThroughOnly")?;
		let TimeSpan { from, until } = record.reference_period;
		ensure(from < until && until <= self.now, "InvalidReferencePeriod")?;
		let validity = certificate.validity;
		ensure(validity.from <= from && until <= validity.until, "OutsideValidity")?;
		if let Some(earlier) = record.corrects {
			let corrects = self.requests.get(&earlier).is_some_and(|earlier| {
				earlier.status == RequestStatus::Approved
					&& earlier.record.account == record.account
			});
			ensure(corrects, "NothingToCorrect")?;
		}
		ensure(record.outputs.iter().any(|line| line.label.is_some()), "NoLabelledOutput")?;
		let produces =
			|row: &&tracemet_primitives::Conversion| row.source != SourceClass::PassThrough;
		for line in &record.outputs {
			let rows = || certificate.conversions.iter().filter(produces);
			let own = || rows().filter(|row| row.output == line.good);
			ensure(own().next().is_some(), "GoodNotCovered")?;
			if line.label.is_some() {
				ensure(own().any(|row| row.label == line.label), "LabelNotCovered")?;
			}
			self.ensure_weighed(line.good, line.mass, line.gross_mass)?;
		}
		ensure(!record.inputs.is_empty(), "NoInputs")?;

		let mut drawn = BTreeMap::new();
		let parts = record
			.inputs
			.iter()
			.map(|input| self.part(input, record, &mut drawn))
			.collect::<Outcome<Vec<_>>>()?;
		// All outputs of a good are no more than all inputs that become it.
		for line in &record.outputs {
			let out = total(record.outputs.iter().filter(|other| other.good == line.good));
			let into = Fraction::sum(
				parts.iter().filter(|part| part.becomes == line.good).map(|part| part.converted),
			);
			ensure(out <= into.floor(), "OutputExceedsInputs")?;
		}
		let mut terms = BTreeMap::new();
		for (position, line) in (0u8..).zip(&record.outputs) {
			if let Some(label) = line.label {
				terms.insert(position, self.ensure_line(position, label, record, &parts)?);
			}
		}
		self.ensure_overdrafts(record, &terms, |_, terms| terms.overdraft)?;
		Ok(terms)
	}

	fn ensure_weighed(&self, good: GoodId, mass: Mass, gross: Mass) -> Outcome {
		ensure(mass.0 > 0, "ZeroMass")?;
		let fits = match self.world.goods[&good].basis {
			MassBasis::ContainedMetal => mass <= gross,
			MassBasis::GrossMass => mass == gross,
		};
		ensure(fits, "InvalidGrossMass")
	}

	fn rules_of_record(&self, record: &Record) -> ChainOfCustodyRules {
		let certificate = &self.world.certificates[&record.certificate];
		self.world.rules[&certificate.chain_of_custody_standard]
	}

	fn part(
		&self,
		input: &Input,
		record: &Record,
		drawn: &mut BTreeMap<LotId, u64>,
	) -> Outcome<Part> {
		let line =
			record.outputs.get(usize::from(input.attributed_to)).ok_or("OutputLineNotFound")?;
		let rules = self.rules_of_record(record);
		let (origin, good, class, share) = match input.source {
			InputSource::Credit { lot: id } => {
				let sum = drawn.entry(id).or_default();
				*sum += input.mass.0;
				self.ensure_spendable(record.account, id, *sum)?;
				let lot = &self.lots[&id];
				self.ensure_carries_on(lot, line, record)?;
				let origin = NodeInputSource::Line(lot.origin);
				(origin, lot.accompanies, SourceClass::Credit, u128::from(lot.share))
			}
			InputSource::Extracted { good } => {
				(NodeInputSource::Extracted(good), good, SourceClass::Primary, MILLION)
			}
			InputSource::Uncertified { good } => {
				(NodeInputSource::Uncertified(good), good, SourceClass::Uncertified, MILLION)
			}
			InputSource::Scrap { good, origin } => {
				let class = match origin {
					ScrapOrigin::PreConsumer => SourceClass::PreConsumerScrap,
					ScrapOrigin::PostConsumer => SourceClass::PostConsumerScrap,
					ScrapOrigin::Internal => SourceClass::InternalScrap,
				};
				(NodeInputSource::Scrap(good, origin), good, class, MILLION)
			}
			InputSource::Overdraft => {
				ensure(line.label.is_some(), "OverdraftNeedsLabel")?;
				ensure(rules.overdraft.0 > 0, "OverdraftExceeded")?;
				self.ensure_weighed(line.good, input.mass, input.gross_mass)?;
				return Ok(Part {
					line: input.attributed_to,
					becomes: line.good,
					factor: ConversionFactor::ONE,
					converted: grams(input.mass.0),
					claim: grams(input.mass.0),
					origin: NodeInputSource::Uncertified(line.good),
					ahead: input.mass.0,
				});
			}
		};
		self.ensure_weighed(good, input.mass, input.gross_mass)?;
		let look_up =
			|label| self.world.conversion(record.certificate, good, class, line.good, label);
		let (mut rate, mut certified) = look_up(line.label).ok_or("ConversionNotCovered")?;
		if rules.attribution == Attribution::RollingAverage {
			// It serves all labelled lines of the good: it has to bring each label, at the least
			// factor of them.
			let labels = record.outputs.iter().filter(|other| other.good == line.good);
			let labels = labels.filter_map(|other| other.label).collect::<Vec<_>>();
			let found = labels.iter().map(|label| look_up(Some(*label))).collect::<Vec<_>>();
			certified =
				!labels.is_empty() && found.iter().all(|row| matches!(row, Some((_, true))));
			if certified {
				rate = found
					.into_iter()
					.flatten()
					.map(|(rate, _)| rate)
					.min_by(|a, b| {
						let left = u64::from(a.output) * u64::from(b.input);
						left.cmp(&(u64::from(b.output) * u64::from(a.input)))
					})
					.unwrap();
			}
		}
		let converted = grams(input.mass.0).times(factor(rate));
		Ok(Part {
			line: input.attributed_to,
			becomes: line.good,
			factor: rate,
			converted,
			claim: if certified {
				converted.times(Fraction::of(share, MILLION))
			} else {
				Fraction::ZERO
			},
			origin,
			ahead: 0,
		})
	}

	/// Credits stay under their chain-of-custody standard, never move to a stronger model, and
	/// carry claims of one performance standard only.
	fn ensure_carries_on(&self, lot: &Lot, line: &Output, record: &Record) -> Outcome {
		let certificate = &self.world.certificates[&record.certificate];
		let label = &self.world.labels[&lot.label];
		let rules = self.rules_of_record(record);
		let own = label.chain_of_custody_standard;
		let wanted = certificate.chain_of_custody_standard;
		ensure(own.standard == wanted.standard, "ChainOfCustodyMismatch")?;
		let model = self.world.rules[&own].model;
		ensure(model != ChainOfCustodyModel::BookAndClaim, "BookAndClaimOnly")?;
		ensure(model >= rules.model, "StrongerModel")?;
		let carries_claim =
			line.label.is_some() || rules.attribution == Attribution::RollingAverage;
		let audited = certificate.performance_standard.unwrap().standard;
		let refusal = match rules.model >= ChainOfCustodyModel::Segregated {
			true => "NotSegregated",
			false => "PerformanceStandardMismatch",
		};
		ensure(!carries_claim || label.performance_standard.standard == audited, refusal)
	}

	fn ensure_line(
		&self,
		position: u8,
		label: LabelId,
		record: &Record,
		parts: &[Part],
	) -> Outcome<Terms> {
		let line = &record.outputs[usize::from(position)];
		let rules = self.rules_of_record(record);
		let pooled = rules.attribution == Attribution::RollingAverage;
		let serves = |part: &&Part| match pooled {
			true => part.becomes == line.good,
			false => part.line == position,
		};
		let serving = parts.iter().filter(serves).collect::<Vec<_>>();
		let claimed = match pooled {
			true => total(
				record
					.outputs
					.iter()
					.filter(|other| other.good == line.good && other.label.is_some()),
			),
			false => line.mass.0,
		};
		let brings = |part: &&Part| part.claim.numerator > 0;
		let blends = rules.model == ChainOfCustodyModel::ControlledBlending;
		let pools_all = pooled && rules.model < ChainOfCustodyModel::Segregated;
		ensure(blends || pools_all || serving.iter().all(brings), "NoClaimToAttribute")?;
		if rules.model == ChainOfCustodyModel::IdentityPreserved {
			let same = |part: &&Part| part.origin == serving[0].origin;
			ensure(serving.iter().all(same), "IdentityLost")?;
		}
		let claims = Fraction::sum(serving.iter().map(|part| part.claim));
		let share = if blends {
			let all = Fraction::sum(serving.iter().map(|part| part.converted));
			ensure(claimed <= all.floor(), "ClaimExceedsInputs")?;
			let share = Fraction::of(MILLION, 1).times(claims).over(all).floor();
			ensure(share > 0, "NoClaimToAttribute")?;
			share
		} else {
			ensure(claimed <= claims.floor(), "ClaimExceedsInputs")?;
			1_000_000
		};
		let mut factors =
			serving.iter().filter(|part| brings(part)).map(|part| factor(part.factor));
		let first = factors.next();
		let common = first.filter(|first| factors.all(|other| other == *first));
		let ahead = parts.iter().filter(|part| part.line == position).map(|part| part.ahead);
		let overdraft = ahead.sum::<u64>();
		ensure(overdraft <= line.mass.0, "OverdraftExceeded")?;
		Ok(Terms {
			label,
			factor: common.map(|factor| ConversionFactor {
				output: factor.numerator as u32,
				input: factor.denominator as u32,
			}),
			share: share as u32,
			overdraft,
		})
	}

	/// That the overdrafts of all lines keep within what the standard allows.
	fn ensure_overdrafts(
		&self,
		record: &Record,
		terms: &BTreeMap<u8, Terms>,
		ahead: impl Fn(u8, &Terms) -> u64,
	) -> Outcome {
		let mut drawn = BTreeMap::<Key, u64>::new();
		for (position, terms) in terms {
			let good = record.outputs[usize::from(*position)].good;
			let mass = ahead(*position, terms);
			if mass > 0 {
				*drawn.entry((record.account, good, terms.label)).or_default() += mass;
			}
		}
		for (key, mass) in drawn {
			let owed = self.overdrafts.get(&key);
			let now = self.period(key.2);
			ensure(owed.is_none_or(|owed| now <= owed.drawn_in), "OverdraftOverdue")?;
			let sum = mass + owed.map_or(0, |owed| owed.mass.0);
			ensure(sum <= self.world.rules_of(key.2).overdraft.0, "OverdraftExceeded")?;
		}
		Ok(())
	}

	fn ensure_approvable(&self, request: RequestId, asked: &Request, approved: &[u64]) -> Outcome {
		let keeps = asked.footprint.ok_or("FootprintNotAccepted")?;
		let bound = |(line, terms): (&u8, &Terms)| {
			approved[usize::from(*line)] > 0 && !self.world.labels[&terms.label].criteria.is_empty()
		};
		ensure(keeps || !asked.terms.iter().any(bound), "CriterionNotMet")?;
		self.ensure_lines_not_frozen(request, &asked.record)?;
		for (lot, _) in credits(&asked.record) {
			ensure(!self.is_frozen(lot), "Frozen")?;
			self.ensure_not_overdue(self.lots[&lot].key())?;
		}
		self.ensure_overdrafts(&asked.record, &asked.terms, |line, _| {
			asked.overdrawn(line, approved[usize::from(line)])
		})
	}

	/// An audit can freeze what is only asked for.
	fn ensure_lines_not_frozen(&self, request: RequestId, record: &Record) -> Outcome {
		let frozen =
			|line| self.freezes.contains_key(&Target::Line(OutputLineId { request, line }));
		ensure(!(0..record.outputs.len() as u8).any(frozen), "Frozen")
	}

	fn approve_automatically(&mut self, request: RequestId) -> Outcome {
		let asked = self.pending(request)?.clone();
		let id = asked.record.certificate;
		let ahead = asked.record.inputs.iter().any(|i| i.source == InputSource::Overdraft);
		ensure(asked.record.corrects.is_none() && !ahead, "BeyondAutomaticApproval")?;
		let rules = self.rules_of_record(&asked.record);
		let period = calendar::period_at(rules.periods, self.now);
		let before = self.automatic.get(&id).filter(|(of, _)| *of == period);
		let whole = asked.whole();
		let sum = before.map_or(0, |(_, mass)| *mass) + whole.iter().sum::<u64>();
		let certificate = &self.world.certificates[&id];
		ensure(sum <= certificate.automatic_approval.0, "BeyondAutomaticApproval")?;
		self.ensure_approvable(request, &asked, &whole)?;
		self.automatic.insert(id, (period, sum));
		self.approve(request, asked, whole);
		Ok(())
	}

	/// Consumes what the approved part rests on, returns the rest, and issues the lots.
	fn approve(&mut self, request: RequestId, asked: Request, approved: Vec<u64>) {
		let rules = self.rules_of_record(&asked.record);
		for input in &asked.record.inputs {
			let InputSource::Credit { lot } = input.source else { continue };
			let eaten = asked.consumed(input, rules.attribution, &approved);
			let rest = input.mass.0 - eaten;
			if eaten > 0 {
				self.lot(lot).escrow -= eaten;
				self.uses.insert((self.lots[&lot].origin, Use::Request(request)));
				let fate = Some(Fate::Consumed);
				self.end(lot, eaten, |b| &mut b.consumed, |s| &mut s.consumed, fate);
			}
			if rest > 0 {
				self.release(lot, rest);
			}
		}
		for (position, terms) in &asked.terms {
			let line = asked.record.outputs[usize::from(*position)];
			let mass = approved[usize::from(*position)];
			let key = (asked.record.account, line.good, terms.label);
			let ahead = asked.overdrawn(*position, mass);
			if ahead > 0 {
				let drawn_in = self.period(terms.label);
				let none = Overdraft { mass: Mass(0), drawn_in };
				self.overdrafts.entry(key).or_insert(none).mass.0 += ahead;
			}
			if mass > 0 {
				let id = self.take_lot_id();
				let lot = Lot {
					holder: asked.record.account,
					good: line.good,
					accompanies: line.good,
					label: terms.label,
					origin: OutputLineId { request, line: *position },
					free: mass,
					escrow: 0,
					factor: terms.factor,
					share: terms.share,
					issued_at: self.now,
					received_at: self.now,
					due: None,
					look_on: None,
				};
				self.ends.entry((line.good, terms.label)).or_default().issued.0 += mass;
				self.receive(id, lot, |account| &mut account.issued, Some(Fate::Issued));
			}
		}
		self.decide(request, RequestStatus::Approved);
	}

	/// Returns all that a request draws.
	fn give_back(&mut self, request: RequestId, asked: Request, status: RequestStatus) {
		for (lot, mass) in credits(&asked.record) {
			self.release(lot, mass);
		}
		self.decide(request, status);
	}

	fn decide(&mut self, request: RequestId, status: RequestStatus) {
		self.requests.get_mut(&request).unwrap().status = status;
		self.queue.remove(&request);
		self.close(Closed::Request(request));
	}

	// Transfers.

	fn transfer(&mut self, account: u64, leg: Leg) -> Outcome {
		let Leg { lot: id, mass, to, pass_through } = leg;
		self.ensure_spendable(account, id, mass)?;
		let lot = self.lots[&id].clone();
		let rules = self.world.rules_of(lot.label);
		self.ensure_receiver(account, to, lot.label)?;
		let awaits_acceptance = self.ensure_takes_from(to, account)?;
		let accompanies = match pass_through {
			None => lot.accompanies,
			Some(pass_through) => self.ensure_passes_through(account, &lot, pass_through)?,
		};
		if awaits_acceptance || rules.transfers_validated {
			self.offer(Transfer {
				from: account,
				to,
				lot: id,
				mass,
				accompanies,
				in_return: None,
				awaits_validation: rules.transfers_validated,
				awaits_acceptance,
				expires_at: self.now + TRANSFER_LIFETIME,
				lapse_on: 0,
			});
		} else {
			self.hand_over(id, mass, to, accompanies);
		}
		Ok(())
	}

	fn ensure_receiver(&self, from: u64, to: u64, label: LabelId) -> Outcome {
		ensure(from != to, "SameAccount")?;
		let level = self.ensure_custody_account(to)?;
		let group = self.world.rules_of(label).level == MassBalanceLevel::Group;
		ensure(group || level == BalanceLevel::Site, "LevelNotAllowed")
	}

	/// Whether the receiver wants to accept.
	fn ensure_takes_from(&self, to: u64, from: u64) -> Outcome<bool> {
		let policy = self.policies.get(&to).copied().unwrap_or_default();
		let listed = self.senders.contains(&(to, from));
		ensure(policy != ReceivingPolicy::AllowList || listed, "SenderNotAllowed")?;
		Ok(policy == ReceivingPolicy::Acceptance)
	}

	fn ensure_passes_through(
		&self,
		account: u64,
		lot: &Lot,
		PassThrough { delivered, certificate }: PassThrough,
	) -> Outcome<GoodId> {
		let certificate = self.world.certificates.get(&certificate).ok_or("CertificateNotFound")?;
		ensure(certificate.holder == account, "NotItsCertificate")?;
		let own = self.world.labels[&lot.label].chain_of_custody_standard;
		let audited = certificate.chain_of_custody_standard;
		ensure(own.standard == audited.standard, "ChainOfCustodyMismatch")?;
		let model = self.world.rules[&own].model;
		ensure(model != ChainOfCustodyModel::BookAndClaim, "BookAndClaimOnly")?;
		let listed = certificate.conversions.iter().any(|row| {
			row.source == SourceClass::PassThrough
				&& (row.input, row.output, row.label)
					== (lot.accompanies, delivered, Some(lot.label))
		});
		ensure(listed && model <= self.world.rules[&audited].model, "PassThroughNotCovered")?;
		Ok(delivered)
	}

	fn offer(&mut self, transfer: Transfer) {
		let id = self.next_transfer;
		self.next_transfer = TransferId(id.0 + 1);
		self.retain(transfer.lot, transfer.mass);
		let lapse_on = self.day_of(transfer.expires_at);
		self.transfers.insert(id, Transfer { lapse_on, ..transfer });
	}

	/// Moves mass: what moves whole keeps its id.
	fn hand_over(&mut self, id: LotId, mass: u64, to: u64, accompanies: GoodId) {
		let key = self.lots[&id].key();
		self.lot(id).free -= mass;
		self.book(key, |account| &mut account.sent, mass);
		self.roll(self.lots[&id].origin, key.0, None);
		let lot = self.lots[&id].clone();
		let to_lot = if lot.is_spent() { id } else { self.take_lot_id() };
		// Within a company nothing is received anew.
		let related = [key.0, to].iter().all(|account| [SMELTER, SMELTER_SITE].contains(account));
		let received_at = if related { lot.received_at } else { self.now };
		let lot = Lot { holder: to, accompanies, free: mass, escrow: 0, received_at, ..lot };
		self.receive(to_lot, lot, |account| &mut account.received, None);
	}

	fn transfer_of(&self, transfer: TransferId) -> Outcome<Transfer> {
		self.transfers.get(&transfer).cloned().ok_or("TransferNotFound")
	}

	fn waiting(&self, transfer: TransferId) -> Outcome<Transfer> {
		let waiting = self.transfer_of(transfer)?;
		ensure(self.now < waiting.expires_at, "TransferLapsed")?;
		Ok(waiting)
	}

	/// Gives back what a transfer has in escrow.
	fn end_transfer(&mut self, transfer: TransferId) {
		let Transfer { lot, mass, .. } = self.transfers.remove(&transfer).unwrap();
		self.release(lot, mass);
	}

	/// Completes a transfer that waits for nobody any more.
	fn go_on(&mut self, id: TransferId, transfer: Transfer) -> Outcome {
		let waits = transfer.awaits_acceptance || transfer.awaits_validation;
		self.transfers.insert(id, transfer.clone());
		if waits {
			return Ok(());
		}
		let Transfer { from, to, lot: id_of_lot, mass, accompanies, in_return, .. } = transfer;
		let lot = self.lots[&id_of_lot].clone();
		self.ensure_custody_account(from)?;
		self.ensure_receiver(from, to, lot.label)?;
		ensure(!self.is_expired(&lot), "LotExpired")?;
		ensure(!self.is_frozen(id_of_lot), "Frozen")?;
		self.ensure_not_overdue(lot.key())?;
		if let Some(other) = in_return {
			self.ensure_spendable(to, other, mass)?;
			self.ensure_swappable(id_of_lot, other)?;
			self.ensure_receiver(to, from, lot.label)?;
		}
		self.end_transfer(id);
		self.hand_over(id_of_lot, mass, to, accompanies);
		if let Some(other) = in_return {
			self.hand_over(other, mass, from, accompanies);
		}
		Ok(())
	}

	fn offer_swap(&mut self, account: u64, lot: LotId, mass: u64, other: LotId) -> Outcome {
		self.ensure_spendable(account, lot, mass)?;
		let Lot { accompanies, label, .. } = self.lots[&lot];
		let to = self.lots.get(&other).ok_or("LotNotFound")?.holder;
		self.ensure_receiver(account, to, label)?;
		self.ensure_takes_from(to, account)?;
		self.ensure_swappable(lot, other)?;
		self.offer(Transfer {
			from: account,
			to,
			lot,
			mass,
			accompanies,
			in_return: Some(other),
			awaits_validation: false,
			awaits_acceptance: true,
			expires_at: self.now + TRANSFER_LIFETIME,
			lapse_on: 0,
		});
		Ok(())
	}

	/// Swaps are for models whose credits say nothing of the material itself.
	fn ensure_swappable(&self, lot: LotId, other: LotId) -> Outcome {
		let worth = |lot: &Lot| (lot.good, lot.label, lot.accompanies, lot.factor);
		let (lot, other) = (&self.lots[&lot], &self.lots[&other]);
		let rules = self.world.rules_of(lot.label);
		let mixed = rules.model <= ChainOfCustodyModel::MassBalance;
		let same = worth(lot) == worth(other) && lot.factor.is_some();
		ensure(same && mixed && !rules.transfers_validated, "NotSwappable")
	}

	// Ends.

	fn exit(&mut self, account: u64, draws: Vec<(LotId, u64)>) -> Outcome {
		let mut drawn = Vec::<(LotId, OutputLineId, u64)>::new();
		let mut label = None;
		for (id, mass) in draws {
			ensure(drawn.iter().all(|(other, ..)| *other != id), "MixedExit")?;
			self.ensure_spendable(account, id, mass)?;
			let lot = &self.lots[&id];
			ensure(*label.get_or_insert(lot.label) == lot.label, "MixedExit")?;
			drawn.push((id, lot.origin, mass));
		}
		let label = label.ok_or("NothingToMove")?;
		let exit = self.next_exit;
		for (lot, origin, mass) in &drawn {
			let fate = Some(Fate::Exited);
			self.spend(*lot, *mass, |b| &mut b.exited, |s| &mut s.exited, fate);
			self.uses.insert((*origin, Use::Exit(exit)));
		}
		self.next_exit = ExitId(exit.0 + 1);
		self.exits.insert(exit, Exit { label, draws: drawn });
		self.close(Closed::Exit(exit));
		Ok(())
	}

	/// Whether the time of something in the lot is up that isn't known to be.
	fn is_due(&self, lot: &Lot) -> bool {
		let has_mass = lot.free > 0 || (lot.escrow > 0 && lot.due != Some(0));
		has_mass && lot.due.is_some_and(|due| due <= self.now)
	}

	/// Ends what is left of a lot, and what comes back from escrow; or carries it over.
	fn expire_lot(&mut self, id: LotId) -> Outcome {
		let lot = self.lots.get(&id).ok_or("LotNotFound")?.clone();
		ensure(self.is_due(&lot), "LotNotDue")?;
		if self.is_expired(&lot) {
			self.lot(id).due = Some(0);
			if lot.free > 0 {
				self.spend(id, lot.free, |b| &mut b.expired, |s| &mut s.expired, None);
			}
			return Ok(());
		}
		let due = self.due_of(&lot, self.now);
		let look_on = due.map(|due| self.day_of(due));
		self.lots.insert(id, Lot { due, look_on, ..lot });
		Ok(())
	}

	// Blocks with time left.

	/// Checks that the chain might do what it did in a block with time left, and left nothing
	/// undone. Only the order of its deeds isn't foreseen.
	pub fn idle(&mut self, deeds: &[Deed]) -> Result<(), String> {
		let before = self.clone();
		let mut tried = BTreeSet::new();
		for deed in deeds {
			self.ensure_deed(deed, &mut tried).map_err(|why| format!("{deed:?}: {why}"))?;
		}
		if let Some(request) = self.queue.difference(&tried).next() {
			return Err(format!("request {request} was left in the queue"));
		}
		self.queue.clear();
		let today = self.today();
		self.work_from = today + 1;
		let late = |day: Option<u64>| day.is_some_and(|day| day <= today);
		let looked_at = self.lots.iter().filter(|(_, lot)| late(lot.look_on)).map(|(id, _)| *id);
		for id in looked_at.collect::<Vec<_>>() {
			self.lot(id).look_on = None;
			let lot = self.lots[&id].clone();
			if self.is_due(&lot) {
				// Of what is all in escrow, no event tells that its time is up.
				if lot.free > 0 || !self.is_expired(&lot) {
					return Err(format!("lot {id} was left"));
				}
				self.lot(id).due = Some(0);
			}
		}
		if self.transfers.values().any(|transfer| late(Some(transfer.lapse_on))) {
			return Err("a transfer was left that lapsed".into());
		}
		let closed = self.closed.iter().filter(|(_, day)| late(Some(**day)));
		for record in closed.map(|(record, _)| record.clone()).collect::<Vec<_>>() {
			if !before.is_needed(&record) {
				return Err(format!("{record:?} was left"));
			}
			let day = self.day_of(self.now + LATER);
			self.closed.insert(record, day);
		}
		for line in core::mem::take(&mut self.restated) {
			let parts = self.parts.iter().filter(|(part, _)| part.0 == line);
			let parts = parts.map(|(part, (mass, _))| (*part, *mass)).collect::<Vec<_>>();
			for (part, mass) in parts {
				self.calculate(part, mass);
			}
		}
		for (line, used) in &self.uses {
			if let (true, Use::Request(request)) = (self.flagged.contains(line), used) {
				let fed = self.fed_by(*line, *request);
				if !fed.is_subset(&self.flagged) {
					return Err(format!("{fed:?} rest on {line:?}, which is flagged"));
				}
			}
		}
		Ok(())
	}

	/// The labelled lines of a request that rest on a line.
	fn fed_by(&self, line: OutputLineId, request: RequestId) -> BTreeSet<OutputLineId> {
		let Some(asked) = self.requests.get(&request) else { return BTreeSet::new() };
		let pooled = self.rules_of_record(&asked.record).attribution == Attribution::RollingAverage;
		let comes_from_it = |input: &&Input| match input.source {
			// What wasn't consumed of may be archived.
			InputSource::Credit { lot } => {
				self.lots.get(&lot).is_some_and(|lot| lot.origin == line)
			}
			_ => false,
		};
		let fed = asked.record.inputs.iter().filter(comes_from_it).map(|i| i.attributed_to);
		let fed = fed.collect::<BTreeSet<_>>();
		let rests = |position: &&u8| fed.contains(position) || (pooled && !fed.is_empty());
		let positions = asked.terms.keys().filter(rests);
		positions.map(|position| OutputLineId { request, line: *position }).collect()
	}

	/// Whether a closed record has to stay: a request as long as its lots have mass or something
	/// that they went into is there, a lot as long as its request.
	fn is_needed(&self, record: &Closed) -> bool {
		match record {
			Closed::Exit(_) | Closed::Balance(..) => false,
			Closed::Lot(lot) => self.requests.contains_key(&self.lots[lot].origin.request),
			Closed::Request(request) => {
				let is_there = |used: &Use| match used {
					Use::Request(request) => self.requests.contains_key(request),
					Use::Exit(exit) => self.exits.contains_key(exit),
				};
				let mut lots = self.lots.values();
				lots.any(|lot| lot.origin.request == *request && !lot.is_spent())
					|| self
						.uses
						.iter()
						.any(|(line, used)| line.request == *request && is_there(used))
			}
		}
	}

	fn ensure_deed(&mut self, deed: &Deed, tried: &mut BTreeSet<RequestId>) -> Outcome {
		match deed.clone() {
			Deed::Approved(request) => {
				ensure(self.queue.contains(&request), "it didn't wait")?;
				tried.insert(request);
				self.approve_automatically(request)
			}
			Deed::Refused(request, refusal) => {
				ensure(self.queue.contains(&request), "it didn't wait")?;
				tried.insert(request);
				let refused = self.clone().approve_automatically(request) == Err(refusal);
				ensure(refused, "not for that reason")
			}
			Deed::Expired(lot) => {
				ensure(self.lots.get(&lot).is_some_and(|l| self.is_expired(l)), "not expired")?;
				self.expire_lot(lot)
			}
			Deed::CarriedOver(lot) => {
				ensure(self.lots.get(&lot).is_some_and(|l| !self.is_expired(l)), "expired")?;
				self.expire_lot(lot)
			}
			Deed::Lapsed(transfer) => self.make(&Call::ExpireTransfer { transfer }),
			Deed::Archived(record) => self.archive(record),
			Deed::Flagged(line) => {
				let rests = self.uses.iter().any(|(other, used)| {
					*used == Use::Request(line.request)
						&& self.flagged.contains(other)
						&& self.fed_by(*other, line.request).contains(&line)
				});
				ensure(rests, "it doesn't rest on a flagged line")?;
				self.flagged.insert(line);
				Ok(())
			}
		}
	}

	fn archive(&mut self, record: Closed) -> Outcome {
		let day = self.closed.remove(&record).ok_or("it wasn't closed")?;
		ensure(day <= self.today(), "too early")?;
		ensure(!self.is_needed(&record), "something rests on it")?;
		match record {
			Closed::Lot(lot) => {
				ensure(self.lots.remove(&lot).is_some_and(|lot| lot.is_spent()), "not spent")?;
				self.freezes.remove(&Target::Lot(lot));
			}
			Closed::Request(request) => {
				self.requests.remove(&request);
				self.uses.retain(|(line, _)| line.request != request);
				self.flagged.retain(|line| line.request != request);
				self.held.retain(|line, _| line.request != request);
				self.freezes.retain(
					|target, _| !matches!(target, Target::Line(line) if line.request == request),
				);
			}
			Closed::Exit(exit) => {
				self.exits.remove(&exit);
				self.freezes.remove(&Target::Exit(exit));
			}
			Closed::Balance(key, period) => {
				self.balances.remove(&(key, period));
			}
		}
		Ok(())
	}
}

impl Request {
	/// All that was requested of each line.
	fn whole(&self) -> Vec<u64> {
		let lines = self.record.outputs.iter();
		lines.map(|line| line.label.map_or(0, |_| line.mass.0)).collect()
	}

	/// What of a line is issued ahead if so much is approved: a cut hits that first.
	fn overdrawn(&self, position: u8, approved: u64) -> u64 {
		let cut = self.record.outputs[usize::from(position)].mass.0 - approved;
		self.terms[&position].overdraft.saturating_sub(cut)
	}

	/// How much of a credit input is consumed: as much as is approved of what rests on it, and never
	/// less than that.
	fn consumed(&self, input: &Input, attribution: Attribution, approved: &[u64]) -> u64 {
		let good_of = |line: u8| self.record.outputs[usize::from(line)].good;
		let serves = |line: &u8| match attribution {
			Attribution::Credit => *line == input.attributed_to,
			Attribution::RollingAverage => good_of(*line) == good_of(input.attributed_to),
		};
		let lines = self.terms.keys().copied().collect::<Vec<_>>();
		let served = lines.iter().copied().filter(serves).collect::<Vec<_>>();
		let served = if served.is_empty() { lines } else { served };
		// Of each line what was requested and what is approved; with and without what is ahead.
		let figures = |with_ahead: bool| {
			served.iter().fold((0u128, 0u128), |(requested, granted), line| {
				let position = usize::from(*line);
				let (asked, mass) = (self.record.outputs[position].mass.0, approved[position]);
				let ahead = if with_ahead { 0 } else { self.terms[line].overdraft };
				let drawn = if with_ahead { 0 } else { self.overdrawn(*line, mass) };
				(requested + u128::from(asked - ahead), granted + u128::from(mass - drawn))
			})
		};
		let (requested, granted) = match figures(false) {
			(0, _) => figures(true),
			some => some,
		};
		grams(input.mass.0).times(Fraction::of(granted, requested)).ceil()
	}
}

/// The credits among the inputs.
fn credits(record: &Record) -> Vec<(LotId, u64)> {
	record
		.inputs
		.iter()
		.filter_map(|input| match input.source {
			InputSource::Credit { lot } => Some((lot, input.mass.0)),
			_ => None,
		})
		.collect()
}

fn total<'a>(lines: impl Iterator<Item = &'a Output>) -> u64 {
	lines.map(|line| line.mass.0).sum()
}

fn toggle(set: &mut BTreeSet<u64>, account: u64) {
	if !set.remove(&account) {
		set.insert(account);
	}
}
