//! The entries of a sheet in the terms of the chain: names found, units and balances compared.

use super::{
	columns::Kind,
	journal::Key,
	mistakes::Mistakes,
	requests::{Input, Record, Source},
	transfers::Delivery,
};
use crate::{
	chain::{AccountId, At, Call, Chain, ChainError, NameError, Names},
	keys,
	quantity::{in_tonnes, unit_name},
};
use codec::Encode;
use sp_core::{bounded::BoundedVec, crypto::Ss58Codec, Blake2Hasher, Get, Hasher, H256};
use std::collections::BTreeMap;
use subxt_signer::sr25519::Keypair;
use tracemet_primitives::{
	views::{CertificateView, LotView, MethodFactorsView, RequestView},
	Activities, Activity, ActivityId, CertificateId, DeclaredFootprint, InputSource, Inputs, LotId,
	Mass, MaxLegs, MethodId, Output, Outputs, PassThrough, RequestId, TimeSpan, TransferLeg, Unit,
};

/// What sets the hashes of entries apart from all others.
const DOMAIN: &[u8] = b"tracemet import";

/// A production record as the chain takes it.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Report {
	/// The certificate.
	pub certificate: CertificateId,
	/// When it was produced.
	pub period: TimeSpan,
	/// What went in.
	pub inputs: Inputs,
	/// What was done.
	pub activities: Activities,
	/// What came out.
	pub outputs: Outputs,
	/// Commitment to its evidence, if the sheet has one.
	pub evidence: Option<H256>,
	/// The request that it corrects.
	pub corrects: Option<RequestId>,
}

impl Report {
	/// Whether a request says the same, its inputs and activities in any order. Its evidence is compared
	/// by who looked for it.
	pub fn is_in(&self, request: &RequestView<AccountId>) -> bool {
		self.certificate == request.certificate
			&& self.period == request.reference_period
			&& sorted(self.inputs.to_vec()) == sorted(request.inputs.clone())
			&& sorted(self.activities.to_vec()) == sorted(request.activities.clone())
			&& self.outputs[..] == request.outputs[..]
			&& self.corrects == request.corrects
			&& request.declared.is_none()
	}
}

/// A delivery as the chain takes it.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Batch {
	/// What, and to whom.
	pub legs: BoundedVec<TransferLeg<AccountId>, MaxLegs>,
	/// Commitment to its business document, if the sheet has one.
	pub document: Option<H256>,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Content {
	/// A production record.
	Report(Report),
	/// A delivery.
	Batch(Batch),
}

/// An entry of a sheet: what is submitted at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
	/// What it is known by.
	pub key: Key,
	/// The row that stands for it in messages.
	pub row: u32,
	/// What it says.
	pub content: Content,
	/// What it draws from lots, and in which rows.
	pub draws: Vec<(u32, LotId, Mass)>,
}

impl Entry {
	/// Blake2b-256 of the chain, the entry's own name and all that it says.
	pub fn hash(&self, genesis: H256) -> H256 {
		let Key { kind, account, reference } = &self.key;
		let parts = (DOMAIN, genesis, kind.name(), account, reference, &self.content);
		Blake2Hasher::hash(&parts.encode())
	}

	/// What the chain keeps of an entry without evidence or document of its own: a salted commitment to
	/// its reference, so that the same entry is known again, by the same key and by nobody else.
	pub fn commitment(&self, key: &Keypair) -> H256 {
		let Key { kind, account, reference } = &self.key;
		let path = ["import", kind.name(), &account.to_ss58check(), reference];
		let salt = keys::derive(key, &path).public_key().0;
		Blake2Hasher::hash(&[reference.as_bytes(), &salt].concat())
	}

	/// What is kept on the chain for it: its own evidence, or the commitment to its reference.
	pub fn evidence(&self, key: &Keypair) -> H256 {
		let own = match &self.content {
			Content::Report(report) => report.evidence,
			Content::Batch(batch) => batch.document,
		};
		own.unwrap_or_else(|| self.commitment(key))
	}

	/// The call to sign.
	pub fn call(&self, key: &Keypair) -> Call {
		let evidence = Some(self.evidence(key));
		match &self.content {
			Content::Report(report) => {
				let Report { certificate, period, inputs, activities, outputs, corrects, .. } =
					report;
				let declared = None::<DeclaredFootprint>;
				let reported = (period, inputs, activities, outputs, declared, evidence);
				let arguments = (&self.key.account, certificate, reported, corrects);
				Call::new("Credits", "request_certificate", arguments)
			}
			Content::Batch(batch) => {
				let arguments = (&self.key.account, &batch.legs, evidence);
				Call::new("Credits", "transfer_batch", arguments)
			}
		}
	}
}

