//! Scenarios: value chains from a file, run on a real chain and compared with what they should
//! yield.

mod expect;
mod file;
mod governance;
mod plan;
mod reader;
mod run;
mod setup;
mod steps;
mod tables;

pub use governance::Governance;
pub use plan::{load, FileError, ATTRIBUTES};
pub use run::{run, Options, RunError};
