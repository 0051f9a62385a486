//! `tracemet certificate`

use super::common::Common;
use crate::keys::{self, AddressError};
use clap::{Args, Subcommand};
use sp_core::H256;
use std::path::PathBuf;

/// What to do with a portable certificate: one file that proves an exit statement.
#[derive(Debug, Subcommand)]
pub enum CertificateCommand {
	/// Write the certificate of an exit statement: one file that proves it without a node.
	///
	/// It holds the statement, what it rests on, and the proof of both: storage proofs, headers, the
	/// votes of the validators, and how the validators changed since the genesis block. It is verified
	/// before it is written.
	Fetch(FetchCertificate),
	/// Verify a certificate, without a node and without a network: what it proves, for whom, with what
	/// words one may claim it, as of when. Exits with 1 and the exact reason if it proves nothing.
	Verify(VerifyCertificate),
	/// Show the QR code of a certificate's hash, or of a link that ends with it, for a product or a
	/// delivery note.
	Qr(CertificateCode),
}

/// Which certificate to fetch.
#[derive(Debug, Args)]
pub struct FetchCertificate {
	/// The exit statement.
	pub exit: u64,

	/// The file to write (JSON). It must not be there yet. With a disclosure it is readable for its
	/// owner only.
	#[arg(long, short, value_name = "PATH")]
	pub output: PathBuf,

	/// Prove it as of this final block, whose state the node has to have, instead of the last
	/// justified one.
	#[arg(long, value_name = "NUMBER")]
	pub at: Option<u32>,

	/// Leave out the changes of validators before this set, which the reader holds: a file that
	/// `verify --save-set` wrote.
	#[arg(long, value_name = "PATH")]
	pub trusted_set: Option<PathBuf>,

	/// Disclose the company's identity dossier to whoever gets the file: a file that `tracemet dossier
	/// disclose` wrote. The dossier may have 1.5 MiB.
	#[arg(long, value_name = "PATH")]
	pub disclosure: Option<PathBuf>,

	/// WebSocket address of a node's RPC. Else TRACEMET_URL, `url` in the configuration file,
	/// ws://127.0.0.1:9944.
	#[arg(long, value_name = "URL", help_heading = "Connection")]
	pub url: Option<String>,

	/// The configuration file. Else TRACEMET_CONFIG, tracemet/config.toml in XDG_CONFIG_HOME, or in
	/// ~/.config.
	#[arg(long, value_name = "PATH", help_heading = "Connection")]
	pub config: Option<PathBuf>,
}

/// Which certificate to verify, and what to trust.
#[derive(Debug, Args)]
pub struct VerifyCertificate {
	/// The certificate.
	pub file: PathBuf,

	/// The hash of the chain's genesis block, 0x and 64 hex digits, from somebody you trust: the
	/// council publishes it, and every node of the chain answers it.
	#[arg(long, value_name = "HASH", value_parser = hash, required_unless_present = "trusted_set")]
	pub genesis: Option<H256>,

	/// A set of validators that you trust: a file that --save-set wrote.
	#[arg(long, value_name = "PATH")]
	pub trusted_set: Option<PathBuf>,

	/// Write the set of validators that signed it into this file, to trust it from now on: a later
	/// certificate needs no change of validators from before.
	#[arg(long, value_name = "PATH")]
	pub save_set: Option<PathBuf>,

	/// Write the company's identity dossier into this file, if the certificate discloses one that is
	/// the one committed to. It must not be there yet, and is readable for its owner only.
	#[arg(long, value_name = "PATH")]
	pub save_dossier: Option<PathBuf>,

	/// How the answer is written.
	#[command(flatten)]
	pub common: Common,
}

/// Which code to show.
#[derive(Debug, Args)]
pub struct CertificateCode {
	/// The certificate.
	pub file: PathBuf,

	/// A link that the hash is put behind, such as https://example.org/certificates: 200 characters at
	/// most. Without it the code is the hash alone.
	#[arg(long, value_name = "BASE_URL")]
	pub link: Option<String>,

	/// Write a PNG instead of showing the code in the terminal. It must not be there yet.
	#[arg(long, value_name = "PATH", conflicts_with = "svg")]
	pub png: Option<PathBuf>,

	/// Write an SVG instead. It must not be there yet.
	#[arg(long, value_name = "PATH")]
	pub svg: Option<PathBuf>,
}

/// 0x and 64 hex digits.
fn hash(text: &str) -> Result<H256, AddressError> {
	keys::parse_bytes(text).map(H256)
}
