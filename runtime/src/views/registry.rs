//! Who is who and who may certify what.

use super::{family_name, ids, length, matches, page, text};
use crate::{AccountId, Accounts, Certification, Footprint, Runtime};
use alloc::{string::String, vec::Vec};
use pallet_accounts::{Closed, KeyOf, Participants, Sites};
use pallet_certification::{
	AccreditationBodies, Accreditations, Audits, AuditsOf, Certificates, Families, Goods,
	Invitations, Labels, NextAuditId, NextCertificateId, NextFamilyId, NextGoodId, NextLabelId,
	NextStandardId, RetiredVersions, StandardVersions, Standards, SuspendedBy,
};
use pallet_footprint::{Attributes, NextAttributeId};
use tracemet_primitives::{
	traits::CertificationRegistry,
	views::{
		AccreditationCursor, AccreditationView, AttributeView, AuditView, Bound, CertificateFilter,
		CertificateView, CriterionView, DocumentView, FamilyView, GoodView, LabelView, Page,
		ParticipantView, SiteView, StandardVersionView, StandardView,
	},
	AttributeId, Audit, AuditId, AuditSubject, Certificate, CertificateId, Criterion, Document,
	FamilyId, GoodId, LabelId, Role, StandardId, StandardVersionId,
};

type Participant = pallet_accounts::Participant<AccountId>;

fn key_of(account: &AccountId) -> AccountId {
	KeyOf::<Runtime>::get(account).unwrap_or_else(|| account.clone())
}

fn may_act(account: &AccountId, participant: &Participant) -> bool {
	!Closed::<Runtime>::contains_key(account) && Accounts::ensure_active(participant).is_ok()
}

fn participant_view(account: AccountId, record: Participant) -> ParticipantView<AccountId> {
	ParticipantView {
		may_act: may_act(&account, &record),
		key: key_of(&account),
		closed_at: Closed::<Runtime>::get(&account),
		account,
		intermediary: record.intermediary,
		roles: record.roles.into_iter().collect(),
		dossier: record.dossier,
		standing: record.standing,
		open_sites: record.open_sites,
	}
}

pub(crate) fn participant(account: &AccountId) -> Option<ParticipantView<AccountId>> {
	Accounts::registered(account).map(|(company, record)| participant_view(company, record))
}

pub(crate) fn participants(
	role: Option<Role>,
	after: Option<AccountId>,
	limit: u32,
) -> Page<ParticipantView<AccountId>, AccountId> {
	let accounts = match after {
		Some(account) => Participants::<Runtime>::iter_keys_from(
			Participants::<Runtime>::hashed_key_for(account),
		),
		None => Participants::<Runtime>::iter_keys(),
	};
	page(accounts, limit, |account| {
		let record = Participants::<Runtime>::get(&account)?;
		role.is_none_or(|role| record.roles.contains(&role))
			.then(|| participant_view(account, record))
	})
}

pub(crate) fn sites(
	participant: Option<AccountId>,
	after: Option<AccountId>,
	limit: u32,
) -> Page<SiteView<AccountId>, AccountId> {
	let accounts = match after {
		Some(site) => Sites::<Runtime>::iter_keys_from(Sites::<Runtime>::hashed_key_for(site)),
		None => Sites::<Runtime>::iter_keys(),
	};
	page(accounts, limit, |site| {
		let (company, record) = Accounts::registered(&site)?;
		matches(&participant, &company).then(|| SiteView {
			key: key_of(&site),
			may_act: may_act(&site, &record),
			closed_at: Closed::<Runtime>::get(&site),
			site,
			participant: company,
		})
	})
}

pub(crate) fn accreditation_bodies(
	after: Option<AccountId>,
	limit: u32,
) -> Page<AccountId, AccountId> {
	let accounts = match after {
		Some(account) => {
			AccreditationBodies::<Runtime>::iter_keys_from(
				AccreditationBodies::<Runtime>::hashed_key_for(account),
			)
		}
		None => AccreditationBodies::<Runtime>::iter_keys(),
	};
	page(accounts, limit, Some)
}

fn standard_name(standard: StandardId) -> String {
	Standards::<Runtime>::get(standard).map(|record| text(&record.name)).unwrap_or_default()
}

fn accreditation(
	AccreditationCursor { body, standard }: AccreditationCursor<AccountId>,
) -> Option<AccreditationView<AccountId>> {
	let record = Accreditations::<Runtime>::get(&body, standard)?;
	Some(AccreditationView {
		body,
		standard,
		standard_name: standard_name(standard),
		in_force: Certification::ensure_in_force(&record).is_ok(),
		accreditation_body: record.accreditation_body,
		validity: record.validity,
		scope: record.scope.into_iter().collect(),
		status: record.status,
	})
}

