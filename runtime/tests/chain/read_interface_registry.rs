//! What the read interface says of who is who and who may certify what.

use super::world::*;
use sp_runtime::traits::{BlakeTwo256, Hash as _};
use std::collections::BTreeSet;
use tracemet_primitives::{
	views::{
		AccreditationCursor, AccreditationView, AttributeView, AuditView, Bound, CertificateFilter,
		CertificateView, CriterionView, DocumentView, FamilyView, GoodView, LabelView,
		MethodFactorsView, MethodView, ParticipantView, SiteView, StandardVersionView,
		StandardView,
	},
	*,
};
use tracemet_runtime::*;

/// What is to be seen of an active participant.
fn participant(name: &str, role: Role) -> ParticipantView<AccountId> {
	ParticipantView {
		account: account(name),
		intermediary: account("intermediary"),
		roles: vec![role],
		dossier: BlakeTwo256::hash(name.as_bytes()),
		key: account(name),
		standing: Standing::Active,
		may_act: true,
		open_sites: 0,
		closed_at: None,
	}
}

fn participants(world: &mut World, role: Option<Role>) -> BTreeSet<AccountId> {
	in_pages(|after, limit| ask!(world, participants(role, after, limit)))
		.into_iter()
		.map(|view| view.account)
		.collect()
}

fn accounts(names: &[&str]) -> BTreeSet<AccountId> {
	names.iter().map(|name| account(name)).collect()
}

#[test]
fn participants_are_told_with_role_intermediary_and_standing() {
	let mut world = copper_world();
	let mine = participant("mine", Role::Producer);
	assert_eq!(ask!(world, participant(account("mine"))), Some(mine.clone()));
	assert_eq!(ask!(world, participant(account("nobody"))), None);
	assert_eq!(ask!(world, participant(account("intermediary"))), None);

	let all = ["mine", "smelter", "brand", "body", "other body", "accreditation", "owner"];
	assert_eq!(participants(&mut world, None), accounts(&all));
	assert_eq!(participants(&mut world, Some(Role::Producer)), accounts(&["mine", "smelter"]));
	assert_eq!(participants(&mut world, Some(Role::Trader)), accounts(&[]));

	let suspend = pallet_accounts::Call::suspend_participant { participant: account("mine") };
	world.ok("intermediary", suspend);
	let suspended =
		ParticipantView { standing: Standing::Suspended, may_act: false, ..mine.clone() };
	assert_eq!(ask!(world, participant(account("mine"))), Some(suspended));

	let close = pallet_accounts::Call::close_participant { participant: account("brand") };
	world.ok("intermediary", close);
	let closed_at = Some(world.run(System::block_number));
	let closed =
		ParticipantView { closed_at, may_act: false, ..participant("brand", Role::BrandOwner) };
	assert_eq!(ask!(world, participant(account("brand"))), Some(closed));
	assert_eq!(participants(&mut world, None), accounts(&all));

	let rotate = pallet_accounts::Call::rotate_key { new_key: account("another key") };
	world.ok("smelter", rotate);
	let smelter =
		ParticipantView { key: account("another key"), ..participant("smelter", Role::Producer) };
	assert_eq!(ask!(world, participant(account("smelter"))), Some(smelter));
}

#[test]
fn sites_are_told_with_the_participant_that_they_belong_to() {
	let mut world = copper_world();
	for (company, site) in [("mine", "pit"), ("smelter", "north"), ("smelter", "south")] {
		world.ok(
			"intermediary",
			pallet_accounts::Call::register_site {
				participant: account(company),
				site: account(site),
			},
		);
	}
	let site = |company: &str, site: &str| SiteView {
		site: account(site),
		participant: account(company),
		key: account(site),
		may_act: true,
		closed_at: None,
	};
	let mut sites = |company: Option<&str>| {
		let company = company.map(account);
		let mut sites = in_pages(|after, limit| ask!(world, sites(company.clone(), after, limit)));
		sites.sort_by_key(|view| view.site.clone());
		sites
	};
	let mut all = vec![site("mine", "pit"), site("smelter", "north"), site("smelter", "south")];
	all.sort_by_key(|view| view.site.clone());
	assert_eq!(sites(None), all);
	assert_eq!(sites(Some("mine")), vec![site("mine", "pit")]);
	assert_eq!(sites(Some("brand")), vec![]);

	let smelter = ask!(world, participant(account("north"))).unwrap();
	assert_eq!((smelter.account, smelter.open_sites), (account("smelter"), 2));

	let close = pallet_accounts::Call::close_site { site: account("pit") };
	world.ok("intermediary", close);
	let closed_at = Some(world.run(System::block_number));
	let closed = SiteView { closed_at, may_act: false, ..site("mine", "pit") };
	let of_mine = ask!(world, sites(Some(account("mine")), None, 256));
	assert_eq!(of_mine.items, vec![closed]);
	assert_eq!(ask!(world, participant(account("pit"))).unwrap().open_sites, 0);
}

