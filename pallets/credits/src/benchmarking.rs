//! Benchmarks of the calls and of what is worked off in time left, each in its worst case: the
//! longest texts and lists, lots of which no two share anything that is looked up, periods that are
//! over, and output lines that are flagged.
//!
//! One thing is left out: credits that are spent between the moment at which their carrying over is
//! to be looked at and the idle time in which that happens. They take as many certificates of their
//! holder more as `expire_lot` counts.

#![cfg(feature = "runtime-benchmarks")]
// The macros write conversions, and a benchmark that can't be set up has to stop.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::unwrap_used,
	clippy::panic
)]

use crate::{books::Movement, *};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::EnsureOrigin,
	weights::{Weight, WeightMeter},
	BoundedVec,
};
use frame_system::RawOrigin;
use sp_core::{Get, H256};
use tracemet_primitives::{
	AccountingPeriods, Activities, AttributeId, AttributeTotals, Attribution, CertificateId,
	CertificateRequest, ChainOfCustodyModel, ChainOfCustodyRules, ClaimText, Conversion,
	ConversionFactor, DeclaredFootprint, ExitDraw, ExitId, ExitStatement, GoodId, Input,
	InputSource, Inputs, LabelId, Lot, LotId, Mass, MassBalanceAccount, MassBalanceLevel,
	MaxAttributes, MaxClaimLength, MaxConversions, MaxExitDraws, MaxFindingsLength, MaxInputs,
	MaxOutputs, MaxProductReferenceLength, Output, OutputLineId, Outputs, Overdraft, PassThrough,
	PeriodId, ProductReference, Reason, ReceivingPolicy, RequestId, RequestStatus, RollUp, Seconds,
	SourceClass, TimeSpan, TransferId, TransferLeg, MILLION, SECONDS_PER_DAY,
};

/// What the benchmarks of this pallet need of the other pallets. The runtime sets it up: one family
/// of goods, one performance standard and one chain-of-custody standard in many versions.
pub trait BenchmarkHelper<AccountId> {
	/// Sets the chain's clock, in seconds since 1970.
	fn set_time(now: Seconds);

	/// A company: an active participant with all roles.
	fn company(index: u32) -> AccountId;

	/// A site of the company: an active custody account.
	fn site(company: &AccountId, index: u32) -> AccountId;

	/// Accredits a certification body for the standards and the family.
	fn accredit(body: &AccountId);

	/// Registers a good that is counted by gross mass.
	fn register_good(good: GoodId);

	/// Registers a label with as many criteria as it can have, all of which anything keeps, and the
	/// version of the chain-of-custody standard that it is under.
	fn register_label(label: LabelId, version: u16, rules: ChainOfCustodyRules);

	/// Issues a certificate under a version of the chain-of-custody standard, with a method of the
	/// largest size and any automatic approval.
	fn issue_certificate(
		certificate: CertificateId,
		body: &AccountId,
		holder: &AccountId,
		version: u16,
		conversions: Vec<Conversion>,
		validity: TimeSpan,
	);

	/// As many activities as a request can have, all of which the method has factors for.
	fn activities() -> Activities;

	/// A production node with an accepted footprint, both of the largest size.
	fn accept_footprint(node: RequestId, outputs: &Outputs);

	/// As many votes on a pending node as there can be.
	fn cast_votes(node: RequestId);
}

/// 2026-12-25T00:00:00Z.
const NOW: Seconds = 1_798_156_800;
/// Ten days later: in another quarter, and before a transfer lapses.
const LATER: Seconds = NOW + 10 * SECONDS_PER_DAY;
/// A span that both are in.
const VALIDITY: TimeSpan = TimeSpan { from: 0, until: NOW + 1_000_000_000 };
/// The version of the chain-of-custody standard that certificates are under.
const VERSION: u16 = 1_000;
/// A good that credits are delivered with.
const DELIVERED: GoodId = GoodId(1_000);
/// The first of the goods that are produced, and the first of their labels.
const PRODUCED: u32 = 2_000;
/// The mass of a lot, in grams.
const MASS: Mass = Mass(1_000_000);

/// A bound as a number.
fn most<Bound: Get<u32>>() -> u32 {
	Bound::get()
}

fn rules(attribution: Attribution) -> ChainOfCustodyRules {
	ChainOfCustodyRules {
		model: ChainOfCustodyModel::MassBalance,
		attribution,
		level: MassBalanceLevel::Site,
		periods: AccountingPeriods { months: 3, anchor: 0 },
		carry_over_periods: Some(8),
		carry_over_needs_certificate: false,
		expiry_days: Some(1_000),
		overdraft: Mass(u64::MAX),
		transfers_validated: false,
		independent_audits: true,
	}
}

/// A conversion factor below one that has nothing in common with the others.
fn factor(index: u32) -> ConversionFactor {
	let input = u32::MAX - 2 * index;
	ConversionFactor { output: input - 1, input }
}

fn reason() -> Reason {
	BoundedVec::truncate_from(vec![b'r'; most::<MaxFindingsLength>() as usize])
}

fn product() -> ProductReference {
	BoundedVec::truncate_from(vec![b'p'; most::<MaxProductReferenceLength>() as usize])
}

fn reference() -> Option<H256> {
	Some(H256::repeat_byte(1))
}

fn output(good: GoodId, label: LabelId) -> Output {
	let value_share = MILLION / most::<MaxOutputs>();
	Output { good, label: Some(label), mass: MASS, gross_mass: MASS, value_share }
}

