//! Records of this pallet that no other needs.

use frame_support::{traits::ConstU32, BoundedBTreeSet};
pub use tracemet_primitives::Standard;

/// Most certificates of one holder under one chain-of-custody standard, expired ones apart.
pub const MAX_CERTIFICATES: u32 = 16;

/// Who suspended a certificate: its body and auditors, 16 at most.
pub type Suspenders<AccountId> = BoundedBTreeSet<AccountId, ConstU32<16>>;