#[test]
fn accreditations_are_told_by_body_and_whether_they_hold() {
	let mut world = copper_world();
	let bodies = in_pages(|after, limit| ask!(world, accreditation_bodies(after, limit)));
	assert_eq!(bodies, vec![account("accreditation")]);

	accredit_other_body(&mut world);
	let accreditation = |body: &str, standard: StandardId, name: &str| AccreditationView {
		body: account(body),
		standard,
		standard_name: name.into(),
		accreditation_body: account("accreditation"),
		validity: TimeSpan { from: START - YEAR, until: START + YEAR },
		scope: vec![COPPER],
		status: CertificationStatus::Active,
		in_force: true,
	};
	let of = |body| {
		[
			accreditation(body, PERFORMANCE.standard, "copper"),
			accreditation(body, CHAIN_OF_CUSTODY.standard, "mass balance"),
		]
	};
	let list = |world: &mut World, body: Option<&str>| {
		let body = body.map(account);
		let mut list =
			in_pages(|after, limit| ask!(world, accreditations(body.clone(), after, limit)));
		list.sort_by_key(|view| (view.body.clone(), view.standard));
		list
	};
	assert_eq!(list(&mut world, Some("body")), of("body"));
	assert_eq!(list(&mut world, Some("mine")), vec![]);
	let mut all = [of("body"), of("other body")].concat();
	all.sort_by_key(|view| (view.body.clone(), view.standard));
	assert_eq!(list(&mut world, None), all);
	// Of a cursor that another body's list gave, only the standard counts.
	let page = |world: &mut World, after, limit| {
		ask!(world, accreditations(Some(account("body")), after, limit)).items
	};
	let both = page(&mut world, None, 2);
	let standard = both[0].standard;
	let elsewhere = AccreditationCursor { body: account("other body"), standard };
	assert_eq!(page(&mut world, Some(elsewhere), 2), both[1..]);

	let suspend = pallet_certification::Call::suspend_accreditation {
		body: account("body"),
		standard: PERFORMANCE.standard,
	};
	world.ok("accreditation", suspend);
	let [performance, chain_of_custody] = of("body");
	let status = CertificationStatus::Suspended;
	let suspended = AccreditationView { status, in_force: false, ..performance };
	assert_eq!(list(&mut world, Some("body")), vec![suspended.clone(), chain_of_custody.clone()]);
	// It stands, and doesn't hold.
	world.wait(YEAR);
	let over = AccreditationView { in_force: false, ..chain_of_custody };
	assert_eq!(list(&mut world, Some("body")), vec![suspended, over]);
}

#[test]
fn goods_families_and_attributes_are_told_by_name() {
	let mut world = copper_world();
	let register = pallet_certification::Call::register_family { name: name("iron and steel") };
	world.govern(register);
	let steel = FamilyId(1);
	let coil = pallet_certification::Call::register_good {
		name: name("hot-rolled coil"),
		family: steel,
		basis: MassBasis::GrossMass,
	};
	world.govern(coil);

	let families = in_pages(|after, limit| ask!(world, families(after, limit)));
	assert_eq!(
		families,
		vec![
			FamilyView { family: COPPER, name: "copper".into() },
			FamilyView { family: steel, name: "iron and steel".into() },
		]
	);
	let goods = in_pages(|after, limit| ask!(world, goods(None, after, limit)));
	let names = goods.iter().map(|good| &good.name[..]).collect::<Vec<_>>();
	assert_eq!(names, ["ore", "concentrate", "scrap", "cathode", "hot-rolled coil"]);
	let coil = GoodView {
		good: GoodId(4),
		name: "hot-rolled coil".into(),
		family: steel,
		family_name: "iron and steel".into(),
		basis: MassBasis::GrossMass,
	};
	let of_steel = in_pages(|after, limit| ask!(world, goods(Some(steel), after, limit)));
	assert_eq!(of_steel, vec![coil]);

	let attributes = in_pages(|after, limit| ask!(world, attributes(after, limit)));
	assert_eq!(attributes.len(), 9);
	assert_eq!(
		attributes[usize::from(RECYCLED_POST_CONSUMER.0)],
		AttributeView {
			attribute: RECYCLED_POST_CONSUMER,
			name: "recycled metal, post-consumer".into(),
			unit: "g".into(),
			attached_to: AttachedTo::AllGoods,
			nature: AttributeNature::Content,
		}
	);
}

