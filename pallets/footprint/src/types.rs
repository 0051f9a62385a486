//! Records of this pallet that no other needs.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use tracemet_primitives::{FootprintStatus, LineTotals, RequestId};

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
	/// Which attempt at the revision, counted from 0; a dispute can lead to another.
	pub attempt: u32,
	/// The block that it was opened in.
	pub opened_at: BlockNumber,
	/// Where it stands.
	pub status: FootprintStatus,
}

/// What a validator's off-chain worker signs.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Vote<AuthorityId, BlockNumber> {
	/// The node.
	pub node: RequestId,
	/// The revision of the node.
	pub revision: u32,
	/// The attempt at the revision.
	pub attempt: u32,
	/// The result: totals of each output line.
	pub result: LineTotals,
	/// The session key that votes.
	pub authority: AuthorityId,
	/// The block that the worker ran on. It ends the life of the vote, and makes a vote that is
	/// sent again another transaction.
	pub signed_at: BlockNumber,
}
