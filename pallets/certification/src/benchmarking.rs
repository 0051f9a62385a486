//! Benchmarks of the calls, each in its worst case: the longest texts and lists, the most that is
//! looked up, and signers that are looked up through the most steps.

#![cfg(feature = "runtime-benchmarks")]
// The macros write conversions, and a benchmark that can't be set up has to stop.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::unwrap_used,
	clippy::panic
)]

use crate::*;
use alloc::{collections::BTreeSet, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{traits::EnsureOrigin, BoundedBTreeSet, BoundedVec};
use frame_system::RawOrigin;
use sp_core::{Get, H256};
use tracemet_primitives::{
	AccountingPeriods, Accreditation, AccreditationScope, AttributeSet, Attribution, AuditId,
	AuditOutcome, AuditSubject, Certificate, CertificateId, CertificationStatus,
	ChainOfCustodyModel, ChainOfCustodyRules, Conversion, ConversionFactor, Criterion, Document,
	DocumentKind, FamilyId, Findings, Good, GoodId, Label, LabelId, Mass, MassBalanceLevel,
	MassBasis, MaxConversions, MaxCriteria, MaxDocuments, MaxFindingsLength, MaxNameLength,
	MaxScope, MaxUriLength, MethodId, Name, Seconds, SourceClass, StandardId, StandardKind,
	StandardVersion, StandardVersionId, TimeSpan,
};

/// What the benchmarks of this pallet need of the other pallets. The runtime sets it up.
pub trait BenchmarkHelper<AccountId> {
	/// Sets the chain's clock, in seconds since 1970.
	fn set_time(now: Seconds);

	/// A company: an active participant with all roles.
	fn company(index: u32) -> AccountId;

	/// A site of the company: an active custody account.
	fn site(company: &AccountId, index: u32) -> AccountId;

	/// As many registered attributes as a criterion can have.
	fn attributes() -> AttributeSet;

	/// A SMAD method of the largest size, under the standard and for the family, with default
	/// factors for the goods of the lowest ids.
	fn method(standard: StandardVersionId, family: FamilyId) -> MethodId;

	/// A request in the ledger under the certificate, with as many labelled lines as there can be,
	/// for an audit to freeze.
	fn audited_request(
		certificate: CertificateId,
		holder: &AccountId,
		label: LabelId,
	) -> AuditSubject<AccountId>;

	/// An accounting period of an account in which nothing moved, so that all others that are kept
	/// have to be looked through.
	fn audited_period(account: &AccountId, good: GoodId, label: LabelId)
		-> AuditSubject<AccountId>;
}

/// 2026-12-25T00:00:00Z.
const NOW: Seconds = 1_798_156_800;
/// A span that it is in.
const VALIDITY: TimeSpan = TimeSpan { from: 0, until: NOW + 1_000_000_000 };

/// A bound as a number.
fn most<Bound: Get<u32>>() -> u32 {
	Bound::get()
}

fn name() -> Name {
	BoundedVec::truncate_from(vec![b'n'; most::<MaxNameLength>() as usize])
}

fn findings() -> Findings {
	BoundedVec::truncate_from(vec![b'f'; most::<MaxFindingsLength>() as usize])
}

fn documents() -> BoundedVec<Document, MaxDocuments> {
	let document = Document {
		kind: DocumentKind::SmadMethod,
		hash: H256::repeat_byte(1),
		uri: BoundedVec::truncate_from(vec![b'u'; most::<MaxUriLength>() as usize]),
	};
	BoundedVec::truncate_from(vec![document; most::<MaxDocuments>() as usize])
}

/// Rules under which a label can have a content claim.
fn chain_of_custody() -> StandardKind {
	StandardKind::ChainOfCustody(ChainOfCustodyRules {
		model: ChainOfCustodyModel::Segregated,
		attribution: Attribution::Credit,
		level: MassBalanceLevel::Site,
		periods: AccountingPeriods { months: 1, anchor: 0 },
		carry_over_periods: Some(8),
		carry_over_needs_certificate: true,
		expiry_days: Some(1_000),
		overdraft: Mass::ZERO,
		transfers_validated: true,
		independent_audits: false,
	})
}

fn criteria<T: Config>() -> BoundedVec<Criterion, MaxCriteria> {
	let criterion = Criterion::AtMost {
		attributes: T::BenchmarkHelper::attributes(),
		grams_per_kilogram: u64::MAX,
	};
	BoundedVec::truncate_from(vec![criterion; most::<MaxCriteria>() as usize])
}

fn registry_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::RegistryOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn governance_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn register_standard<T: Config>(
	owner: &T::AccountId,
	kind: StandardKind,
) -> Result<StandardVersionId, BenchmarkError> {
	let standard = NextStandardId::<T>::get();
	let version = StandardVersion { kind, documents: documents(), effective_from: 0 };
	Pallet::<T>::do_register_standard(owner.clone(), name(), version)?;
	Ok(StandardVersionId { standard, version: 1 })
}

/// The members and the registry that certificates need.
struct Setting<T: Config> {
	owner: T::AccountId,
	accreditation_body: T::AccountId,
	body: T::AccountId,
	/// The company of the holder, which signs for it.
	company: T::AccountId,
	holder: T::AccountId,
	scope: AccreditationScope,
	family: FamilyId,
	performance: StandardVersionId,
	chain_of_custody: StandardVersionId,
	method: MethodId,
	conversions: BoundedVec<Conversion, MaxConversions>,
}

impl<T: Config> Setting<T> {
	fn new() -> Result<Self, BenchmarkError> {
		T::BenchmarkHelper::set_time(NOW);
		let owner = T::BenchmarkHelper::company(0);
		let accreditation_body = T::BenchmarkHelper::company(1);
		let body = T::BenchmarkHelper::company(2);
		let company = T::BenchmarkHelper::company(3);
		let holder = T::BenchmarkHelper::site(&company, 0);
		let mut scope = BTreeSet::new();
		for _ in 0..most::<MaxScope>() {
			scope.insert(NextFamilyId::<T>::get());
			Pallet::<T>::do_register_family(name())?;
		}
		// The last one in the scope.
		let family = *scope.last().ok_or("no family")?;
		let performance = register_standard::<T>(&owner, StandardKind::Performance)?;
		let chain_of_custody = register_standard::<T>(&owner, chain_of_custody())?;
		let mut setting = Self {
			method: T::BenchmarkHelper::method(performance, family),
			owner,
			accreditation_body,
			body,
			company,
			holder,
			scope: BoundedBTreeSet::try_from(scope).map_err(|_| "too many families")?,
			family,
			performance,
			chain_of_custody,
			conversions: BoundedVec::new(),
		};
		AccreditationBodies::<T>::insert(&setting.accreditation_body, ());
		setting.accredit(&setting.body.clone());
		setting.conversions = setting.table()?;
		Ok(setting)
	}

	fn accreditation(&self) -> Accreditation<T::AccountId> {
		Accreditation {
			accreditation_body: self.accreditation_body.clone(),
			validity: VALIDITY,
			scope: self.scope.clone(),
			status: CertificationStatus::Active,
		}
	}

	/// Accredits a body for both standards.
	fn accredit(&self, body: &T::AccountId) {
		for version in [self.performance, self.chain_of_custody] {
			Accreditations::<T>::insert(body, version.standard, self.accreditation());
		}
	}

	fn good(&self) -> Result<GoodId, BenchmarkError> {
		let good = NextGoodId::<T>::get();
		let family = self.family;
		Pallet::<T>::do_register_good(Good { name: name(), family, basis: MassBasis::GrossMass })?;
		Ok(good)
	}

	fn label(&self) -> Result<LabelId, BenchmarkError> {
		let label = NextLabelId::<T>::get();
		Pallet::<T>::do_register_label(Label {
			name: name(),
			family: self.family,
			performance_standard: self.performance,
			chain_of_custody_standard: self.chain_of_custody,
			criteria: criteria::<T>(),
			content_claim: Some(name()),
		})?;
		Ok(label)
	}

	/// A conversion table in which no good and no label occurs twice.
	fn table(&self) -> Result<BoundedVec<Conversion, MaxConversions>, BenchmarkError> {
		let rows = (0..most::<MaxConversions>())
			.map(|_| {
				Ok(Conversion {
					input: self.good()?,
					source: SourceClass::Credit,
					output: self.good()?,
					label: Some(self.label()?),
					factor: ConversionFactor { output: 9, input: 40 },
				})
			})
			.collect::<Result<Vec<_>, BenchmarkError>>()?;
		Ok(BoundedVec::truncate_from(rows))
	}

	fn certificate(&self) -> Certificate<T::AccountId> {
		Certificate {
			body: self.body.clone(),
			holder: self.holder.clone(),
			family: self.family,
			performance_standard: Some(self.performance),
			chain_of_custody_standard: self.chain_of_custody,
			method: Some(self.method),
			conversions: self.conversions.clone(),
			validity: VALIDITY,
			automatic_approval: Mass(u64::MAX),
			status: CertificationStatus::Active,
		}
	}

	/// Issues a certificate.
	fn issued(&self) -> Result<CertificateId, BenchmarkError> {
		let certificate = NextCertificateId::<T>::get();
		Pallet::<T>::do_issue_certificate(self.certificate(), None)?;
		Ok(certificate)
	}

	/// Issues a certificate that the body and so many others in all have suspended.
	fn suspended(&self, by: u32) -> Result<CertificateId, BenchmarkError> {
		let certificate = self.issued()?;
		let mut suspenders =
			(1..by).map(|index| account("auditor", index, 0)).collect::<BTreeSet<T::AccountId>>();
		suspenders.insert(self.body.clone());
		let suspenders =
			BoundedBTreeSet::try_from(suspenders).map_err(|_| "too many suspenders")?;
		SuspendedBy::<T>::insert(certificate, suspenders);
		Certificates::<T>::mutate_extant(certificate, |record| {
			record.status = CertificationStatus::Suspended;
		});
		Ok(certificate)
	}
}

/// How many can have suspended one certificate.
const MOST_SUSPENDERS: u32 = 16;

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_family() -> Result<(), BenchmarkError> {
		let origin = registry_origin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, name());

		assert!(Families::<T>::contains_key(FamilyId(0)));
		Ok(())
	}

	#[benchmark]
	fn register_good() -> Result<(), BenchmarkError> {
		let origin = registry_origin::<T>()?;
		Pallet::<T>::do_register_family(name())?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, name(), FamilyId(0), MassBasis::ContainedMetal);

		assert!(Goods::<T>::contains_key(GoodId(0)));
		Ok(())
	}

	#[benchmark]
	fn register_standard() -> Result<(), BenchmarkError> {
		let origin = registry_origin::<T>()?;
		let owner = T::BenchmarkHelper::company(0);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, owner, name(), chain_of_custody(), NOW, documents());

		assert!(Standards::<T>::contains_key(StandardId(0)));
		Ok(())
	}

	#[benchmark]
	fn register_standard_version() -> Result<(), BenchmarkError> {
		T::BenchmarkHelper::set_time(NOW);
		let owner = T::BenchmarkHelper::company(0);
		let first = super::register_standard::<T>(&owner, chain_of_custody())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), first.standard, chain_of_custody(), NOW, documents());

		let second = StandardVersionId { version: 2, ..first };
		assert!(StandardVersions::<T>::contains_key(second));
		Ok(())
	}

	#[benchmark]
	fn register_label() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		let label = NextLabelId::<T>::get();

		#[extrinsic_call]
		_(
			RawOrigin::Signed(setting.owner.clone()),
			name(),
			setting.family,
			setting.performance,
			setting.chain_of_custody,
			criteria::<T>(),
			Some(name()),
		);

		assert!(Labels::<T>::contains_key(label));
		Ok(())
	}

	#[benchmark]
	fn add_accreditation_body() -> Result<(), BenchmarkError> {
		let origin = governance_origin::<T>()?;
		let body = T::BenchmarkHelper::company(0);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, body.clone());

		assert!(AccreditationBodies::<T>::contains_key(body));
		Ok(())
	}

	// An accreditation is there already, and doesn't have all the families yet.
	#[benchmark]
	fn accredit() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		let standard = setting.chain_of_custody.standard;

		#[extrinsic_call]
		_(
			RawOrigin::Signed(setting.accreditation_body.clone()),
			setting.body.clone(),
			standard,
			setting.scope.clone(),
			TimeSpan { from: NOW, until: NOW + 1 },
		);

		let accreditation = Accreditations::<T>::get(&setting.body, standard);
		assert_eq!(accreditation.map(|record| record.validity.until), Some(NOW + 1));
		Ok(())
	}

	#[benchmark]
	fn withdraw_accreditation() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		let standard = setting.chain_of_custody.standard;

		#[extrinsic_call]
		_(RawOrigin::Signed(setting.accreditation_body.clone()), setting.body.clone(), standard);

		let accreditation = Accreditations::<T>::get(&setting.body, standard);
		assert_eq!(accreditation.map(|record| record.status), Some(CertificationStatus::Withdrawn));
		Ok(())
	}

	#[benchmark]
	fn suspend_accreditation() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		let standard = setting.chain_of_custody.standard;

		#[extrinsic_call]
		_(RawOrigin::Signed(setting.accreditation_body.clone()), setting.body.clone(), standard);

		let accreditation = Accreditations::<T>::get(&setting.body, standard);
		assert_eq!(accreditation.map(|record| record.status), Some(CertificationStatus::Suspended));
		Ok(())
	}

	#[benchmark]
	fn reinstate_accreditation() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		let standard = setting.chain_of_custody.standard;
		let status = CertificationStatus::Suspended;
		let suspended = Accreditation { status, ..setting.accreditation() };
		Accreditations::<T>::insert(&setting.body, standard, suspended);

		#[extrinsic_call]
		_(RawOrigin::Signed(setting.accreditation_body.clone()), setting.body.clone(), standard);

		let accreditation = Accreditations::<T>::get(&setting.body, standard);
		assert_eq!(accreditation.map(|record| record.status), Some(CertificationStatus::Active));
		Ok(())
	}

	// The holder's list is full; the last one on it that is looked at has expired.
	#[benchmark]
	fn issue_certificate() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		for _ in 0..MAX_CERTIFICATES {
			setting.issued()?;
		}
		let standard = setting.chain_of_custody.standard;
		let last = CertificatesOf::<T>::iter_key_prefix((&setting.holder, standard))
			.last()
			.ok_or("no certificate")?;
		Certificates::<T>::mutate_extant(last, |record| record.validity.until = NOW);
		let next = NextCertificateId::<T>::get();

		#[extrinsic_call]
		_(
			RawOrigin::Signed(setting.body.clone()),
			setting.holder.clone(),
			setting.family,
			Some(setting.performance),
			setting.chain_of_custody,
			Some(setting.method),
			setting.conversions.clone(),
			VALIDITY,
			Mass(u64::MAX),
		);

		assert!(Certificates::<T>::contains_key(next));
		assert!(!CertificatesOf::<T>::contains_key((&setting.holder, standard, last)));
		Ok(())
	}

	// All goods but one enter uncertified, and the method is looked up for each.
	#[benchmark]
	fn issue_certificate_uncertified() -> Result<(), BenchmarkError> {
		let mut setting = Setting::<T>::new()?;
		for (good, row) in (1..).zip(setting.conversions.iter_mut().skip(1)) {
			row.input = GoodId(good);
			row.source = SourceClass::Uncertified;
			row.label = None;
		}
		let next = NextCertificateId::<T>::get();

		#[extrinsic_call]
		issue_certificate(
			RawOrigin::Signed(setting.body.clone()),
			setting.holder.clone(),
			setting.family,
			Some(setting.performance),
			setting.chain_of_custody,
			Some(setting.method),
			setting.conversions.clone(),
			VALIDITY,
			Mass(u64::MAX),
		);

		assert!(Certificates::<T>::contains_key(next));
		Ok(())
	}

	#[benchmark]
	fn withdraw_certificate() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		let certificate = setting.suspended(MOST_SUSPENDERS)?;
		Invitations::<T>::insert(certificate, &setting.body);

		#[extrinsic_call]
		_(RawOrigin::Signed(setting.body.clone()), certificate);

		assert!(!SuspendedBy::<T>::contains_key(certificate));
		Ok(())
	}

	#[benchmark]
	fn set_standard_owner() -> Result<(), BenchmarkError> {
		let origin = registry_origin::<T>()?;
		let owner = T::BenchmarkHelper::company(0);
		let next = T::BenchmarkHelper::company(1);
		let version = super::register_standard::<T>(&owner, chain_of_custody())?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, version.standard, next.clone());

		assert_eq!(StandardsOwned::<T>::get(next), 1);
		Ok(())
	}

	#[benchmark]
	fn retire_standard_version() -> Result<(), BenchmarkError> {
		T::BenchmarkHelper::set_time(NOW);
		let owner = T::BenchmarkHelper::company(0);
		let version = super::register_standard::<T>(&owner, chain_of_custody())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), version, NOW);

		assert_eq!(RetiredVersions::<T>::get(version), Some(NOW));
		Ok(())
	}

	#[benchmark]
	fn remove_accreditation_body() -> Result<(), BenchmarkError> {
		let origin = governance_origin::<T>()?;
		let body = T::BenchmarkHelper::company(0);
		AccreditationBodies::<T>::insert(&body, ());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, body.clone());

		assert!(!AccreditationBodies::<T>::contains_key(body));
		Ok(())
	}

	// Of the body's two accreditations the one that is looked at last was withdrawn.
	#[benchmark]
	fn take_over_certificate() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		let certificate = setting.suspended(MOST_SUSPENDERS)?;
		let status = CertificationStatus::Withdrawn;
		let withdrawn = Accreditation { status, ..setting.accreditation() };
		let standard = setting.chain_of_custody.standard;
		Accreditations::<T>::insert(&setting.body, standard, withdrawn);
		let other = T::BenchmarkHelper::company(4);
		setting.accredit(&other);
		Invitations::<T>::insert(certificate, &other);

		#[extrinsic_call]
		_(RawOrigin::Signed(other.clone()), certificate);

		let record = Certificates::<T>::get(certificate);
		assert_eq!(record.map(|record| record.body), Some(other));
		Ok(())
	}

	// All but one of those who could have suspended it did so already.
	#[benchmark]
	fn suspend_certificate() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		let certificate = setting.suspended(MOST_SUSPENDERS)?;
		SuspendedBy::<T>::mutate_extant(certificate, |suspenders| {
			suspenders.remove(&setting.body);
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(setting.body.clone()), certificate);

		let suspenders = SuspendedBy::<T>::get(certificate).unwrap_or_default();
		assert_eq!(suspenders.len(), MOST_SUSPENDERS as usize);
		Ok(())
	}

	#[benchmark]
	fn reinstate_certificate() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		let certificate = setting.suspended(MOST_SUSPENDERS)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(setting.body.clone()), certificate);

		let suspenders = SuspendedBy::<T>::get(certificate).unwrap_or_default();
		assert!(!suspenders.contains(&setting.body));
		Ok(())
	}

	#[benchmark]
	fn renew_certificate() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		let certificate = setting.issued()?;
		let until = VALIDITY.until + 1;

		#[extrinsic_call]
		_(RawOrigin::Signed(setting.body.clone()), certificate, until);

		let record = Certificates::<T>::get(certificate);
		assert_eq!(record.map(|record| record.validity.until), Some(until));
		Ok(())
	}

	#[benchmark]
	fn invite_body() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		let certificate = setting.issued()?;
		let other = T::BenchmarkHelper::company(4);

		#[extrinsic_call]
		_(RawOrigin::Signed(setting.company.clone()), certificate, other.clone());

		assert_eq!(Invitations::<T>::get(certificate), Some(other));
		Ok(())
	}

	#[benchmark]
	fn renounce_certificate() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		let certificate = setting.suspended(MOST_SUSPENDERS)?;
		Invitations::<T>::insert(certificate, &setting.body);

		#[extrinsic_call]
		_(RawOrigin::Signed(setting.company.clone()), certificate);

		assert!(!SuspendedBy::<T>::contains_key(certificate));
		Ok(())
	}

	// Freezes every line of a request. The auditor is the body, under rules that allow it.
	#[benchmark]
	fn record_audit() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		let certificate = setting.issued()?;
		let label = setting.label()?;
		let subject = T::BenchmarkHelper::audited_request(certificate, &setting.holder, label);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(setting.body.clone()),
			subject,
			AuditOutcome::MajorNonconformity,
			findings(),
			Some(H256::repeat_byte(1)),
			true,
		);

		assert!(Audits::<T>::contains_key(AuditId(0)));
		Ok(())
	}

	// Freezes a mass balance, in whose past nothing moved in the period that was audited.
	#[benchmark]
	fn record_audit_of_period() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		let (good, label) = (setting.good()?, setting.label()?);
		let subject = T::BenchmarkHelper::audited_period(&setting.holder, good, label);

		#[extrinsic_call]
		record_audit(
			RawOrigin::Signed(setting.body.clone()),
			subject,
			AuditOutcome::MajorNonconformity,
			findings(),
			Some(H256::repeat_byte(1)),
			true,
		);

		assert!(Audits::<T>::contains_key(AuditId(0)));
		Ok(())
	}

	// Suspends a certificate that all but one of those suspended who can.
	#[benchmark]
	fn record_audit_of_certificate() -> Result<(), BenchmarkError> {
		let setting = Setting::<T>::new()?;
		let certificate = setting.suspended(MOST_SUSPENDERS - 1)?;
		let auditor = T::BenchmarkHelper::company(4);
		setting.accredit(&auditor);

		#[extrinsic_call]
		record_audit(
			RawOrigin::Signed(auditor.clone()),
			AuditSubject::Certificate(certificate),
			AuditOutcome::MajorNonconformity,
			findings(),
			Some(H256::repeat_byte(1)),
			true,
		);

		let suspenders = SuspendedBy::<T>::get(certificate).unwrap_or_default();
		assert!(suspenders.contains(&auditor));
		Ok(())
	}
}