#[test]
fn standards_are_told_with_their_versions_rules_and_documents() {
	let mut world = copper_world();
	let version = |version, kind| StandardVersionView {
		version,
		kind,
		effective_from: START - YEAR,
		retired_from: None,
		documents: vec![DocumentView {
			kind: DocumentKind::Standard,
			content_hash: BlakeTwo256::hash(b"the standard's text"),
			uri: "urn:example:standard".into(),
		}],
	};
	let first = version(CHAIN_OF_CUSTODY, StandardKind::ChainOfCustody(RULES));
	let standard = |standard, name: &str, latest| StandardView {
		standard,
		name: name.into(),
		owner: account("owner"),
		latest,
	};
	let performance =
		standard(PERFORMANCE.standard, "copper", version(PERFORMANCE, StandardKind::Performance));
	assert_eq!(
		in_pages(|after, limit| ask!(world, standards(after, limit))),
		vec![
			performance.clone(),
			standard(CHAIN_OF_CUSTODY.standard, "mass balance", first.clone())
		]
	);

	let rules = ChainOfCustodyRules { overdraft: t(5), ..RULES };
	let effective_from = world.now + YEAR;
	world.ok(
		"owner",
		pallet_certification::Call::register_standard_version {
			standard: CHAIN_OF_CUSTODY.standard,
			kind: StandardKind::ChainOfCustody(rules),
			effective_from,
			documents: documents(),
		},
	);
	let from = world.now + YEAR;
	world.ok(
		"owner",
		pallet_certification::Call::retire_standard_version { version: CHAIN_OF_CUSTODY, from },
	);
	let retired = StandardVersionView { retired_from: Some(from), ..first };
	let second = StandardVersionId { version: 2, ..CHAIN_OF_CUSTODY };
	let second = StandardVersionView {
		effective_from,
		..version(second, StandardKind::ChainOfCustody(rules))
	};
	assert_eq!(ask!(world, standard_version(CHAIN_OF_CUSTODY)), Some(retired.clone()));
	assert_eq!(ask!(world, standard_version(second.version)), Some(second.clone()));
	for unknown in [0, 3] {
		let version = StandardVersionId { version: unknown, ..CHAIN_OF_CUSTODY };
		assert_eq!(ask!(world, standard_version(version)), None);
	}
	let versions = |world: &mut World, standard| {
		in_pages(|after, limit| ask!(world, standard_versions(standard, after, limit)))
	};
	assert_eq!(versions(&mut world, CHAIN_OF_CUSTODY.standard), vec![retired, second.clone()]);
	assert_eq!(versions(&mut world, StandardId(9)), vec![]);
	assert_eq!(
		in_pages(|after, limit| ask!(world, standards(after, limit))),
		vec![performance, standard(CHAIN_OF_CUSTODY.standard, "mass balance", second)]
	);
	// In JSON too the rules are readable, and no mass is a number.
	let json = serde_json::to_value(ask!(world, standards(None, 256))).unwrap();
	let rules = &json["items"][1]["latest"]["kind"]["ChainOfCustody"];
	assert_eq!(rules["overdraft"], "5000000");
	assert_eq!(rules["carryOverNeedsCertificate"], false);
	assert_eq!(json["next"], serde_json::Value::Null);
}

/// What is to be seen of the copper world's method.
fn method(method: MethodId, version: u16) -> MethodView {
	MethodView {
		method,
		name: "SMAD copper".into(),
		version,
		standard: PERFORMANCE,
		family: COPPER,
		allocation: Allocation::Mass,
		boundary: SystemBoundary::CradleToGate,
		gwp: GwpSet::Ar6,
		declared_unit: Unit::Kilogram,
	}
}

