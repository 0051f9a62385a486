//! Measures the weights of the pallets and writes their `weights.rs`: `make benchmarks`.
//!
//! Arguments: the pallets to measure, all if none. In the environment `REPEATS`: how often each
//! point is timed, 30 if not set; and `DRY_RUN`: if set, nothing is written.

mod figures;
mod file;
#[path = "../machine.rs"]
mod machine;
mod measure;

use comfy_table::{presets::UTF8_FULL_CONDENSED, CellAlignment, Table};
use figures::Figures;
use frame_benchmarking::Benchmarking;
use indicatif::{ProgressBar, ProgressStyle};
use measure::{Measured, Subject};
use std::error::Error;
use tracemet_runtime::{Certification, Credits, Footprint, Runtime};

/// A pallet, and which benchmarks its weights are made from: the largest of each figure. A weight
/// that isn't listed has a benchmark of its own name.
struct Pallet {
	subject: Subject,
	shared: &'static [(&'static str, &'static [&'static str])],
}

fn pallets() -> Vec<Pallet> {
	vec![
		Pallet {
			subject: Subject {
				name: "certification",
				list: Certification::benchmarks,
				run: Certification::run_benchmark,
			},
			shared: &[
				("issue_certificate", &["issue_certificate", "issue_certificate_uncertified"]),
				("register_standard", &["register_standard", "register_standard_version"]),
				(
					"change_accreditation",
					&["withdraw_accreditation", "suspend_accreditation", "reinstate_accreditation"],
				),
				(
					"record_audit",
					&["record_audit", "record_audit_of_period", "record_audit_of_certificate"],
				),
			],
		},
		Pallet {
			subject: Subject {
				name: "credits",
				list: Credits::benchmarks,
				run: Credits::run_benchmark,
			},
			shared: &[
				("request_certificate", &["request_certificate", "request_certificate_pooled"]),
				("amend_request", &["amend_request", "amend_request_pooled"]),
				("approve_request", &["approve_request", "approve_partially"]),
				("return_request", &["reject_request", "withdraw_request"]),
				("transfer", &["transfer", "transfer_offered"]),
				("allow_sender", &["allow_sender", "disallow_sender"]),
				("accept_transfer", &["accept_transfer", "validate_transfer"]),
				("return_transfer", &["decline_transfer", "cancel_transfer", "expire_transfer"]),
				("freeze", &["freeze", "unfreeze", "unfreeze_all"]),
				(
					"work_off_due",
					&["work_off_due_lot", "work_off_due_transfer", "work_off_due_request"],
				),
			],
		},
		Pallet {
			subject: Subject {
				name: "footprint",
				list: Footprint::benchmarks,
				run: Footprint::run_benchmark,
			},
			shared: &[("restate", &["restate", "restate_after_audit"])],
		},
	]
}

impl Pallet {
	/// The benchmarks that a weight is made from.
	fn benchmarks_of<'a>(&self, weight: &'a str) -> Vec<&'a str> {
		match self.shared.iter().find(|(shared, _)| *shared == weight) {
			Some((_, benchmarks)) => benchmarks.to_vec(),
			None => vec![weight],
		}
	}

	/// The figures of each weight, in the order of the trait. Every benchmark serves one.
	fn weights(&self, functions: &[String], measured: &[Measured]) -> Result<Vec<Figures>, String> {
		let mut unused = measured.iter().map(|one| one.name.as_str()).collect::<Vec<_>>();
		let weights = functions
			.iter()
			.map(|function| {
				self.benchmarks_of(function)
					.into_iter()
					.map(|name| {
						unused.retain(|unused| *unused != name);
						let found = measured.iter().find(|one| one.name == name);
						let found = found.ok_or(format!("there is no benchmark {name}"))?;
						Ok(found.figures.clone())
					})
					.reduce(|a, b| Ok(a?.max(&b?)))
					.unwrap_or_else(|| Err(format!("nothing is measured for {function}")))
			})
			.collect::<Result<Vec<_>, String>>()?;
		match unused.as_slice() {
			[] => Ok(weights),
			_ => Err(format!("no weight is made from {}", unused.join(", "))),
		}
	}
}

fn table(measured: &[(&'static str, Measured)]) -> Table {
	let mut table = Table::new();
	let database = <Runtime as frame_system::Config>::DbWeight::get();
	table.load_preset(UTF8_FULL_CONDENSED).set_header([
		"pallet",
		"benchmark",
		"at most",
		"native, µs",
		"reads",
		"writes",
		"proof, bytes",
		"weight, ms",
	]);
	for (pallet, Measured { name, largest, figures }) in measured {
		let at = |figure: figures::Line| figure.at(*largest);
		let weight = at(figures.computation)
			.saturating_add(at(figures.reads).saturating_mul(database.read))
			.saturating_add(at(figures.writes).saturating_mul(database.write));
		table.add_row([
			pallet.to_string(),
			name.clone(),
			if *largest > 0 { largest.to_string() } else { String::new() },
			format!("{:.1}", at(figures.native) as f64 / 1e6),
			at(figures.reads).to_string(),
			at(figures.writes).to_string(),
			at(figures.proof).to_string(),
			format!("{:.3}", weight as f64 / 1e9),
		]);
	}
	for column in table.column_iter_mut().skip(2) {
		column.set_cell_alignment(CellAlignment::Right);
	}
	table
}

fn main() -> Result<(), Box<dyn Error>> {
	// Cargo passes options of its own.
	let wanted = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect::<Vec<_>>();
	let repeats = match std::env::var("REPEATS") {
		Ok(repeats) => repeats.parse()?,
		Err(_) => 30,
	};
	let mut pallets = pallets();
	if let Some(unknown) =
		wanted.iter().find(|name| !pallets.iter().any(|pallet| pallet.subject.name == **name))
	{
		return Err(format!("there are no benchmarks of {unknown}").into());
	}
	if !wanted.is_empty() {
		pallets.retain(|pallet| wanted.iter().any(|name| name == pallet.subject.name));
	}

	let points = pallets.iter().map(|pallet| pallet.subject.points()).sum::<usize>();
	let bar = ProgressBar::new(points as u64).with_style(ProgressStyle::with_template(
		"{elapsed_precise} {bar:40} {pos}/{len} points, {eta} left: {msg}",
	)?);
	let mut all = Vec::new();
	for pallet in pallets {
		let file = file::WeightsFile::read(pallet.subject.name)?;
		let measured = pallet.subject.measure(repeats, &bar)?;
		let weights = pallet.weights(&file.functions(), &measured)?;
		if std::env::var_os("DRY_RUN").is_none() {
			file.write(&weights, repeats)?;
		}
		all.extend(measured.into_iter().map(|one| (pallet.subject.name, one)));
	}
	bar.finish_and_clear();
	println!("{}", table(&all));
	Ok(())
}
