//! Records of this pallet that no other needs.

// Derives of enums write conversions.
#![allow(clippy::as_conversions)]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{
	bounded::{BoundedBTreeMap, BoundedVec},
	H256,
};
use sp_runtime::traits::Get;
pub use tracemet_primitives::{DisputeCause, StuckReason};
use tracemet_primitives::{FootprintStatus, LineTotals, MaxVotes, Reason, RequestId};

/// The vote on one revision of a node.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Round<BlockNumber> {
	/// Which revision of the node, counted from 0.
	pub revision: u32,
	/// Which attempt at the revision, counted from 0; a change of its inputs, an amendment or a
	/// dispute can lead to another.
	pub attempt: u32,
	/// The restated node because of which this one is calculated anew, if it is.
	pub cause: Option<RequestId>,
	/// The block that it was opened in.
	pub opened_at: BlockNumber,
	/// The block in which it was last reported that it doesn't get on, if it was.
	pub reported_at: Option<BlockNumber>,
	/// Where it stands.
	pub status: FootprintStatus,
}

/// A vote on one node.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Vote {
	/// The node.
	pub node: RequestId,
	/// The revision of the node.
	pub revision: u32,
	/// The attempt at the revision.
	pub attempt: u32,
	/// The result: totals of each output line.
	pub result: LineTotals,
}

/// What a validator's off-chain worker signs.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct VoteBatch<AuthorityId, BlockNumber> {
	/// The session key that votes.
	pub authority: AuthorityId,
	/// The set of session keys that it votes in.
	pub validator_set: u64,
	/// The latest block that the worker knew the hash of. It ends the life of the batch, ...
	pub signed_at: BlockNumber,
	/// ... and its hash keeps the batch on this chain and fork.
	pub block_hash: H256,
	/// The votes, at least one, in the order of the ledger.
	pub votes: BoundedVec<Vote, MaxVotes>,
}

impl<AuthorityId, BlockNumber> VoteBatch<AuthorityId, BlockNumber> {
	/// How many votes it holds.
	pub fn size(&self) -> u32 {
		u32::try_from(self.votes.len()).unwrap_or(u32::MAX)
	}
}

/// The votes of one attempt that have been counted.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(MaxAuthorities))]
#[codec(mel_bound())]
pub struct Ballot<MaxAuthorities: Get<u32>> {
	/// The set of session keys that voted. Votes of an earlier set don't count.
	pub validator_set: u64,
	/// The result (blake2b-256) that each key voted for, by the key's position in the set.
	pub votes: BoundedBTreeMap<u32, H256, MaxAuthorities>,
}

/// A result (blake2b-256), and how many validators voted for it.
pub type Counted = (H256, u32);

/// A dispute that the council has to decide.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(MaxAuthorities))]
#[codec(mel_bound())]
pub struct Dispute<MaxAuthorities: Get<u32>> {
	/// Why.
	pub cause: DisputeCause,
	/// The results that were voted for.
	pub results: BoundedVec<Counted, MaxAuthorities>,
}

/// How the council settles a dispute.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Resolution {
	/// The validators vote once more: the reason is understood and removed.
	Retry,
	/// These totals of the output lines are the footprint. They have to be conserved, as those that
	/// are voted for.
	Accept(LineTotals),
}

/// The council's latest decision on a node.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Decision<BlockNumber> {
	/// The revision that was disputed.
	pub revision: u32,
	/// The attempt at it.
	pub attempt: u32,
	/// What was decided.
	pub resolution: Resolution,
	/// Why.
	pub reason: Reason,
	/// The block of the decision.
	pub decided_at: BlockNumber,
}

/// What is left to calculate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct WorkListStatus<BlockNumber> {
	/// Nodes in the work list that were looked at: 1,024 at most.
	pub open: u32,
	/// Those among them that were reported as stuck.
	pub stuck: u32,
	/// Nodes whose footprint the council has to decide, as far as they were counted: 1,024 at most.
	pub disputed: u32,
	/// The first node in the order of the ledger, and the block that its round was opened in.
	pub first: Option<(RequestId, BlockNumber)>,
}
