//! Random operations: what anybody might try, valid and invalid. Each is a kind and some dice. The
//! dice are read against the model, so that most of what is tried is near a border of the rules; a
//! zero is always the plainest choice.

use super::model::{Call, Fault, Leg, Lot, Model, Record, Request, Target, World};
use crate::mock::*;
use proptest::prelude::*;
use std::collections::BTreeMap;
use tracemet_primitives::{
	traits::CertificationRegistry, AccountingPeriods, Certificate, CertificateId,
	ChainOfCustodyModel, ChainOfCustodyRules, Conversion, ConversionFactor, ExitId, GoodId, Input,
	InputSource, LabelId, LotId, Mass, Output, OutputLineId, PassThrough, ReceivingPolicy,
	RequestId, RequestStatus, ScrapOrigin, SourceClass, StandardVersionId, TimeSpan, TransferId,
	SECONDS_PER_DAY,
};

const HOUR: u64 = 3_600;
const GOODS: [GoodId; 5] = [CONCENTRATE, SCRAP, CATHODE, WIRE, SLAG];
const ACCOUNTS: [u64; 5] = [MINE, SMELTER, SMELTER_SITE, WIRE_MAKER, BRAND];
const ANYBODY: [u64; 8] =
	[MINE, SMELTER, SMELTER_SITE, WIRE_MAKER, BRAND, BODY, OTHER_BODY, STRANGER];
const STANDARDS: [StandardVersionId; 7] = [
	GROUP_BALANCE,
	SITE_BALANCE,
	ROLLING_BALANCE,
	BOOK_AND_CLAIM,
	BLENDING,
	SEGREGATION,
	PRESERVATION,
];
const CERTIFICATES: [CertificateId; 7] = [
	MINE_CERTIFICATE,
	SMELTER_CERTIFICATE,
	WIRE_CERTIFICATE,
	SITE_CERTIFICATE,
	ROLLING_CERTIFICATE,
	PASS_THROUGH_CERTIFICATE,
	AUTOMATIC_CERTIFICATE,
];
/// The labels that have certificates of their own.
const LABELS: [LabelId; 8] = [
	CU_8,
	ROLLING_CU_8,
	BOOKED_CU_8,
	BLENDED_CU_8,
	SEGREGATED_CU_8,
	PRESERVED_CU_8,
	OTHER_CU,
	OTHER_SEGREGATED_CU,
];

/// What the standards prescribe in one history.
#[derive(Clone, Debug)]
struct Variation {
	months: u8,
	/// The day of the month on which periods begin.
	day: u64,
	carry_over_periods: Option<u8>,
	carry_over_needs_certificate: bool,
	expiry_days: Option<u16>,
	overdraft: u64,
	transfers_validated: bool,
}

fn variation() -> impl Strategy<Value = Variation> {
	(
		prop::sample::select(vec![3u8, 1, 12]),
		prop::sample::select(vec![1u64, 16]),
		prop::option::weighted(0.3, 0u8..3),
		prop::bool::weighted(0.3),
		prop::option::weighted(0.3, 5u16..200),
		prop::sample::select(vec![0u64, 20, 80]),
		prop::bool::weighted(0.2),
	)
		.prop_map(
			|(months, day, carry_over_periods, needs, expiry_days, overdraft, validated)| {
				Variation {
					months,
					day,
					carry_over_periods,
					carry_over_needs_certificate: needs,
					expiry_days,
					overdraft,
					transfers_validated: validated,
				}
			},
		)
}

/// The papers of one history.
#[derive(Clone, Debug)]
pub struct Setting {
	recovery: ConversionFactor,
	variations: [Variation; STANDARDS.len()],
	/// Labels that are in play besides the common ones.
	labels: [LabelId; 2],
	/// The most that is approved automatically in a period.
	automatic_approval: u64,
}

pub fn settings() -> impl Strategy<Value = Setting> {
	let label = || prop::sample::select(LABELS.to_vec());
	let recoveries = [(1, 1), (24, 25), (2, 3), (5, 2)]
		.map(|(output, input)| ConversionFactor { output, input });
	(
		prop::sample::select(recoveries.to_vec()),
		prop::array::uniform7(variation()),
		[label(), label()],
		0u64..400,
	)
		.prop_map(|(recovery, variations, labels, automatic_approval)| Setting {
			recovery,
			variations,
			labels,
			automatic_approval,
		})
}

