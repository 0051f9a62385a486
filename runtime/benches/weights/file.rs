//! The `weights.rs` of a pallet: its trait is written by hand, and the weights are made here.

use crate::{
	figures::{Figures, Line, PROOF_OF_READ, WASM_FACTOR},
	machine,
};
use std::{fmt::Write, fs, path::PathBuf, process::Command};

/// A `weights.rs` as it is.
pub struct WeightsFile {
	path: PathBuf,
	trait_text: String,
}

/// A method of the trait.
struct Method {
	name: String,
	/// The name of its argument, if it has one.
	argument: Option<String>,
}

impl WeightsFile {
	/// Reads the file of a pallet.
	pub fn read(pallet: &str) -> Result<Self, String> {
		let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
			.join("../pallets")
			.join(pallet)
			.join("src/weights.rs");
		let text =
			fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
		let trait_text = the_trait(&text).ok_or(format!("no trait in {}", path.display()))?;
		Ok(Self { trait_text: trait_text.into(), path })
	}

	/// The names of the weights, in order.
	pub fn functions(&self) -> Vec<String> {
		self.methods().into_iter().map(|method| method.name).collect()
	}

	fn methods(&self) -> Vec<Method> {
		self.trait_text
			.lines()
			.filter_map(|line| line.trim().strip_prefix("fn "))
			.filter_map(|signature| {
				let (name, rest) = signature.split_once('(')?;
				let (arguments, _) = rest.split_once(')')?;
				let argument = arguments.split_once(':').map(|(argument, _)| argument.into());
				Some(Method { name: name.into(), argument })
			})
			.collect()
	}

	/// Writes the weights, one for each method.
	pub fn write(&self, weights: &[Figures], repeats: u32) -> Result<(), String> {
		let mut text = header(repeats);
		text.push_str(&self.trait_text);
		text.push_str(
			"\n/// The weights that were measured.\n\
			 pub struct SubstrateWeight<T>(PhantomData<T>);\n\n\
			 impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {\n",
		);
		for (method, figures) in self.methods().iter().zip(weights) {
			text.push_str(&function(method, figures).map_err(|error| error.to_string())?);
		}
		text.push_str("}\n");
		fs::write(&self.path, text).map_err(|error| format!("{}: {error}", self.path.display()))?;
		match Command::new("rustfmt").args(["--edition", "2021"]).arg(&self.path).status() {
			Ok(status) if status.success() => Ok(()),
			failed => Err(format!("rustfmt {}: {failed:?}", self.path.display())),
		}
	}
}

/// The trait with its documentation.
fn the_trait(text: &str) -> Option<&str> {
	let declaration = text.find("pub trait WeightInfo")?;
	// Its documentation stands between an empty line and it.
	let start = text.get(..declaration)?.rfind("\n\n")?.checked_add(2)?;
	let length = text.get(start..)?.find("\n}\n")?.checked_add(3)?;
	text.get(start..start.checked_add(length)?)
}

fn header(repeats: u32) -> String {
	let (date, processor) = (machine::date(), machine::processor());
	format!(
		"//! Weights: made by `make benchmarks`, which keeps the trait and writes the rest.\n\
		 //!\n\
		 //! Measured on {date}, each point {repeats} times, on one core of: {processor}.\n\
		 //! The runtime ran natively. The node runs it as WebAssembly, so computation counts {WASM_FACTOR} times.\n\
		 //! Proof sizes are those that were recorded, and {} bytes for each read, because a chain's trie\n\
		 //! is deeper than that of a benchmark.\n\n\
		 use core::marker::PhantomData;\n\
		 use frame_support::{{traits::Get, weights::Weight}};\n\n",
		number(PROOF_OF_READ).replace('_', ","),
	)
}

/// A number with a mark at every thousand.
fn number(figure: u64) -> String {
	let digits = figure.to_string();
	let mut text = String::new();
	for (position, digit) in digits.chars().enumerate() {
		if position > 0 && digits.len().saturating_sub(position).is_multiple_of(3) {
			text.push('_');
		}
		text.push(digit);
	}
	text
}

fn function(method: &Method, figures: &Figures) -> Result<String, std::fmt::Error> {
	let Figures { computation, reads, writes, proof, .. } = figures;
	let part = |select: fn(&Line) -> u64| {
		let weight = format!(
			"Weight::from_parts({}, {})",
			number(select(computation)),
			number(select(proof))
		);
		let database = format!(
			"T::DbWeight::get().reads_writes({}, {})",
			number(select(reads)),
			number(select(writes))
		);
		(weight, database)
	};
	let mut text = String::new();
	let Method { name, argument } = method;
	let signature = argument.as_ref().map(|argument| format!("{argument}: u32"));
	writeln!(text, "\tfn {name}({}) -> Weight {{", signature.unwrap_or_default())?;
	let (weight, database) = part(|line| line.base);
	writeln!(text, "\t\t{weight}")?;
	write!(text, "\t\t\t.saturating_add({database})")?;
	if let Some(argument) = argument {
		let (weight, database) = part(|line| line.slope);
		for each in [weight, database] {
			write!(text, "\n\t\t\t.saturating_add({each}.saturating_mul({argument}.into()))")?;
		}
	}
	writeln!(text, "\n\t}}")?;
	Ok(text)
}
