//! Lists of the read interface, page by page.

use super::{AccountId, At, Chain, ChainError};
use codec::{Decode, Encode};
use tracemet_primitives::{
	views::{
		AccreditationCursor, AccreditationView, AttributeView, AuditView, AwaitsAttestationView,
		CertificateFilter, CertificateView, DisputeView, ExitFilter, ExitSummaryView, FamilyView,
		FootprintStagesView, GoodView, HeldLineView, LabelView, LotFilter, LotView,
		MassBalanceCursor, MassBalanceView, MethodFactorsView, MethodView, OpenFootprintView, Page,
		ParticipantView, PendingTransferView, RequestFilter, RequestSummaryView, SiteView,
		StandardView,
	},
	AttributeId, AuditId, AuditSubject, CertificateId, ExitId, FamilyId, GoodId, LabelId, LotId,
	MethodId, PeriodId, RequestId, Role, StandardId, TransferId,
};

/// How many entries of a list to ask for: as many as a page can have.
const PAGE: u32 = 256;

/// As much of a list as was wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
	/// The entries.
	pub entries: Vec<T>,
	/// Whether there are more.
	pub is_cut: bool,
}

impl Chain {
	/// The entries of a list, `most` at most. `arguments`: those of the question before its cursor.
	async fn pages<T: Decode, C: Encode + Decode>(
		&self,
		at: &At,
		question: &str,
		arguments: impl Encode,
		most: u32,
	) -> Result<Listed<T>, ChainError> {
		let mut entries = Vec::new();
		let mut after = None::<C>;
		loop {
			let left = room(&entries, most);
			let page: Page<T, C> =
				self.ask(at, question, (&arguments, &after, left.min(PAGE))).await?;
			entries.extend(page.items);
			match page.next {
				None => return Ok(Listed { entries, is_cut: false }),
				Some(_) if room(&entries, most) == 0 => {
					return Ok(Listed { entries, is_cut: true });
				}
				next => after = next,
			}
		}
	}

	/// The same of a list that ends with a page that isn't full. `id`: the cursor of an entry.
	async fn full_pages<T: Decode, C: Encode>(
		&self,
		at: &At,
		question: &str,
		arguments: impl Encode,
		most: u32,
		id: fn(&T) -> C,
	) -> Result<Listed<T>, ChainError> {
		let mut entries = Vec::new();
		loop {
			// One more than is wanted tells whether there are more.
			let wanted = room(&entries, most.saturating_add(1)).min(PAGE);
			let after = entries.last().map(id);
			let page: Vec<T> = self.ask(at, question, (&arguments, after, wanted)).await?;
			let is_last = u32::try_from(page.len()).is_ok_and(|length| length < wanted);
			entries.extend(page);
			let is_cut = usize::try_from(most).is_ok_and(|most| entries.len() > most);
			if is_cut {
				entries.pop();
			}
			if is_last || is_cut {
				return Ok(Listed { entries, is_cut });
			}
		}
	}

	/// Lots, in the order of their ids.
	pub async fn lots(
		&self,
		at: &At,
		filter: &LotFilter<AccountId>,
		most: u32,
	) -> Result<Listed<LotView<AccountId>>, ChainError> {
		self.pages::<_, LotId>(at, "lots", filter, most).await
	}

	/// Certificate requests, in the order of their ids.
	pub async fn requests(
		&self,
		at: &At,
		filter: &RequestFilter<AccountId>,
		most: u32,
	) -> Result<Listed<RequestSummaryView<AccountId>>, ChainError> {
		self.pages::<_, RequestId>(at, "requests", filter, most).await
	}

	/// Exit statements, in the order of their ids.
	pub async fn exit_statements(
		&self,
		at: &At,
		filter: &ExitFilter<AccountId>,
		most: u32,
	) -> Result<Listed<ExitSummaryView<AccountId>>, ChainError> {
		self.pages::<_, ExitId>(at, "exit_statements", filter, most).await
	}

	/// Certificates, in the order of their ids.
	pub async fn certificates(
		&self,
		at: &At,
		filter: &CertificateFilter<AccountId>,
		most: u32,
	) -> Result<Listed<CertificateView<AccountId>>, ChainError> {
		self.pages::<_, CertificateId>(at, "certificates", filter, most).await
	}

	/// A certificate.
	pub async fn certificate(
		&self,
		at: &At,
		certificate: CertificateId,
	) -> Result<Option<CertificateView<AccountId>>, ChainError> {
		self.ask(at, "certificate", certificate).await
	}

	/// A SMAD method with its factors.
	pub async fn method(
		&self,
		at: &At,
		method: MethodId,
	) -> Result<Option<MethodFactorsView>, ChainError> {
		self.ask(at, "method", method).await
	}

	/// The transfers that wait which a custody account sends or receives.
	pub async fn transfers_of(
		&self,
		at: &At,
		account: &AccountId,
		most: u32,
	) -> Result<Listed<PendingTransferView<AccountId>>, ChainError> {
		let id = |view: &PendingTransferView<AccountId>| -> TransferId { view.transfer };
		self.full_pages(at, "pending_transfers", account, most, id).await
	}