impl Setting {
	/// Writes the papers of the mock, and answers what the model has to know of them.
	pub fn establish(&self) -> World {
		Recovery::set(self.recovery);
		for (standard, variation) in STANDARDS.into_iter().zip(&self.variations) {
			change_rules(standard, |rules| variation.write(rules));
		}
		for certificate in [AUTOMATIC_CERTIFICATE, SMELTER_CERTIFICATE] {
			change_certificate(certificate, |certificate| {
				certificate.automatic_approval = Mass(self.automatic_approval);
				certificate.validity.from = REFERENCE_PERIOD.from - SECONDS_PER_DAY;
			});
		}
		let own = self.labels.into_iter().flat_map(|label| {
			[mine_certificate(label), smelter_certificate(label), wire_certificate(label)]
		});
		let certificates = CERTIFICATES.into_iter().chain(own);
		let labels = (0..).map(LabelId);
		World {
			goods: GOODS.map(|good| (good, Certification::good(good).unwrap())).into(),
			labels: labels
				.map_while(|label| Some((label, Certification::label(label).ok()?)))
				.collect(),
			rules: STANDARDS
				.map(|id| (id, Certification::chain_of_custody_rules(id).unwrap()))
				.into(),
			certificates: certificates
				.map(|id| (id, Certification::certificate(id).unwrap()))
				.collect(),
		}
	}
}

impl Variation {
	fn write(&self, rules: &mut ChainOfCustodyRules) {
		let anchor = (self.day - 1) * SECONDS_PER_DAY;
		rules.periods = AccountingPeriods { months: self.months, anchor };
		rules.carry_over_periods = self.carry_over_periods;
		rules.carry_over_needs_certificate = self.carry_over_needs_certificate;
		rules.expiry_days = self.expiry_days;
		if rules.model <= ChainOfCustodyModel::MassBalance {
			rules.overdraft = Mass(self.overdraft);
		}
		rules.transfers_validated = self.transfers_validated;
	}
}

#[derive(Clone, Copy, Debug)]
enum Kind {
	Request,
	Amend,
	AcceptFootprint,
	Restate,
	Approve,
	ApprovePartially,
	ApproveAutomatically,
	Reject,
	Withdraw,
	Repay,
	Transfer,
	Batch,
	SetPolicy,
	AllowSender,
	DisallowSender,
	AcceptTransfer,
	DeclineTransfer,
	CancelTransfer,
	ValidateTransfer,
	ExpireTransfer,
	OfferSwap,
	Exit,
	Freeze,
	Unfreeze,
	FreezeAudited,
	Revoke,
	LiftHold,
	Flag,
	ExpireLot,
	ClosePeriod,
	Wait,
	Idle,
	Suspend,
	Certify,
}

impl Kind {
	/// Itself if there is something to do it with, else what leads there.
	fn with_something(self, model: &Model) -> Self {
		use Kind::*;
		let has_lots = model.lots.values().any(|lot| lot.free > 0);
		let mut pending = model.requests.values().filter(|r| r.status == RequestStatus::Pending);
		let some_pending = pending.clone().next().is_some();
		let some_accepted = pending.any(|request| request.footprint.is_some());
		match self {
			Approve | ApprovePartially | ApproveAutomatically if !some_accepted => {
				AcceptFootprint.with_something(model)
			}
			AcceptFootprint | Amend | Reject | Withdraw if !some_pending => Request,
			AcceptTransfer | DeclineTransfer | CancelTransfer | ValidateTransfer
			| ExpireTransfer
				if model.transfers.is_empty() =>
			{
				Transfer.with_something(model)
			}
			Repay if model.overdrafts.is_empty() => Request,
			Restate if model.parts.is_empty() => Approve.with_something(model),
			LiftHold if model.held.is_empty() => Restate.with_something(model),
			Unfreeze if model.freezes.is_empty() => Exit.with_something(model),
			Transfer | Batch | OfferSwap | Exit | Revoke | Flag | ExpireLot | Freeze
				if !has_lots =>
			{
				Approve.with_something(model)
			}
			_ => self,
		}
	}
}

/// One thing that is tried.
#[derive(Clone, Debug)]
pub struct Operation {
	kind: Kind,
	dice: [u16; 32],
}