/// As many output lines as there can be, of goods and under labels that nobody registered.
fn any_outputs() -> Outputs {
	let line = |index| output(GoodId(PRODUCED + index), LabelId(PRODUCED + index));
	BoundedVec::truncate_from((0..most::<MaxOutputs>()).map(line).collect())
}

/// A declared footprint of the largest size.
fn declared() -> DeclaredFootprint {
	let mut totals = AttributeTotals::new();
	for attribute in (0..).map(AttributeId) {
		if totals.try_insert(attribute, u128::MAX).is_err() {
			break;
		}
	}
	let lines = vec![totals; most::<MaxOutputs>() as usize];
	DeclaredFootprint { lines: BoundedVec::truncate_from(lines), document: H256::repeat_byte(1) }
}

/// The certification body of all certificates.
fn body<T: Config>() -> T::AccountId {
	let body = T::BenchmarkHelper::company(0);
	T::BenchmarkHelper::accredit(&body);
	body
}

/// The company of all sites.
fn company<T: Config>() -> T::AccountId {
	T::BenchmarkHelper::company(1)
}

/// The site that holds the lots; the company signs for it.
fn holder<T: Config>() -> T::AccountId {
	T::BenchmarkHelper::site(&company::<T>(), 0)
}

/// A conversion table of the largest size. Its last row lets credits pass through.
fn table(good: GoodId, label: LabelId) -> Vec<Conversion> {
	let last = most::<MaxConversions>() - 1;
	(0..=last)
		.map(|row| Conversion {
			input: good,
			source: if row == last { SourceClass::PassThrough } else { SourceClass::Credit },
			output: if row == last { DELIVERED } else { GoodId(PRODUCED + row) },
			label: Some(label),
			factor: ConversionFactor::ONE,
		})
		.collect()
}

/// The record of a request of the largest size.
fn record<T: Config>(
	account: T::AccountId,
	certificate: CertificateId,
) -> CertificateRequest<T::AccountId> {
	let input = Input {
		source: InputSource::Credit { lot: LotId(u64::MAX) },
		mass: MASS,
		gross_mass: MASS,
		attributed_to: 0,
	};
	CertificateRequest {
		account,
		certificate,
		reference_period: TimeSpan { from: NOW - SECONDS_PER_DAY, until: NOW },
		inputs: BoundedVec::truncate_from(vec![input; most::<MaxInputs>() as usize]),
		activities: T::BenchmarkHelper::activities(),
		outputs: any_outputs(),
		declared: Some(declared()),
		evidence: reference(),
		corrects: Some(RequestId(u64::MAX)),
		requested_at: NOW,
		status: RequestStatus::Approved,
		closed_at: Some(NOW),
	}
}

/// An approved request with an accepted footprint and a certificate of its own.
fn production<T: Config>(
	body: &T::AccountId,
	holder: &T::AccountId,
	good: GoodId,
	label: LabelId,
) -> RequestId {
	let request = NextRequestId::<T>::get();
	NextRequestId::<T>::put(RequestId(request.0 + 1));
	let certificate = CertificateId(request.0 as u32);
	let conversions = table(good, label);
	T::BenchmarkHelper::issue_certificate(
		certificate,
		body,
		holder,
		VERSION,
		conversions,
		VALIDITY,
	);
	let record = record::<T>(holder.clone(), certificate);
	T::BenchmarkHelper::accept_footprint(request, &record.outputs);
	Requests::<T>::insert(request, record);
	request
}

/// A lot from a request of its own. The holder owes some of its good and label, not for long.
fn lot<T: Config>(
	holder: &T::AccountId,
	good: GoodId,
	label: LabelId,
) -> Result<LotId, BenchmarkError> {
	let request = production::<T>(&body::<T>(), holder, good, label);
	let origin = OutputLineId { request, line: most::<MaxOutputs>() as u8 - 1 };
	let lot = Pallet::<T>::take_lot_id()?;
	let details = Lot {
		holder: holder.clone(),
		good,
		accompanies: good,
		label,
		origin,
		mass: MASS,
		in_escrow: Mass::ZERO,
		factor: Some(factor(0)),
		certified_share: MILLION,
		issued_at: NOW,
		received_at: NOW,
		due: None,
	};
	Pallet::<T>::hand_over(Movement::Issued, lot, details)?;
	let drawn_in = Pallet::<T>::current_period(label)?;
	Overdrafts::<T>::insert((holder, good, label), Overdraft { mass: MASS, drawn_in });
	fill_roll_ups::<T>(holder, label)?;
	Ok(lot)
}

/// Lets every roll-up of the account and the label have all attributes that can be registered.
fn fill_roll_ups<T: Config>(account: &T::AccountId, label: LabelId) -> Result<(), BenchmarkError> {
	let fill = |roll_up: &mut RollUp| {
		for column in Column::ALL {
			let sum = column.of(roll_up);
			sum.mass += 1;
			for attribute in 0..most::<MaxAttributes>() as u16 {
				let id = AttributeId(attribute);
				let total = sum.attributes.get(&id).copied().unwrap_or_default() + 1;
				let _ = sum.attributes.try_insert(id, total);
			}
		}
	};
	let period = LatestFirst::from(Pallet::<T>::current_period(label)?);
	AccountRollUps::<T>::mutate((account, label, period), |roll_up| {
		fill(roll_up.get_or_insert_with(Default::default));
	});
	LabelRollUps::<T>::mutate(label, fill);
	NetworkRollUp::<T>::mutate(fill);
	Ok(())
}

