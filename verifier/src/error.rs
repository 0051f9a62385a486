//! Why a certificate isn't accepted.

use alloc::string::String;
use sp_core::H256;
use thiserror::Error;
use tracemet_primitives::{ExitId, RequestId};

/// Why a certificate isn't accepted: which check failed, and the way out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VerifyError {
	/// The file is too long to be read at all.
	#[error("the file has {bytes} bytes, and a certificate has {most} at most. Ask for the certificate itself.")]
	TooLarge {
		/// Its length.
		bytes: usize,
		/// How long it may be.
		most: usize,
	},
	/// It isn't JSON of this form.
	#[error("the file is not a certificate, or cut off or altered: {reason}. Ask for it anew.")]
	NotACertificate {
		/// What is wrong, and where: 200 characters at most. It may quote the file.
		reason: String,
	},
	/// It is of another format or version.
	#[error("the file is of format `{format}`, version {version}; this program reads tracemet-certificate, version 1. Use the program that fits it.")]
	UnknownFormat {
		/// The format as the file says it, the first 200 characters.
		format: String,
		/// The version.
		version: u32,
	},
	/// The same content is written in another way.
	#[error("the file is not written as certificates are (spaces, order or spelling differ): something changed it. Ask for it anew, and don't edit it.")]
	NotCanonical,
	/// The checksum isn't the file's.
	#[error("the file was damaged or edited: its checksum is another one. Ask for it anew.")]
	Damaged,
	/// A list is too long.
	#[error("the file has {count} {what}, and {most} are taken at most. Fetch it anew with a trusted set of validators, or at a justified block.")]
	TooMany {
		/// Of what.
		what: &'static str,
		/// How many there are.
		count: usize,
		/// How many there may be.
		most: usize,
	},
	/// Something can't be decoded.
	#[error("{what} can't be decoded, or is encoded in an unusual way. Ask for the certificate anew; if the new one is no better, use a newer program.")]
	Undecodable {
		/// What.
		what: String,
	},

	/// The certificate is of another chain.
	#[error("the certificate is of the chain with genesis {found:?}, and {trusted:?} is trusted. Check the genesis hash with somebody you trust; if it is right, this proves nothing of that chain.")]
	AnotherGenesis {
		/// The file's.
		found: H256,
		/// The one that is trusted.
		trusted: H256,
	},
	/// The genesis header isn't one.
	#[error("the file starts at block {block}, which is no genesis block. Ask for it anew.")]
	NotGenesis {
		/// The block's number.
		block: u32,
	},
	/// The file doesn't start at the genesis block.
	#[error("the file starts at set {set_id} of validators, not at the genesis block. Verify it with that set (--trusted-set), or ask for one from the genesis block on.")]
	NeedsTrustedSet {
		/// The set that it starts with.
		set_id: u64,
	},
	/// The file starts at another set than the trusted one.
	#[error("the file starts at set {found} of validators, and the trusted one is set {trusted}. Fetch it anew with the trusted set, or from the genesis block on.")]
	AnotherSet {
		/// The set that the file starts with.
		found: u64,
		/// The one that is trusted.
		trusted: u64,
	},
	/// The chain of changes leads to other validators than the trusted ones.
	#[error("set {set_id} of validators in the file is not the trusted one: one of the two is of another fork. Find out which, before you trust either.")]
	AuthoritiesDiffer {
		/// The set.
		set_id: u64,
	},
	/// The chain of changes ends before the trusted set.
	#[error("the file ends at set {found} of validators, before the trusted set {trusted}: whoever has the keys of that older set could have made it. Fetch it anew; or verify it with --genesis alone, if you trust every set since then.")]
	BeforeTrustedSet {
		/// The set that the file ends at.
		found: u64,
		/// The one that is trusted.
		trusted: u64,
	},
	/// A set of validators is none.
	#[error("set {set_id} of validators is empty, names one twice or weighs too much. Ask for the file anew.")]
	InvalidAuthorities {
		/// The set.
		set_id: u64,
	},

	/// A change of validators isn't one.
	#[error("block {block} is given as the last one of set {set_id}, and names no next validators. Ask for the file anew.")]
	NoSetChange {
		/// The block.
		block: u32,
		/// The set.
		set_id: u64,
	},
	/// A change of validators that doesn't follow from votes, or takes effect later.
	#[error("block {block} changes the validators by force or with a delay, which no proof can follow. Use a trusted set of validators from after that block.")]
	UnprovableSetChange {
		/// The block.
		block: u32,
	},
	/// Blocks don't follow each other.
	#[error("block {block} does not follow the one before it in the file. Ask for it anew.")]
	BrokenOrder {
		/// The block.
		block: u32,
	},
	/// The validators change between the proven state and the justified block.
	#[error("the validators change at block {block}, before the justified block: its signers were not to finalize that. Ask for the file anew.")]
	SetChangeBetween {
		/// The block.
		block: u32,
	},
	/// There is no header.
	#[error("the file has no header of the block whose state it proves. Ask for it anew.")]
	NoHeader,
	/// A block isn't proven final.
	#[error("block {block} is not proven final by set {set_id} of validators: {reason}")]
	NotFinal {
		/// The block.
		block: u32,
		/// The set that should have finalized it.
		set_id: u64,
		/// Why not.
		reason: FinalityError,
	},

	/// A node of a storage proof is missing, or of another state.
	#[error("{what} is not proven: a node of the storage proof is missing or of another state. Ask for the file anew.")]
	NotProven {
		/// What.
		what: String,
	},
	/// A storage proof has more than it needs, or in another order.
	#[error("node {position} of {what} is not the one that is read there: the proof was put together of others. Ask for the file anew.")]
	UnneededNode {
		/// Which proof.
		what: &'static str,
		/// The position, counted from 0.
		position: usize,
	},

	/// The records of a pallet are of a layout that this program doesn't read.
	#[error("the chain's records of {pallet} are of version {found}, and this program reads version {known}. Use {way}.", way = program_for(*.found, *.known))]
	UnknownRecords {
		/// The pallet.
		pallet: &'static str,
		/// The storage version that is proven.
		found: u16,
		/// The one that this program reads.
		known: u16,
	},
	/// The chain has no such statement.
	#[error("it is proven that the chain has no exit statement {exit} at block {block}: not yet, or archived since. Fetch it at a block at which it is there.")]
	NoStatement {
		/// The statement.
		exit: ExitId,
		/// The block.
		block: u32,
	},
	/// The chain lacks something that the statement rests on.
	#[error("it is proven that the chain has no {what}, which the statement rests on. Use a newer program if the chain was upgraded.")]
	NoRecord {
		/// What.
		what: String,
	},
	/// A draw was of an output line that its request doesn't have.
	#[error("the statement draws from request {request}, and the records of that request don't fit it. Report this to the chain's council.")]
	Contradiction {
		/// The request.
		request: RequestId,
	},
	/// A figure can't be computed.
	#[error("a figure of the statement is too large to be computed. Report this to the chain's council.")]
	Overflow,

	/// Nobody committed to a dossier.
	#[error("a dossier is disclosed, and the account is neither a participant's nor a site's. Ask for the certificate without it.")]
	NothingCommitted,
	/// The dossier isn't the one committed to.
	#[error("the disclosed dossier is not the one that {committed:?} on the chain commits to. Ask the company for a disclosure of its present dossier.")]
	AnotherDossier {
		/// The commitment on the chain.
		committed: H256,
	},
}

