//! What a run says while it goes on: a spinner on a terminal, plain lines elsewhere.

use crate::output;
use indicatif::{ProgressBar, ProgressStyle};
use std::{
	io::{IsTerminal, Write},
	time::{Duration, Instant},
};

/// For how many of many things there is a line, where there is no spinner.
const A_LINE_FOR: usize = 100;
/// How often the spinner turns.
const TICK: Duration = Duration::from_millis(120);

/// Says what goes on.
pub struct Progress {
	spinner: ProgressBar,
	is_terminal: bool,
	started: Instant,
}

impl Progress {
	/// Begins.
	pub fn new() -> Self {
		let is_terminal = std::io::stderr().is_terminal();
		let spinner = if is_terminal {
			let style = ProgressStyle::with_template("{spinner} [{elapsed}] {msg}");
			ProgressBar::new_spinner()
				.with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
		} else {
			ProgressBar::hidden()
		};
		if is_terminal {
			spinner.enable_steady_tick(TICK);
		}
		Self { spinner, is_terminal, started: Instant::now() }
	}

	/// What is being waited for. Only shown on a terminal.
	pub fn waiting(&self, message: impl Into<String>) {
		if self.is_terminal {
			self.spinner.set_message(message.into());
		}
	}

	/// How much of a whole is done, and how much was when this was last said. A terminal always shows
	/// it; elsewhere there is a line for each hundred.
	pub fn counted(&self, before: usize, now: usize, message: &str) {
		if self.is_terminal {
			self.waiting(message);
		} else if now / A_LINE_FOR > before / A_LINE_FOR {
			self.note(message);
		}
	}

	/// Something that is done. Stays.
	pub fn done(&self, message: impl AsRef<str>) {
		self.print(&format!("  ok  {}", message.as_ref()));
	}

	/// A heading.
	pub fn heading(&self, message: impl AsRef<str>) {
		let seconds = self.started.elapsed().as_secs();
		self.print(&format!("\n== {} ({seconds} s)", message.as_ref()));
	}

	/// How far something is, beside what a command answers. Stays.
	pub fn note(&self, text: &str) {
		self.spinner.suspend(|| output::say(text));
	}

	/// Anything. Stays.
	pub fn print(&self, text: &str) {
		// A reader that went away (`| head`) is no reason to stop in the middle of a run.
		self.spinner.suspend(|| {
			let _ = writeln!(std::io::stdout(), "{text}");
		});
	}

	/// Ends, and answers how long it took.
	pub fn finish(&self) -> Duration {
		self.spinner.finish_and_clear();
		self.started.elapsed()
	}
}