/// Some thing that is tried.
pub fn operations() -> impl Strategy<Value = Operation> {
	use Kind::*;
	let kinds = [
		(16, Request),
		(3, Amend),
		(14, AcceptFootprint),
		(5, Restate),
		(8, Approve),
		(5, ApprovePartially),
		(2, ApproveAutomatically),
		(1, Reject),
		(1, Withdraw),
		(4, Repay),
		(16, Transfer),
		(3, Batch),
		(2, SetPolicy),
		(2, AllowSender),
		(1, DisallowSender),
		(6, AcceptTransfer),
		(1, DeclineTransfer),
		(1, CancelTransfer),
		(4, ValidateTransfer),
		(1, ExpireTransfer),
		(3, OfferSwap),
		(5, Exit),
		(2, Freeze),
		(5, Unfreeze),
		(1, FreezeAudited),
		(1, Revoke),
		(3, LiftHold),
		(1, Flag),
		(2, ExpireLot),
		(2, ClosePeriod),
		(6, Wait),
		(6, Idle),
		(2, Suspend),
		(1, Certify),
	];
	let kinds = kinds.into_iter().flat_map(|(weight, kind)| vec![kind; weight]).collect::<Vec<_>>();
	(prop::sample::select(kinds), prop::array::uniform32(any::<u16>()))
		.prop_map(|(kind, dice)| Operation { kind, dice })
}

/// The dice of one operation, one after the other. When they are used up, all is zero.
struct Dice<'a> {
	left: core::slice::Iter<'a, u16>,
}

