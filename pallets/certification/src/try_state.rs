//! What always holds in this pallet.

use crate::{
	Accreditations, Certificates, Config, Goods, Labels, NextCertificateId, NextFamilyId,
	NextGoodId, NextLabelId, NextStandardId, Pallet, StandardVersions, Standards,
};
use frame_support::ensure;
use sp_runtime::DispatchError;
use tracemet_primitives::{traits::CertificationRegistry, StandardVersionId};

impl<T: Config> Pallet<T> {
	/// Checks the invariants:
	///
	/// 1. Every id in use is below the next one to be given out.
	/// 2. Every good and label is of a registered family.
	/// 3. A standard has exactly its versions 1 to latest, each with a document.
	/// 4. A label stands under a performance and a chain-of-custody standard.
	/// 5. Every accreditation is for a registered standard.
	/// 6. Every certificate has labels under its own standards, and a table of valid factors
	///    between registered goods.
	pub fn do_try_state() -> Result<(), DispatchError> {
		for family in crate::Families::<T>::iter_keys() {
			ensure!(family < NextFamilyId::<T>::get(), "1: family id");
		}
		for (id, good) in Goods::<T>::iter() {
			ensure!(id < NextGoodId::<T>::get(), "1: good id");
			Self::ensure_family(good.family).map_err(|_| "2: good without family")?;
		}
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
		}
		for (id, version) in StandardVersions::<T>::iter() {
			let standard = Standards::<T>::get(id.standard).ok_or("3: version without standard")?;
			ensure!((1..=standard.latest_version).contains(&id.version), "3: unknown version");
			ensure!(!version.documents.is_empty(), "3: version without document");
		}
		for (id, label) in Labels::<T>::iter() {
			ensure!(id < NextLabelId::<T>::get(), "1: label id");
			Self::ensure_family(label.family).map_err(|_| "2: label without family")?;
			Self::ensure_performance_standard(label.performance_standard)
				.map_err(|_| "4: label without performance standard")?;
			Self::chain_of_custody_rules(label.chain_of_custody_standard)
				.map_err(|_| "4: label without chain-of-custody standard")?;
		}
		for (_, standard, _) in Accreditations::<T>::iter() {
			ensure!(Standards::<T>::contains_key(standard), "5: accreditation without standard");
		}
		for (id, certificate) in Certificates::<T>::iter() {
			ensure!(id < NextCertificateId::<T>::get(), "1: certificate id");
			ensure!(!certificate.labels.is_empty(), "6: certificate without label");
			for label in &certificate.labels {
				let label = Labels::<T>::get(label).ok_or("6: certificate with unknown label")?;
				ensure!(
					label.performance_standard == certificate.performance_standard
						&& label.chain_of_custody_standard == certificate.chain_of_custody_standard,
					"6: label under other standards"
				);
			}
			ensure!(!certificate.conversions.is_empty(), "6: certificate without conversion");
			for row in &certificate.conversions {
				ensure!(
					row.factor.is_valid()
						&& Goods::<T>::contains_key(row.input)
						&& Goods::<T>::contains_key(row.output),
					"6: invalid conversion"
				);
			}
		}
		Ok(())
	}
}