/// What is known of the chain, each thing asked for once.
pub struct Resolver<'a> {
	chain: &'a Chain,
	at: &'a At,
	names: Names,
	certificates: BTreeMap<CertificateId, Option<CertificateView<AccountId>>>,
	methods: BTreeMap<MethodId, Option<MethodFactorsView>>,
}

impl<'a> Resolver<'a> {
	/// Reads what things are called at a block.
	pub async fn new(chain: &'a Chain, at: &'a At) -> Result<Self, ChainError> {
		let names = chain.names(at).await?;
		Ok(Self { chain, at, names, certificates: BTreeMap::new(), methods: BTreeMap::new() })
	}

	async fn certificate(
		&mut self,
		id: CertificateId,
	) -> Result<Option<CertificateView<AccountId>>, ChainError> {
		if let Some(known) = self.certificates.get(&id) {
			return Ok(known.clone());
		}
		let certificate = self.chain.certificate(self.at, id).await?;
		self.certificates.insert(id, certificate.clone());
		Ok(certificate)
	}

	async fn method(&mut self, id: MethodId) -> Result<Option<MethodFactorsView>, ChainError> {
		if let Some(known) = self.methods.get(&id) {
			return Ok(known.clone());
		}
		let method = self.chain.method(self.at, id).await?;
		self.methods.insert(id, method.clone());
		Ok(method)
	}

	/// A production record in the chain's terms. None: something is wrong with it.
	pub async fn request(
		&mut self,
		record: Record,
		mistakes: &mut Mistakes,
	) -> Result<Option<Entry>, ChainError> {
		let before = mistakes.len();
		let Record { reference, head, inputs, activities, outputs } = record;
		let Some(certificate) = self.certificate(head.certificate).await? else {
			let what = format!("there is no certificate {}", head.certificate);
			mistakes.cell(head.row, "certificate", what);
			return Ok(None);
		};
		if certificate.holder != head.account {
			let holder = certificate.holder.to_ss58check();
			let what = format!("certificate {} is of the account {holder}", head.certificate);
			mistakes.cell(head.row, "certificate", what);
		}
		let (mut into_record, mut draws) = (Vec::new(), Vec::new());
		for Input { row, source, mass, gross, output } in inputs {
			let source = match &source {
				Source::Lot(lot) => {
					draws.push((row, *lot, mass));
					Ok(InputSource::Credit { lot: *lot })
				}
				Source::Extracted(named) => {
					self.names.good(named).map(|good| InputSource::Extracted { good })
				}
				Source::Uncertified(named) => {
					self.names.good(named).map(|good| InputSource::Uncertified { good })
				}
				Source::Scrap(named, origin) => {
					self.names.good(named).map(|good| InputSource::Scrap { good, origin: *origin })
				}
				Source::Overdraft => Ok(InputSource::Overdraft),
			};
			match source {
				Ok(source) => into_record.push(tracemet_primitives::Input {
					source,
					mass,
					gross_mass: gross,
					attributed_to: output,
				}),
				Err(error) => mistakes.cell(row, "good", error.to_string()),
			}
		}
		let mut from_record = Vec::new();
		for output in outputs {
			let good = self.names.good(&output.good);
			let label = output.label.as_ref().map(|label| self.names.label(label)).transpose();
			if let Err(error) = &good {
				mistakes.cell(output.row, "good", error.to_string());
			}
			if let Err(error) = &label {
				mistakes.cell(output.row, "label", error.to_string());
			}
			if let (Ok(good), Ok(label)) = (good, label) {
				from_record.push(Output {
					good,
					label,
					mass: output.mass,
					gross_mass: output.gross,
					value_share: output.value_share,
				});
			}
		}
		let method = match certificate.method {
			Some(method) => self.method(method).await?,
			None => None,
		};
		let mut done = Vec::new();
		for activity in activities {
			if let Some(method) = &method {
				check_unit(method, activity.row, activity.activity, activity.unit, mistakes);
			}
			done.push(Activity {
				activity: activity.activity,
				quantity: activity.quantity,
				unit: activity.unit,
				primary: activity.primary,
				evidence: activity.evidence,
			});
		}
		if mistakes.len() > before {
			return Ok(None);
		}
		let (row, account) = (head.row, head.account);
		let report = Report {
			certificate: head.certificate,
			period: head.period,
			inputs: bounded(sorted(into_record)),
			activities: bounded(sorted(done)),
			outputs: bounded(from_record),
			evidence: head.evidence,
			corrects: head.corrects,
		};
		let key = Key { kind: Kind::Requests, account, reference };
		Ok(Some(Entry { key, row, content: Content::Report(report), draws }))
	}