impl Operation {
	/// What it is in the ledger as it stands.
	pub fn call(&self, model: &Model) -> Call {
		let mut dice = Dice { left: self.dice.iter() };
		let kind = if dice.one_in(8) { self.kind } else { self.kind.with_something(model) };
		match kind {
			Kind::Request => {
				let certificate = dice.certificate(model);
				let record = dice.record(model, certificate);
				Call::Request { who: dice.signer(record.account), record }
			}
			Kind::Amend => {
				let request = dice.request(model, |asked| asked.footprint.is_none());
				let before = model.requests.get(&request).map(|asked| &asked.record);
				let certificate = before.map_or(MINE_CERTIFICATE, |record| record.certificate);
				let record = dice.record(model, certificate);
				Call::Amend { who: dice.signer(record.account), request, record }
			}
			Kind::AcceptFootprint => {
				let request = dice.request(model, |asked| asked.footprint.is_none());
				Call::AcceptFootprint { request, keeps: dice.roll(8) < 7, by: dice.something() }
			}
			Kind::Restate => {
				// Of archived requests too: one upstream of them can be restated.
				let all = model.footprints.keys().copied().collect::<Vec<_>>();
				let request = dice.one_of(&all).unwrap_or(model.next_request);
				Call::AcceptFootprint { request, keeps: dice.roll(4) < 3, by: dice.something() }
			}
			Kind::Approve => {
				let request = dice.request(model, |asked| asked.footprint.is_some());
				Call::Approve { who: dice.body(), request }
			}
			Kind::ApprovePartially => {
				let request = dice.request(model, |asked| asked.footprint.is_some());
				let lines = model.requests.get(&request).map(|asked| &asked.record.outputs);
				let masses = lines.into_iter().flatten().map(|line| match line.label {
					Some(_) if dice.rarely() => line.mass.0 + 1,
					Some(_) => line.mass.0 - dice.up_to(line.mass.0),
					None => dice.rarely().into(),
				});
				let masses = masses.collect();
				Call::ApprovePartially { who: dice.body(), request, masses }
			}
			Kind::ApproveAutomatically => {
				let certificates = &model.world.certificates;
				let request = dice.request(model, |asked| {
					certificates[&asked.record.certificate].automatic_approval.0 > 0
				});
				Call::ApproveAutomatically { request }
			}
			Kind::Reject => Call::Reject { who: dice.body(), request: dice.pending_request(model) },
			Kind::Withdraw => {
				let request = dice.pending_request(model);
				let account = model.requests.get(&request).map_or(MINE, |r| r.record.account);
				Call::Withdraw { who: dice.signer(account), request }
			}
			Kind::Repay => {
				let owed =
					|lot: &Lot| model.overdrafts.contains_key(&(lot.holder, lot.good, lot.label));
				let lot = dice.lot(model, owed);
				let account = dice.holder(model, lot);
				let mass = dice.mass(model, lot);
				Call::Repay { who: dice.signer(account), account, lot, mass }
			}
			Kind::Transfer => {
				let leg = dice.leg(model, |_| true);
				let account = dice.holder(model, leg.lot);
				Call::Transfer { who: dice.signer(account), account, leg }
			}
			Kind::Batch => {
				let account = dice.account();
				let legs = 1 + dice.roll(3) - usize::from(dice.rarely());
				let leg = |_| dice.leg(model, |lot| lot.holder == account);
				let legs = (0..legs).map(leg).collect();
				Call::Batch { who: dice.signer(account), account, legs }
			}
			Kind::SetPolicy => {
				let account = dice.account();
				let policy = [
					ReceivingPolicy::Open,
					ReceivingPolicy::Acceptance,
					ReceivingPolicy::AllowList,
				][dice.roll(3)];
				Call::SetPolicy { who: dice.signer(account), account, policy }
			}
			Kind::AllowSender => {
				let (account, sender) = (dice.account(), ANYBODY[dice.roll(ANYBODY.len())]);
				// More than fit on a list.
				let sender = if dice.rarely() { 100 + dice.roll(8) as u64 } else { sender };
				Call::AllowSender { who: dice.signer(account), account, sender }
			}
			Kind::DisallowSender => {
				let listed = model.senders.iter().copied().collect::<Vec<_>>();
				let (account, sender) = dice.one_of(&listed).unwrap_or((MINE, SMELTER));
				let sender = if dice.rarely() { STRANGER } else { sender };
				Call::DisallowSender { who: dice.signer(account), account, sender }
			}
			Kind::AcceptTransfer => {
				let (transfer, _, to) = dice.transfer(model);
				Call::AcceptTransfer { who: dice.signer(to), transfer }
			}
			Kind::DeclineTransfer => {
				let (transfer, _, to) = dice.transfer(model);
				let who = if dice.roll(3) == 2 { dice.body() } else { dice.signer(to) };
				Call::DeclineTransfer { who, transfer }
			}
			Kind::CancelTransfer => {
				let (transfer, from, _) = dice.transfer(model);
				Call::CancelTransfer { who: dice.signer(from), transfer }
			}
			Kind::ValidateTransfer => {
				let (transfer, ..) = dice.transfer(model);
				Call::ValidateTransfer { who: dice.body(), transfer }
			}
			Kind::ExpireTransfer => {
				let (transfer, ..) = dice.transfer(model);
				Call::ExpireTransfer { transfer }
			}
			Kind::OfferSwap => {
				let lot = dice.lot(model, |_| true);
				let own = model.lots.get(&lot);
				let in_return = dice.lot(model, |other| {
					own.is_some_and(|own| {
						(own.good, own.label) == (other.good, other.label)
							&& own.holder != other.holder
					})
				});
				let account = dice.holder(model, lot);
				let mass = dice.mass(model, lot);
				Call::OfferSwap { who: dice.signer(account), account, lot, mass, in_return }
			}
			Kind::Exit => {
				let first = dice.lot(model, |_| true);
				let account = dice.holder(model, first);
				let label = model.lots.get(&first).map(|lot| lot.label);
				let mut lots = vec![first];
				for _ in 0..dice.roll(3) {
					lots.push(
						dice.lot(model, |lot| lot.holder == account && Some(lot.label) == label),
					);
				}
				let draws = lots.into_iter().map(|lot| (lot, dice.mass(model, lot))).collect();
				let draws = if dice.rarely() && dice.rarely() { vec![] } else { draws };
				Call::Exit { who: dice.signer(account), account, draws }
			}
			Kind::Freeze => Call::Freeze { who: dice.body(), target: dice.target(model) },
			Kind::Unfreeze => {
				let frozen = model.freezes.keys().cloned().collect::<Vec<_>>();
				let target = match dice.rarely() {
					true => dice.target(model),
					false => dice.one_of(&frozen).unwrap_or(Target::Lot(model.next_lot)),
				};
				let by = model.freezes.get(&target).and_then(|by| by.first().copied());
				let who = [None, by, Some(dice.body())][dice.roll(3)];
				Call::Unfreeze { who, target }
			}
			Kind::FreezeAudited => {
				let keys = model.latest.keys().copied().collect::<Vec<_>>();
				let exits = model.exits.keys().copied().collect::<Vec<_>>();
				let request = Fault::Request(dice.pending_request(model));
				let fault = match dice.roll(3) {
					0 => dice.one_of(&keys).map(Fault::Balance),
					1 => dice.one_of(&exits).map(Fault::Exit),
					_ => None,
				};
				Call::FreezeAudited { fault: fault.unwrap_or(request) }
			}
			Kind::Revoke => {
				let lots = 1 + dice.roll(2) - usize::from(dice.rarely());
				let lot = |_| {
					let lot = dice.lot(model, |_| true);
					(lot, dice.mass(model, lot))
				};
				let lots = (0..lots).map(lot).collect();
				Call::Revoke { who: dice.body(), lots }
			}
			Kind::LiftHold => {
				let held = model.held.keys().copied().collect::<Vec<_>>();
				let line = match dice.rarely() {
					true => dice.line(model),
					false => dice.one_of(&held).unwrap_or_else(|| dice.line(model)),
				};
				let revision = model.held.get(&line).copied().unwrap_or_default();
				let revision = revision + u32::from(dice.rarely());
				Call::LiftHold { who: dice.body(), line, revision }
			}
			Kind::Flag => {
				let line = dice.line(model);
				Call::Flag { who: dice.body(), line }
			}
			Kind::ExpireLot => {
				let due = |lot: &Lot| lot.due.is_some_and(|due| due <= model.now);
				Call::ExpireLot { lot: dice.lot(model, due) }
			}
			Kind::ClosePeriod => {
				let keys = model.latest.keys().copied().collect::<Vec<_>>();
				let key = dice.one_of(&keys).filter(|_| !dice.rarely());
				Call::ClosePeriod { key: key.unwrap_or((BRAND, SCRAP, CU_8)) }
			}
			Kind::Wait => {
				let day = SECONDS_PER_DAY;
				let seconds = match dice.roll(10) {
					0..4 => day,
					4 => HOUR * (1 + dice.up_to(30)),
					5 | 6 => day * dice.up_to(14),
					7 | 8 => day * dice.up_to(100),
					_ => day * (30 + dice.up_to(400)),
				};
				Call::Wait { seconds }
			}
			Kind::Idle => Call::Idle { steps: dice.up_to(40) },
			Kind::Suspend => {
				// Mostly nobody, hardly ever two at a time.
				let suspended = model.suspended.first().copied().filter(|_| !dice.one_in(8));
				match suspended {
					None if !dice.one_in(4) => Call::Wait { seconds: HOUR },
					_ => Call::Suspend { account: suspended.unwrap_or(dice.account()) },
				}
			}
			Kind::Certify => Call::Certify { account: dice.account() },
		}
	}
}

