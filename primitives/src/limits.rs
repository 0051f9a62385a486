//! How large a record may be. Every list on chain has one of these bounds.

use sp_core::{bounded::BoundedVec, ConstU32};

/// Longest name of a good, label, standard or method, in bytes of UTF-8.
pub type MaxNameLength = ConstU32<64>;
/// Longest URI of a document, in bytes.
pub type MaxUriLength = ConstU32<256>;
/// Most documents of one standard version.
pub type MaxDocuments = ConstU32<8>;
/// Most criteria of one label.
pub type MaxCriteria = ConstU32<8>;
/// Most rows of a certificate's conversion table.
pub type MaxConversions = ConstU32<64>;
/// Most families of goods in the scope of one accreditation.
pub type MaxScope = ConstU32<32>;
/// Most inputs of one certificate request.
pub type MaxInputs = ConstU32<64>;
/// Most activities of one certificate request.
pub type MaxActivities = ConstU32<64>;
/// Most output lines of one certificate request.
pub type MaxOutputs = ConstU32<16>;
/// Most attributes that the registry holds, and so that one output line carries: whatever is mixed,
/// no line has too many.
pub type MaxAttributes = ConstU32<32>;
/// Most emission factors of one SMAD method.
pub type MaxFactors = ConstU32<256>;
/// Most default factors of one SMAD method.
pub type MaxDefaultFactors = ConstU32<64>;
/// Most votes of one batch.
pub type MaxVotes = ConstU32<64>;
/// Most legs of one batch of transfers.
pub type MaxLegs = ConstU32<100>;
/// Most lots that one exit statement draws from.
pub type MaxExitDraws = ConstU32<32>;
/// Longest findings of an audit, and longest reason of a rejection, freeze or revocation, in bytes of
/// UTF-8.
pub type MaxFindingsLength = ConstU32<256>;
/// Longest claim text of an exit statement, in bytes of UTF-8.
pub type MaxClaimLength = ConstU32<2048>;
/// Longest product reference of a system exit, in bytes of UTF-8.
pub type MaxProductReferenceLength = ConstU32<128>;

/// A short name in UTF-8, 64 bytes at most.
pub type Name = BoundedVec<u8, MaxNameLength>;
/// Where a document can be fetched, 256 bytes at most.
pub type Uri = BoundedVec<u8, MaxUriLength>;
/// What the holder calls the product that leaves with an exit, 128 bytes of UTF-8 at most.
pub type ProductReference = BoundedVec<u8, MaxProductReferenceLength>;

/// Findings of an audit in words, 256 bytes of UTF-8 at most.
pub type Findings = BoundedVec<u8, MaxFindingsLength>;
/// Why something was refused, frozen or revoked, in words: 256 bytes of UTF-8 at most.
pub type Reason = BoundedVec<u8, MaxFindingsLength>;
/// What may be said of a product, 2,048 bytes of UTF-8 at most.
pub type ClaimText = BoundedVec<u8, MaxClaimLength>;

/// Whether bytes that people are to read say something and are text in UTF-8.
pub fn is_text(bytes: &[u8]) -> bool {
	!bytes.is_empty() && core::str::from_utf8(bytes).is_ok()
}

#[cfg(test)]
mod tests {
	use super::is_text;

	#[test]
	fn text_says_something_in_utf_8() {
		assert!(is_text("Koppar från Aitik".as_bytes()));
		assert!(!is_text(b""));
		assert!(!is_text(&[0xff, 0xfe]));
	}
}
