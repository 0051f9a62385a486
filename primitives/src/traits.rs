//! The traits through which the pallets know each other. The runtime introduces them.

use crate::{
	AttributeId, AttributeTotals, BalanceLevel, Certificate, CertificateId, ChainOfCustodyRules,
	FamilyId, Good, GoodId, Label, LabelId, LineTotals, Mass, MethodId, OutputLineId,
	ProductionNode, RequestId, Role, StandardVersionId,
};
use sp_runtime::{DispatchError, DispatchResult};

/// Who may act. Implemented by pallet-accounts.
pub trait Participants<AccountId> {
	/// That `who` is an active participant with `role`.
	fn ensure_role(who: &AccountId, role: Role) -> DispatchResult;

	/// That `account` is an active custody account, and at which level it keeps its balance.
	fn ensure_custody_account(account: &AccountId) -> Result<BalanceLevel, DispatchError>;

	/// That `who` may act for the custody account: it is the account, or the company it is a site
	/// of, and both may act at present.
	fn ensure_acts_for(who: &AccountId, account: &AccountId) -> DispatchResult;

	/// That `who` may act for the custody account and that its participant has `role`.
	fn ensure_acts_for_with_role(
		who: &AccountId,
		account: &AccountId,
		role: Role,
	) -> DispatchResult;
}

/// What an account still has on the books, which has to be nothing before it is closed.
/// Implemented by each pallet that keeps something for accounts.
pub trait Holdings<AccountId> {
	/// That the account has nothing left here.
	fn ensure_none(account: &AccountId) -> DispatchResult;
}

impl<AccountId, A: Holdings<AccountId>, B: Holdings<AccountId>> Holdings<AccountId> for (A, B) {
	fn ensure_none(account: &AccountId) -> DispatchResult {
		A::ensure_none(account)?;
		B::ensure_none(account)
	}
}

/// Who may certify what. Implemented by pallet-certification.
pub trait CertificationRegistry<AccountId> {
	/// A good of the registry.
	fn good(good: GoodId) -> Result<Good, DispatchError>;

	/// That the family is in the registry.
	fn ensure_family(family: FamilyId) -> DispatchResult;

	/// A label of the registry.
	fn label(label: LabelId) -> Result<Label, DispatchError>;

	/// The rules of a version of a chain-of-custody standard.
	fn chain_of_custody_rules(
		standard: StandardVersionId,
	) -> Result<ChainOfCustodyRules, DispatchError>;

	/// That the version is one of a performance standard.
	fn ensure_performance_standard(standard: StandardVersionId) -> DispatchResult;

	/// A certificate, whether or not it still holds.
	fn certificate(certificate: CertificateId) -> Result<Certificate<AccountId>, DispatchError>;

	/// A certificate that holds now: not withdrawn, within its validity, and its body accredited
	/// for both of its standards.
	fn usable_certificate(
		certificate: CertificateId,
	) -> Result<Certificate<AccountId>, DispatchError>;

	/// The certificate, if `body` may decide now on requests under it: the body issued it, it is
	/// not withdrawn, and the body is accredited at present. A request made while the certificate
	/// held can be decided after it expired.
	fn ensure_may_decide(
		body: &AccountId,
		certificate: CertificateId,
	) -> Result<Certificate<AccountId>, DispatchError>;
}

/// The footprint of a mass, and the revision it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MassFootprint {
	/// Totals of the attributes of the mass, in grams.
	pub attributes: AttributeTotals,
	/// Revision of the node's footprint.
	pub revision: u32,
}

/// The production graph and its footprints. Implemented by pallet-footprint.
pub trait ProductionGraph {
	/// Enters a node; its footprint becomes pending. Verifies that the method can calculate it.
	fn open_node(node: RequestId, production: ProductionNode) -> DispatchResult;

	/// Takes a node out whose request was not approved.
	fn cancel_node(node: RequestId) -> DispatchResult;

	/// The accepted totals of all output lines of a node.
	fn accepted_lines(node: RequestId) -> Result<LineTotals, DispatchError>;

	/// The accepted footprint of so much mass from an output line.
	fn footprint_of(origin: OutputLineId, mass: Mass) -> Result<MassFootprint, DispatchError>;
}

/// Methods and attributes as the certification pallet needs to know them. Implemented by
/// pallet-footprint.
pub trait FootprintRegistry {
	/// The performance standard and the family of a method.
	fn method_scope(method: MethodId) -> Result<(StandardVersionId, FamilyId), DispatchError>;

	/// That the attribute is in the registry.
	fn ensure_attribute(attribute: AttributeId) -> DispatchResult;
}
