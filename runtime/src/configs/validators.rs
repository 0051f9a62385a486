//! pallet-validators.

use super::MaxValidators;
use crate::Runtime;
use frame_support::traits::ConstU32;

impl pallet_validators::Config for Runtime {
	type MinValidators = ConstU32<1>;
	type MaxValidators = MaxValidators;
}
