#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::as_conversions,
		clippy::indexing_slicing,
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::panic,
		clippy::float_arithmetic
	)
)]

extern crate alloc;

mod accreditation;
mod audits;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod certificates;
mod holdings;
#[cfg(test)]
mod mock;
mod registry;
mod standards;
mod standing;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

// FRAME's macros write conversions and `expect` into this module; what it calls is without them.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use tracemet_primitives::{
		traits::{AuditedLedger, FootprintRegistry, Participants},
		Accreditation, AccreditationScope, Audit, AuditId, AuditOutcome, AuditSubject, Certificate,
		CertificateId, CertificationStatus, Conversion, Criterion, Document, FamilyId, Findings,
		Good, GoodId, Label, LabelId, Mass, MassBasis, MaxConversions, MaxCriteria, MaxDocuments,
		MethodId, Name, Role, Seconds, StandardId, StandardKind, StandardVersion,
		StandardVersionId, TimeSpan,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides for this pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The registry: who names families and goods, and registers standards and labels.
		type RegistryOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Governance: who names and removes accreditation bodies, gives standards other owners,
		/// and lifts any suspension of a certificate.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who may act.
		type Participants: Participants<Self::AccountId>;

		/// SMAD methods and attributes.
		type Footprints: FootprintRegistry;

		/// The ledger that auditors audit. Looking up what an audit concerns, and freezing it, is
		/// counted with 280 reads and 40 writes in the weights of this pallet.
		type Ledger: AuditedLedger<Self::AccountId>;

		/// The chain's clock.
		type Time: UnixTime;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// What benchmarks need of the other pallets.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper<Self::AccountId>;
	}

	/// The families of goods.
	#[pallet::storage]
	pub type Families<T: Config> = StorageMap<_, Blake2_128Concat, FamilyId, Name, OptionQuery>;

	/// The goods.
	#[pallet::storage]
	pub type Goods<T: Config> = StorageMap<_, Blake2_128Concat, GoodId, Good, OptionQuery>;

	/// The standards.
	#[pallet::storage]
	pub type Standards<T: Config> =
		StorageMap<_, Blake2_128Concat, StandardId, Standard<T::AccountId>, OptionQuery>;

	/// How many standards an account owns.
	#[pallet::storage]
	pub type StandardsOwned<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// The versions of the standards. They never change.
	#[pallet::storage]
	pub type StandardVersions<T: Config> =
		StorageMap<_, Blake2_128Concat, StandardVersionId, StandardVersion, OptionQuery>;

	/// The versions that are retired, each with the first second at which no certificate is issued
	/// or renewed under it. Apart from the versions, so that those never change.
	#[pallet::storage]
	pub type RetiredVersions<T: Config> =
		StorageMap<_, Blake2_128Concat, StandardVersionId, Seconds, OptionQuery>;

	/// The labels. They never change.
	#[pallet::storage]
	pub type Labels<T: Config> = StorageMap<_, Blake2_128Concat, LabelId, Label, OptionQuery>;

	/// The names of labels within a family, each with the performance standard that used it first:
	/// no other standard's label bears it.
	#[pallet::storage]
	pub type LabelNames<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		FamilyId,
		Blake2_128Concat,
		Name,
		StandardId,
		OptionQuery,
	>;

	/// The accreditation bodies.
	#[pallet::storage]
	pub type AccreditationBodies<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, (), OptionQuery>;

	/// The accreditations: certification body, standard. Those that have ended stay until another
	/// takes their place.
	#[pallet::storage]
	pub type Accreditations<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		StandardId,
		Accreditation<T::AccountId>,
		OptionQuery,
	>;

	/// The certificates.
	#[pallet::storage]
	pub type Certificates<T: Config> =
		StorageMap<_, Blake2_128Concat, CertificateId, Certificate<T::AccountId>, OptionQuery>;

	/// The certificates of a holder under a chain-of-custody standard, [`MAX_CERTIFICATES`] at
	/// most. Withdrawn ones are not listed, and expired ones make room for new ones.
	#[pallet::storage]
	pub type CertificatesOf<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, StandardId>,
			NMapKey<Blake2_128Concat, CertificateId>,
		),
		(),
		OptionQuery,
	>;

	/// The certification body that a holder invited to take its certificate over.
	#[pallet::storage]
	pub type Invitations<T: Config> =
		StorageMap<_, Blake2_128Concat, CertificateId, T::AccountId, OptionQuery>;

	/// Who suspended a suspended certificate: its body, auditors, or several of them. It is
	/// suspended until each has lifted its own suspension.
	#[pallet::storage]
	pub type SuspendedBy<T: Config> =
		StorageMap<_, Blake2_128Concat, CertificateId, Suspenders<T::AccountId>, OptionQuery>;

	/// The audits. They never change.
	#[pallet::storage]
	pub type Audits<T: Config> =
		StorageMap<_, Blake2_128Concat, AuditId, Audit<T::AccountId>, OptionQuery>;

	/// The audits of each subject.
	#[pallet::storage]
	pub type AuditsOf<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		AuditSubject<T::AccountId>,
		Blake2_128Concat,
		AuditId,
		(),
		OptionQuery,
	>;

	/// The id of the next family.
	#[pallet::storage]
	pub type NextFamilyId<T: Config> = StorageValue<_, FamilyId, ValueQuery>;

	/// The id of the next good.
	#[pallet::storage]
	pub type NextGoodId<T: Config> = StorageValue<_, GoodId, ValueQuery>;

	/// The id of the next standard.
	#[pallet::storage]
	pub type NextStandardId<T: Config> = StorageValue<_, StandardId, ValueQuery>;

	/// The id of the next label.
	#[pallet::storage]
	pub type NextLabelId<T: Config> = StorageValue<_, LabelId, ValueQuery>;

	/// The id of the next certificate.
	#[pallet::storage]
	pub type NextCertificateId<T: Config> = StorageValue<_, CertificateId, ValueQuery>;

	/// The id of the next audit.
	#[pallet::storage]
	pub type NextAuditId<T: Config> = StorageValue<_, AuditId, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A family of goods was named.
		FamilyRegistered {
			/// Its id.
			family: FamilyId,
			/// Its name.
			name: Name,
		},
		/// A good was named.
		GoodRegistered {
			/// Its id.
			good: GoodId,
			/// Its name.
			name: Name,
			/// Its family.
			family: FamilyId,
			/// What its mass in the ledger is the mass of.
			basis: MassBasis,
		},
		/// A version of a standard was registered.
		StandardVersionRegistered {
			/// The version.
			version: StandardVersionId,
			/// The name of the standard.
			name: Name,
			/// The owner of the standard.
			owner: T::AccountId,
			/// Its kind, with the rules that the ledger enforces.
			kind: StandardKind,
			/// First second at which certificates can be issued under it.
			effective_from: Seconds,
			/// Its documents.
			documents: BoundedVec<Document, MaxDocuments>,
		},
		/// A standard got another owner.
		StandardOwnerSet {
			/// The standard.
			standard: StandardId,
			/// Its owner from now on.
			owner: T::AccountId,
		},
		/// A version of a standard was retired. Certificates under it go on to their end.
		StandardVersionRetired {
			/// The version.
			version: StandardVersionId,
			/// First second at which no certificate is issued or renewed under it.
			from: Seconds,
		},
		/// A label was registered.
		LabelRegistered {
			/// Its id.
			label: LabelId,
			/// What it is.
			details: Label,
		},
		/// An accreditation body was named.
		AccreditationBodyAdded {
			/// Its account.
			accreditation_body: T::AccountId,
		},
		/// An accreditation body was removed. What it granted doesn't hold any more.
		AccreditationBodyRemoved {
			/// Its account.
			accreditation_body: T::AccountId,
		},
		/// A certification body was accredited, or its accreditation changed.
		Accredited {
			/// The certification body.
			body: T::AccountId,
			/// The standard.
			standard: StandardId,
			/// The accreditation body.
			accreditation_body: T::AccountId,
			/// The families of goods that it is for.
			scope: AccreditationScope,
			/// When it holds.
			validity: TimeSpan,
		},
		/// An accreditation was suspended.
		AccreditationSuspended {
			/// The certification body.
			body: T::AccountId,
			/// The standard.
			standard: StandardId,
		},
		/// The suspension of an accreditation was lifted.
		AccreditationReinstated {
			/// The certification body.
			body: T::AccountId,
			/// The standard.
			standard: StandardId,
		},
		/// An accreditation was withdrawn.
		AccreditationWithdrawn {
			/// The certification body.
			body: T::AccountId,
			/// The standard.
			standard: StandardId,
		},
		/// A certificate was issued.
		CertificateIssued {
			/// Its id.
			certificate: CertificateId,
			/// What it says.
			details: Certificate<T::AccountId>,
		},
		/// A certificate was suspended, by its body or by an auditor.
		CertificateSuspended {
			/// The certificate.
			certificate: CertificateId,
			/// Who suspended it.
			by: T::AccountId,
		},
		/// A suspension of a certificate was lifted.
		CertificateReinstated {
			/// The certificate.
			certificate: CertificateId,
			/// Who lifted its own suspension. None: governance lifted all.
			by: Option<T::AccountId>,
			/// Active, or suspended still by somebody else.
			status: CertificationStatus,
		},
		/// A certificate was withdrawn by its body. Lots issued under it stay.
		CertificateWithdrawn {
			/// The certificate.
			certificate: CertificateId,
		},
		/// A certificate was renounced by its holder: withdrawn for good. Lots issued under it
		/// stay.
		CertificateRenounced {
			/// The certificate.
			certificate: CertificateId,
		},
		/// The end of a certificate was put off.
		CertificateRenewed {
			/// The certificate.
			certificate: CertificateId,
			/// First second at which it no longer holds.
			valid_until: Seconds,
		},
		/// A holder invited another certification body to take its certificate over, instead of any
		/// that it invited before.
		BodyInvited {
			/// The certificate.
			certificate: CertificateId,
			/// The invited body.
			body: T::AccountId,
		},
		/// Another certification body took a certificate over.
		CertificateTakenOver {
			/// The certificate.
			certificate: CertificateId,
			/// Whose it was.
			previous_body: T::AccountId,
			/// Whose it is.
			body: T::AccountId,
		},
		/// An auditor recorded an audit.
		AuditRecorded {
			/// Its id.
			audit: AuditId,
			/// What it says.
			details: Audit<T::AccountId>,
			/// Whether it froze what it is about.
			froze: bool,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// A name or content claim has to be 1 to 64 bytes of UTF-8.
		InvalidName,
		/// There is no family with this id.
		FamilyNotFound,
		/// There is no good with this id.
		GoodNotFound,
		/// There is no such standard, or no such version of it.
		StandardNotFound,
		/// There is no label with this id.
		LabelNotFound,
		/// There is no certificate with this id.
		CertificateNotFound,
		/// The account is an accreditation body already.
		AlreadyExists,
		/// A standard needs at least one document.
		NoDocuments,
		/// A later version of a standard has to be of the kind of the first.
		KindMismatch,
		/// A performance standard stands where a chain-of-custody standard belongs, or the other
		/// way round.
		WrongKindOfStandard,
		/// An accounting period is 1, 2, 3, 4, 6 or 12 months long, and begins at 00:00 UTC of a
		/// day from the first to the 28th.
		InvalidAccountingPeriods,
		/// Only mass balance and book and claim at site or group level can allow an overdraft.
		OverdraftNotAllowed,
		/// Identity preserved and segregated material is not pooled. Use the credit method.
		AttributionNotAllowed,
		/// Lots can't expire when they are issued. Give them a day at least, or no expiry.
		InvalidExpiry,
		/// A version can't rule the past: it takes effect now or later, unless it is the first,
		/// and is retired now or later.
		DateInThePast,
		/// The version is retired already, and its date stays.
		AlreadyRetired,
		/// The account owns the standard already.
		SameOwner,
		/// Somebody else owns the standard, and the owner alone may do this.
		NotItsStandardOwner,
		/// The account owns a standard. Governance has to give it another owner first.
		OwnsStandard,
		/// The version of the standard is not in effect yet. Wait, or use an earlier version.
		StandardNotInEffect,
		/// The version of the standard is retired. Use a later version.
		StandardRetired,
		/// A label of another performance standard bears this name in the family. Choose another.
		NameTaken,
		/// A criterion has to name at least one attribute.
		NoAttributes,
		/// Where material mixes, nothing carries a yes/no claim about the content. Use a standard
		/// under identity preserved or segregated, or no such claim.
		ContentClaimNotCarried,
		/// The account is not an accreditation body. Governance names them.
		AccreditationBodyNotFound,
		/// The certification body has never been accredited for the standard. An accreditation
		/// body has to accredit it.
		AccreditationNotFound,
		/// The certification body's accreditation for the standard doesn't hold yet.
		AccreditationNotYetValid,
		/// The certification body's accreditation for the standard has expired. An accreditation
		/// body has to extend it.
		AccreditationExpired,
		/// The certification body's accreditation for the standard is suspended. The
		/// accreditation body that granted it has to reinstate it first.
		AccreditationSuspended,
		/// The certification body's accreditation for the standard was withdrawn. An
		/// accreditation body has to accredit it anew.
		AccreditationWithdrawn,
		/// Governance removed the accreditation body that granted the accreditation. Another one
		/// has to accredit the certification body.
		AccreditationBodyRemoved,
		/// The certification body's accreditation for the standard isn't for this family of
		/// goods.
		OutOfScope,
		/// An accreditation has to be for at least one family of goods.
		EmptyScope,
		/// Another accreditation body granted this accreditation.
		NotItsAccreditationBody,
		/// It is suspended already.
		AlreadySuspended,
		/// It is not suspended.
		NotSuspended,
		/// The time span ends before it begins, or lies in the past.
		InvalidTimeSpan,
		/// The validity begins before a standard version was in effect or the body's accreditation
		/// began. Let it begin later.
		BackdatedCertificate,
		/// A certificate under a performance standard needs at least one row in its conversion
		/// table for production under a label.
		NoLabels,
		/// A certificate under a performance standard needs rows in its conversion table.
		NoConversions,
		/// The conversion table has two rows for the same input, source, output and label.
		Duplicate,
		/// Both numbers of a conversion factor have to be at least 1.
		InvalidConversionFactor,
		/// The goods, labels and method of a certificate have to be of its family.
		FamilyMismatch,
		/// The labels and the method of a certificate have to be under its standards.
		StandardMismatch,
		/// A certificate has a method exactly if it has a performance standard.
		MethodMismatch,
		/// Without a performance standard nothing is produced under a certificate: its rows can
		/// only be for passing through.
		NoPerformanceStandard,
		/// Neither internal scrap nor uncertified material brings a claim: such a row has no label.
		NoClaimFromSource,
		/// Credits pass through under their label, which the row has to name.
		PassThroughWithoutLabel,
		/// Credits pass through unchanged: the factor has to be 1/1.
		PassThroughFactor,
		/// Credits pass through to another good than their own.
		PassThroughSameGood,
		/// Credits pass through to a good whose mass is of the same basis only: contained metal or
		/// gross mass.
		PassThroughBasis,
		/// The standard doesn't have balances kept at the level of this account. Use the account
		/// of a site.
		LevelNotAllowed,
		/// The holder has as many certificates in force or to come under the standard as it can
		/// have. It can renounce one.
		TooManyCertificates,
		/// The certificate is another certification body's, and it alone may do this.
		NotItsCertificationBody,
		/// The certificate has been withdrawn or renounced. Ask a certification body for a new one.
		CertificateWithdrawn,
		/// The certificate is suspended. Whoever suspended it, or governance, has to reinstate it.
		CertificateSuspended,
		/// The certificate has expired or does not hold yet.
		CertificateNotInForce,
		/// The certificate has expired, and no renewal reaches back. Issue a new one.
		CertificateExpired,
		/// Somebody else suspended the certificate. Whoever did, or governance, lifts it.
		SuspendedByAnother,
		/// So many auditors have the certificate suspended that another can't be noted. Record the
		/// audit without freezing.
		TooManySuspensions,
		/// The certificate's body can act and its accreditations haven't ended, so it stays that
		/// body's.
		StillAccredited,
		/// The holder invited nobody, or another body. It has to call `invite_body` first.
		NotInvited,
		/// Nobody accredits, certifies or audits itself, or an account of its own company (ISO/IEC
		/// 17065: impartiality). Another body has to do it.
		NotIndependent,
		/// Under this standard a certification body doesn't audit what was done under its own
		/// certificates, or those of its company; under none does it attest what they declare. Another
		/// one has to do it.
		AuditsOwnWork,
		/// There is no audit with this id.
		AuditNotFound,
		/// The audit isn't one of this request. Name one that is, or record one.
		AuditMismatch,
		/// The audit found that everything conforms, so there is nothing to correct because of it.
		NothingFound,
		/// Findings have to be UTF-8, and can be left out only if everything conforms.
		InvalidFindings,
		/// Only a major nonconformity freezes what an audit is about.
		NothingToFreeze,
		/// All ids are used up.
		IdsExhausted,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Names a family of goods that share one metal. For the registry.
		///
		/// Errors: `InvalidName`, `IdsExhausted`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_family())]
		pub fn register_family(origin: OriginFor<T>, name: Name) -> DispatchResult {
			T::RegistryOrigin::ensure_origin(origin)?;
			Self::ensure_name(&name)?;
			Self::do_register_family(name)
		}

		/// Names a good. Its family and the basis of its mass never change. For the registry.
		///
		/// Errors: `InvalidName`, `FamilyNotFound`, `IdsExhausted`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::register_good())]
		pub fn register_good(
			origin: OriginFor<T>,
			name: Name,
			family: FamilyId,
			basis: MassBasis,
		) -> DispatchResult {
			T::RegistryOrigin::ensure_origin(origin)?;
			Self::ensure_name(&name)?;
			ensure!(Families::<T>::contains_key(family), Error::<T>::FamilyNotFound);
			Self::do_register_good(Good { name, family, basis })
		}

		/// Registers a standard with its owner and first version. For the registry.
		///
		/// `effective_from`: first second at which certificates can be issued under the version,
		/// since 1970; at any time. `documents`: 1 to 8, each pinned by blake2b-256 of its bytes.
		///
		/// Errors: `InvalidName`, `NoDocuments`, `InvalidAccountingPeriods`, `OverdraftNotAllowed`,
		/// `AttributionNotAllowed`, `InvalidExpiry`, `IdsExhausted`, those of a role check.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::register_standard())]
		pub fn register_standard(
			origin: OriginFor<T>,
			owner: T::AccountId,
			name: Name,
			kind: StandardKind,
			effective_from: Seconds,
			documents: BoundedVec<Document, MaxDocuments>,
		) -> DispatchResult {
			T::RegistryOrigin::ensure_origin(origin)?;
			Self::ensure_name(&name)?;
			T::Participants::ensure_role(&owner, Role::StandardOwner)?;
			let version = Self::ensure_standard_version(kind, effective_from, documents)?;
			Self::do_register_standard(owner, name, version)
		}

		/// Registers the next version of a standard. Earlier versions, and what stands under them,
		/// are not touched. For the owner of the standard.
		///
		/// `effective_from`: first second at which certificates can be issued under the version,
		/// since 1970; not in the past. `documents`: 1 to 8, each pinned by blake2b-256 of its
		/// bytes.
		///
		/// Errors: `StandardNotFound`, `NotItsStandardOwner`, `KindMismatch`, `DateInThePast`,
		/// `NoDocuments`, `InvalidAccountingPeriods`, `OverdraftNotAllowed`,
		/// `AttributionNotAllowed`, `InvalidExpiry`, `IdsExhausted`, those of a role check.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::register_standard())]
		pub fn register_standard_version(
			origin: OriginFor<T>,
			standard: StandardId,
			kind: StandardKind,
			effective_from: Seconds,
			documents: BoundedVec<Document, MaxDocuments>,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			let record = Self::ensure_standard_owner(&owner, standard)?;
			Self::ensure_same_kind(standard, &kind)?;
			ensure!(effective_from >= Self::now(), Error::<T>::DateInThePast);
			let version = Self::ensure_standard_version(kind, effective_from, documents)?;
			Self::do_register_standard_version(standard, record, version)
		}

		/// Registers a label. A label never changes; a change is a new label. For the registry, and
		/// for the owner of the performance standard that the label claims.
		///
		/// `name`: one that no other performance standard uses in the family. `criteria`: 8 at
		/// most, each of 1 to 16 attributes. `content_claim`: 1 to 64 bytes of UTF-8, only where
		/// the chain-of-custody model carries it.
		///
		/// Errors: `StandardNotFound`, `NotItsStandardOwner`, `InvalidName`, `FamilyNotFound`,
		/// `WrongKindOfStandard`, `NameTaken`, `NoAttributes`, `ContentClaimNotCarried`,
		/// `IdsExhausted`, those of a role check, the footprint pallet's `AttributeNotFound`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::register_label())]
		pub fn register_label(
			origin: OriginFor<T>,
			name: Name,
			family: FamilyId,
			performance_standard: StandardVersionId,
			chain_of_custody_standard: StandardVersionId,
			criteria: BoundedVec<Criterion, MaxCriteria>,
			content_claim: Option<Name>,
		) -> DispatchResult {
			Self::ensure_may_register_label(origin, performance_standard.standard)?;
			let label = Label {
				name,
				family,
				performance_standard,
				chain_of_custody_standard,
				criteria,
				content_claim,
			};
			Self::ensure_label(&label)?;
			Self::do_register_label(label)
		}

		/// Names an accreditation body: a participant with that role. One that was removed gets
		/// back the accreditations that nobody else has taken over. For governance.
		///
		/// Errors: `AlreadyExists`, those of a role check.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::add_accreditation_body())]
		pub fn add_accreditation_body(
			origin: OriginFor<T>,
			accreditation_body: T::AccountId,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::ensure_new_accreditation_body(&accreditation_body)?;
			Self::do_add_accreditation_body(accreditation_body);
			Ok(())
		}

		/// Accredits a certification body for all versions of a standard, or changes scope and
		/// dates of an accreditation of one's own. One that has ended (withdrawn, expired, or its
		/// accreditation body removed) is anybody's to replace. For accreditation bodies.
		///
		/// `scope`: the families of goods that it is for, 1 to 32. `validity`: in seconds since
		/// 1970, ending in the future.
		///
		/// Errors: `AccreditationBodyNotFound`, `NotIndependent`, `StandardNotFound`, `EmptyScope`,
		/// `FamilyNotFound`, `InvalidTimeSpan`, `NotItsAccreditationBody` if another body's
		/// accreditation hasn't ended, `AccreditationSuspended`, those of a role check.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::accredit())]
		pub fn accredit(
			origin: OriginFor<T>,
			body: T::AccountId,
			standard: StandardId,
			scope: AccreditationScope,
			validity: TimeSpan,
		) -> DispatchResult {
			let accreditation_body = Self::ensure_accreditation_body(origin)?;
			let record = Accreditation {
				accreditation_body,
				validity,
				scope,
				status: CertificationStatus::Active,
			};
			Self::ensure_may_accredit(&body, standard, &record)?;
			Self::do_accredit(body, standard, record);
			Ok(())
		}

		/// Withdraws an accreditation for good. The body can't issue certificates or decide on
		/// requests under the standard any more, and another may take its certificates over; what
		/// it decided before stays. For the accreditation body that granted it.
		///
		/// Errors: `AccreditationBodyNotFound`, `AccreditationNotFound`, `NotItsAccreditationBody`,
		/// `AccreditationWithdrawn`, those of a role check.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::change_accreditation())]
		pub fn withdraw_accreditation(
			origin: OriginFor<T>,
			body: T::AccountId,
			standard: StandardId,
		) -> DispatchResult {
			let record = Self::ensure_own_accreditation(origin, &body, standard)?;
			Self::do_set_accreditation_status(
				body,
				standard,
				record,
				CertificationStatus::Withdrawn,
			);
			Ok(())
		}

		/// Issues a certificate to a custody account of a producer; without a performance standard
		/// to any custody account. For certification bodies that are accredited for its standards
		/// and family.
		///
		/// `performance_standard` and `method`: both, or neither where credits only pass through.
		/// `conversions`: up to 64 rows of the audited table, each an exact ratio of output to
		/// input; at least one under a performance standard; for uncertified goods only those that the
		/// method has a default factor for. `validity`: in seconds since 1970,
		/// ending in the future, and beginning when its standard versions were in effect and the
		/// body's accreditations had begun. `automatic_approval`: the most labelled mass, in grams,
		/// that is approved automatically in one accounting period; 0 for none.
		///
		/// Errors: `FamilyNotFound`, `StandardNotFound`, `WrongKindOfStandard`,
		/// `StandardNotInEffect`, `StandardRetired`, `AccreditationNotFound`,
		/// `AccreditationNotYetValid`, `AccreditationExpired`, `AccreditationSuspended`,
		/// `AccreditationWithdrawn`, `AccreditationBodyRemoved`, `OutOfScope`, `LevelNotAllowed`,
		/// `NotIndependent`, `InvalidTimeSpan`, `BackdatedCertificate`, `MethodMismatch`,
		/// `NoConversions`, `InvalidConversionFactor`, `GoodNotFound`, `LabelNotFound`,
		/// `FamilyMismatch`, `StandardMismatch`, `NoPerformanceStandard`, `NoClaimFromSource`,
		/// `PassThroughWithoutLabel`, `PassThroughFactor`, `PassThroughSameGood`, `PassThroughBasis`,
		/// `Duplicate`, `NoLabels`, `TooManyCertificates`, `IdsExhausted`, those of a role check and the
		/// accounts pallet's `CustodyAccountNotFound`, the footprint pallet's `MethodNotFound`,
		/// `NoDefaultFactor`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::issue_certificate())]
		pub fn issue_certificate(
			origin: OriginFor<T>,
			holder: T::AccountId,
			family: FamilyId,
			performance_standard: Option<StandardVersionId>,
			chain_of_custody_standard: StandardVersionId,
			method: Option<MethodId>,
			conversions: BoundedVec<Conversion, MaxConversions>,
			validity: TimeSpan,
			automatic_approval: Mass,
		) -> DispatchResult {
			let body = ensure_signed(origin)?;
			let certificate = Certificate {
				body,
				holder,
				family,
				performance_standard,
				chain_of_custody_standard,
				method,
				conversions,
				validity,
				automatic_approval,
				status: CertificationStatus::Active,
			};
			Self::ensure_may_issue(&certificate)?;
			let makes_room = Self::ensure_room(&certificate)?;
			Self::do_issue_certificate(certificate, makes_room)
		}

		/// Withdraws a certificate for good: nothing more can be asked for or approved under it.
		/// For its body, active and accredited or not.
		///
		/// Errors: `CertificateNotFound`, `NotItsCertificationBody`, `CertificateWithdrawn`, those
		/// of a role check.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::withdraw_certificate())]
		pub fn withdraw_certificate(
			origin: OriginFor<T>,
			certificate: CertificateId,
		) -> DispatchResult {
			let body = ensure_signed(origin)?;
			let record = Self::ensure_own_certificate(&body, certificate)?;
			Self::do_withdraw_certificate(certificate, record);
			Ok(())
		}

		/// Gives a standard another owner. For governance.
		///
		/// Errors: `StandardNotFound`, `SameOwner`, those of a role check.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::set_standard_owner())]
		pub fn set_standard_owner(
			origin: OriginFor<T>,
			standard: StandardId,
			owner: T::AccountId,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			let record = Standards::<T>::get(standard).ok_or(Error::<T>::StandardNotFound)?;
			ensure!(record.owner != owner, Error::<T>::SameOwner);
			T::Participants::ensure_role(&owner, Role::StandardOwner)?;
			Self::do_set_standard_owner(standard, record, owner)
		}

		/// Retires a version of a standard for good: no certificate is issued or renewed under it
		/// any more, and those in force go on to their end. For the owner of the standard.
		///
		/// `from`: first second at which it is retired, since 1970; not in the past.
		///
		/// Errors: `StandardNotFound`, `NotItsStandardOwner`, `AlreadyRetired`, `DateInThePast`,
		/// those of a role check.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::retire_standard_version())]
		pub fn retire_standard_version(
			origin: OriginFor<T>,
			version: StandardVersionId,
			from: Seconds,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::ensure_may_retire(&owner, version, from)?;
			Self::do_retire_standard_version(version, from);
			Ok(())
		}

		/// Removes an accreditation body. The accreditations that it granted don't hold any more,
		/// until it is named again or another accreditation body takes them over. For governance.
		///
		/// Errors: `AccreditationBodyNotFound`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::remove_accreditation_body())]
		pub fn remove_accreditation_body(
			origin: OriginFor<T>,
			accreditation_body: T::AccountId,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::ensure_listed(&accreditation_body)?;
			Self::do_remove_accreditation_body(accreditation_body);
			Ok(())
		}

		/// Suspends an accreditation. Until it is reinstated the body can neither issue
		/// certificates nor decide under the standard, and its certificates can't be used. For the
		/// accreditation body that granted it.
		///
		/// Errors: `AccreditationBodyNotFound`, `AccreditationNotFound`, `NotItsAccreditationBody`,
		/// `AccreditationWithdrawn`, `AlreadySuspended`, those of a role check.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::change_accreditation())]
		pub fn suspend_accreditation(
			origin: OriginFor<T>,
			body: T::AccountId,
			standard: StandardId,
		) -> DispatchResult {
			let record = Self::ensure_own_accreditation(origin, &body, standard)?;
			ensure!(record.status == CertificationStatus::Active, Error::<T>::AlreadySuspended);
			Self::do_set_accreditation_status(
				body,
				standard,
				record,
				CertificationStatus::Suspended,
			);
			Ok(())
		}

		/// Lifts the suspension of an accreditation. For the accreditation body that granted it.
		///
		/// Errors: `AccreditationBodyNotFound`, `AccreditationNotFound`, `NotItsAccreditationBody`,
		/// `AccreditationWithdrawn`, `NotSuspended`, those of a role check.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::change_accreditation())]
		pub fn reinstate_accreditation(
			origin: OriginFor<T>,
			body: T::AccountId,
			standard: StandardId,
		) -> DispatchResult {
			let record = Self::ensure_own_accreditation(origin, &body, standard)?;
			ensure!(record.status == CertificationStatus::Suspended, Error::<T>::NotSuspended);
			Self::do_set_accreditation_status(body, standard, record, CertificationStatus::Active);
			Ok(())
		}

		/// Takes over the certificate of a body that can't act at present (suspended, closed,
		/// without the role), or whose accreditation for it has ended: withdrawn, expired, no
		/// longer for the family, or its accreditation body removed (IAF MD 2). The certificate
		/// keeps id, table, dates and suspensions; a withdrawn one stays withdrawn, and gets somebody
		/// to guard what was issued under it. For the certification body that its holder or
		/// governance invited, which is accredited for its standards and family, and independent of
		/// the holder.
		///
		/// Errors: `CertificateNotFound`, `StillAccredited`,
		/// `AccreditationNotFound`, `AccreditationNotYetValid`, `AccreditationExpired`,
		/// `AccreditationSuspended`, `AccreditationWithdrawn`, `AccreditationBodyRemoved`,
		/// `OutOfScope`, `NotIndependent`, `NotInvited`, those of a role check.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::take_over_certificate())]
		pub fn take_over_certificate(
			origin: OriginFor<T>,
			certificate: CertificateId,
		) -> DispatchResult {
			let body = ensure_signed(origin)?;
			let record = Self::ensure_may_take_over(&body, certificate)?;
			Self::do_take_over_certificate(certificate, record, body);
			Ok(())
		}

		/// Suspends a certificate: until it is reinstated nothing can be asked for or approved
		/// under it. For its body, active and accredited or not.
		///
		/// Errors: `CertificateNotFound`, `NotItsCertificationBody`, `CertificateWithdrawn`,
		/// `AlreadySuspended`, `TooManySuspensions`, those of a role check.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::suspend_certificate())]
		pub fn suspend_certificate(
			origin: OriginFor<T>,
			certificate: CertificateId,
		) -> DispatchResult {
			let body = ensure_signed(origin)?;
			let record = Self::ensure_own_certificate(&body, certificate)?;
			let suspenders = SuspendedBy::<T>::get(certificate).unwrap_or_default();
			ensure!(!suspenders.contains(&body), Error::<T>::AlreadySuspended);
			Self::do_suspend_certificate(certificate, record, suspenders, body)
		}

		/// Lifts one's own suspension of a certificate; governance lifts all. It is in force again
		/// once nobody suspends it. For its body if the body suspended it, for an auditor who
		/// froze it, both accredited at present, and for governance.
		///
		/// Errors: `CertificateNotFound`, `CertificateWithdrawn`, `NotSuspended`,
		/// `SuspendedByAnother`, `AccreditationNotFound`, `AccreditationNotYetValid`,
		/// `AccreditationExpired`, `AccreditationSuspended`, `AccreditationWithdrawn`,
		/// `AccreditationBodyRemoved`, `OutOfScope`, those of a role check.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::reinstate_certificate())]
		pub fn reinstate_certificate(
			origin: OriginFor<T>,
			certificate: CertificateId,
		) -> DispatchResult {
			let by = match T::GovernanceOrigin::try_origin(origin) {
				Ok(_) => None,
				Err(origin) => Some(ensure_signed(origin)?),
			};
			let (record, suspenders) = Self::ensure_may_reinstate(by.as_ref(), certificate)?;
			Self::do_reinstate_certificate(certificate, record, suspenders, by);
			Ok(())
		}

		/// Puts the end of a certificate off, before it has come. A suspended one stays suspended.
		/// For its body.
		///
		/// `valid_until`: first second at which it no longer holds, since 1970; later than before.
		///
		/// Errors: `CertificateNotFound`, `NotItsCertificationBody`, `CertificateWithdrawn`,
		/// `CertificateExpired`, `InvalidTimeSpan`, `StandardRetired`, `AccreditationNotFound`,
		/// `AccreditationNotYetValid`, `AccreditationExpired`, `AccreditationSuspended`,
		/// `AccreditationWithdrawn`, `AccreditationBodyRemoved`, `OutOfScope`, those of a role
		/// check.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::renew_certificate())]
		pub fn renew_certificate(
			origin: OriginFor<T>,
			certificate: CertificateId,
			valid_until: Seconds,
		) -> DispatchResult {
			let body = ensure_signed(origin)?;
			let record = Self::ensure_may_renew(&body, certificate, valid_until)?;
			Self::do_renew_certificate(certificate, record, valid_until);
			Ok(())
		}

		/// Records an audit of a certificate, a request, a mass balance or an exit statement, and
		/// freezes that if it failed and the auditor says so: a certificate is suspended, the
		/// ledger freezes the rest. For certification bodies that are accredited for the
		/// chain-of-custody standard that rules the subject, and for the family of a certificate.
		///
		/// `findings`: 256 bytes of UTF-8 at most, for everybody to read; none needed if
		/// everything conforms. `evidence`: salted commitment (blake2b-256) to the audit report.
		///
		/// Errors: `CertificateNotFound`, `AccreditationNotFound`, `AccreditationNotYetValid`,
		/// `AccreditationExpired`, `AccreditationSuspended`, `AccreditationWithdrawn`,
		/// `AccreditationBodyRemoved`, `OutOfScope`, `NotIndependent`, `AuditsOwnWork`,
		/// `InvalidFindings`, `NothingToFreeze`, `CertificateWithdrawn`, `TooManySuspensions`,
		/// `IdsExhausted`, those of a role check, and those of the ledger about what is audited.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::record_audit())]
		pub fn record_audit(
			origin: OriginFor<T>,
			subject: AuditSubject<T::AccountId>,
			outcome: AuditOutcome,
			findings: Findings,
			evidence: Option<H256>,
			freeze: bool,
		) -> DispatchResult {
			let auditor = ensure_signed(origin)?;
			let recorded_at = Self::now();
			let audit = Audit { auditor, subject, outcome, findings, evidence, recorded_at };
			Self::ensure_may_audit(&audit)?;
			Self::ensure_outcome(&audit, freeze)?;
			Self::do_record_audit(audit, freeze)
		}

		/// Invites a certification body to take a certificate over once its present one can't go on
		/// with it, instead of any body that was invited before. For the holder or its company; and
		/// for governance, also where the certificate is withdrawn, so that there is somebody to
		/// guard what was issued under it.
		///
		/// Errors: `CertificateNotFound`, `CertificateWithdrawn`, those of a role check, and the
		/// accounts pallet's `CustodyAccountNotFound`, `NotAuthorized`.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::invite_body())]
		pub fn invite_body(
			origin: OriginFor<T>,
			certificate: CertificateId,
			body: T::AccountId,
		) -> DispatchResult {
			if T::GovernanceOrigin::ensure_origin(origin.clone()).is_ok() {
				ensure!(
					Certificates::<T>::contains_key(certificate),
					Error::<T>::CertificateNotFound
				);
			} else {
				let who = ensure_signed(origin)?;
				Self::ensure_held_certificate(&who, certificate)?;
			}
			T::Participants::ensure_role(&body, Role::CertificationBody)?;
			Self::do_invite_body(certificate, body);
			Ok(())
		}

		/// Renounces a certificate: it ends for good, as if its body had withdrawn it, and leaves a
		/// place for another one. For the holder or its company.
		///
		/// Errors: `CertificateNotFound`, `CertificateWithdrawn`, those of a role check, and the
		/// accounts pallet's `CustodyAccountNotFound`, `NotAuthorized`.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::renounce_certificate())]
		pub fn renounce_certificate(
			origin: OriginFor<T>,
			certificate: CertificateId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let record = Self::ensure_held_certificate(&who, certificate)?;
			Self::do_renounce_certificate(certificate, record);
			Ok(())
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
