//! Who is who and who may certify what.

use super::{checked_limit, Books, Error};
use jsonrpsee::proc_macros::rpc;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use tracemet_primitives::{
	views::{
		AccreditationCursor, AccreditationView, AttributeView, AuditView, CertificateFilter,
		CertificateView, FamilyView, GoodView, LabelView, Page, ParticipantView, SiteView,
		StandardVersionView, StandardView,
	},
	AttributeId, AuditId, AuditSubject, CertificateId, FamilyId, GoodId, LabelId, Role, StandardId,
	StandardVersionId,
};
use tracemet_runtime::{opaque::Block, AccountId, Hash};
use tracemet_runtime_api::TraceMetApi;

/// Who is who and who may certify what.
#[rpc(server, namespace = "tracemet")]
pub trait Registry {
	/// The participant that an account is, or that the account is a site of: roles, intermediary,
	/// the key that signs, whether it is suspended or closed.
	///
	/// Parameters: `account`; `at`, optional. `null` if it is neither.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "participant", blocking)]
	fn participant(
		&self,
		account: AccountId,
		at: Option<Hash>,
	) -> Result<Option<ParticipantView<AccountId>>, Error>;

	/// The participants, or those that have a role, closed and suspended ones too.
	///
	/// Parameters: `role`, optional, such as `"Producer"`; `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "participants", blocking)]
	fn participants(
		&self,
		role: Option<Role>,
		after: Option<AccountId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<ParticipantView<AccountId>, AccountId>, Error>;

	/// The sites, or those of a participant, closed ones too.
	///
	/// Parameters: `participant`, optional; `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "sites", blocking)]
	fn sites(
		&self,
		participant: Option<AccountId>,
		after: Option<AccountId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<SiteView<AccountId>, AccountId>, Error>;

	/// The accounts of the accreditation bodies.
	///
	/// Parameters: `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "accreditationBodies", blocking)]
	fn accreditation_bodies(
		&self,
		after: Option<AccountId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<AccountId, AccountId>, Error>;

	/// The accreditations of certification bodies, or of one: standard, validity, families, and
	/// whether it holds now.
	///
	/// Parameters: `body`, optional; `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "accreditations", blocking)]
	fn accreditations(
		&self,
		body: Option<AccountId>,
		after: Option<AccreditationCursor<AccountId>>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<AccreditationView<AccountId>, AccreditationCursor<AccountId>>, Error>;

	/// The families of goods.
	///
	/// Parameters: `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "families", blocking)]
	fn families(
		&self,
		after: Option<FamilyId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<FamilyView, FamilyId>, Error>;

	/// The goods, or those of a family.
	///
	/// Parameters: `family`, optional; `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "goods", blocking)]
	fn goods(
		&self,
		family: Option<FamilyId>,
		after: Option<GoodId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<GoodView, GoodId>, Error>;

	/// The registry of attributes: the quantities that travel with mass.
	///
	/// Parameters: `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "attributes", blocking)]
	fn attributes(
		&self,
		after: Option<AttributeId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<AttributeView, AttributeId>, Error>;

	/// The standards, each with its newest version.
	///
	/// Parameters: `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "standards", blocking)]
	fn standards(
		&self,
		after: Option<StandardId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<StandardView<AccountId>, StandardId>, Error>;

	/// A version of a standard: its documents and, of a chain-of-custody standard, the rules that
	/// the ledger enforces.
	///
	/// Parameters: `version`, such as `{"standard": 0, "version": 1}`; `at`, optional. `null` if
	/// there is no such version.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "standardVersion", blocking)]
	fn standard_version(
		&self,
		version: StandardVersionId,
		at: Option<Hash>,
	) -> Result<Option<StandardVersionView>, Error>;

	/// The versions of a standard, counted from 1.
	///
	/// Parameters: `standard`; `after`, `limit`, `at`, optional. None if there is no such standard.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "standardVersions", blocking)]
	fn standard_versions(
		&self,
		standard: StandardId,
		after: Option<u16>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<StandardVersionView, u16>, Error>;

	/// A label: the standards that it claims, and its criteria.
	///
	/// Parameters: `label`; `at`, optional. `null` if there is no such label.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "label", blocking)]
	fn label(&self, label: LabelId, at: Option<Hash>) -> Result<Option<LabelView>, Error>;

	/// The labels, or those of a family.
	///
	/// Parameters: `family`, optional; `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "labels", blocking)]
	fn labels(
		&self,
		family: Option<FamilyId>,
		after: Option<LabelId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<LabelView, LabelId>, Error>;

	/// A certificate: whom and what it is for, its conversion table, and whether it can be used
	/// now.
	///
	/// Parameters: `certificate`; `at`, optional. `null` if there is no such certificate.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "certificate", blocking)]
	fn certificate(
		&self,
		certificate: CertificateId,
		at: Option<Hash>,
	) -> Result<Option<CertificateView<AccountId>>, Error>;

	/// The certificates.
	///
	/// Parameters: `filter`, optional, of `holder`, `body` and `status`; `after`, `limit`, `at`,
	/// optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "certificates", blocking)]
	fn certificates(
		&self,
		filter: Option<CertificateFilter<AccountId>>,
		after: Option<CertificateId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<CertificateView<AccountId>, CertificateId>, Error>;

	/// An audit with its findings.
	///
	/// Parameters: `audit`; `at`, optional. `null` if there is no such audit.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "audit", blocking)]
	fn audit(
		&self,
		audit: AuditId,
		at: Option<Hash>,
	) -> Result<Option<AuditView<AccountId>>, Error>;

	/// The audits, or those of an auditor.
	///
	/// Parameters: `auditor`, optional; `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "audits", blocking)]
	fn audits(
		&self,
		auditor: Option<AccountId>,
		after: Option<AuditId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<AuditView<AccountId>, AuditId>, Error>;

	/// The audits of a certificate, request, mass balance or exit statement, with their findings.
	///
	/// Parameters: `subject`: `{"certificate": 3}`, `{"request": 7}`, `{"exit": 1}`, or `{"period":
	/// {"account": ..., "good": 1, "label": 2, "period": 227}}`; `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "auditsOf", blocking)]
	fn audits_of(
		&self,
		subject: AuditSubject<AccountId>,
		after: Option<AuditId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<AuditView<AccountId>>, Error>;
}

impl<Client> RegistryServer for Books<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	Client::Api: TraceMetApi<Block, AccountId>,
{
	fn participant(
		&self,
		account: AccountId,
		at: Option<Hash>,
	) -> Result<Option<ParticipantView<AccountId>>, Error> {
		self.read(at, |api, block| api.participant(block, account))
	}

	fn participants(
		&self,
		role: Option<Role>,
		after: Option<AccountId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<ParticipantView<AccountId>, AccountId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.participants(block, role, after, limit))
	}

	fn sites(
		&self,
		participant: Option<AccountId>,
		after: Option<AccountId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<SiteView<AccountId>, AccountId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.sites(block, participant, after, limit))
	}

	fn accreditation_bodies(
		&self,
		after: Option<AccountId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<AccountId, AccountId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.accreditation_bodies(block, after, limit))
	}

	fn accreditations(
		&self,
		body: Option<AccountId>,
		after: Option<AccreditationCursor<AccountId>>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<AccreditationView<AccountId>, AccreditationCursor<AccountId>>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.accreditations(block, body, after, limit))
	}

	fn families(
		&self,
		after: Option<FamilyId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<FamilyView, FamilyId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.families(block, after, limit))
	}

	fn goods(
		&self,
		family: Option<FamilyId>,
		after: Option<GoodId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<GoodView, GoodId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.goods(block, family, after, limit))
	}

	fn attributes(
		&self,
		after: Option<AttributeId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<AttributeView, AttributeId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.attributes(block, after, limit))
	}

	fn standards(
		&self,
		after: Option<StandardId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<StandardView<AccountId>, StandardId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.standards(block, after, limit))
	}

	fn standard_version(
		&self,
		version: StandardVersionId,
		at: Option<Hash>,
	) -> Result<Option<StandardVersionView>, Error> {
		self.read(at, |api, block| api.standard_version(block, version))
	}

	fn standard_versions(
		&self,
		standard: StandardId,
		after: Option<u16>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<StandardVersionView, u16>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.standard_versions(block, standard, after, limit))
	}

	fn label(&self, label: LabelId, at: Option<Hash>) -> Result<Option<LabelView>, Error> {
		self.read(at, |api, block| api.label(block, label))
	}

	fn labels(
		&self,
		family: Option<FamilyId>,
		after: Option<LabelId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<LabelView, LabelId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.labels(block, family, after, limit))
	}

	fn certificate(
		&self,
		certificate: CertificateId,
		at: Option<Hash>,
	) -> Result<Option<CertificateView<AccountId>>, Error> {
		self.read(at, |api, block| api.certificate(block, certificate))
	}

	fn certificates(
		&self,
		filter: Option<CertificateFilter<AccountId>>,
		after: Option<CertificateId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<CertificateView<AccountId>, CertificateId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| {
			api.certificates(block, filter.unwrap_or(CertificateFilter::ALL), after, limit)
		})
	}

	fn audit(
		&self,
		audit: AuditId,
		at: Option<Hash>,
	) -> Result<Option<AuditView<AccountId>>, Error> {
		self.read(at, |api, block| api.audit(block, audit))
	}

	fn audits(
		&self,
		auditor: Option<AccountId>,
		after: Option<AuditId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<AuditView<AccountId>, AuditId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.audits(block, auditor, after, limit))
	}

	fn audits_of(
		&self,
		subject: AuditSubject<AccountId>,
		after: Option<AuditId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<AuditView<AccountId>>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.audits_of(block, subject, after, limit))
	}
}