/// A lot of a good and under a label of its own, at the beginning of a benchmark.
fn own_lot<T: Config>(holder: &T::AccountId, index: u32) -> Result<LotId, BenchmarkError> {
	let (good, label) = (GoodId(index), LabelId(index));
	T::BenchmarkHelper::register_good(good);
	T::BenchmarkHelper::register_label(label, index as u16 + 1, rules(Attribution::Credit));
	lot::<T>(holder, good, label)
}

/// Sets the clock to the beginning, with the standard's version that certificates are under.
fn begin<T: Config>() {
	T::BenchmarkHelper::set_time(NOW);
	T::BenchmarkHelper::register_good(DELIVERED);
	T::BenchmarkHelper::register_label(
		LabelId(PRODUCED),
		VERSION,
		rules(Attribution::RollingAverage),
	);
}

/// Flags the output line of a lot.
fn flag_line_of<T: Config>(lot: LotId) {
	if let Some(record) = Lots::<T>::get(lot) {
		FlaggedLines::<T>::insert(record.origin, record.origin);
	}
}

/// A mass-balance account, if there is none, whose latest period will be over.
fn open_balance<T: Config>(
	account: &T::AccountId,
	good: GoodId,
	label: LabelId,
) -> Result<(), BenchmarkError> {
	let period = Pallet::<T>::current_period(label)?;
	if !LatestPeriods::<T>::contains_key((account, good, label)) {
		LatestPeriods::<T>::insert((account, good, label), period);
		MassBalances::<T>::insert((account, good, label, period), MassBalanceAccount::default());
	}
	Ok(())
}

/// A receiver with a list of senders, the holder on it, and a balance of what it receives.
fn receiver<T: Config>(
	index: u32,
	good: GoodId,
	label: LabelId,
) -> Result<T::AccountId, BenchmarkError> {
	let account = T::BenchmarkHelper::site(&company::<T>(), 1 + index);
	ReceivingPolicies::<T>::insert(&account, ReceivingPolicy::AllowList);
	AllowedSenders::<T>::insert(&account, holder::<T>(), ());
	open_balance::<T>(&account, good, label)?;
	fill_roll_ups::<T>(&account, label)?;
	Ok(account)
}

/// A leg of a transfer: part of a lot, delivered with another good.
fn leg<T: Config>(index: u32) -> Result<TransferLeg<T::AccountId>, BenchmarkError> {
	let lot = own_lot::<T>(&holder::<T>(), index)?;
	let request = Lots::<T>::get(lot).ok_or("no lot")?.origin.request;
	let certificate = Requests::<T>::get(request).ok_or("no request")?.certificate;
	Ok(TransferLeg {
		lot,
		mass: Mass(MASS.0 - 1),
		to: receiver::<T>(index, GoodId(index), LabelId(index))?,
		pass_through: Some(PassThrough { delivered: DELIVERED, certificate }),
	})
}

/// What a producer sends in a request of the largest size.
struct Production<T: Config> {
	company: T::AccountId,
	account: T::AccountId,
	certificate: CertificateId,
	inputs: Inputs,
	outputs: Outputs,
}

impl<T: Config> Production<T> {
	/// Under the credit method each input has a good of its own and each line too; pooled, there
	/// are as many goods as leave room for all labels in the conversion table, and one is produced.
	fn new(attribution: Attribution) -> Result<Self, BenchmarkError> {
		begin::<T>();
		let account = holder::<T>();
		let lines = most::<MaxOutputs>();
		let pooled = attribution == Attribution::RollingAverage;
		let good_of = |line: u32| GoodId(PRODUCED + if pooled { 0 } else { line });
		let label_of = |line: u32| LabelId(PRODUCED + line);
		for line in 0..lines {
			T::BenchmarkHelper::register_good(good_of(line));
			T::BenchmarkHelper::register_label(label_of(line), VERSION, rules(attribution));
			fill_roll_ups::<T>(&account, label_of(line))?;
		}
		let conversions = (0..most::<MaxConversions>())
			.map(|row| Conversion {
				input: GoodId(if pooled { row / lines } else { row }),
				source: SourceClass::Credit,
				output: good_of(row % lines),
				label: Some(label_of(row % lines)),
				factor: factor(row),
			})
			.collect();
		let certificate = CertificateId(u32::MAX);
		T::BenchmarkHelper::issue_certificate(
			certificate,
			&body::<T>(),
			&account,
			VERSION,
			conversions,
			VALIDITY,
		);
		let outputs = (0..lines).map(|line| output(good_of(line), label_of(line))).collect();
		let inputs = Self::inputs(&account, attribution, 0)?;
		Ok(Self {
			company: company::<T>(),
			account,
			certificate,
			inputs,
			outputs: BoundedVec::truncate_from(outputs),
		})
	}

	/// Inputs that draw all of lots under labels of their own, from `first` on.
	fn inputs(
		account: &T::AccountId,
		attribution: Attribution,
		first: u32,
	) -> Result<Inputs, BenchmarkError> {
		let goods = match attribution {
			Attribution::Credit => most::<MaxInputs>(),
			Attribution::RollingAverage => most::<MaxConversions>() / most::<MaxOutputs>(),
		};
		let inputs = (0..most::<MaxInputs>())
			.map(|index| {
				let (good, label) = (GoodId(index % goods), LabelId(first + index));
				T::BenchmarkHelper::register_good(good);
				let version = (first + index) as u16 + 1;
				T::BenchmarkHelper::register_label(label, version, rules(attribution));
				let lot = lot::<T>(account, good, label)?;
				flag_line_of::<T>(lot);
				Ok(Input {
					source: InputSource::Credit { lot },
					mass: MASS,
					gross_mass: MASS,
					attributed_to: (index % most::<MaxOutputs>()) as u8,
				})
			})
			.collect::<Result<Vec<_>, BenchmarkError>>()?;
		Ok(BoundedVec::truncate_from(inputs))
	}