#[test]
fn methods_are_told_with_all_their_factors() {
	let mut world = copper_world();
	world.ok("owner", register_method([ELECTRICITY, ActivityId(1)]));
	let second = MethodId(1);
	let of = |world: &mut World, family| {
		in_pages(|after, limit| ask!(world, methods(family, after, limit)))
	};
	let both = vec![method(METHOD, 1), method(second, 2)];
	assert_eq!(of(&mut world, None), both);
	assert_eq!(of(&mut world, Some(COPPER)), both);
	assert_eq!(of(&mut world, Some(FamilyId(9))), vec![]);

	let default_factor = |good, grams| DefaultFactor {
		good,
		attribute: FOSSIL_UPSTREAM,
		grams,
		per_kilograms: 1,
		source: BlakeTwo256::hash(b"the world's mix"),
		quality: DataQuality { primary: false, ..QUALITY },
	};
	assert_eq!(
		ask!(world, method(second)),
		Some(MethodFactorsView {
			method: method(second, 2),
			effective: TimeSpan { from: 0, until: Seconds::MAX },
			emission_factors: vec![emission_factor(ELECTRICITY), emission_factor(ActivityId(1))],
			default_factors: vec![
				default_factor(CONCENTRATE, 4_000),
				default_factor(SCRAP, 100),
				default_factor(CATHODE, 4_600),
			],
		})
	);
	assert_eq!(ask!(world, method(MethodId(9))), None);
	let json = serde_json::to_value(ask!(world, method(METHOD))).unwrap();
	assert_eq!(json["emissionFactors"][0]["perUnits"], "1");
	assert_eq!(json["defaultFactors"][0]["grams"], "4000");
}

#[test]
fn labels_are_told_with_their_criteria() {
	let mut world = copper_world();
	let label = |label, name: &str, criteria| LabelView {
		label,
		name: name.into(),
		family: COPPER,
		family_name: "copper".into(),
		performance_standard: PERFORMANCE,
		chain_of_custody_standard: CHAIN_OF_CUSTODY,
		model: ChainOfCustodyModel::MassBalance,
		criteria,
		content_claim: None,
	};
	let at_most = CriterionView {
		attributes: CARBON_FOOTPRINT.to_vec(),
		bound: Bound::AtMost,
		grams_per_kilogram: 8_000,
	};
	let at_least = CriterionView {
		attributes: RECYCLED_CONTENT.to_vec(),
		bound: Bound::AtLeast,
		grams_per_kilogram: 1_000,
	};
	let all = vec![
		label(CU_CONCENTRATE, "Cu CONCENTRATE", vec![]),
		label(CU_8_0, "Cu 8.0 MIX", vec![at_most]),
		label(CU_RE, "Cu RE MIX", vec![at_least]),
	];
	assert_eq!(in_pages(|after, limit| ask!(world, labels(None, after, limit))), all);
	assert_eq!(in_pages(|after, limit| ask!(world, labels(Some(COPPER), after, limit))), all);
	let other = Some(FamilyId(9));
	assert_eq!(in_pages(|after, limit| ask!(world, labels(other, after, limit))), vec![]);
	assert_eq!(ask!(world, label(CU_8_0)).as_ref(), Some(&all[1]));
	assert_eq!(ask!(world, label(LabelId(9))), None);
}

fn certificates(
	world: &mut World,
	filter: CertificateFilter<AccountId>,
) -> Vec<(CertificateId, bool)> {
	in_pages(|after, limit| ask!(world, certificates(filter.clone(), after, limit)))
		.into_iter()
		.map(|view| (view.certificate, view.usable))
		.collect()
}

