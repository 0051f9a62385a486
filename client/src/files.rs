//! Reading and writing files: whole or not at all, and never more than expected.

use std::{
	fs,
	io::{Error, ErrorKind, Read, Write},
	path::{Path, PathBuf},
};
use tempfile::{Builder, NamedTempFile};
use thiserror::Error;

/// Why a file can't be used.
#[derive(Debug, Error)]
pub enum FileError {
	/// It can't be read.
	#[error("{path} can't be read: {reason}. Name a file that is there and that you may read.", path = path.display())]
	Unreadable {
		/// The file.
		path: PathBuf,
		/// Why.
		reason: Error,
	},
	/// It is too long.
	#[error("{path} has more than {most} bytes, which is more than is taken here. {hint}", path = path.display())]
	TooLong {
		/// The file.
		path: PathBuf,
		/// How long it may be.
		most: u64,
		/// The way out.
		hint: &'static str,
	},
	/// It is there.
	#[error("{path} is there already, and is not overwritten. Name another file or move it away.", path = path.display())]
	Exists {
		/// The file.
		path: PathBuf,
	},
	/// It can't be written.
	#[error("{path} can't be written: {reason}. Name a file in a directory that is there and that you may write to.", path = path.display())]
	Unwritable {
		/// The file.
		path: PathBuf,
		/// Why.
		reason: Error,
	},
}

/// The bytes of a file that has at most so many. `hint`: the way out if it has more.
pub fn read(path: &Path, most: u64, hint: &'static str) -> Result<Vec<u8>, FileError> {
	let unreadable = |reason| FileError::Unreadable { path: path.to_owned(), reason };
	let file = fs::File::open(path).map_err(unreadable)?;
	let mut bytes = Vec::new();
	file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
	match u64::try_from(bytes.len()) {
		Ok(length) if length <= most => Ok(bytes),
		_ => Err(FileError::TooLong { path: path.to_owned(), most, hint }),
	}
}

/// A mistake in a text in TOML, in one line: where, and what.
pub fn mistake(text: &str, error: &toml::de::Error) -> String {
	let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
	let line = before.matches('\n').count().saturating_add(1);
	format!("line {line}: {}", error.message().trim().replace('\n', " "))
}

/// Writes a file that isn't there yet and that only its owner can read.
pub fn write_secret(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
	write_with_mode(path, 0o600, bytes)
}

/// Writes a file that isn't there yet.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
	write_with_mode(path, 0o644, bytes)
}

fn write_with_mode(path: &Path, mode: u32, bytes: &[u8]) -> Result<(), FileError> {
	let unwritable = |reason| FileError::Unwritable { path: path.to_owned(), reason };
	let file = beside(path, mode, bytes).map_err(unwritable)?;
	file.persist_noclobber(path).map_err(|error| match error.error.kind() {
		ErrorKind::AlreadyExists => FileError::Exists { path: path.to_owned() },
		_ => unwritable(error.error),
	})?;
	Ok(())
}

/// A temporary file, written to the disk, that can take the place of another.
pub fn draft(path: &Path, bytes: &[u8]) -> Result<NamedTempFile, FileError> {
	let unwritable = |reason| FileError::Unwritable { path: path.to_owned(), reason };
	beside(path, 0o644, bytes).map_err(unwritable)
}

/// Puts a draft into its place, where it replaces what was there.
pub fn publish(draft: NamedTempFile, path: &Path) -> Result<(), FileError> {
	let unwritable = |reason| FileError::Unwritable { path: path.to_owned(), reason };
	draft.persist(path).map(|_| ()).map_err(|error| unwritable(error.error))
}

fn beside(path: &Path, mode: u32, bytes: &[u8]) -> Result<NamedTempFile, Error> {
	use std::os::unix::fs::PermissionsExt;
	let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
	let mut file = Builder::new()
		.prefix(".tracemet-")
		.permissions(fs::Permissions::from_mode(mode))
		.tempfile_in(directory.unwrap_or(Path::new(".")))?;
	file.write_all(bytes)?;
	file.as_file().sync_all()?;
	Ok(file)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

	#[test]
	fn a_file_of_the_length_that_is_taken_is_read_and_no_longer_one() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("file");
		fs::write(&path, b"four").unwrap();
		assert_eq!(read(&path, 4, "").unwrap(), b"four");
		assert_eq!(
			read(&path, 3, "Shorten it.").unwrap_err().to_string(),
			format!(
				"{} has more than 3 bytes, which is more than is taken here. Shorten it.",
				path.display()
			)
		);
	}

	#[test]
	fn a_secret_is_for_its_owner_and_never_overwrites() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("secret");
		write_secret(&path, b"first").unwrap();
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		let error = write_secret(&path, b"second").unwrap_err();
		assert!(matches!(error, FileError::Exists { .. }), "{error}");
		assert_eq!(fs::read(&path).unwrap(), b"first");
		assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "no draft is left");
	}

	#[test]
	fn a_draft_that_is_dropped_leaves_what_was_there() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("file");
		fs::write(&path, b"old").unwrap();
		drop(draft(&path, b"new").unwrap());
		assert_eq!(fs::read(&path).unwrap(), b"old");
		publish(draft(&path, b"new").unwrap(), &path).unwrap();
		assert_eq!(fs::read(&path).unwrap(), b"new");
		assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "no draft is left");
	}
}