pub(crate) fn accreditations(
	body: Option<AccountId>,
	after: Option<AccreditationCursor<AccountId>>,
	limit: u32,
) -> Page<AccreditationView<AccountId>, AccreditationCursor<AccountId>> {
	match body {
		Some(body) => {
			let standards = match after {
				// Whose cursor it is doesn't matter: the list is this body's.
				Some(AccreditationCursor { standard, .. }) => {
					Accreditations::<Runtime>::iter_key_prefix_from(
						&body,
						Accreditations::<Runtime>::hashed_key_for(&body, standard),
					)
				}
				None => Accreditations::<Runtime>::iter_key_prefix(&body),
			};
			let keys =
				standards.map(|standard| AccreditationCursor { body: body.clone(), standard });
			page(keys, limit, accreditation)
		}
		None => {
			let keys = match after {
				Some(AccreditationCursor { body, standard }) => {
					Accreditations::<Runtime>::iter_keys_from(
						Accreditations::<Runtime>::hashed_key_for(body, standard),
					)
				}
				None => Accreditations::<Runtime>::iter_keys(),
			};
			let keys = keys.map(|(body, standard)| AccreditationCursor { body, standard });
			page(keys, limit, accreditation)
		}
	}
}

pub(crate) fn families(after: Option<FamilyId>, limit: u32) -> Page<FamilyView, FamilyId> {
	page(ids(after, FamilyId::next, NextFamilyId::<Runtime>::get()), limit, |family| {
		let name = text(&Families::<Runtime>::get(family)?);
		Some(FamilyView { family, name })
	})
}

pub(crate) fn goods(
	family: Option<FamilyId>,
	after: Option<GoodId>,
	limit: u32,
) -> Page<GoodView, GoodId> {
	page(ids(after, GoodId::next, NextGoodId::<Runtime>::get()), limit, |good| {
		let record = Goods::<Runtime>::get(good)?;
		matches(&family, &record.family).then(|| GoodView {
			good,
			name: text(&record.name),
			family: record.family,
			family_name: family_name(record.family),
			basis: record.basis,
		})
	})
}

pub(crate) fn attributes(
	after: Option<AttributeId>,
	limit: u32,
) -> Page<AttributeView, AttributeId> {
	page(ids(after, AttributeId::next, NextAttributeId::<Runtime>::get()), limit, |attribute| {
		let record = Attributes::<Runtime>::get(attribute)?;
		Some(AttributeView {
			attribute,
			name: Footprint::attribute_name(attribute),
			unit: text(&record.unit),
			attached_to: record.attached_to,
			nature: record.nature,
		})
	})
}

fn document(document: Document) -> DocumentView {
	DocumentView { kind: document.kind, content_hash: document.hash, uri: text(&document.uri) }
}

pub(crate) fn standard_version(version: StandardVersionId) -> Option<StandardVersionView> {
	let record = StandardVersions::<Runtime>::get(version)?;
	Some(StandardVersionView {
		version,
		kind: record.kind,
		effective_from: record.effective_from,
		retired_from: RetiredVersions::<Runtime>::get(version),
		documents: record.documents.into_iter().map(document).collect(),
	})
}

pub(crate) fn standards(
	after: Option<StandardId>,
	limit: u32,
) -> Page<StandardView<AccountId>, StandardId> {
	page(ids(after, StandardId::next, NextStandardId::<Runtime>::get()), limit, |standard| {
		let record = Standards::<Runtime>::get(standard)?;
		let version = record.latest_version;
		Some(StandardView {
			standard,
			name: text(&record.name),
			owner: record.owner,
			latest: standard_version(StandardVersionId { standard, version })?,
		})
	})
}

pub(crate) fn standard_versions(
	standard: StandardId,
	after: Option<u16>,
	limit: u32,
) -> Page<StandardVersionView, u16> {
	let latest = Standards::<Runtime>::get(standard).map(|record| record.latest_version);
	let first = after.map_or(Some(1), |version| version.checked_add(1));
	// Without a standard, or after the last version, there are none.
	let versions = first.zip(latest).into_iter().flat_map(|(first, latest)| first..=latest);
	page(versions, limit, |version| standard_version(StandardVersionId { standard, version }))
}