	/// The audits of something.
	pub async fn audits(
		&self,
		at: &At,
		subject: &AuditSubject<AccountId>,
		most: u32,
	) -> Result<Listed<AuditView<AccountId>>, ChainError> {
		let id = |view: &AuditView<AccountId>| -> AuditId { view.audit };
		self.full_pages(at, "audits_of", subject, most, id).await
	}

	/// The mass-balance accounts of a custody account, in a period or in the current one of each.
	pub async fn mass_balance_accounts(
		&self,
		at: &At,
		account: &AccountId,
		period: Option<PeriodId>,
		most: u32,
	) -> Result<Listed<MassBalanceView>, ChainError> {
		let arguments = (account, period);
		self.pages::<_, MassBalanceCursor>(at, "mass_balance_accounts", arguments, most).await
	}

	/// The participant that an account is, or that a site belongs to.
	pub async fn participant(
		&self,
		at: &At,
		account: &AccountId,
	) -> Result<Option<ParticipantView<AccountId>>, ChainError> {
		self.ask(at, "participant", account).await
	}

	/// The participants.
	pub async fn participants(
		&self,
		at: &At,
		most: u32,
	) -> Result<Listed<ParticipantView<AccountId>>, ChainError> {
		self.pages::<_, AccountId>(at, "participants", None::<Role>, most).await
	}

	/// The sites of a participant.
	pub async fn sites(
		&self,
		at: &At,
		participant: &AccountId,
		most: u32,
	) -> Result<Listed<SiteView<AccountId>>, ChainError> {
		self.pages::<_, AccountId>(at, "sites", Some(participant), most).await
	}

	/// The transfers that wait for a certification body to validate them.
	pub async fn transfers_to_validate(
		&self,
		at: &At,
		body: &AccountId,
		most: u32,
	) -> Result<Listed<PendingTransferView<AccountId>>, ChainError> {
		self.pages::<_, TransferId>(at, "transfers_to_validate", body, most).await
	}

	/// The declared footprints that wait for an auditor, or those that one may attest.
	pub async fn awaiting_attestation(
		&self,
		at: &At,
		auditor: &Option<AccountId>,
		most: u32,
	) -> Result<Listed<AwaitsAttestationView<AccountId>>, ChainError> {
		self.pages::<_, RequestId>(at, "awaiting_attestation", auditor, most).await
	}

	/// What the producer adds to the footprint of each output line of a request, and what comes with each
	/// input. None: there is no footprint in force.
	pub async fn footprint_stages(
		&self,
		at: &At,
		request: RequestId,
	) -> Result<Option<FootprintStagesView>, ChainError> {
		self.ask(at, "footprint_stages", request).await
	}

	/// The footprints that the validators don't agree on.
	pub async fn disputes(&self, at: &At, most: u32) -> Result<Listed<DisputeView>, ChainError> {
		self.full_pages(at, "disputes", (), most, |view: &DisputeView| view.request).await
	}

	/// The requests that wait for their footprint.
	pub async fn work_list(
		&self,
		at: &At,
		most: u32,
	) -> Result<Listed<OpenFootprintView>, ChainError> {
		self.full_pages(at, "work_list", (), most, |view: &OpenFootprintView| view.request).await
	}

	/// The output lines that are held, each with the revision that it is held by.
	pub async fn held_lines(
		&self,
		at: &At,
		most: u32,
	) -> Result<Listed<HeldLineView<AccountId>>, ChainError> {
		let line = |view: &HeldLineView<AccountId>| view.line;
		self.full_pages(at, "held_lines", (), most, line).await
	}

	/// The families of goods.
	pub async fn families(&self, at: &At, most: u32) -> Result<Listed<FamilyView>, ChainError> {
		self.pages::<_, FamilyId>(at, "families", (), most).await
	}

	/// The goods.
	pub async fn goods(&self, at: &At, most: u32) -> Result<Listed<GoodView>, ChainError> {
		self.pages::<_, GoodId>(at, "goods", None::<FamilyId>, most).await
	}

	/// The labels.
	pub async fn labels(&self, at: &At, most: u32) -> Result<Listed<LabelView>, ChainError> {
		self.pages::<_, LabelId>(at, "labels", None::<FamilyId>, most).await
	}

	/// The attributes.
	pub async fn attributes(
		&self,
		at: &At,
		most: u32,
	) -> Result<Listed<AttributeView>, ChainError> {
		self.pages::<_, AttributeId>(at, "attributes", (), most).await
	}

	/// The standards.
	pub async fn standards(
		&self,
		at: &At,
		most: u32,
	) -> Result<Listed<StandardView<AccountId>>, ChainError> {
		self.pages::<_, StandardId>(at, "standards", (), most).await
	}

	/// The SMAD methods.
	pub async fn methods(&self, at: &At, most: u32) -> Result<Listed<MethodView>, ChainError> {
		self.pages::<_, MethodId>(at, "methods", None::<FamilyId>, most).await
	}

	/// The accreditations.
	pub async fn accreditations(
		&self,
		at: &At,
		most: u32,
	) -> Result<Listed<AccreditationView<AccountId>>, ChainError> {
		let body = None::<AccountId>;
		self.pages::<_, AccreditationCursor<AccountId>>(at, "accreditations", body, most).await
	}
}

/// How many more there may be.
fn room<T>(entries: &[T], most: u32) -> u32 {
	most.saturating_sub(u32::try_from(entries.len()).unwrap_or(u32::MAX))
}
