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
mod certificates;
#[cfg(test)]
mod mock;
mod registry;
mod standards;
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
	use tracemet_primitives::{
		traits::{FootprintRegistry, Participants},
		Accreditation, Certificate, CertificateId, Conversion, Criterion, Document, FamilyId, Good,
		GoodId, Label, LabelId, MassBasis, MaxConversions, MaxCriteria, MaxDocuments, MaxLabels,
		MethodId, Name, Seconds, StandardId, StandardKind, StandardVersion, StandardVersionId,
		TimeSpan,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides for this pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who names families, goods, standards and labels.
		type RegistryOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who names accreditation bodies.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who may act.
		type Participants: Participants<Self::AccountId>;

		/// SMAD methods and attributes.
		type Footprints: FootprintRegistry;

		/// The chain's clock.
		type Time: UnixTime;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
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
		StorageMap<_, Blake2_128Concat, StandardId, Standard, OptionQuery>;

	/// The versions of the standards. They never change.
	#[pallet::storage]
	pub type StandardVersions<T: Config> =
		StorageMap<_, Blake2_128Concat, StandardVersionId, StandardVersion, OptionQuery>;

	/// The labels. They never change.
	#[pallet::storage]
	pub type Labels<T: Config> = StorageMap<_, Blake2_128Concat, LabelId, Label, OptionQuery>;

	/// The accreditation bodies.
	#[pallet::storage]
	pub type AccreditationBodies<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, (), OptionQuery>;

	/// The accreditations: certification body, standard.
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
			/// Its kind, with the rules that the ledger enforces.
			kind: StandardKind,
			/// Its documents.
			documents: BoundedVec<Document, MaxDocuments>,
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
		/// A certification body was accredited, or its accreditation extended.
		Accredited {
			/// The certification body.
			body: T::AccountId,
			/// The standard.
			standard: StandardId,
			/// The accreditation body.
			accreditation_body: T::AccountId,
			/// First second at which it no longer holds.
			valid_until: Seconds,
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
		/// A certificate was withdrawn. Lots issued under it stay.
		CertificateWithdrawn {
			/// The certificate.
			certificate: CertificateId,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// A name has to be 1 to 64 bytes of UTF-8.
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
		/// The ledger doesn't enforce this chain-of-custody model. Use mass balance.
		ModelNotSupported,
		/// An accounting period is 1, 2, 3, 4, 6 or 12 months long.
		InvalidPeriodLength,
		/// A criterion has to name at least one attribute.
		NoAttributes,
		/// The signer is not an accreditation body. Governance names them.
		AccreditationBodyNotFound,
		/// The certification body has no accreditation for the standard, or it was withdrawn. An
		/// accreditation body has to accredit it.
		AccreditationNotFound,
		/// The certification body's accreditation for the standard has expired. An accreditation
		/// body has to extend it.
		AccreditationExpired,
		/// Another accreditation body granted this accreditation.
		NotItsAccreditationBody,
		/// The time span ends before it begins, or lies in the past.
		InvalidTimeSpan,
		/// A certificate needs at least one label.
		NoLabels,
		/// A certificate needs at least one row in its conversion table.
		NoConversions,
		/// The certificate lists a label, or the table a pair of goods, twice.
		Duplicate,
		/// Both numbers of a conversion factor have to be at least 1.
		InvalidConversionFactor,
		/// The goods, labels and method of a certificate have to be of one family.
		FamilyMismatch,
		/// The labels and the method of a certificate have to be under its standards.
		StandardMismatch,
		/// The standard allows a mass balance at site level only; this is a company account. Use
		/// the account of a site.
		LevelNotAllowed,
		/// Another certification body issued this certificate, and it alone may do this.
		NotItsCertificationBody,
		/// The certificate has been withdrawn. Ask the certification body for a new one.
		CertificateWithdrawn,
		/// The certificate has expired or does not hold yet.
		CertificateNotInForce,
		/// Nobody accredits or certifies itself, or an account it may act for (ISO/IEC 17065:
		/// impartiality). Another body has to do it.
		NotIndependent,
		/// All ids are used up.
		IdsExhausted,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Names a family of goods that share one metal. For governance.
		///
		/// Errors: `InvalidName`, `IdsExhausted`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_family())]
		pub fn register_family(origin: OriginFor<T>, name: Name) -> DispatchResult {
			T::RegistryOrigin::ensure_origin(origin)?;
			Self::ensure_name(&name)?;
			Self::do_register_family(name)
		}

		/// Names a good. Its family and the basis of its mass never change. For governance.
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

		/// Registers a standard with its first version. For governance.
		///
		/// `documents`: 1 to 8, each pinned by blake2b-256 of its bytes.
		///
		/// Errors: `InvalidName`, `NoDocuments`, `ModelNotSupported`, `InvalidPeriodLength`,
		/// `IdsExhausted`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::register_standard())]
		pub fn register_standard(
			origin: OriginFor<T>,
			name: Name,
			kind: StandardKind,
			documents: BoundedVec<Document, MaxDocuments>,
		) -> DispatchResult {
			T::RegistryOrigin::ensure_origin(origin)?;
			Self::ensure_name(&name)?;
			let version = Self::ensure_standard_version(kind, documents)?;
			Self::do_register_standard(name, version)
		}

		/// Registers the next version of a standard. Certificates and labels under earlier
		/// versions are not touched. For governance.
		///
		/// Errors: `StandardNotFound`, `KindMismatch`, `NoDocuments`, `ModelNotSupported`,
		/// `InvalidPeriodLength`, `IdsExhausted`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::register_standard())]
		pub fn register_standard_version(
			origin: OriginFor<T>,
			standard: StandardId,
			kind: StandardKind,
			documents: BoundedVec<Document, MaxDocuments>,
		) -> DispatchResult {
			T::RegistryOrigin::ensure_origin(origin)?;
			let record = Standards::<T>::get(standard).ok_or(Error::<T>::StandardNotFound)?;
			Self::ensure_same_kind(standard, &kind)?;
			let version = Self::ensure_standard_version(kind, documents)?;
			Self::do_register_standard_version(standard, record, version)
		}

		/// Registers a label. A label never changes; a change is a new label. For governance.
		///
		/// Errors: `InvalidName`, `FamilyNotFound`, `StandardNotFound`, `WrongKindOfStandard`,
		/// `NoAttributes`, the footprint pallet's `AttributeNotFound`, `IdsExhausted`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::register_label())]
		pub fn register_label(
			origin: OriginFor<T>,
			name: Name,
			family: FamilyId,
			performance_standard: StandardVersionId,
			chain_of_custody_standard: StandardVersionId,
			criteria: BoundedVec<Criterion, MaxCriteria>,
		) -> DispatchResult {
			T::RegistryOrigin::ensure_origin(origin)?;
			let label =
				Label { name, family, performance_standard, chain_of_custody_standard, criteria };
			Self::ensure_label(&label)?;
			Self::do_register_label(label)
		}

		/// Names an accreditation body: a participant with that role. For governance.
		///
		/// Errors: `AlreadyExists`, the accounts pallet's `ParticipantNotFound`, `Suspended`,
		/// `RoleMissing`.
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

		/// Accredits a certification body for all versions of a standard, or extends or shortens
		/// an accreditation of one's own. For accreditation bodies.
		///
		/// `valid_until`: first second at which it no longer holds, since 1970; in the future.
		///
		/// Errors: `AccreditationBodyNotFound`, `StandardNotFound`, `InvalidTimeSpan`,
		/// `NotIndependent`, `NotItsAccreditationBody` if another body's accreditation still holds, the accounts
		/// pallet's `ParticipantNotFound`, `Suspended`, `RoleMissing`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::accredit())]
		pub fn accredit(
			origin: OriginFor<T>,
			body: T::AccountId,
			standard: StandardId,
			valid_until: Seconds,
		) -> DispatchResult {
			let accreditation_body = Self::ensure_accreditation_body(origin)?;
			Self::ensure_may_accredit(&accreditation_body, &body, standard, valid_until)?;
			Self::do_accredit(body, standard, Accreditation { accreditation_body, valid_until });
			Ok(())
		}

		/// Withdraws an accreditation. The body can't issue certificates or decide on requests
		/// under the standard any more; what it decided before stays. For the accreditation body
		/// that granted it.
		///
		/// Errors: `AccreditationBodyNotFound`, `AccreditationNotFound`,
		/// `NotItsAccreditationBody`, the accounts pallet's `Suspended`, `RoleMissing`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::withdraw_accreditation())]
		pub fn withdraw_accreditation(
			origin: OriginFor<T>,
			body: T::AccountId,
			standard: StandardId,
		) -> DispatchResult {
			let accreditation_body = Self::ensure_accreditation_body(origin)?;
			let record = Accreditations::<T>::get(&body, standard)
				.ok_or(Error::<T>::AccreditationNotFound)?;
			ensure!(
				record.accreditation_body == accreditation_body,
				Error::<T>::NotItsAccreditationBody
			);
			Self::do_withdraw_accreditation(body, standard);
			Ok(())
		}

		/// Issues a certificate to a custody account of a producer. For certification bodies that
		/// are accredited for both standards.
		///
		/// `labels`: 1 to 16, all under the certificate's two standards. `conversions`: 1 to 64
		/// rows of the audited table, each an exact ratio of output to input. `validity`: in
		/// seconds since 1970, ending in the future.
		///
		/// Errors: `AccreditationNotFound`, `AccreditationExpired`, `StandardNotFound`,
		/// `WrongKindOfStandard`, `LevelNotAllowed`, `NotIndependent`, `NoLabels`, `LabelNotFound`,
		/// `NoConversions`, `GoodNotFound`, `InvalidConversionFactor`, `Duplicate`,
		/// `FamilyMismatch`, `StandardMismatch`, `InvalidTimeSpan`, `IdsExhausted`, the accounts
		/// pallet's `ParticipantNotFound`, `CustodyAccountNotFound`, `Suspended`, `RoleMissing`,
		/// the footprint pallet's `MethodNotFound`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::issue_certificate())]
		pub fn issue_certificate(
			origin: OriginFor<T>,
			holder: T::AccountId,
			performance_standard: StandardVersionId,
			chain_of_custody_standard: StandardVersionId,
			method: MethodId,
			labels: BoundedVec<LabelId, MaxLabels>,
			conversions: BoundedVec<Conversion, MaxConversions>,
			validity: TimeSpan,
		) -> DispatchResult {
			let body = ensure_signed(origin)?;
			let certificate = Certificate {
				body,
				holder,
				performance_standard,
				chain_of_custody_standard,
				method,
				labels,
				conversions,
				validity,
				withdrawn: false,
			};
			Self::ensure_may_issue(&certificate)?;
			Self::do_issue_certificate(certificate)
		}

		/// Withdraws a certificate: nothing more can be asked for or approved under it. For the
		/// body that issued it, accredited or not.
		///
		/// Errors: `CertificateNotFound`, `NotItsCertificationBody`, `CertificateWithdrawn`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::withdraw_certificate())]
		pub fn withdraw_certificate(
			origin: OriginFor<T>,
			certificate: CertificateId,
		) -> DispatchResult {
			let body = ensure_signed(origin)?;
			let record =
				Certificates::<T>::get(certificate).ok_or(Error::<T>::CertificateNotFound)?;
			ensure!(record.body == body, Error::<T>::NotItsCertificationBody);
			ensure!(!record.withdrawn, Error::<T>::CertificateWithdrawn);
			Self::do_withdraw_certificate(certificate, record);
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
