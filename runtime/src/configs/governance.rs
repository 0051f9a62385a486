//! Who governs: the consortium's council; in the development preset also sudo. docs/governance.md
//! says who decides what.

use crate::{
	AccountId, BlockNumber, Council, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{
		ChangeMembers, Consideration, ConstU32, Contains, EitherOfDiverse, InitializeMembers,
		MaybeConsideration,
	},
	weights::Weight,
};
use frame_system::EnsureRoot;
use pallet_collective::{
	CostOf, DefaultVote, EnsureProportionAtLeast, EnsureProportionMoreThan, Instance1, MemberCount,
	Members, ProposalOf,
};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, Perbill};

/// Root, or the council in the proportion given. There is no root without sudo, and sudo has a key
/// in the development preset only.
type OrRoot<CouncilOrigin> = EitherOfDiverse<EnsureRoot<AccountId>, CouncilOrigin>;

/// More than half of the council: what is added to the registry and takes nothing from anybody, and
/// the brakes, which have to be quick.
pub type RegistryOrigin = OrRoot<EnsureProportionMoreThan<AccountId, Instance1, 1, 2>>;

/// Two thirds of the council: who may act, and how much.
pub type GovernanceOrigin = OrRoot<EnsureProportionAtLeast<AccountId, Instance1, 2, 3>>;

/// Three quarters of the council: the rules themselves.
pub type RootDecisionOrigin = OrRoot<EnsureProportionAtLeast<AccountId, Instance1, 3, 4>>;

/// Most members of the council.
pub type MaxCouncilMembers = ConstU32<100>;

parameter_types! {
	/// A motion is open for a week.
	pub const MotionDuration: BlockNumber = 7 * super::DAYS;
	/// A motion's call may fill half a block.
	pub MaxProposalWeight: Weight =
		Perbill::from_percent(50) * super::RuntimeBlockWeights::get().max_block;
}

/// Whoever didn't vote until the end of a motion has not agreed to it.
pub struct AbstentionIsNo;

impl DefaultVote for AbstentionIsNo {
	fn default_vote(_: Option<bool>, _: MemberCount, _: MemberCount, _: MemberCount) -> bool {
		false
	}
}

impl pallet_collective::Config<Instance1> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = MotionDuration;
	type MaxProposals = ConstU32<MAX_MOTIONS>;
	type MaxMembers = MaxCouncilMembers;
	type DefaultVote = AbstentionIsNo;
	type WeightInfo = MotionWeights;
	type SetMembersOrigin = EnsureRoot<AccountId>;
	type MaxProposalWeight = MaxProposalWeight;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type Consideration = OpenMotion;
}

/// Most motions that may be open.
const MAX_MOTIONS: u32 = 100;

/// The SDK's weights of pallet-collective, and what [`OpenMotion`] adds to a proposal.
pub struct MotionWeights;

/// As the SDK measured them.
type Measured = pallet_collective::weights::SubstrateWeight<Runtime>;

impl pallet_collective::WeightInfo for MotionWeights {
	/// Of the tickets there are at most those of the motions that were open when the last one was
	/// proposed, and of the one proposed then: two reads of each, and the removal of each.
	fn propose_proposed(b: u32, m: u32, p: u32) -> Weight {
		let tickets = u64::from(MAX_MOTIONS);
		let kept = <Runtime as frame_system::Config>::DbWeight::get()
			.reads_writes(tickets.saturating_mul(2), tickets);
		Measured::propose_proposed(b, m, p).saturating_add(kept)
	}
	fn set_members(m: u32, n: u32, p: u32) -> Weight {
		Measured::set_members(m, n, p)
	}
	fn execute(b: u32, m: u32) -> Weight {
		Measured::execute(b, m)
	}
	fn propose_execute(b: u32, m: u32) -> Weight {
		Measured::propose_execute(b, m)
	}
	fn vote(m: u32) -> Weight {
		Measured::vote(m)
	}
	fn close_early_disapproved(m: u32, p: u32) -> Weight {
		Measured::close_early_disapproved(m, p)
	}
	fn close_early_approved(b: u32, m: u32, p: u32) -> Weight {
		Measured::close_early_approved(b, m, p)
	}
	fn close_disapproved(m: u32, p: u32) -> Weight {
		Measured::close_disapproved(m, p)
	}
	fn close_approved(b: u32, m: u32, p: u32) -> Weight {
		Measured::close_approved(b, m, p)
	}
	fn disapprove_proposal(p: u32) -> Weight {
		Measured::disapprove_proposal(p)
	}
	fn kill(d: u32, p: u32) -> Weight {
		Measured::kill(d, p)
	}
	fn release_proposal_cost() -> Weight {
		Measured::release_proposal_cost()
	}
}