impl Dice<'_> {
	/// From 0 to so many, without it.
	fn roll(&mut self, sides: usize) -> usize {
		usize::from(self.left.next().copied().unwrap_or(0)) % sides
	}

	/// From 0 to so much, with it.
	fn up_to(&mut self, most: u64) -> u64 {
		self.roll(most as usize + 1) as u64
	}

	fn one_in(&mut self, chances: usize) -> bool {
		self.roll(chances) == chances - 1
	}

	/// As often nothing as some grams.
	fn something(&mut self) -> u64 {
		self.up_to(200).saturating_sub(100)
	}

	fn rarely(&mut self) -> bool {
		self.one_in(24)
	}

	fn hardly_ever(&mut self) -> bool {
		self.one_in(96)
	}

	fn one_of<V: Clone>(&mut self, items: &[V]) -> Option<V> {
		match items.len() {
			0 => None,
			sides => Some(items[self.roll(sides)].clone()),
		}
	}

	fn account(&mut self) -> u64 {
		ACCOUNTS[self.roll(ACCOUNTS.len())]
	}

	/// Mostly the account or its company, now and then somebody else.
	fn signer(&mut self, account: u64) -> u64 {
		match self.roll(20) {
			19 => ANYBODY[self.roll(ANYBODY.len())],
			1 | 3 if account == SMELTER_SITE => SMELTER,
			_ => account,
		}
	}

	/// Mostly the certification body of all certificates.
	fn body(&mut self) -> u64 {
		match self.rarely() {
			true => [OTHER_BODY, AUDITOR, SMELTER, STRANGER][self.roll(4)],
			false => BODY,
		}
	}

	/// Mostly a lot that has something to spend and fits, now and then any, or one that doesn't
	/// exist.
	fn lot(&mut self, model: &Model, fits: impl Fn(&Lot) -> bool) -> LotId {
		let fitting = model.lots.iter().filter(|(_, lot)| lot.free > 0 && fits(lot));
		let fitting = fitting.map(|(id, _)| *id).collect::<Vec<_>>();
		if !self.rarely() {
			if let Some(lot) = self.one_of(&fitting) {
				return lot;
			}
		}
		LotId(self.up_to(model.next_lot.0))
	}

	/// Mostly the lot's holder.
	fn holder(&mut self, model: &Model, lot: LotId) -> u64 {
		match model.lots.get(&lot) {
			Some(lot) if !self.rarely() => lot.holder,
			_ => self.account(),
		}
	}

	/// All that a lot has to spend, some of it, or a gram too much.
	fn mass(&mut self, model: &Model, lot: LotId) -> u64 {
		let free = model.lots.get(&lot).map_or(0, |lot| lot.free);
		match self.roll(4) {
			0 => free,
			1 => self.up_to(free + 1),
			_ => 1 + self.up_to(free / 2),
		}
	}

	/// Mostly a request that waits for a decision, now and then any, or one that doesn't exist.
	fn pending_request(&mut self, model: &Model) -> RequestId {
		self.request(model, |_| true)
	}

	/// Mostly a pending one that fits.
	fn request(&mut self, model: &Model, fits: impl Fn(&Request) -> bool) -> RequestId {
		let pending = model.requests.iter();
		let pending = pending.filter(|(_, asked)| asked.status == RequestStatus::Pending);
		let pending = pending.filter(|(_, asked)| fits(asked)).map(|(id, _)| *id);
		let pending = pending.collect::<Vec<_>>();
		if !self.rarely() {
			if let Some(request) = self.one_of(&pending) {
				return request;
			}
		}
		RequestId(self.up_to(model.next_request.0))
	}

	/// Mostly one that lets its holder consume what it holds.
	fn certificate(&mut self, model: &Model) -> CertificateId {
		let all = model.world.certificates.keys().copied();
		let takes = |certificate: &Certificate<u64>, lot: &Lot| {
			let takes = |row: &Conversion| {
				row.source == SourceClass::Credit && row.input == lot.accompanies
			};
			lot.free > 0
				&& lot.holder == certificate.holder
				&& carries_on(model, lot, certificate)
				&& certificate.conversions.iter().any(takes)
		};
		let usable = all.clone().filter(|id| {
			let certificate = &model.world.certificates[id];
			model.lots.values().any(|lot| takes(certificate, lot))
		});
		let usable = usable.collect::<Vec<_>>();
		let any = all.filter(|id| *id != PASS_THROUGH_CERTIFICATE).collect::<Vec<_>>();
		let none = PASS_THROUGH_CERTIFICATE;
		match self.roll(3) {
			_ if self.hardly_ever() => none,
			0 => self.one_of(&any).unwrap_or(none),
			_ => self.one_of(&usable).or_else(|| self.one_of(&any)).unwrap_or(none),
		}
	}

	/// A transfer, its sender and its receiver.
	fn transfer(&mut self, model: &Model) -> (TransferId, u64, u64) {
		let waiting =
			model.transfers.iter().map(|(id, transfer)| (*id, transfer.from, transfer.to));
		let waiting = waiting.collect::<Vec<_>>();
		let any = (TransferId(self.up_to(model.next_transfer.0)), MINE, SMELTER);
		self.one_of(&waiting).filter(|_| !self.rarely()).unwrap_or(any)
	}

	fn leg(&mut self, model: &Model, fits: impl Fn(&Lot) -> bool) -> Leg {
		let lot = self.lot(model, fits);
		let accompanies = model.lots.get(&lot).map(|lot| lot.accompanies);
		let next = match accompanies {
			Some(CONCENTRATE) => SMELTER,
			Some(CATHODE) => WIRE_MAKER,
			_ => BRAND,
		};
		let holder = model.lots.get(&lot).map(|lot| lot.holder);
		let to = match self.roll(12) {
			11 => ANYBODY[self.roll(ANYBODY.len())],
			9 | 10 => self.account(),
			_ if Some(next) == holder => self.account(),
			_ => next,
		};
		let through = (accompanies == Some(CATHODE) && self.roll(3) == 2) || self.rarely();
		let pass_through = through.then(|| {
			let certificates = model.world.certificates.keys().copied().collect::<Vec<_>>();
			let any = self.one_of(&certificates).filter(|_| self.rarely());
			PassThrough {
				delivered: if self.rarely() { SLAG } else { WIRE },
				certificate: any.unwrap_or(PASS_THROUGH_CERTIFICATE),
			}
		});
		Leg { lot, mass: self.mass(model, lot), to, pass_through }
	}

	/// Mostly one that issued a lot.
	fn line(&mut self, model: &Model) -> OutputLineId {
		let origins = model.lots.values().map(|lot| lot.origin).collect::<Vec<_>>();
		match self.one_of(&origins).filter(|_| !self.one_in(4)) {
			Some(line) => line,
			None => OutputLineId {
				request: RequestId(self.up_to(model.next_request.0)),
				line: self.roll(3) as u8,
			},
		}
	}

	fn target(&mut self, model: &Model) -> Target {
		let lot = self.lot(model, |_| true);
		let record = model.lots.get(&lot);
		match self.roll(5) {
			0 | 1 => Target::Lot(lot),
			2 => Target::Line(self.line(model)),
			3 => Target::Exit(ExitId(self.up_to(model.next_exit.0))),
			_ => Target::Balance(
				record.map_or((MINE, CATHODE, CU_8), |lot| (lot.holder, lot.good, lot.label)),
			),
		}
	}

	/// A production record that nearly, or just, or just not keeps the rules.
	fn record(&mut self, model: &Model, id: CertificateId) -> Record {
		let certificate = &model.world.certificates[&id];
		let rows = certificate.conversions.as_slice();
		let account = if self.hardly_ever() { self.account() } else { certificate.holder };
		let corrects = self.rarely().then(|| {
			let its = |(_, asked): &(&RequestId, &Request)| {
				asked.record.account == account && asked.status == RequestStatus::Approved
			};
			let approved = model.requests.iter().filter(its).map(|(id, _)| *id);
			let approved = approved.collect::<Vec<_>>();
			let any = RequestId(self.up_to(model.next_request.0));
			self.one_of(&approved).filter(|_| !self.one_in(4)).unwrap_or(any)
		});
		let count = 1 + self.roll(3);
		let mut outputs =
			(0..count).map(|position| self.output(rows, position)).collect::<Vec<_>>();
		let inputs = count.max(1 + self.roll(4)) - usize::from(self.hardly_ever());
		let mut inputs = (0..inputs)
			.map(|position| {
				let line = if self.hardly_ever() { self.roll(4) } else { position % count };
				self.input(model, account, id, outputs.get(line), line as u8)
			})
			.collect::<Vec<_>>();
		self.share_lots(model, &mut inputs);
		let used =
			|position: usize| inputs.iter().any(|i| usize::from(i.attributed_to) == position);
		while outputs.len() > 1 && !used(outputs.len() - 1) && !self.hardly_ever() {
			outputs.pop();
		}
		for (position, line) in (0u8..).zip(&mut outputs) {
			let converted = inputs
				.iter()
				.filter(|input| input.attributed_to == position)
				.map(|input| converted(model, id, input, line))
				.sum::<u64>();
			let mass = match self.roll(16) {
				0..11 => converted,
				11..13 => converted.saturating_sub(1),
				13 | 14 => converted - self.up_to(converted),
				_ => converted + 1,
			};
			line.mass = Mass(mass);
			line.gross_mass = Mass(mass + u64::from(self.hardly_ever()));
		}
		if let ([first, second, ..], true) = (outputs.as_mut_slice(), self.one_in(8)) {
			// A gram is claimed that belongs to another line.
			first.mass.0 += 1;
			second.mass.0 = second.mass.0.saturating_sub(1);
			(first.gross_mass, second.gross_mass) = (first.mass, second.mass);
		}
		let TimeSpan { from, until } = REFERENCE_PERIOD;
		let reference_period = match self.roll(100) {
			97 => TimeSpan { from: from - 2 * SECONDS_PER_DAY, until },
			98 => TimeSpan { from: until, until },
			99 => TimeSpan { from, until: model.now + 1 },
			_ => REFERENCE_PERIOD,
		};
		Record { account, certificate: id, reference_period, inputs, outputs, corrects }
	}

	/// Mostly lets inputs from the same lot draw no more than it has, all together.
	fn share_lots(&mut self, model: &Model, inputs: &mut Vec<Input>) {
		let mut drawn = BTreeMap::<LotId, u64>::new();
		for input in inputs.iter_mut() {
			let InputSource::Credit { lot } = input.source else { continue };
			let drawn = drawn.entry(lot).or_default();
			let left = model.lots.get(&lot).map_or(0, |lot| lot.free).saturating_sub(*drawn);
			if *drawn > 0 && input.mass.0 > left && !self.rarely() {
				(input.mass, input.gross_mass) = (Mass(left), Mass(left));
			}
			*drawn += input.mass.0;
		}
		if inputs.len() > 1 {
			inputs.retain(|input| input.mass.0 > 0 || self.rarely());
		}
	}

	/// An output line of one of the goods and labels of the table, its mass still open.
	fn output(&mut self, rows: &[Conversion], position: usize) -> Output {
		let labelled = rows.iter().filter(|row| row.label.is_some()).collect::<Vec<_>>();
		let rows = rows.iter().collect::<Vec<_>>();
		let row = match position {
			0 => self.one_of(&labelled),
			_ => self.one_of(&rows),
		};
		let (good, label) = row.map_or((SCRAP, None), |row| (row.output, row.label));
		let good = if self.hardly_ever() { SCRAP } else { good };
		let label = if self.hardly_ever() { Some(CU_RE) } else { label };
		Output { good, label, mass: Mass(0), gross_mass: Mass(0), value_share: 0 }
	}

	/// An input from one of the sources of the table, mostly one that brings the line's claim.
	fn input(
		&mut self,
		model: &Model,
		account: u64,
		certificate: CertificateId,
		line: Option<&Output>,
		attributed_to: u8,
	) -> Input {
		let certificate = &model.world.certificates[&certificate];
		let rows = certificate.conversions.as_slice();
		let any_standard = self.rarely();
		let its = |good| {
			move |lot: &Lot| {
				lot.holder == account
					&& lot.accompanies == good
					&& (any_standard || carries_on(model, lot, certificate))
			}
		};
		let holds = |good| model.lots.values().any(|lot| lot.free > 0 && its(good)(lot));
		let usable = rows
			.iter()
			.filter(|row| row.source != SourceClass::PassThrough)
			.filter(|row| row.source != SourceClass::Credit || holds(row.input));
		let fits = |row: &&Conversion| {
			line.is_some_and(|line| {
				row.output == line.good && (line.label.is_none() || row.label == line.label)
			})
		};
		let all = usable.clone().collect::<Vec<_>>();
		let fitting = usable.filter(fits).collect::<Vec<_>>();
		let credits = fitting.iter().copied().filter(|row| row.source == SourceClass::Credit);
		let credits = credits.collect::<Vec<_>>();
		let row = match self.roll(20) {
			0..14 => self.one_of(&credits).or_else(|| self.one_of(&fitting)),
			19 => self.one_of(&all),
			_ => self.one_of(&fitting),
		};
		let mass = 1 + self.up_to(100) - u64::from(self.hardly_ever());
		let (source, mass) = match row {
			_ if self.one_in(12) => (InputSource::Overdraft, 1 + mass / 3),
			None => (InputSource::Uncertified { good: CONCENTRATE }, mass),
			Some(row) => {
				let good = row.input;
				match row.source {
					SourceClass::Credit | SourceClass::PassThrough => {
						let lot = self.lot(model, its(good));
						(InputSource::Credit { lot }, self.mass(model, lot))
					}
					SourceClass::Primary => (InputSource::Extracted { good }, mass),
					SourceClass::Uncertified => (InputSource::Uncertified { good }, mass),
					SourceClass::PreConsumerScrap => {
						(InputSource::Scrap { good, origin: ScrapOrigin::PreConsumer }, mass)
					}
					SourceClass::PostConsumerScrap => {
						(InputSource::Scrap { good, origin: ScrapOrigin::PostConsumer }, mass)
					}
					SourceClass::InternalScrap => {
						(InputSource::Scrap { good, origin: ScrapOrigin::Internal }, mass)
					}
				}
			}
		};
		let gross_mass = Mass(mass + u64::from(self.hardly_ever()));
		Input { source, mass: Mass(mass), gross_mass, attributed_to }
	}
}

