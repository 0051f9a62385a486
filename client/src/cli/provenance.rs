//! `tracemet provenance`

use super::common::Common;
use clap::{Args, ValueEnum};
use std::fmt;
use tracemet_primitives::{ExitId, LotId, OutputLineId, RequestId};

/// The most steps that a node goes.
pub const MAX_DEPTH: u32 = 64;

/// Where something came from, or went.
#[derive(Debug, Args)]
pub struct ProvenanceArguments {
	/// lot:5, exit:3, or line:7.0, the first output line of request 7.
	#[arg(value_parser = Root::parse)]
	pub root: Root,

	/// Where to look.
	#[arg(long, value_enum, default_value_t = Direction::Upstream)]
	pub direction: Direction,

	/// How many steps to go at most.
	#[arg(long, value_name = "NUMBER", default_value_t = MAX_DEPTH, value_parser = clap::value_parser!(u32).range(..=i64::from(MAX_DEPTH)))]
	pub depth: u32,

	/// How to draw it. A tree unless said, or what --output says.
	#[arg(long, value_enum)]
	pub format: Option<Drawing>,

	/// The node.
	#[command(flatten)]
	pub common: Common,
}

/// What is looked from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
	/// A lot.
	Lot(LotId),
	/// An output line of a request.
	Line(OutputLineId),
	/// An exit statement.
	Exit(ExitId),
}

/// Where to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Direction {
	/// To mines and scrap yards.
	Upstream,
	/// To exits.
	Downstream,
}

/// How a graph is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Drawing {
	/// An indented tree. What is there already is shown once and then named.
	Tree,
	/// For Graphviz: `tracemet provenance lot:5 --format dot | dot -Tsvg > lot.svg`.
	Dot,
	/// For Mermaid, as GitHub and many wikis draw it.
	Mermaid,
	/// As the node answers it.
	Json,
}

impl Root {
	/// From `lot:5`, `exit:3` or `line:7.0`.
	pub fn parse(text: &str) -> Result<Self, &'static str> {
		let wrong = "write lot:5, exit:3, or line:7.0 for the first output line of request 7";
		let (kind, number) = text.split_once(':').ok_or(wrong)?;
		let id = |number: &str| number.parse::<u64>().map_err(|_| wrong);
		match kind {
			"lot" => Ok(Self::Lot(LotId(id(number)?))),
			"exit" => Ok(Self::Exit(ExitId(id(number)?))),
			"line" => {
				let (request, line) = number.split_once('.').ok_or(wrong)?;
				let line = line.parse().map_err(|_| wrong)?;
				Ok(Self::Line(OutputLineId { request: RequestId(id(request)?), line }))
			}
			_ => Err(wrong),
		}
	}
}

impl fmt::Display for Root {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Lot(lot) => write!(f, "lot {lot}"),
			Self::Line(OutputLineId { request, line }) => write!(f, "line {request}.{line}"),
			Self::Exit(exit) => write!(f, "exit statement {exit}"),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_root_is_a_lot_a_line_or_an_exit() {
		assert_eq!(Root::parse("lot:5"), Ok(Root::Lot(LotId(5))));
		assert_eq!(Root::parse("exit:3"), Ok(Root::Exit(ExitId(3))));
		let line = OutputLineId { request: RequestId(7), line: 1 };
		assert_eq!(Root::parse("line:7.1"), Ok(Root::Line(line)));
		for text in ["5", "lot:", "lot:x", "line:7", "line:7.256", "request:7", "line:7.1.0"] {
			assert!(Root::parse(text).is_err(), "{text}");
		}
	}
}