#[test]
fn certificates_are_told_by_holder_by_body_and_by_status() {
	let mut world = copper_world();
	accredit_other_body(&mut world);
	world.ok("other body", certify("mine", &MINE_ROWS));
	let third = CertificateId(2);
	let of_smelter = CertificateView {
		certificate: SMELTER_CERTIFICATE,
		body: account("body"),
		holder: account("smelter"),
		family: COPPER,
		family_name: "copper".into(),
		performance_standard: Some(PERFORMANCE),
		chain_of_custody_standard: CHAIN_OF_CUSTODY,
		method: Some(METHOD),
		conversions: conversions(&SMELTER_ROWS).into_inner(),
		validity: TimeSpan { from: START - YEAR, until: START + YEAR },
		automatic_approval: Mass::ZERO,
		status: CertificationStatus::Active,
		suspended_by: vec![],
		invited: None,
		usable: true,
	};
	assert_eq!(ask!(world, certificate(SMELTER_CERTIFICATE)), Some(of_smelter.clone()));
	assert_eq!(ask!(world, certificate(CertificateId(9))), None);

	let by_holder = |holder: &str| CertificateFilter {
		holder: Some(account(holder)),
		..CertificateFilter::ALL
	};
	let by_body =
		|body: &str| CertificateFilter { body: Some(account(body)), ..CertificateFilter::ALL };
	let by_status = |status| CertificateFilter { status: Some(status), ..CertificateFilter::ALL };
	let usable = |ids: &[CertificateId]| ids.iter().map(|id| (*id, true)).collect::<Vec<_>>();
	let all = usable(&[MINE_CERTIFICATE, SMELTER_CERTIFICATE, third]);
	assert_eq!(certificates(&mut world, CertificateFilter::ALL), all);
	assert_eq!(certificates(&mut world, by_holder("mine")), usable(&[MINE_CERTIFICATE, third]));
	assert_eq!(certificates(&mut world, by_body("other body")), usable(&[third]));
	let both = CertificateFilter { body: Some(account("body")), ..by_holder("mine") };
	assert_eq!(certificates(&mut world, both), usable(&[MINE_CERTIFICATE]));

	let certificate = SMELTER_CERTIFICATE;
	world.ok("body", pallet_certification::Call::suspend_certificate { certificate });
	world.ok("other body", failed_audit(AuditSubject::Certificate(certificate)));
	let body = account("other body");
	world.ok("smelter", pallet_certification::Call::invite_body { certificate, body });
	let mut suspended = ask!(world, certificate(certificate)).unwrap();
	suspended.suspended_by.sort_by_key(|who| *who != account("body"));
	assert_eq!(
		suspended,
		CertificateView {
			status: CertificationStatus::Suspended,
			suspended_by: vec![account("body"), account("other body")],
			invited: Some(account("other body")),
			usable: false,
			..of_smelter
		}
	);
	let stands = |world: &mut World, status| certificates(world, by_status(status));
	let suspended = vec![(SMELTER_CERTIFICATE, false)];
	assert_eq!(stands(&mut world, CertificationStatus::Suspended), suspended);
	let active = usable(&[MINE_CERTIFICATE, third]);
	assert_eq!(stands(&mut world, CertificationStatus::Active), active);
	assert_eq!(stands(&mut world, CertificationStatus::Withdrawn), vec![]);

	// Once it is over it stands, and can't be used.
	world.wait(YEAR);
	let expired = vec![(MINE_CERTIFICATE, false), (third, false)];
	assert_eq!(stands(&mut world, CertificationStatus::Active), expired);
}

#[test]
fn audits_are_told_by_auditor_with_what_they_are_about() {
	let (mut world, _) = with_own_concentrate();
	accredit_other_body(&mut world);
	let subjects =
		[AuditSubject::Certificate(MINE_CERTIFICATE), AuditSubject::Request(RequestId(0))];
	let mut expected = vec![];
	for ((auditor, subject), audit) in
		["other body", "body"].into_iter().zip(subjects.clone()).zip([AuditId(0), AuditId(1)])
	{
		world.ok(
			auditor,
			pallet_certification::Call::record_audit {
				subject: subject.clone(),
				outcome: AuditOutcome::Conforming,
				findings: reason("nothing was found"),
				evidence: None,
				freeze: false,
			},
		);
		expected.push(AuditView {
			audit,
			auditor: account(auditor),
			subject,
			outcome: AuditOutcome::Conforming,
			findings: "nothing was found".into(),
			evidence: None,
			recorded_at: world.now,
		});
	}
	let of = |world: &mut World, auditor: Option<&str>| {
		let auditor = auditor.map(account);
		in_pages(|after, limit| ask!(world, audits(auditor.clone(), after, limit)))
	};
	assert_eq!(of(&mut world, None), expected);
	assert_eq!(of(&mut world, Some("body")), expected[1..]);
	assert_eq!(of(&mut world, Some("mine")), vec![]);
	assert_eq!(ask!(world, audit(AuditId(0))).as_ref(), Some(&expected[0]));
	assert_eq!(ask!(world, audit(AuditId(9))), None);
	let of_request = ask!(world, audits_of(subjects[1].clone(), None, 256));
	assert_eq!(of_request, expected[1..]);
	let json = serde_json::to_value(&of_request[0]).unwrap();
	assert_eq!(json["subject"], serde_json::json!({ "request": 0 }));
}