	/// A delivery in the chain's terms. None: something is wrong with it.
	pub fn transfer(&self, delivery: Delivery, mistakes: &mut Mistakes) -> Option<Entry> {
		let before = mistakes.len();
		let Delivery { reference, from, document, legs } = delivery;
		let row = legs.first()?.row;
		let (mut moved, mut draws) = (Vec::new(), Vec::new());
		for leg in legs {
			let pass_through = leg.pass_through.as_ref().map(|(delivered, certificate)| {
				let delivered = self.names.good(delivered)?;
				Ok::<_, NameError>(PassThrough { delivered, certificate: *certificate })
			});
			match pass_through.transpose() {
				Ok(pass_through) => {
					let (lot, mass, to) = (leg.lot, leg.mass, leg.to);
					draws.push((leg.row, lot, mass));
					moved.push(TransferLeg { lot, mass, to, pass_through });
				}
				Err(error) => mistakes.cell(leg.row, "delivered_as", error.to_string()),
			}
		}
		let key = Key { kind: Kind::Transfers, account: from, reference };
		let content = Content::Batch(Batch { legs: bounded(sorted(moved)), document });
		(mistakes.len() == before).then_some(Entry { key, row, content, draws })
	}
}

/// In an order that is always the same: a sheet whose rows were sorted says what it said before.
fn sorted<T: Encode>(mut list: Vec<T>) -> Vec<T> {
	list.sort_by_cached_key(Encode::encode);
	list
}

/// A list whose length was compared with the bound when the rows were read.
fn bounded<T, Bound: Get<u32>>(list: Vec<T>) -> BoundedVec<T, Bound> {
	BoundedVec::truncate_from(list)
}

/// That the method of the certificate knows the activity, in that unit.
fn check_unit(
	method: &MethodFactorsView,
	row: u32,
	activity: ActivityId,
	unit: Unit,
	mistakes: &mut Mistakes,
) {
	let factors = &method.emission_factors;
	let id = method.method.method;
	match factors.iter().find(|factor| factor.activity == activity) {
		None => {
			let mut known = Vec::new();
			for factor in factors {
				let text = format!("{} ({})", factor.activity, unit_name(factor.unit));
				if !known.contains(&text) {
					known.push(text);
				}
			}
			let what = format!(
				"the SMAD method {id} has no activity {activity}: it has {}",
				known.join(", ")
			);
			mistakes.cell(row, "activity", what);
		}
		Some(factor) if factor.unit != unit => {
			let what = format!(
				"the SMAD method {id} counts activity {activity} in {}, not in {}",
				unit_name(factor.unit),
				unit_name(unit)
			);
			mistakes.cell(row, "quantity", what);
		}
		Some(_) => {}
	}
}

/// That the lots hold what all the entries together draw from them.
pub async fn check_balances(
	chain: &Chain,
	at: &At,
	entries: &[Entry],
	mistakes: &mut Mistakes,
) -> Result<(), ChainError> {
	let mut lots = BTreeMap::<LotId, Option<LotView<AccountId>>>::new();
	let mut drawn = BTreeMap::<LotId, u64>::new();
	for entry in entries {
		for (row, id, mass) in &entry.draws {
			if !lots.contains_key(id) {
				lots.insert(*id, chain.lot(at, *id).await?);
			}
			let Some(Some(lot)) = lots.get(id) else {
				mistakes.cell(*row, "lot", format!("there is no lot {id}"));
				continue;
			};
			if lot.holder != entry.key.account {
				let holder = lot.holder.to_ss58check();
				mistakes.cell(*row, "lot", format!("lot {id} is held by the account {holder}"));
				continue;
			}
			let so_far = drawn.entry(*id).or_default();
			*so_far = so_far.saturating_add(mass.0);
			if *so_far > lot.mass.0 {
				let what = format!(
					"lot {id} has {} t to spend, and with this row the file draws {} t",
					in_tonnes(lot.mass.0.into()),
					in_tonnes((*so_far).into())
				);
				mistakes.cell(*row, "mass", what);
			}
		}
	}
	Ok(())
}