fn criterion(criterion: Criterion) -> CriterionView {
	let (bound, attributes, grams_per_kilogram) = match criterion {
		Criterion::AtMost { attributes, grams_per_kilogram } => {
			(Bound::AtMost, attributes, grams_per_kilogram)
		}
		Criterion::AtLeast { attributes, grams_per_kilogram } => {
			(Bound::AtLeast, attributes, grams_per_kilogram)
		}
	};
	CriterionView { attributes: attributes.into_iter().collect(), bound, grams_per_kilogram }
}

pub(crate) fn label(label: LabelId) -> Option<LabelView> {
	let record = Labels::<Runtime>::get(label)?;
	let rules = Certification::chain_of_custody_rules(record.chain_of_custody_standard).ok()?;
	Some(LabelView {
		label,
		name: text(&record.name),
		family: record.family,
		family_name: family_name(record.family),
		performance_standard: record.performance_standard,
		chain_of_custody_standard: record.chain_of_custody_standard,
		model: rules.model,
		criteria: record.criteria.into_iter().map(criterion).collect(),
		content_claim: record.content_claim.map(|claim| text(&claim)),
	})
}

pub(crate) fn labels(
	family: Option<FamilyId>,
	after: Option<LabelId>,
	limit: u32,
) -> Page<LabelView, LabelId> {
	page(ids(after, LabelId::next, NextLabelId::<Runtime>::get()), limit, |id| {
		label(id).filter(|view| matches(&family, &view.family))
	})
}

fn certificate_view(
	certificate: CertificateId,
	record: Certificate<AccountId>,
) -> CertificateView<AccountId> {
	let suspended_by = SuspendedBy::<Runtime>::get(certificate).unwrap_or_default();
	CertificateView {
		certificate,
		body: record.body,
		holder: record.holder,
		family: record.family,
		family_name: family_name(record.family),
		performance_standard: record.performance_standard,
		chain_of_custody_standard: record.chain_of_custody_standard,
		method: record.method,
		conversions: record.conversions.into_inner(),
		validity: record.validity,
		automatic_approval: record.automatic_approval,
		status: record.status,
		suspended_by: suspended_by.into_iter().collect(),
		invited: Invitations::<Runtime>::get(certificate),
		usable: Certification::usable_certificate(certificate).is_ok(),
	}
}

pub(crate) fn certificate(certificate: CertificateId) -> Option<CertificateView<AccountId>> {
	Certificates::<Runtime>::get(certificate).map(|record| certificate_view(certificate, record))
}

pub(crate) fn certificates(
	filter: &CertificateFilter<AccountId>,
	after: Option<CertificateId>,
	limit: u32,
) -> Page<CertificateView<AccountId>, CertificateId> {
	page(ids(after, CertificateId::next, NextCertificateId::<Runtime>::get()), limit, |id| {
		let record = Certificates::<Runtime>::get(id)?;
		let wanted = matches(&filter.holder, &record.holder)
			&& matches(&filter.body, &record.body)
			&& matches(&filter.status, &record.status);
		wanted.then(|| certificate_view(id, record))
	})
}

fn audit_view(audit: AuditId, record: Audit<AccountId>) -> AuditView<AccountId> {
	AuditView {
		audit,
		auditor: record.auditor,
		subject: record.subject,
		outcome: record.outcome,
		findings: text(&record.findings),
		evidence: record.evidence,
		recorded_at: record.recorded_at,
	}
}

pub(crate) fn audit(audit: AuditId) -> Option<AuditView<AccountId>> {
	Audits::<Runtime>::get(audit).map(|record| audit_view(audit, record))
}

pub(crate) fn audits(
	auditor: Option<AccountId>,
	after: Option<AuditId>,
	limit: u32,
) -> Page<AuditView<AccountId>, AuditId> {
	page(ids(after, AuditId::next, NextAuditId::<Runtime>::get()), limit, |id| {
		audit(id).filter(|view| matches(&auditor, &view.auditor))
	})
}

pub(crate) fn audits_of(
	subject: &AuditSubject<AccountId>,
	after: Option<AuditId>,
	limit: u32,
) -> Vec<AuditView<AccountId>> {
	let audits = match after {
		Some(audit) => AuditsOf::<Runtime>::iter_key_prefix_from(
			subject,
			AuditsOf::<Runtime>::hashed_key_for(subject, audit),
		),
		None => AuditsOf::<Runtime>::iter_key_prefix(subject),
	};
	audits.filter_map(audit).take(length(limit)).collect()
}