	fn reference_period() -> TimeSpan {
		TimeSpan { from: NOW - SECONDS_PER_DAY, until: NOW }
	}

	/// An earlier request of the account.
	fn earlier(&self) -> RequestId {
		production::<T>(&body::<T>(), &self.account, GoodId(0), LabelId(0))
	}

	/// Makes the request.
	fn pending(&self, corrects: Option<RequestId>) -> Result<RequestId, BenchmarkError> {
		let request = NextRequestId::<T>::get();
		Pallet::<T>::request_certificate(
			RawOrigin::Signed(self.company.clone()).into(),
			self.account.clone(),
			self.certificate,
			Self::reference_period(),
			self.inputs.clone(),
			T::BenchmarkHelper::activities(),
			self.outputs.clone(),
			None,
			reference(),
			corrects,
		)?;
		Ok(request)
	}

	/// Makes the request, and lets the footprint be accepted and the quarter end.
	fn calculated(&self, corrects: Option<RequestId>) -> Result<RequestId, BenchmarkError> {
		let request = self.pending(corrects)?;
		T::BenchmarkHelper::accept_footprint(request, &self.outputs);
		T::BenchmarkHelper::set_time(LATER);
		Ok(request)
	}
}

/// A transfer of part of a lot that waits for acceptance and validation; the receiver has a balance
/// already.
fn offered<T: Config>(in_return: Option<LotId>) -> Result<TransferId, BenchmarkError> {
	let account = holder::<T>();
	let lot = own_lot::<T>(&account, 0)?;
	let to = receiver::<T>(0, GoodId(0), LabelId(0))?;
	let transfer = NextTransferId::<T>::get();
	Pallet::<T>::do_offer(tracemet_primitives::PendingTransfer {
		from: account,
		to,
		lot,
		mass: Mass(MASS.0 - 1),
		accompanies: GoodId(0),
		in_return,
		reference: reference(),
		awaits_validation: in_return.is_none(),
		awaits_acceptance: in_return.is_some(),
		expires_at: Pallet::<T>::offer_expires_at()?,
	})?;
	Ok(transfer)
}

/// A lot whose time is up, because none of its holder's certificates is in force: as many as can be
/// listed, and each has to be looked at.
fn expired_lot<T: Config>() -> Result<LotId, BenchmarkError> {
	let account = holder::<T>();
	let rules =
		ChainOfCustodyRules { carry_over_needs_certificate: true, ..rules(Attribution::Credit) };
	T::BenchmarkHelper::register_good(GoodId(0));
	T::BenchmarkHelper::register_label(LabelId(0), 1, rules);
	// The certificate that the lot was issued under is one of them.
	let lot = lot::<T>(&account, GoodId(0), LabelId(0))?;
	let until = NOW + 1;
	for index in 0..MOST_CERTIFICATES {
		T::BenchmarkHelper::issue_certificate(
			CertificateId(index),
			&body::<T>(),
			&account,
			VERSION,
			table(GoodId(0), LabelId(0)),
			TimeSpan { until, ..VALIDITY },
		);
	}
	T::BenchmarkHelper::set_time(LATER);
	Ok(lot)
}

/// How many certificates of one holder the certification pallet lists under one standard.
const MOST_CERTIFICATES: u32 = 64;

/// Most uses of the output lines of a request that can be archived at once.
const MOST_USES: u64 = 63;

/// So many others freeze the target.
fn freeze_by_others<T: Config>(
	target: &FreezeTarget<T::AccountId>,
	others: u32,
) -> Result<(), BenchmarkError> {
	for index in 0..others {
		let by = account("auditor", index, 0);
		Pallet::<T>::do_freeze(target.clone(), by, reason())?;
	}
	Ok(())
}