/// Which program reads records of a version.
fn program_for(found: u16, known: u16) -> &'static str {
	match found < known {
		true => "the program of that time",
		false => "a newer program",
	}
}

/// Why a justification doesn't prove a block final.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FinalityError {
	/// It is for another block.
	#[error("the justification is for block {found}. Ask for the file anew.")]
	AnotherBlock {
		/// The number of the block that it is for.
		found: u32,
	},
	/// Somebody else voted.
	#[error("{voter:?} voted, who is not in the set. The set is an older or newer one, or the file is forged.")]
	UnknownVoter {
		/// The key.
		voter: H256,
	},
	/// A validator's vote is counted twice.
	#[error("{voter:?} is counted twice. Ask for the file anew.")]
	DuplicateVote {
		/// The key.
		voter: H256,
	},
	/// A signature is wrong.
	#[error("the signature of {voter:?} is wrong. The file is forged or damaged.")]
	WrongSignature {
		/// The key.
		voter: H256,
	},
	/// A signature is of another set.
	#[error("{voter:?} signed in set {signed_in}. A change of validators is missing, or there is one too many.")]
	AnotherSet {
		/// The key.
		voter: H256,
		/// The set.
		signed_in: u64,
	},
	/// A vote for a block that doesn't build on this one.
	#[error("{voter:?} voted for another block, which is not shown to build on this one. Ask for the file anew.")]
	UnrelatedVote {
		/// The key.
		voter: H256,
	},
	/// Too few votes.
	#[error("{weight} of {total} voted, and {needed} are needed. Fetch the file again when the block is final.")]
	TooFewVotes {
		/// The weight of those who voted.
		weight: u64,
		/// How much is needed.
		needed: u64,
		/// The weight of all.
		total: u64,
	},
	/// A header that no vote needs.
	#[error("the justification has a header that no vote needs. Ask for the file anew.")]
	UnneededHeader,
}
