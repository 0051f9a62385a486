//! The traits through which the pallets know each other. The runtime introduces them.

use crate::{
	AttributeId, AttributeTotals, AuditId, AuditSubject, BalanceLevel, Certificate, CertificateId,
	ChainOfCustodyRules, FamilyId, Findings, Good, GoodId, Label, LabelId, LineTotals, Mass,
	MethodId, OutputLineId, ProductionNode, RequestId, Role, Seconds, StandardId,
	StandardVersionId,
};
use alloc::vec::Vec;
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

	/// Whether two accounts are of one company: the same account, a company and its site, or two
	/// sites, whatever their standing.
	fn are_related(a: &AccountId, b: &AccountId) -> bool;

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

	/// That the version is one of a performance standard, and that `who` is the standard's owner.
	fn ensure_owns_performance_standard(
		who: &AccountId,
		standard: StandardVersionId,
	) -> DispatchResult;

	/// That `auditor` may attest the footprint that is declared in a request: accredited for the
	/// standards of its certificate, and independent of the account and of the body whose work it
	/// is.
	fn ensure_may_attest(auditor: &AccountId, request: RequestId) -> DispatchResult;

	/// That the audit is one of the request, and found that it doesn't conform.
	fn ensure_audit_found(audit: AuditId, request: RequestId) -> DispatchResult;

	/// A certificate, whether or not it still holds.
	fn certificate(certificate: CertificateId) -> Result<Certificate<AccountId>, DispatchError>;

	/// A certificate that holds now: neither suspended nor withdrawn, within its validity, and its
	/// body accredited for its standards.
	fn usable_certificate(
		certificate: CertificateId,
	) -> Result<Certificate<AccountId>, DispatchError>;

	/// The certificate, if `body` may decide now on requests under it: the certificate is the
	/// body's, it is neither suspended nor withdrawn, and the body is accredited at present. A
	/// request made while the certificate held can be decided after it expired.
	fn ensure_may_decide(
		body: &AccountId,
		certificate: CertificateId,
	) -> Result<Certificate<AccountId>, DispatchError>;

	/// The certificate, if it is the body's and the body is accredited at present: it may then
	/// guard what was issued under it (validate transfers, freeze, revoke), whatever became of the
	/// certificate.
	fn ensure_may_guard(
		body: &AccountId,
		certificate: CertificateId,
	) -> Result<Certificate<AccountId>, DispatchError>;

	/// Whether the account has a certificate for the family under some version of the
	/// chain-of-custody standard that is neither withdrawn nor outside its validity. Suspensions
	/// don't count: what would expire for them couldn't be brought back.
	fn is_certified(account: &AccountId, standard: StandardId, family: FamilyId) -> bool;
}

/// What an audit of something in the ledger concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditConcern<AccountId> {
	/// The custody account.
	pub account: AccountId,
	/// The family of goods.
	pub family: FamilyId,
	/// The performance standard that is claimed, if any is.
	pub performance_standard: Option<StandardVersionId>,
	/// The chain-of-custody standard that rules.
	pub chain_of_custody_standard: StandardVersionId,
	/// The certification bodies whose work it is, if it is anybody's.
	pub bodies: Vec<AccountId>,
}

/// The ledger as auditors need to know it. Implemented by pallet-credits.
pub trait AuditedLedger<AccountId> {
	/// What an audit of the subject concerns; a certificate is not in the ledger. An error if there
	/// is no such record.
	fn concern_of(
		subject: &AuditSubject<AccountId>,
	) -> Result<AuditConcern<AccountId>, DispatchError>;

	/// Freezes what the audit is about: the output lines of a request, the balance of an account,
	/// or an exit statement, which is contested from then on. Freezing again what the same auditor
	/// froze changes nothing.
	fn freeze_audited(
		subject: &AuditSubject<AccountId>,
		auditor: &AccountId,
		findings: &Findings,
	) -> DispatchResult;
}

/// The production records behind the nodes, and who answers for them. Implemented by
/// pallet-credits.
pub trait ProductionRecords<AccountId> {
	/// That the request is approved, and `who` acts for the producer that made it, whether or not it
	/// still has the role. A pending one isn't restated: its body would approve a record that it
	/// can't read.
	fn ensure_producer_of(who: &AccountId, request: RequestId) -> DispatchResult;

	/// That the request is approved, and `who` is the certification body of the certificate that it
	/// was made under, accredited at present.
	fn ensure_body_of(who: &AccountId, request: RequestId) -> DispatchResult;
}

/// The footprint of a mass, and the revision it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MassFootprint {
	/// Totals of the attributes of the mass, in grams.
	pub attributes: AttributeTotals,
	/// Revision of the node's footprint.
	pub revision: u32,
	/// First second at which it is out of date (PACT).
	pub valid_until: Seconds,
}

/// The production graph and its footprints. Implemented by pallet-footprint.
pub trait ProductionGraph {
	/// Enters a node; its footprint becomes pending. Verifies that the method can calculate it.
	fn open_node(node: RequestId, production: ProductionNode) -> DispatchResult;

	/// Replaces a node whose footprint isn't accepted yet: the vote on it begins anew. An error if
	/// it is accepted or cancelled already.
	fn amend_node(node: RequestId, production: ProductionNode) -> DispatchResult;

	/// Takes a node out whose request was not approved.
	fn cancel_node(node: RequestId) -> DispatchResult;

	/// Whether the footprint in force is calculated from the record as it was requested: not declared,
	/// not decided by the council, and nothing was restated since.
	fn is_as_requested(node: RequestId) -> bool;

	/// The accepted totals of all output lines of a node.
	fn accepted_lines(node: RequestId) -> Result<LineTotals, DispatchError>;

	/// The accepted footprint of so much mass from an output line.
	fn footprint_of(origin: OutputLineId, mass: Mass) -> Result<MassFootprint, DispatchError>;
}

/// Who wants to know when the footprint of a node is accepted. Implemented by pallet-credits.
pub trait OnFootprintAccepted {
	/// A footprint of the node is accepted, and in force: its first, or a newer revision. Bounded
	/// work, because it is part of a vote.
	fn on_footprint_accepted(node: RequestId, revision: u32);
}

impl OnFootprintAccepted for () {
	fn on_footprint_accepted(_: RequestId, _: u32) {}
}

/// Methods and attributes as the certification pallet needs to know them. Implemented by
/// pallet-footprint.
pub trait FootprintRegistry {
	/// The performance standard and the family of a method.
	fn method_scope(method: MethodId) -> Result<(StandardVersionId, FamilyId), DispatchError>;

	/// That the attribute is in the registry.
	fn ensure_attribute(attribute: AttributeId) -> DispatchResult;

	/// That the method has a default factor for the good, which then can enter without credits.
	fn ensure_default_factor(method: MethodId, good: GoodId) -> DispatchResult;
}
