//! What can be frozen, as the calls of pallet-credits take it.

use super::AccountId;
use codec::Encode;
use tracemet_primitives::{ExitId, GoodId, LabelId, LotId, OutputLineId};

/// What can be frozen.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum FreezeTarget {
	/// A lot.
	Lot(LotId),
	/// All lots of an output line, whoever holds them.
	Line(OutputLineId),
	/// All credits of one good and label in a custody account.
	Balance {
		/// The custody account.
		account: AccountId,
		/// The good.
		good: GoodId,
		/// The label.
		label: LabelId,
	},
	/// An exit statement.
	Exit(ExitId),
}
