//! The numbers: methods, footprints, roll-ups, and what is open or disputed.

use super::{checked_limit, Books, Error};
use jsonrpsee::proc_macros::rpc;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use tracemet_primitives::{
	views::{
		AwaitsAttestationView, DisputeView, FootprintStagesView, FootprintView, HeldLineView,
		MethodFactorsView, MethodView, OpenFootprintView, Page, RequestFootprintView, RollUpView,
		WorkListStatusView,
	},
	FamilyId, LabelId, LotId, MethodId, OutputLineId, PeriodId, RequestId,
};
use tracemet_runtime::{opaque::Block, AccountId, Hash};
use tracemet_runtime_api::TraceMetApi;

/// The numbers: methods, footprints, roll-ups, and what is open or disputed.
#[rpc(server, namespace = "tracemet")]
pub trait Footprints {
	/// A SMAD method with all its factors.
	///
	/// Parameters: `method`; `at`, optional. `null` if there is no such method.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "method", blocking)]
	fn method(
		&self,
		method: MethodId,
		at: Option<Hash>,
	) -> Result<Option<MethodFactorsView>, Error>;

	/// The SMAD methods, or those for a family, without their factors.
	///
	/// Parameters: `family`, optional; `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "methods", blocking)]
	fn methods(
		&self,
		family: Option<FamilyId>,
		after: Option<MethodId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<MethodView, MethodId>, Error>;

	/// The footprint in force of what is left of a lot: totals in grams and grams of CO2e, for
	/// display the intensity in grams of CO2e per kilogram, the shares that rest on primary data
	/// and on declarations in parts per million, the method, whether it was calculated, resolved or
	/// declared, until when it is valid, and whether a newer revision is under way.
	///
	/// Parameters: `lotId`; `at`, optional. `null` if there is no such lot.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "footprintOfLot", blocking)]
	fn footprint_of_lot(
		&self,
		lot_id: LotId,
		at: Option<Hash>,
	) -> Result<Option<FootprintView<AccountId>>, Error>;

	/// The footprint of a request's output lines: the totals in force, what they rest on, where the
	/// latest revision stands, and the council's latest decision if it was ever disputed.
	///
	/// Parameters: `requestId`; `at`, optional. `null` if there is no such request.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "footprint", blocking)]
	fn footprint(
		&self,
		request_id: RequestId,
		at: Option<Hash>,
	) -> Result<Option<RequestFootprintView<AccountId>>, Error>;

	/// The footprint in force of a request by stage, to the gram: what the producer's own
	/// activities add to each output line, and what comes with each input.
	///
	/// Parameters: `requestId`; `at`, optional. `null` if there is none in force, it is declared,
	/// the council decided otherwise than the calculation, or a newer one is under way.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "footprintStages", blocking)]
	fn footprint_stages(
		&self,
		request_id: RequestId,
		at: Option<Hash>,
	) -> Result<Option<FootprintStagesView>, Error>;

	/// What became of the certified mass of a custody account under a label in an accounting
	/// period: grams issued, held at its end, consumed and exited, each with its attributes.
	///
	/// Parameters: `account`; `label`; `period`, optional: the current one if left out; `at`,
	/// optional. `null` if there is no such label.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "rollUpOfAccount", blocking)]
	fn roll_up_of_account(
		&self,
		account: AccountId,
		label: LabelId,
		period: Option<PeriodId>,
		at: Option<Hash>,
	) -> Result<Option<RollUpView>, Error>;

	/// What became of all mass that was ever certified under a label: grams issued, held, consumed
	/// and exited, each with its attributes.
	///
	/// Parameters: `label`; `at`, optional. `null` if there is no such label.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "rollUpOfLabel", blocking)]
	fn roll_up_of_label(
		&self,
		label: LabelId,
		at: Option<Hash>,
	) -> Result<Option<RollUpView>, Error>;

	/// What became of all mass that was ever certified: grams issued, held, consumed and exited,
	/// each with its attributes.
	///
	/// Parameters: `at`, optional.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "networkRollUp", blocking)]
	fn network_roll_up(&self, at: Option<Hash>) -> Result<RollUpView, Error>;

	/// The footprints that the validators don't agree on, for the council to decide.
	///
	/// Parameters: `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "disputes", blocking)]
	fn disputes(
		&self,
		after: Option<RequestId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<DisputeView>, Error>;

	/// The requests that wait for their footprint, each with the block since which it waits and the
	/// reason.
	///
	/// Parameters: `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "workList", blocking)]
	fn work_list(
		&self,
		after: Option<RequestId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<OpenFootprintView>, Error>;

	/// How many requests wait for their footprint, how many of them were reported as stuck, how
	/// many footprints are disputed, which request waits first and since which block, and whether
	/// restatements are still being passed on.
	///
	/// Parameters: `at`, optional.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "workListStatus", blocking)]
	fn work_list_status(&self, at: Option<Hash>) -> Result<WorkListStatusView, Error>;

	/// The declared footprints that wait for an auditor: all, or those that one auditor may attest.
	///
	/// Parameters: `auditor`, optional; `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "awaitingAttestation", blocking)]
	fn awaiting_attestation(
		&self,
		auditor: Option<AccountId>,
		after: Option<RequestId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<AwaitsAttestationView<AccountId>, RequestId>, Error>;

	/// The output lines whose lots are held because a restated footprint broke a criterion of their
	/// label, until their certification body decides.
	///
	/// Parameters: `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "heldLines", blocking)]
	fn held_lines(
		&self,
		after: Option<OutputLineId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<HeldLineView<AccountId>>, Error>;
}

impl<Client> FootprintsServer for Books<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	Client::Api: TraceMetApi<Block, AccountId>,
{
	fn method(
		&self,
		method: MethodId,
		at: Option<Hash>,
	) -> Result<Option<MethodFactorsView>, Error> {
		self.read(at, |api, block| api.method(block, method))
	}

	fn methods(
		&self,
		family: Option<FamilyId>,
		after: Option<MethodId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<MethodView, MethodId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.methods(block, family, after, limit))
	}

	fn footprint_of_lot(
		&self,
		lot_id: LotId,
		at: Option<Hash>,
	) -> Result<Option<FootprintView<AccountId>>, Error> {
		self.read(at, |api, block| api.footprint_of_lot(block, lot_id))
	}

	fn footprint(
		&self,
		request_id: RequestId,
		at: Option<Hash>,
	) -> Result<Option<RequestFootprintView<AccountId>>, Error> {
		self.read(at, |api, block| api.footprint(block, request_id))
	}

	fn footprint_stages(
		&self,
		request_id: RequestId,
		at: Option<Hash>,
	) -> Result<Option<FootprintStagesView>, Error> {
		self.read(at, |api, block| api.footprint_stages(block, request_id))
	}

	fn roll_up_of_account(
		&self,
		account: AccountId,
		label: LabelId,
		period: Option<PeriodId>,
		at: Option<Hash>,
	) -> Result<Option<RollUpView>, Error> {
		self.read(at, |api, block| api.roll_up_of_account(block, account, label, period))
	}

	fn roll_up_of_label(
		&self,
		label: LabelId,
		at: Option<Hash>,
	) -> Result<Option<RollUpView>, Error> {
		self.read(at, |api, block| api.roll_up_of_label(block, label))
	}

	fn network_roll_up(&self, at: Option<Hash>) -> Result<RollUpView, Error> {
		self.read(at, |api, block| api.network_roll_up(block))
	}

	fn disputes(
		&self,
		after: Option<RequestId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<DisputeView>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.disputes(block, after, limit))
	}

	fn work_list(
		&self,
		after: Option<RequestId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<OpenFootprintView>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.work_list(block, after, limit))
	}

	fn work_list_status(&self, at: Option<Hash>) -> Result<WorkListStatusView, Error> {
		self.read(at, |api, block| api.work_list_status(block))
	}

	fn awaiting_attestation(
		&self,
		auditor: Option<AccountId>,
		after: Option<RequestId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<AwaitsAttestationView<AccountId>, RequestId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.awaiting_attestation(block, auditor, after, limit))
	}

	fn held_lines(
		&self,
		after: Option<OutputLineId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<HeldLineView<AccountId>>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.held_lines(block, after, limit))
	}
}
