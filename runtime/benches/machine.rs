//! The machine that measures.

use std::{fs, process::Command};

/// Today, as 2026-11-22.
pub fn date() -> String {
	Command::new("date")
		.arg("+%F")
		.output()
		.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_string())
		.unwrap_or_default()
}

/// What its processor is called.
pub fn processor() -> String {
	let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
	let name = cpus
		.lines()
		.find_map(|line| line.strip_prefix("model name")?.split_once(':'))
		.map_or("unknown", |(_, name)| name.trim());
	name.to_string()
}
