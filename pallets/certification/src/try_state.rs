//! What always holds in this pallet.

use crate::{
	standards::keeps_apart, Accreditations, Audits, AuditsOf, Certificates, CertificatesOf, Config,
	Goods, Invitations, LabelNames, Labels, NextAuditId, NextCertificateId, NextFamilyId,
	NextGoodId, NextLabelId, NextStandardId, Pallet, RetiredVersions, StandardVersions, Standards,
	StandardsOwned, SuspendedBy, MAX_CERTIFICATES,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::ensure;
use sp_runtime::DispatchError;
use tracemet_primitives::{
	traits::CertificationRegistry, Certificate, CertificationStatus, SourceClass, StandardVersionId,
};

impl<T: Config> Pallet<T> {
	/// Checks the invariants:
	///
	/// 1. Every id in use is below the next one to be given out.
	/// 2. Every good and label is of a registered family.
	/// 3. A standard has exactly its versions 1 to latest, each with a document. Only such
	///    versions are retired.
	/// 4. A label stands under a performance and a chain-of-custody standard, and has a content
	///    claim only where the model carries it.
	/// 5. Every accreditation is for a registered standard and at least one registered family.
	/// 6. Every certificate has a method exactly if it has a performance standard, and a table of
	///    valid factors between goods of its family. The labels in it are of the family, and under
	///    both standards of the certificate; those of credits that pass through only under its
	///    chain-of-custody standard.
	/// 7. The certificates of a holder and standard are listed: each that is neither withdrawn nor
	///    expired, none that is withdrawn, and `MAX_CERTIFICATES` at most.
	/// 8. Exactly suspended certificates have somebody who suspended them.
	/// 9. Every audit is listed under its subject, and nothing else is.
	/// 10. The count of the standards that an account owns is the number of them.
	/// 11. The name of each label is on record as its performance standard's in the family, and no
	///     other name is.
	/// 12. Bodies are invited to certificates that there are.
	pub fn do_try_state() -> Result<(), DispatchError> {
		Self::try_state_of_standards()?;
		Self::try_state_of_vocabulary()?;
		for (_, standard, record) in Accreditations::<T>::iter() {
			ensure!(Standards::<T>::contains_key(standard), "5: accreditation without standard");
			ensure!(!record.scope.is_empty(), "5: accreditation without scope");
			for family in &record.scope {
				Self::ensure_family(*family).map_err(|_| "5: accreditation without family")?;
			}
		}
		Self::try_state_of_certificates()?;
		Self::try_state_of_invitations()?;
		Self::try_state_of_audits()
	}

	fn try_state_of_vocabulary() -> Result<(), DispatchError> {
		for family in crate::Families::<T>::iter_keys() {
			ensure!(family < NextFamilyId::<T>::get(), "1: family id");
		}
		for (id, good) in Goods::<T>::iter() {
			ensure!(id < NextGoodId::<T>::get(), "1: good id");
			Self::ensure_family(good.family).map_err(|_| "2: good without family")?;
		}
		let mut names = BTreeSet::new();
		for (id, label) in Labels::<T>::iter() {
			ensure!(id < NextLabelId::<T>::get(), "1: label id");
			Self::ensure_family(label.family).map_err(|_| "2: label without family")?;
			Self::ensure_performance_standard(label.performance_standard)
				.map_err(|_| "4: label without performance standard")?;
			let rules = Self::chain_of_custody_rules(label.chain_of_custody_standard)
				.map_err(|_| "4: label without chain-of-custody standard")?;
			ensure!(
				label.content_claim.is_none() || keeps_apart(rules.model),
				"4: content claim where material mixes"
			);
			ensure!(
				LabelNames::<T>::get(label.family, &label.name)
					== Some(label.performance_standard.standard),
				"11: name of another standard"
			);
			names.insert((label.family, label.name));
		}
		for (family, name, _) in LabelNames::<T>::iter() {
			ensure!(names.contains(&(family, name)), "11: name without label");
		}
		Ok(())
	}

	fn try_state_of_standards() -> Result<(), DispatchError> {
		let mut owned = BTreeMap::<T::AccountId, u32>::new();
		for (id, standard) in Standards::<T>::iter() {
			ensure!(id < NextStandardId::<T>::get(), "1: standard id");
			ensure!(standard.latest_version > 0, "3: standard without version");
			for version in 1..=standard.latest_version {
				ensure!(
					StandardVersions::<T>::contains_key(StandardVersionId {
						standard: id,
						version
					}),
					"3: missing version"
				);
			}
			let count = owned.entry(standard.owner).or_default();
			*count = count.saturating_add(1);
		}
		for (id, version) in StandardVersions::<T>::iter() {
			let standard = Standards::<T>::get(id.standard).ok_or("3: version without standard")?;
			ensure!((1..=standard.latest_version).contains(&id.version), "3: unknown version");
			ensure!(!version.documents.is_empty(), "3: version without document");
		}
		for id in RetiredVersions::<T>::iter_keys() {
			ensure!(StandardVersions::<T>::contains_key(id), "3: unknown version is retired");
		}
		ensure!(
			StandardsOwned::<T>::iter().collect::<BTreeMap<_, _>>() == owned,
			"10: count of owned standards"
		);
		Ok(())
	}

	fn try_state_of_certificates() -> Result<(), DispatchError> {
		for (id, certificate) in Certificates::<T>::iter() {
			ensure!(id < NextCertificateId::<T>::get(), "1: certificate id");
			ensure!(
				certificate.performance_standard.is_some() == certificate.method.is_some(),
				"6: method and performance standard"
			);
			Self::try_state_of_conversions(&certificate)?;

			let withdrawn = certificate.status == CertificationStatus::Withdrawn;
			let standard = certificate.chain_of_custody_standard.standard;
			let listed = CertificatesOf::<T>::contains_key((&certificate.holder, standard, id));
			let in_use = !withdrawn && Self::now() < certificate.validity.until;
			ensure!(listed || !in_use, "7: certificate isn't listed");
			ensure!(!(listed && withdrawn), "7: withdrawn certificate is listed");
			ensure!(
				SuspendedBy::<T>::contains_key(id)
					== (certificate.status == CertificationStatus::Suspended),
				"8: suspension and status disagree"
			);
		}
		let mut lists = BTreeMap::<_, u32>::new();
		for (holder, standard, id) in CertificatesOf::<T>::iter_keys() {
			let certificate = Certificates::<T>::get(id).ok_or("7: unknown certificate listed")?;
			ensure!(
				certificate.holder == holder
					&& certificate.chain_of_custody_standard.standard == standard,
				"7: certificate listed elsewhere"
			);
			let count = lists.entry((holder, standard)).or_default();
			*count = count.saturating_add(1);
		}
		ensure!(lists.values().all(|count| *count <= MAX_CERTIFICATES), "7: too many certificates");
		for (id, suspenders) in SuspendedBy::<T>::iter() {
			ensure!(
				Certificates::<T>::contains_key(id) && !suspenders.is_empty(),
				"8: suspension of nothing or by nobody"
			);
		}
		Ok(())
	}

	fn try_state_of_invitations() -> Result<(), DispatchError> {
		for id in Invitations::<T>::iter_keys() {
			ensure!(Certificates::<T>::contains_key(id), "12: invitation to nothing");
		}
		Ok(())
	}

	fn try_state_of_conversions(
		certificate: &Certificate<T::AccountId>,
	) -> Result<(), DispatchError> {
		ensure!(
			!certificate.conversions.is_empty() || certificate.performance_standard.is_none(),
			"6: certificate without conversion"
		);
		for row in &certificate.conversions {
			let of_family =
				|good| Goods::<T>::get(good).is_some_and(|good| good.family == certificate.family);
			ensure!(
				row.factor.is_valid() && of_family(row.input) && of_family(row.output),
				"6: invalid conversion"
			);
			let Some(label) = row.label else { continue };
			let label = Labels::<T>::get(label).ok_or("6: certificate with unknown label")?;
			ensure!(label.family == certificate.family, "6: label of another family");
			let under_its_standards = match row.source {
				SourceClass::PassThrough => {
					label.chain_of_custody_standard.standard
						== certificate.chain_of_custody_standard.standard
				}
				_ => {
					Some(label.performance_standard) == certificate.performance_standard
						&& label.chain_of_custody_standard == certificate.chain_of_custody_standard
				}
			};
			ensure!(under_its_standards, "6: label under other standards");
		}
		Ok(())
	}

	fn try_state_of_audits() -> Result<(), DispatchError> {
		for (id, audit) in Audits::<T>::iter() {
			ensure!(id < NextAuditId::<T>::get(), "1: audit id");
			ensure!(AuditsOf::<T>::contains_key(&audit.subject, id), "9: audit isn't listed");
		}
		for (subject, id) in AuditsOf::<T>::iter_keys() {
			let audit = Audits::<T>::get(id).ok_or("9: unknown audit listed")?;
			ensure!(audit.subject == subject, "9: audit listed elsewhere");
		}
		Ok(())
	}
}
