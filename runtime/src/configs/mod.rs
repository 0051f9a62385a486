//! One file a pallet: which pallet answers which trait, and within which limits.

mod accounts;
mod certification;
mod consensus;
mod credits;
mod delegation;
mod emergency;
mod footprint;
mod governance;
mod scheduler;
mod session;
mod system;
mod validators;

pub use accounts::{DefaultSessionQuota, HandoverPeriod, MinSessionQuota, RecoveryDelay};
pub use consensus::{MaxValidators, ReportLongevity, DAYS, REPORTABLE_SESSIONS, SLOT_DURATION};
pub use credits::{Retention, TransferLifetime};
pub use delegation::ProxyType;
pub use emergency::{CallFilter, EnterSafeMode, EssentialCalls, SafeModeDuration};
pub use governance::{
	GovernanceOrigin, RegistryOrigin, RootDecisionOrigin, RootDecisions, UnsafeSeatChanges,
	MIN_SEATS, MOTIONS_PER_MEMBER,
};
pub use system::RuntimeBlockWeights;
pub use validators::DefaultSessionBlocks;
