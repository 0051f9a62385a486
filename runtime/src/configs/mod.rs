//! One file a pallet: which pallet answers which trait, and within which limits.

mod accounts;
mod certification;
mod consensus;
mod credits;
mod footprint;
mod governance;
mod session;
mod system;
mod validators;

pub use accounts::DefaultSessionQuota;
pub use consensus::{MaxValidators, SLOT_DURATION};
pub use governance::GovernanceOrigin;
pub use session::SESSION_BLOCKS;
pub use system::RuntimeBlockWeights;
