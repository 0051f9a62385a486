//! Portable certificates: one file that proves an exit statement without a node.

mod code;
mod fetch;
mod report;

use crate::{
	chain::{Chain, ChainError},
	cli::{CertificateCode, CertificateCommand, Common, FetchCertificate, VerifyCertificate},
	config::{self, ConfigError, SignerFlags},
	files::{self, FileError},
	output::OutputError,
};
use sp_core::H256;
use std::path::{Path, PathBuf};
use thiserror::Error;
use tracemet_primitives::ExitId;
use tracemet_verifier::{
	verify, Bytes, Disclosure, PortableCertificate, Trust, TrustedSet, VerifyError, MAX_FILE,
};

/// How long the file of a trusted set may be.
const LONGEST_SET: u64 = 1024 * 1024;

const CERTIFICATE_HINT: &str = "Name the file that `tracemet certificate fetch` wrote.";
const SET_HINT: &str = "Name the file that `tracemet certificate verify --save-set` wrote.";

/// Why a certificate can't be fetched, or proves nothing.
#[derive(Debug, Error)]
pub enum CertificateError {
	/// It proves nothing.
	#[error(transparent)]
	Refused(#[from] VerifyError),
	/// A file can't be used.
	#[error(transparent)]
	File(#[from] FileError),
	/// The configuration can't be used.
	#[error(transparent)]
	Config(#[from] ConfigError),
	/// The chain can't be read.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The answer can't be shown.
	#[error(transparent)]
	Output(#[from] OutputError),
	/// A disclosure can't be read.
	#[error(transparent)]
	Disclosure(#[from] crate::dossier::DossierError),
	/// A file isn't a trusted set.
	#[error("{path} is not a set of validators: {reason}. {SET_HINT}", path = path.display())]
	NotASet {
		/// The file.
		path: PathBuf,
		/// Why not.
		reason: serde_json::Error,
	},
	/// The trusted set is of another chain than the one that is named.
	#[error("--trusted-set is of the chain with genesis {set:?}, not of {genesis:?}. Give the two of one chain, or one of them.")]
	TwoChains {
		/// The genesis of the set.
		set: H256,
		/// The one that was named.
		genesis: H256,
	},
	/// There is no such statement.
	#[error("there is no exit statement {exit} as of block {block}: it was never there, or is archived. Name a block at which it was with --at.")]
	NoStatement {
		/// The statement.
		exit: ExitId,
		/// The block.
		block: u32,
	},
	/// The block isn't there.
	#[error("block {0} is not final yet, and wasn't within {seconds} s. Try again when it is.", seconds = fetch::PATIENCE.as_secs())]
	NotFinal(u32),
	/// No justification is near.
	#[error("the node has no justification of block {0} or one of the 1,023 after it. Ask a node that was synchronised from the genesis block on, or leave out --at.")]
	NoJustification(u32),
	/// The changes of validators don't come to an end.
	#[error("the node says that there are more changes of validators, and doesn't give any. Ask another node.")]
	NoEnd,
	/// The trusted set is newer than the block.
	#[error("block {block} was finalized by set {set} of validators, before the trusted set {trusted}. Give an older set, or none.")]
	SetTooNew {
		/// The block.
		block: u32,
		/// The set that finalized it.
		set: u64,
		/// The trusted one.
		trusted: u64,
	},
	/// The node's answer doesn't fit.
	#[error("the node's header of block {0} doesn't have the block's hash. Ask another node.")]
	WrongHeader(u32),
	/// A link can't be used.
	#[error("--link {0}: it has to begin with https:// or http:// and have 200 characters at most, without spaces")]
	NotALink(String),
	/// There is no such code.
	#[error("the QR code can't be made: {0}. Give a shorter --link.")]
	NoCode(qrcode::types::QrError),
	/// A code can't be drawn.
	#[error("the QR code can't be drawn: {0}. Use --svg.")]
	NotDrawn(String),
}

type Result<T> = std::result::Result<T, CertificateError>;

/// Does what is to be done.
pub async fn act(command: CertificateCommand) -> Result<()> {
	match command {
		CertificateCommand::Fetch(arguments) => fetch(&arguments).await,
		CertificateCommand::Verify(arguments) => check(&arguments),
		CertificateCommand::Qr(arguments) => show_code(&arguments),
	}
}

async fn fetch(arguments: &FetchCertificate) -> Result<()> {
	let path = arguments.output.clone();
	if path.exists() {
		return Err(FileError::Exists { path }.into());
	}
	let trusted = arguments.trusted_set.as_deref().map(read_set).transpose()?;
	let disclosure = arguments.disclosure.as_deref().map(read_disclosure).transpose()?;
	let is_secret = disclosure.is_some();
	let common = Common {
		url: arguments.url.clone(),
		config: arguments.config.clone(),
		..Common::default()
	};
	let url = config::load(&common, &SignerFlags::default())?.url;
	let chain = Chain::connect(&url).await?;
	let wanted = fetch::Wanted {
		exit: ExitId(arguments.exit),
		at: arguments.at,
		trusted: trusted.clone(),
		disclosure,
	};
	let (certificate, genesis) = fetch::fetch(&chain, wanted).await?;

	let file = certificate.to_json()?;
	let trust = trusted.map_or(Trust::Genesis(genesis), Trust::AuthoritySet);
	let verified = verify(&file, &trust)?;
	match is_secret {
		true => files::write_secret(&path, &file)?,
		false => files::write_new(&path, &file)?,
	}
	report::written(&path, file.len(), &certificate, &verified)
}

fn check(arguments: &VerifyCertificate) -> Result<()> {
	let format = config::load(&arguments.common, &SignerFlags::default())?.output;
	let trust = match (&arguments.trusted_set, arguments.genesis) {
		(Some(path), genesis) => {
			let held = read_set(path)?;
			if let Some(genesis) = genesis.filter(|genesis| *genesis != held.genesis) {
				return Err(CertificateError::TwoChains { set: held.genesis, genesis });
			}
			Trust::AuthoritySet(held)
		}
		// One of the two is required.
		(None, genesis) => Trust::Genesis(genesis.unwrap_or_default()),
	};
	let verified = verify(&read_certificate(&arguments.file)?, &trust)?;
	if let Some(path) = &arguments.save_set {
		let mut json =
			serde_json::to_vec_pretty(&verified.authorities).map_err(OutputError::Json)?;
		json.push(b'\n');
		files::write_new(path, &json)?;
	}
	Ok(report::answer(&verified)?.print(format)?)
}

fn show_code(arguments: &CertificateCode) -> Result<()> {
	let certificate = PortableCertificate::from_json(&read_certificate(&arguments.file)?)?;
	// What was read has one.
	code::show(certificate.checksum.unwrap_or_default(), arguments)
}

fn read_certificate(path: &Path) -> Result<Vec<u8>> {
	let most = u64::try_from(MAX_FILE).unwrap_or(u64::MAX);
	Ok(files::read(path, most, CERTIFICATE_HINT)?)
}

fn read_set(path: &Path) -> Result<TrustedSet> {
	let bytes = files::read(path, LONGEST_SET, SET_HINT)?;
	serde_json::from_slice(&bytes)
		.map_err(|reason| CertificateError::NotASet { path: path.to_owned(), reason })
}

/// Of a disclosure, what the chain can confirm: to whom it was made, nobody but the discloser says.
fn read_disclosure(path: &Path) -> Result<Disclosure> {
	let read = crate::dossier::read_disclosure(path)?;
	Ok(Disclosure { salt: H256(read.salt), dossier: Bytes(read.dossier) })
}