/// Leaves nothing due but `item`.
fn only_due<T: Config>(item: DueItem<T::AccountId>) {
	let _ = Due::<T>::clear(u32::MAX, None);
	let today = (Pallet::<T>::now() / SECONDS_PER_DAY) as u32;
	DueFrom::<T>::put(today);
	Due::<T>::insert(today, item, ());
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn request_certificate() -> Result<(), BenchmarkError> {
		let production = Production::<T>::new(Attribution::Credit)?;
		let earlier = production.earlier();
		let request = NextRequestId::<T>::get();

		#[extrinsic_call]
		_(
			RawOrigin::Signed(production.company.clone()),
			production.account.clone(),
			production.certificate,
			Production::<T>::reference_period(),
			production.inputs.clone(),
			T::BenchmarkHelper::activities(),
			production.outputs.clone(),
			None,
			reference(),
			Some(earlier),
		);

		assert!(Requests::<T>::contains_key(request));
		Ok(())
	}

	#[benchmark]
	fn request_certificate_pooled() -> Result<(), BenchmarkError> {
		let production = Production::<T>::new(Attribution::RollingAverage)?;
		let earlier = production.earlier();
		let request = NextRequestId::<T>::get();

		#[extrinsic_call]
		request_certificate(
			RawOrigin::Signed(production.company.clone()),
			production.account.clone(),
			production.certificate,
			Production::<T>::reference_period(),
			production.inputs.clone(),
			T::BenchmarkHelper::activities(),
			production.outputs.clone(),
			None,
			reference(),
			Some(earlier),
		);

		assert!(Requests::<T>::contains_key(request));
		Ok(())
	}

	// No lot that it drew before is drawn again, and all validators but the last have voted.
	#[benchmark]
	fn amend_request() -> Result<(), BenchmarkError> {
		let production = Production::<T>::new(Attribution::Credit)?;
		let request = production.pending(Some(production.earlier()))?;
		T::BenchmarkHelper::cast_votes(request);
		let inputs =
			Production::<T>::inputs(&production.account, Attribution::Credit, most::<MaxInputs>())?;

		#[extrinsic_call]
		_(
			RawOrigin::Signed(production.company.clone()),
			request,
			Production::<T>::reference_period(),
			inputs.clone(),
			T::BenchmarkHelper::activities(),
			production.outputs.clone(),
			None,
			reference(),
		);

		assert_eq!(Requests::<T>::get(request).map(|record| record.inputs), Some(inputs));
		Ok(())
	}

	#[benchmark]
	fn amend_request_pooled() -> Result<(), BenchmarkError> {
		let production = Production::<T>::new(Attribution::RollingAverage)?;
		let request = production.pending(Some(production.earlier()))?;
		T::BenchmarkHelper::cast_votes(request);
		let inputs = Production::<T>::inputs(
			&production.account,
			Attribution::RollingAverage,
			most::<MaxInputs>(),
		)?;

		#[extrinsic_call]
		amend_request(
			RawOrigin::Signed(production.company.clone()),
			request,
			Production::<T>::reference_period(),
			inputs.clone(),
			T::BenchmarkHelper::activities(),
			production.outputs.clone(),
			None,
			reference(),
		);

		assert_eq!(Requests::<T>::get(request).map(|record| record.inputs), Some(inputs));
		Ok(())
	}

	#[benchmark]
	fn approve_request() -> Result<(), BenchmarkError> {
		let production = Production::<T>::new(Attribution::Credit)?;
		let request = production.calculated(Some(production.earlier()))?;
		let signer = body::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), request);

		assert_eq!(IssuedLots::<T>::get(request).len(), most::<MaxOutputs>() as usize);
		Ok(())
	}

	// All but a gram of each line, so that something of each lot goes back.
	#[benchmark]
	fn approve_partially() -> Result<(), BenchmarkError> {
		let production = Production::<T>::new(Attribution::Credit)?;
		let request = production.calculated(Some(production.earlier()))?;
		let masses = vec![Mass(MASS.0 - 1); most::<MaxOutputs>() as usize];
		let signer = body::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), request, BoundedVec::truncate_from(masses));

		assert_eq!(IssuedLots::<T>::get(request).len(), most::<MaxOutputs>() as usize);
		Ok(())
	}

	#[benchmark]
	fn approve_automatically() -> Result<(), BenchmarkError> {
		let production = Production::<T>::new(Attribution::Credit)?;
		let request = production.calculated(None)?;
		let signer = company::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), request);

		assert_eq!(IssuedLots::<T>::get(request).len(), most::<MaxOutputs>() as usize);
		Ok(())
	}

	#[benchmark]
	fn reject_request() -> Result<(), BenchmarkError> {
		let production = Production::<T>::new(Attribution::Credit)?;
		let request = production.pending(Some(production.earlier()))?;
		T::BenchmarkHelper::cast_votes(request);
		let signer = body::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), request, reason());

		let status = Requests::<T>::get(request).map(|record| record.status);
		assert_eq!(status, Some(RequestStatus::Rejected));
		Ok(())
	}

	#[benchmark]
	fn withdraw_request() -> Result<(), BenchmarkError> {
		let production = Production::<T>::new(Attribution::Credit)?;
		let request = production.pending(Some(production.earlier()))?;
		T::BenchmarkHelper::cast_votes(request);

		#[extrinsic_call]
		_(RawOrigin::Signed(production.company.clone()), request);

		let status = Requests::<T>::get(request).map(|record| record.status);
		assert_eq!(status, Some(RequestStatus::Withdrawn));
		Ok(())
	}

	#[benchmark]
	fn repay_overdraft() -> Result<(), BenchmarkError> {
		begin::<T>();
		let account = holder::<T>();
		let lot = own_lot::<T>(&account, 0)?;
		T::BenchmarkHelper::set_time(LATER);
		let signer = company::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), account.clone(), lot, MASS);

		assert!(!Overdrafts::<T>::contains_key((account, GoodId(0), LabelId(0))));
		Ok(())
	}

	#[benchmark]
	fn transfer() -> Result<(), BenchmarkError> {
		begin::<T>();
		let TransferLeg { lot, mass, to, pass_through } = leg::<T>(0)?;
		let new_lot = NextLotId::<T>::get();
		T::BenchmarkHelper::set_time(LATER);
		let signer = company::<T>();

		#[extrinsic_call]
		_(
			RawOrigin::Signed(signer),
			holder::<T>(),
			lot,
			mass,
			to.clone(),
			pass_through,
			reference(),
		);

		assert!(LotsOfAccount::<T>::contains_key(to, new_lot));
		Ok(())
	}

	// The receiver wants to accept.
	#[benchmark]
	fn transfer_offered() -> Result<(), BenchmarkError> {
		begin::<T>();
		let TransferLeg { lot, mass, to, pass_through } = leg::<T>(0)?;
		ReceivingPolicies::<T>::insert(&to, ReceivingPolicy::Acceptance);
		let offer = NextTransferId::<T>::get();
		T::BenchmarkHelper::set_time(LATER);
		let signer = company::<T>();

		#[extrinsic_call]
		transfer(
			RawOrigin::Signed(signer),
			holder::<T>(),
			lot,
			mass,
			to,
			pass_through,
			reference(),
		);

		assert!(PendingTransfers::<T>::contains_key(offer));
		Ok(())
	}

	#[benchmark]
	fn transfer_batch(n: Linear<1, 100>) -> Result<(), BenchmarkError> {
		begin::<T>();
		let legs = (0..n).map(leg::<T>).collect::<Result<Vec<_>, _>>()?;
		let first = NextLotId::<T>::get();
		T::BenchmarkHelper::set_time(LATER);
		let signer = company::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), holder::<T>(), BoundedVec::truncate_from(legs), reference());

		assert_eq!(NextLotId::<T>::get(), LotId(first.0 + u64::from(n)));
		Ok(())
	}

	#[benchmark]
	fn exit() -> Result<(), BenchmarkError> {
		begin::<T>();
		let account = holder::<T>();
		T::BenchmarkHelper::register_label(LabelId(0), 1, rules(Attribution::Credit));
		// As many goods, each accompanying another one, as a claim text can name.
		let pairs = claims::MAX_PAIRS as u32;
		let mut draws = Vec::new();
		for index in 0..most::<MaxExitDraws>() {
			let good = GoodId(index % pairs);
			let accompanied = GoodId(pairs + index % pairs);
			T::BenchmarkHelper::register_good(good);
			T::BenchmarkHelper::register_good(accompanied);
			let lot = lot::<T>(&account, good, LabelId(0))?;
			Lots::<T>::mutate_extant(lot, |record| record.accompanies = accompanied);
			flag_line_of::<T>(lot);
			draws.push((lot, MASS));
		}
		T::BenchmarkHelper::set_time(LATER);
		let signer = company::<T>();

		#[extrinsic_call]
		_(
			RawOrigin::Signed(signer),
			account,
			BoundedVec::truncate_from(draws),
			product(),
			u64::MAX,
		);

		assert!(Exits::<T>::contains_key(ExitId(0)));
		Ok(())
	}

	#[benchmark]
	fn set_receiving_policy() -> Result<(), BenchmarkError> {
		begin::<T>();
		let account = holder::<T>();
		let signer = company::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), account.clone(), ReceivingPolicy::AllowList);

		assert_eq!(ReceivingPolicies::<T>::get(account), ReceivingPolicy::AllowList);
		Ok(())
	}

	#[benchmark]
	fn allow_sender() -> Result<(), BenchmarkError> {
		begin::<T>();
		let account = holder::<T>();
		let sender: T::AccountId = frame_benchmarking::account("sender", 0, 0);
		AllowedSenderCounts::<T>::insert(&account, 1);
		let signer = company::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), account.clone(), sender.clone());

		assert!(AllowedSenders::<T>::contains_key(account, sender));
		Ok(())
	}

	#[benchmark]
	fn disallow_sender() -> Result<(), BenchmarkError> {
		begin::<T>();
		let account = holder::<T>();
		let sender: T::AccountId = frame_benchmarking::account("sender", 0, 0);
		AllowedSenders::<T>::insert(&account, &sender, ());
		AllowedSenderCounts::<T>::insert(&account, 2);
		let signer = company::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), account.clone(), sender.clone());

		assert!(!AllowedSenders::<T>::contains_key(account, sender));
		Ok(())
	}

	// A swap, of parts of both lots.
	#[benchmark]
	fn accept_transfer() -> Result<(), BenchmarkError> {
		begin::<T>();
		let to = T::BenchmarkHelper::site(&company::<T>(), 1);
		let other = own_lot::<T>(&to, 0)?;
		let pending = offered::<T>(Some(other))?;
		T::BenchmarkHelper::set_time(LATER);
		let signer = company::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), pending);

		assert!(!PendingTransfers::<T>::contains_key(pending));
		Ok(())
	}

	#[benchmark]
	fn validate_transfer() -> Result<(), BenchmarkError> {
		begin::<T>();
		let pending = offered::<T>(None)?;
		T::BenchmarkHelper::set_time(LATER);
		let signer = body::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), pending);

		assert!(!PendingTransfers::<T>::contains_key(pending));
		Ok(())
	}

	// By the body, which isn't the receiver.
	#[benchmark]
	fn decline_transfer() -> Result<(), BenchmarkError> {
		begin::<T>();
		let pending = offered::<T>(None)?;
		let signer = body::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), pending);

		assert!(!PendingTransfers::<T>::contains_key(pending));
		Ok(())
	}

	#[benchmark]
	fn cancel_transfer() -> Result<(), BenchmarkError> {
		begin::<T>();
		let pending = offered::<T>(None)?;
		let signer = company::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), pending);

		assert!(!PendingTransfers::<T>::contains_key(pending));
		Ok(())
	}

	#[benchmark]
	fn expire_transfer() -> Result<(), BenchmarkError> {
		begin::<T>();
		let pending = offered::<T>(None)?;
		T::BenchmarkHelper::set_time(NOW + T::TransferLifetime::get());
		let signer = company::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), pending);

		assert!(!PendingTransfers::<T>::contains_key(pending));
		Ok(())
	}

	#[benchmark]
	fn offer_swap() -> Result<(), BenchmarkError> {
		begin::<T>();
		let account = holder::<T>();
		let lot = own_lot::<T>(&account, 0)?;
		let other = receiver::<T>(0, GoodId(0), LabelId(0))?;
		let in_return = own_lot::<T>(&other, 0)?;
		let signer = company::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), account, lot, MASS, in_return, reference());

		assert!(PendingTransfers::<T>::contains_key(TransferId(0)));
		Ok(())
	}

	// An exit statement that drew from as many lines as it can; the body guards the last one only.
	#[benchmark]
	fn freeze() -> Result<(), BenchmarkError> {
		begin::<T>();
		let account = holder::<T>();
		let other = T::BenchmarkHelper::company(2);
		let guard = body::<T>();
		let draws = (0..most::<MaxExitDraws>())
			.map(|index| {
				let last = index + 1 == most::<MaxExitDraws>();
				let body = if last { &guard } else { &other };
				let request = production::<T>(body, &account, GoodId(0), LabelId(0));
				ExitDraw {
					lot: LotId(index.into()),
					good: GoodId(0),
					accompanies: GoodId(0),
					origin: OutputLineId { request, line: 0 },
					mass: MASS,
					certified_share: MILLION,
					footprint_revision: 0,
				}
			})
			.collect();
		let claim = vec![b'c'; most::<MaxClaimLength>() as usize];
		Exits::<T>::insert(
			ExitId(0),
			ExitStatement {
				account,
				label: LabelId(0),
				draws: BoundedVec::truncate_from(draws),
				mass: MASS,
				product: product(),
				product_quantity: 1,
				claim: ClaimText::truncate_from(claim),
				attributes: Default::default(),
				footprint_valid_until: NOW,
				stated_at: NOW,
			},
		);
		let target = FreezeTarget::Exit(ExitId(0));
		freeze_by_others::<T>(&target, most::<MaxFreezes>() - 1)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(guard.clone()), target.clone(), reason());

		assert!(Pallet::<T>::is_frozen_by(&target, &guard));
		Ok(())
	}

	#[benchmark]
	fn unfreeze() -> Result<(), BenchmarkError> {
		begin::<T>();
		let by = body::<T>();
		let target =
			FreezeTarget::Balance { account: holder::<T>(), good: GoodId(0), label: LabelId(0) };
		freeze_by_others::<T>(&target, most::<MaxFreezes>() - 1)?;
		Pallet::<T>::do_freeze(target.clone(), by.clone(), reason())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(by.clone()), target.clone());

		assert!(!Pallet::<T>::is_frozen_by(&target, &by));
		Ok(())
	}

	#[benchmark]
	fn unfreeze_all() -> Result<(), BenchmarkError> {
		begin::<T>();
		let origin =
			T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let target = FreezeTarget::Exit(ExitId(0));
		freeze_by_others::<T>(&target, most::<MaxFreezes>())?;

		#[extrinsic_call]
		unfreeze(origin as T::RuntimeOrigin, target.clone());

		assert!(!Freezes::<T>::contains_key(target));
		Ok(())
	}

	// Each lot is another holder's.
	#[benchmark]
	fn revoke(n: Linear<1, 100>) -> Result<(), BenchmarkError> {
		begin::<T>();
		let lots = (0..n)
			.map(|index| {
				let account = T::BenchmarkHelper::site(&company::<T>(), index);
				Ok((own_lot::<T>(&account, index)?, MASS))
			})
			.collect::<Result<Vec<_>, BenchmarkError>>()?;
		T::BenchmarkHelper::set_time(LATER);
		let signer = body::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), BoundedVec::truncate_from(lots), reason());

		assert_eq!(FlaggedLines::<T>::iter().count(), n as usize);
		Ok(())
	}

	#[benchmark]
	fn flag() -> Result<(), BenchmarkError> {
		begin::<T>();
		let signer = body::<T>();
		let request = production::<T>(&signer, &holder::<T>(), GoodId(0), LabelId(0));
		let line = OutputLineId { request, line: 0 };

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), line, reason());

		assert!(FlaggedLines::<T>::contains_key(line));
		Ok(())
	}

	#[benchmark]
	fn lift_hold() -> Result<(), BenchmarkError> {
		begin::<T>();
		let signer = body::<T>();
		let request = production::<T>(&signer, &holder::<T>(), GoodId(0), LabelId(0));
		let line = OutputLineId { request, line: most::<MaxOutputs>() as u8 - 1 };
		BrokenCriteria::<T>::insert(line, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), line, 1, reason());

		assert!(!BrokenCriteria::<T>::contains_key(line));
		Ok(())
	}

	#[benchmark]
	fn expire_lot() -> Result<(), BenchmarkError> {
		begin::<T>();
		let lot = expired_lot::<T>()?;
		let signer = company::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), lot);

		assert_eq!(Lots::<T>::get(lot).map(|record| record.mass), Some(Mass::ZERO));
		Ok(())
	}

	#[benchmark]
	fn close_period() -> Result<(), BenchmarkError> {
		begin::<T>();
		let account = holder::<T>();
		own_lot::<T>(&account, 0)?;
		let before = Pallet::<T>::current_period(LabelId(0))?;
		T::BenchmarkHelper::set_time(LATER);
		let signer = company::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), account.clone(), GoodId(0), LabelId(0));

		let latest = LatestPeriods::<T>::get((account, GoodId(0), LabelId(0)));
		assert_eq!(latest, Some(PeriodId(before.0 + 1)));
		Ok(())
	}

	#[benchmark]
	fn work_off() {
		begin::<T>();
		DueFrom::<T>::put((LATER / SECONDS_PER_DAY) as u32);

		#[block]
		{
			Pallet::<T>::work_off(Weight::MAX);
		}
	}

	#[benchmark]
	fn work_off_approval() -> Result<(), BenchmarkError> {
		let production = Production::<T>::new(Attribution::Credit)?;
		let request = production.calculated(None)?;
		AutomaticQueue::<T>::insert(request, ());
		let mut meter = WeightMeter::new();

		#[block]
		{
			Pallet::<T>::work_off_approvals(&mut meter);
		}

		assert_eq!(IssuedLots::<T>::get(request).len(), most::<MaxOutputs>() as usize);
		Ok(())
	}

	#[benchmark]
	fn work_off_due_lot() -> Result<(), BenchmarkError> {
		begin::<T>();
		let lot = expired_lot::<T>()?;
		only_due::<T>(DueItem::Lot(lot));
		let mut meter = WeightMeter::new();

		#[block]
		{
			Pallet::<T>::work_off_due(&mut meter);
		}

		assert_eq!(Lots::<T>::get(lot).map(|record| record.mass), Some(Mass::ZERO));
		Ok(())
	}

	#[benchmark]
	fn work_off_due_transfer() -> Result<(), BenchmarkError> {
		begin::<T>();
		let pending = offered::<T>(None)?;
		T::BenchmarkHelper::set_time(NOW + T::TransferLifetime::get());
		only_due::<T>(DueItem::Transfer(pending));
		let mut meter = WeightMeter::new();

		#[block]
		{
			Pallet::<T>::work_off_due(&mut meter);
		}

		assert!(!PendingTransfers::<T>::contains_key(pending));
		Ok(())
	}

	// A request with as many lines and uses as can be archived at once; nothing uses it any more.
	#[benchmark]
	fn work_off_due_request() -> Result<(), BenchmarkError> {
		begin::<T>();
		let request = production::<T>(&body::<T>(), &holder::<T>(), GoodId(0), LabelId(0));
		let issued =
			(0..most::<MaxOutputs>()).map(|line| (line as u8, LotId(line.into()))).collect();
		IssuedLots::<T>::insert(request, BoundedVec::truncate_from(issued));
		for line in (0..most::<MaxOutputs>()).map(|line| OutputLineId { request, line: line as u8 })
		{
			freeze_by_others::<T>(&FreezeTarget::Line(line), most::<MaxFreezes>())?;
			FlaggedLines::<T>::insert(line, line);
		}
		for (index, line) in (0..MOST_USES).zip((0..most::<MaxOutputs>() as u8).cycle()) {
			let line = OutputLineId { request, line };
			UsesOfLine::<T>::insert(line, LineUse::Exit(ExitId(index)), ());
		}
		only_due::<T>(DueItem::Record(ClosedRecord::Request(request)));
		let mut meter = WeightMeter::new();

		#[block]
		{
			Pallet::<T>::work_off_due(&mut meter);
		}

		assert!(!Requests::<T>::contains_key(request));
		Ok(())
	}

	// A use by a request of which all lots have to be looked at, and all lines are flagged.
	#[benchmark]
	fn work_off_trace() -> Result<(), BenchmarkError> {
		let production = Production::<T>::new(Attribution::RollingAverage)?;
		let request = production.pending(None)?;
		let line = OutputLineId { request: RequestId(0), line: 0 };
		for lot in production.inputs.iter().filter_map(|input| match input.source {
			InputSource::Credit { lot } => Some(lot),
			_ => None,
		}) {
			Lots::<T>::mutate_extant(lot, |record| record.origin = line);
		}
		FlaggedLines::<T>::insert(line, line);
		UsesOfLine::<T>::insert(line, LineUse::Request(request), ());
		TraceQueue::<T>::insert(line, TraceStep::Uses(None), ());
		let mut one = WeightMeter::with_limit(T::WeightInfo::work_off_trace());

		#[block]
		{
			Pallet::<T>::work_off_trace(&mut one);
		}

		let flagged = FlaggedLines::<T>::contains_key(OutputLineId { request, line: 0 });
		assert!(flagged);
		Ok(())
	}

	// A share of what is held, in a period in which nothing moved yet.
	#[benchmark]
	fn work_off_revaluation() -> Result<(), BenchmarkError> {
		begin::<T>();
		let account = holder::<T>();
		let lot = own_lot::<T>(&account, 0)?;
		let line = Lots::<T>::get(lot).ok_or("no lot")?.origin;
		let period = Some(Pallet::<T>::current_period(LabelId(0))?);
		let issued = AccountColumn { account: account.clone(), column: Column::Issued, period };
		AccountShares::<T>::remove(line, issued);
		Revaluations::<T>::insert(line, None::<AccountColumn<T::AccountId>>);
		T::BenchmarkHelper::set_time(LATER);
		let later = LatestFirst::from(Pallet::<T>::current_period(LabelId(0))?);
		let mut one = WeightMeter::with_limit(T::WeightInfo::work_off_revaluation());

		#[block]
		{
			Pallet::<T>::work_off_revaluations(&mut one);
		}

		assert!(AccountRollUps::<T>::contains_key((account, LabelId(0), later)));
		Ok(())
	}
}