/// How many motions one member may have open at a time, of the hundred that all may have: one member
/// alone can't keep the others from deciding.
pub const MOTIONS_PER_MEMBER: usize = 25;

/// What stands in for a deposit on a motion: one of the few that a member may have open.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct OpenMotion;

impl Consideration<AccountId, u32> for OpenMotion {
	fn new(who: &AccountId, _: u32) -> Result<Self, DispatchError> {
		// pallet-collective keeps the ticket of a motion that is closed until somebody asks for it.
		// Here it is worth nothing, so the closed ones go when the next one is opened.
		let (open, closed) =
			CostOf::<Runtime, Instance1>::iter().partition::<Vec<_>, _>(|(motion, _)| {
				ProposalOf::<Runtime, Instance1>::contains_key(motion)
			});
		closed.iter().for_each(|(motion, _)| CostOf::<Runtime, Instance1>::remove(motion));
		if open.iter().filter(|(_, (proposer, _))| proposer == who).count() < MOTIONS_PER_MEMBER {
			Ok(Self)
		} else {
			Err(DispatchError::Other("a member has at most 25 motions open; close some first"))
		}
	}

	fn update(self, _: &AccountId, _: u32) -> Result<Self, DispatchError> {
		Ok(self)
	}

	fn drop(self, _: &AccountId) -> Result<(), DispatchError> {
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(_: &AccountId, _: u32) {}
}

impl MaybeConsideration<AccountId, u32> for OpenMotion {
	fn is_none(&self) -> bool {
		false
	}
}

/// Fewest seats that the council keeps: below, two members or one would govern, or nobody could.
pub const MIN_SEATS: usize = 3;

/// Changes of the seats after which nobody could govern any more, or that nobody voted for.
pub struct UnsafeSeatChanges;

impl Contains<RuntimeCall> for UnsafeSeatChanges {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_membership::Call;

		let RuntimeCall::CouncilMembership(call) = call else { return false };
		match call {
			Call::remove_member { .. } => Members::<Runtime, Instance1>::get().len() <= MIN_SEATS,
			// One account in several seats would have one vote.
			Call::reset_members { members } => {
				let distinct = members.iter().collect::<BTreeSet<_>>().len();
				distinct < MIN_SEATS || distinct < members.len()
			}
			// A seat is the council's to give: a member would give its own to anybody.
			Call::change_key { .. } => true,
			_ => false,
		}
	}
}

/// The council's seats. There are no balances, so a provider reference is what lets a member have a
/// nonce.
pub struct CouncilSeats;

impl InitializeMembers<AccountId> for CouncilSeats {
	fn initialize_members(members: &[AccountId]) {
		members.iter().for_each(|member| {
			System::inc_providers(member);
		});
		Council::initialize_members(members);
	}
}

impl ChangeMembers<AccountId> for CouncilSeats {
	fn change_members_sorted(
		incoming: &[AccountId],
		outgoing: &[AccountId],
		sorted_new: &[AccountId],
	) {
		incoming.iter().for_each(|member| {
			System::inc_providers(member);
		});
		// Whoever has signed keeps the reference: without it the nonce would start again at zero,
		// and everything signed before could be replayed once the member is back.
		for member in outgoing.iter().filter(|member| System::account_nonce(member) == 0) {
			let _ = System::dec_providers(member);
		}
		Council::change_members_sorted(incoming, outgoing, sorted_new);
	}

	fn set_prime(prime: Option<AccountId>) {
		Council::set_prime(prime);
	}

	fn get_prime() -> Option<AccountId> {
		<Council as ChangeMembers<AccountId>>::get_prime()
	}
}

impl pallet_membership::Config<Instance1> for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type AddOrigin = GovernanceOrigin;
	type RemoveOrigin = GovernanceOrigin;
	type SwapOrigin = GovernanceOrigin;
	type ResetOrigin = GovernanceOrigin;
	type PrimeOrigin = GovernanceOrigin;
	type MembershipInitialized = CouncilSeats;
	type MembershipChanged = CouncilSeats;
	type MaxMembers = MaxCouncilMembers;
	type WeightInfo = pallet_membership::weights::SubstrateWeight<Runtime>;
}

/// The calls that the council may make as root: a runtime upgrade that keeps the version checks,
/// GRANDPA's restart after it lost more than a third of its voters, and what mends a migration.
pub struct RootDecisions;

impl Contains<RuntimeCall> for RootDecisions {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::System(frame_system::Call::authorize_upgrade { .. })
				| RuntimeCall::Grandpa(pallet_grandpa::Call::note_stalled { .. })
				| RuntimeCall::MultiBlockMigrations(_)
		)
	}
}

impl pallet_governance::Config for Runtime {
	type RootDecisionOrigin = RootDecisionOrigin;
	type RootDecisions = RootDecisions;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = pallet_governance::weights::Conservative<Runtime>;
}

impl pallet_sudo::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}
