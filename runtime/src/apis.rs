//! The runtime APIs.

use crate::{
	genesis, views, AccountId, Aura, Block, Executive, Grandpa, Historical, InherentDataExt, Nonce,
	Runtime, RuntimeGenesisConfig, SessionKeys, System, Validators, VERSION,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::genesis_builder_helper::{build_state, get_preset};
use pallet_grandpa::AuthorityId as GrandpaId;
use sp_api::impl_runtime_apis;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;
use tracemet_primitives::{
	views::{
		AccreditationCursor, AccreditationView, AttributeView, AuditView, AwaitsAttestationView,
		CertificateFilter, CertificateView, DisputeView, ExitFilter, ExitStatementView,
		ExitSummaryView, FamilyView, FootprintStagesView, FootprintView, GoodView, HeldLineView,
		LabelView, LotFilter, LotView, MassBalanceCursor, MassBalanceView, MethodFactorsView,
		MethodView, OpenFootprintView, OverdraftView, Page, ParticipantView, PendingTransferView,
		RequestFilter, RequestFootprintView, RequestSummaryView, RequestView, RollUpView, SiteView,
		StandardVersionView, StandardView, WorkListStatusView,
	},
	AttributeId, AuditId, AuditSubject, CertificateId, ExitId, FamilyId, GoodId, LabelId, LotId,
	MethodId, OutputLineId, PeriodId, RequestId, Role, StandardId, StandardVersionId, Supply,
	TransferId,
};

impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block);
		}

		fn initialize_block(
			header: &<Block as BlockT>::Header,
		) -> sp_runtime::ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
		fn execute_view_function(
			id: frame_support::view_functions::ViewFunctionId,
			input: Vec<u8>,
		) -> Result<Vec<u8>, frame_support::view_functions::ViewFunctionDispatchError> {
			Runtime::execute_view_function(id, input)
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(
			data: sp_inherents::InherentData,
		) -> Vec<<Block as BlockT>::Extrinsic> {
			data.create_extrinsics()
		}

		fn check_inherents(
			block: <Block as BlockT>::LazyBlock,
			data: sp_inherents::InherentData,
		) -> sp_inherents::CheckInherentsResult {
			data.check_extrinsics(&block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			tx: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			Executive::validate_transaction(source, tx, block_hash)
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			Executive::offchain_worker(header)
		}
	}

	impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
		fn slot_duration() -> sp_consensus_aura::SlotDuration {
			sp_consensus_aura::SlotDuration::from_millis(Aura::slot_duration())
		}

		fn authorities() -> Vec<AuraId> {
			pallet_aura::Authorities::<Runtime>::get().into_inner()
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(
			owner: Vec<u8>,
			seed: Option<Vec<u8>>,
		) -> OpaqueGeneratedSessionKeys {
			SessionKeys::generate(&owner, seed).into()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList {
			Grandpa::grandpa_authorities()
		}

		fn current_set_id() -> sp_consensus_grandpa::SetId {
			pallet_grandpa::CurrentSetId::<Runtime>::get()
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation_proof: sp_consensus_grandpa::EquivocationProof<
				<Block as BlockT>::Hash,
				NumberFor<Block>,
			>,
			key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			Grandpa::submit_unsigned_equivocation_report(
				equivocation_proof,
				key_owner_proof.decode()?,
			)
		}

		fn generate_key_ownership_proof(
			_set_id: sp_consensus_grandpa::SetId,
			authority_id: GrandpaId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			use frame_support::traits::KeyOwnerProofSystem;

			Historical::prove((sp_consensus_grandpa::KEY_TYPE, authority_id))
				.map(|proof| proof.encode())
				.map(sp_consensus_grandpa::OpaqueKeyOwnershipProof::new)
		}
	}

	impl tracemet_runtime_api::AuraEquivocationApi<Block> for Runtime {
		fn aura_key_ownership_proof(authority: AuraId) -> Option<Vec<u8>> {
			use frame_support::traits::KeyOwnerProofSystem;

			Historical::prove((sp_core::crypto::key_types::AURA, authority))
				.map(|proof| proof.encode())
		}

		fn submit_aura_equivocation_report(
			equivocation: sp_consensus_slots::EquivocationProof<
				<Block as BlockT>::Header,
				AuraId,
			>,
			key_ownership_proof: Vec<u8>,
		) -> Option<()> {
			let key_ownership_proof = Decode::decode(&mut &key_ownership_proof[..]).ok()?;
			Validators::submit_equivocation_report(equivocation, key_ownership_proof)
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl tracemet_runtime_api::TraceMetApi<Block, AccountId> for Runtime {
		fn participant(account: AccountId) -> Option<ParticipantView<AccountId>> {
			views::participant(&account)
		}

		fn participants(
			role: Option<Role>,
			after: Option<AccountId>,
			limit: u32,
		) -> Page<ParticipantView<AccountId>, AccountId> {
			views::participants(role, after, limit)
		}

		fn sites(
			participant: Option<AccountId>,
			after: Option<AccountId>,
			limit: u32,
		) -> Page<SiteView<AccountId>, AccountId> {
			views::sites(participant, after, limit)
		}

		fn accreditation_bodies(
			after: Option<AccountId>,
			limit: u32,
		) -> Page<AccountId, AccountId> {
			views::accreditation_bodies(after, limit)
		}

		fn accreditations(
			body: Option<AccountId>,
			after: Option<AccreditationCursor<AccountId>>,
			limit: u32,
		) -> Page<AccreditationView<AccountId>, AccreditationCursor<AccountId>> {
			views::accreditations(body, after, limit)
		}

		fn families(after: Option<FamilyId>, limit: u32) -> Page<FamilyView, FamilyId> {
			views::families(after, limit)
		}

		fn goods(
			family: Option<FamilyId>,
			after: Option<GoodId>,
			limit: u32,
		) -> Page<GoodView, GoodId> {
			views::goods(family, after, limit)
		}

		fn attributes(after: Option<AttributeId>, limit: u32) -> Page<AttributeView, AttributeId> {
			views::attributes(after, limit)
		}

		fn standards(
			after: Option<StandardId>,
			limit: u32,
		) -> Page<StandardView<AccountId>, StandardId> {
			views::standards(after, limit)
		}

		fn standard_version(version: StandardVersionId) -> Option<StandardVersionView> {
			views::standard_version(version)
		}

		fn standard_versions(
			standard: StandardId,
			after: Option<u16>,
			limit: u32,
		) -> Page<StandardVersionView, u16> {
			views::standard_versions(standard, after, limit)
		}

		fn method(method: MethodId) -> Option<MethodFactorsView> {
			views::method(method)
		}

		fn methods(
			family: Option<FamilyId>,
			after: Option<MethodId>,
			limit: u32,
		) -> Page<MethodView, MethodId> {
			views::methods(family, after, limit)
		}

		fn label(label: LabelId) -> Option<LabelView> {
			views::label(label)
		}

		fn labels(
			family: Option<FamilyId>,
			after: Option<LabelId>,
			limit: u32,
		) -> Page<LabelView, LabelId> {
			views::labels(family, after, limit)
		}

		fn certificate(certificate: CertificateId) -> Option<CertificateView<AccountId>> {
			views::certificate(certificate)
		}

		fn certificates(
			filter: CertificateFilter<AccountId>,
			after: Option<CertificateId>,
			limit: u32,
		) -> Page<CertificateView<AccountId>, CertificateId> {
			views::certificates(&filter, after, limit)
		}

		fn audit(audit: AuditId) -> Option<AuditView<AccountId>> {
			views::audit(audit)
		}

		fn audits(
			auditor: Option<AccountId>,
			after: Option<AuditId>,
			limit: u32,
		) -> Page<AuditView<AccountId>, AuditId> {
			views::audits(auditor, after, limit)
		}

		fn audits_of(
			subject: AuditSubject<AccountId>,
			after: Option<AuditId>,
			limit: u32,
		) -> Vec<AuditView<AccountId>> {
			views::audits_of(&subject, after, limit)
		}

		fn lot(lot: LotId) -> Option<LotView<AccountId>> {
			views::lot(lot)
		}

		fn lots(
			filter: LotFilter<AccountId>,
			after: Option<LotId>,
			limit: u32,
		) -> Page<LotView<AccountId>, LotId> {
			views::lots(&filter, after, limit)
		}

		fn lots_of_account(
			account: AccountId,
			after: Option<LotId>,
			limit: u32,
		) -> Vec<LotView<AccountId>> {
			views::lots_of_account(&account, after, limit)
		}

		fn request(request: RequestId) -> Option<RequestView<AccountId>> {
			views::request(request)
		}

		fn requests(
			filter: RequestFilter<AccountId>,
			after: Option<RequestId>,
			limit: u32,
		) -> Page<RequestSummaryView<AccountId>, RequestId> {
			views::requests(&filter, after, limit)
		}

		fn pending_transfer(transfer: TransferId) -> Option<PendingTransferView<AccountId>> {
			views::pending_transfer(transfer)
		}

		fn pending_transfers(
			account: AccountId,
			after: Option<TransferId>,
			limit: u32,
		) -> Vec<PendingTransferView<AccountId>> {
			views::pending_transfers(&account, after, limit)
		}

		fn transfers_to_validate(
			body: AccountId,
			after: Option<TransferId>,
			limit: u32,
		) -> Page<PendingTransferView<AccountId>, TransferId> {
			views::transfers_to_validate(&body, after, limit)
		}

		fn mass_balance_account(
			account: AccountId,
			good: GoodId,
			label: LabelId,
			period: Option<PeriodId>,
		) -> Option<MassBalanceView> {
			views::mass_balance_account(&account, good, label, period)
		}

		fn mass_balance_accounts(
			account: AccountId,
			period: Option<PeriodId>,
			after: Option<MassBalanceCursor>,
			limit: u32,
		) -> Page<MassBalanceView, MassBalanceCursor> {
			views::mass_balance_accounts(&account, period, after, limit)
		}

		fn supply(good: GoodId, label: LabelId) -> Supply {
			views::supply(good, label)
		}

		fn overdraft(account: AccountId, good: GoodId, label: LabelId) -> Option<OverdraftView> {
			views::overdraft(&account, good, label)
		}

		fn exit_statement(exit: ExitId) -> Option<ExitStatementView<AccountId>> {
			views::exit_statement(exit)
		}

		fn exit_statements(
			filter: ExitFilter<AccountId>,
			after: Option<ExitId>,
			limit: u32,
		) -> Page<ExitSummaryView<AccountId>, ExitId> {
			views::exit_statements(&filter, after, limit)
		}

		fn footprint_of_lot(lot: LotId) -> Option<FootprintView<AccountId>> {
			views::footprint_of_lot(lot)
		}

		fn footprint(request: RequestId) -> Option<RequestFootprintView<AccountId>> {
			views::footprint(request)
		}

		fn footprint_stages(request: RequestId) -> Option<FootprintStagesView> {
			views::footprint_stages(request)
		}

		fn roll_up_of_account(
			account: AccountId,
			label: LabelId,
			period: Option<PeriodId>,
		) -> Option<RollUpView> {
			views::roll_up_of_account(&account, label, period)
		}

		fn roll_up_of_label(label: LabelId) -> Option<RollUpView> {
			views::roll_up_of_label(label)
		}

		fn network_roll_up() -> RollUpView {
			views::network_roll_up()
		}

		fn disputes(after: Option<RequestId>, limit: u32) -> Vec<DisputeView> {
			views::disputes(after, limit)
		}

		fn work_list(after: Option<RequestId>, limit: u32) -> Vec<OpenFootprintView> {
			views::work_list(after, limit)
		}

		fn work_list_status() -> WorkListStatusView {
			views::work_list_status()
		}

		fn awaiting_attestation(
			auditor: Option<AccountId>,
			after: Option<RequestId>,
			limit: u32,
		) -> Page<AwaitsAttestationView<AccountId>, RequestId> {
			views::awaiting_attestation(auditor, after, limit)
		}

		fn held_lines(after: Option<OutputLineId>, limit: u32) -> Vec<HeldLineView<AccountId>> {
			views::held_lines(after, limit)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			build_state::<RuntimeGenesisConfig>(config)
		}

		fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, genesis::get_preset)
		}

		fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
			genesis::preset_names()
		}
	}

	#[cfg(feature = "try-runtime")]
	impl frame_try_runtime::TryRuntime<Block> for Runtime {
		fn on_runtime_upgrade(
			checks: frame_try_runtime::UpgradeCheckSelect,
		) -> (frame_support::weights::Weight, frame_support::weights::Weight) {
			// A failed check has to stop the tool that runs this, with a backtrace.
			let weight = Executive::try_runtime_upgrade(checks).expect("the upgrade's checks hold");
			(weight, crate::RuntimeBlockWeights::get().max_block)
		}

		fn execute_block(
			block: <Block as BlockT>::LazyBlock,
			state_root_check: bool,
			signature_check: bool,
			select: frame_try_runtime::TryStateSelect,
		) -> frame_support::weights::Weight {
			Executive::try_execute_block(block, state_root_check, signature_check, select)
				.expect("the block's checks hold")
		}
	}
}
