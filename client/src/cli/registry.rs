//! `tracemet registry`

use super::common::Listing;
use clap::Subcommand;

/// What of the registry to list, with the numbers that other commands take.
#[derive(Debug, Subcommand)]
pub enum RegistryCommand {
	/// The families of goods.
	Families(Listing),
	/// The goods.
	Goods(Listing),
	/// The labels.
	Labels(Listing),
	/// The standards in their latest versions.
	Standards(Listing),
	/// The attributes.
	Attributes(Listing),
	/// The SMAD methods.
	Methods(Listing),
	/// The accreditations of certification bodies.
	Accreditations(Listing),
}