/// Whether the standards of a certificate let a lot be consumed.
fn carries_on(model: &Model, lot: &Lot, certificate: &Certificate<u64>) -> bool {
	let label = &model.world.labels[&lot.label];
	let (own, wanted) = (label.chain_of_custody_standard, certificate.chain_of_custody_standard);
	let model_of = |standard| model.world.rules[&standard].model;
	own.standard == wanted.standard
		&& model_of(own) >= model_of(wanted)
		&& model_of(own) != ChainOfCustodyModel::BookAndClaim
		&& Some(label.performance_standard) == certificate.performance_standard
}

/// About what an input is converted to.
fn converted(model: &Model, certificate: CertificateId, input: &Input, line: &Output) -> u64 {
	let (good, class) = match input.source {
		InputSource::Credit { lot } => {
			let good = model.lots.get(&lot).map_or(CATHODE, |lot| lot.accompanies);
			(good, SourceClass::Credit)
		}
		InputSource::Extracted { good } => (good, SourceClass::Primary),
		InputSource::Uncertified { good } => (good, SourceClass::Uncertified),
		InputSource::Scrap { good, origin: ScrapOrigin::Internal } => {
			(good, SourceClass::InternalScrap)
		}
		InputSource::Scrap { good, .. } => (good, SourceClass::PostConsumerScrap),
		InputSource::Overdraft => return input.mass.0,
	};
	let found = model.world.conversion(certificate, good, class, line.good, line.label);
	let (factor, _) = found.unwrap_or((ConversionFactor::ONE, false));
	input.mass.0 * u64::from(factor.output) / u64::from(factor.input)
}
