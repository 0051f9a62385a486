//! How governance settles a dispute, as the calls of pallet-footprint take it.

use codec::Encode;
use tracemet_primitives::LineTotals;

/// How governance settles a dispute.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Resolution {
	/// The validators vote once more.
	Retry,
	/// These are the totals of the output lines.
	Accept(LineTotals),
}
