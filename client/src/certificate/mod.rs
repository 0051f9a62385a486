//! Portable certificates: one file that proves an exit statement without a node.

mod code;
mod fetch;
mod finality;
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
	verify, verify_certificate, Bytes, Disclosure, PortableCertificate, Trust, TrustedSet,
	VerifyError, MAX_FILE,
};

/// How long a dossier in a certificate may be, in bytes: 1.5 MiB. In the file each byte takes two, and
/// the file has 4 MiB at most.
const LONGEST_DISCLOSED: usize = 1_572_864;
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
	#[error("block {0} is not final yet, and wasn't within {seconds} s. Try again when it is.", seconds = finality::PATIENCE.as_secs())]
	NotFinal(u32),
	/// No justification is near.
	#[error("the node has no justification of block {0} or one of the 1,023 after it. Ask a node that was synchronised from the genesis block on, or leave out --at.")]
	NoJustification(u32),
	/// The changes of validators don't come to an end.
	#[error("the node says that there are more changes of validators, and doesn't give any. Ask another node.")]
	NoEnd,
	/// There are more changes of validators than a certificate can have.
	#[error("the node has told {0} changes of validators, more than a certificate can have, and doesn't end. Ask another node, or use --trusted-set with a newer set.")]
	TooManyChanges(usize),
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
	/// A dossier is too long to be disclosed in a certificate.
	#[error("the dossier has {bytes} bytes, and a certificate can carry {LONGEST_DISCLOSED} (1.5 MiB). Leave out --disclosure and hand the disclosure over beside the certificate: `tracemet dossier check --commitment` opens it against the commitment that the certificate proves. Or put large documents elsewhere, and commit to a dossier with their hashes.")]
	DossierTooLong {
		/// How long it is.
		bytes: usize,
	},
	/// There is no dossier to be saved.
	#[error("the certificate discloses no dossier, so there is none to save. Leave out --save-dossier, or ask the claimant for a certificate that was fetched with --disclosure.")]
	NoDossier,
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
			if let Some(genesis) = genesis {
				of_one_chain(&held, genesis)?;
			}
			Trust::AuthoritySet(held)
		}
		// One of the two is required.
		(None, genesis) => Trust::Genesis(genesis.unwrap_or_default()),
	};
	let certificate = PortableCertificate::from_json(&read_certificate(&arguments.file)?)?;
	let verified = verify_certificate(&certificate, &trust)?;
	if let Some(path) = &arguments.save_dossier {
		let disclosure = certificate.disclosure.as_ref().ok_or(CertificateError::NoDossier)?;
		files::write_secret(path, &disclosure.dossier.0)?;
	}
	if let Some(path) = &arguments.save_set {
		let mut json =
			serde_json::to_vec_pretty(&verified.authorities).map_err(OutputError::Json)?;
		json.push(b'\n');
		files::write_new(path, &json)?;
	}
	Ok(report::answer(&verified)?.print(format)?)
}

/// That a set of validators is of the chain with this genesis block.
fn of_one_chain(set: &TrustedSet, genesis: H256) -> Result<()> {
	match set.genesis == genesis {
		true => Ok(()),
		false => Err(CertificateError::TwoChains { set: set.genesis, genesis }),
	}
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
	if read.dossier.len() > LONGEST_DISCLOSED {
		return Err(CertificateError::DossierTooLong { bytes: read.dossier.len() });
	}
	Ok(Disclosure { salt: H256(read.salt), dossier: Bytes(read.dossier) })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{chain::AccountId, dossier};
	use std::fs;

	/// A certificate without a dossier, and the genesis block of its chain.
	const CERTIFICATE: &str = "../verifier/tests/certificate/version-1.json";
	const GENESIS: &str = include_str!("../../../verifier/tests/certificate/version-1.genesis");

	fn verification(file: &str) -> VerifyCertificate {
		VerifyCertificate {
			file: PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file),
			genesis: Some(GENESIS.trim().parse().unwrap()),
			trusted_set: None,
			save_set: None,
			save_dossier: None,
			common: Common::default(),
		}
	}

	#[test]
	fn a_set_of_another_chain_is_refused() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("set.json");
		let set = H256([1; 32]);
		let held = TrustedSet { genesis: set, set_id: 1, authorities: Vec::new() };
		fs::write(&path, serde_json::to_vec(&held).unwrap()).unwrap();
		let arguments = VerifyCertificate { trusted_set: Some(path), ..verification(CERTIFICATE) };
		let genesis = arguments.genesis.unwrap();
		assert_eq!(
			check(&arguments).unwrap_err().to_string(),
			format!(
				"--trusted-set is of the chain with genesis {set:?}, not of {genesis:?}. Give the two \
				 of one chain, or one of them."
			)
		);
	}

	#[test]
	fn a_dossier_that_is_not_there_is_not_saved() {
		let directory = tempfile::tempdir().unwrap();
		let path = |name: &str| Some(directory.path().join(name));
		let arguments = VerifyCertificate {
			save_dossier: path("dossier"),
			save_set: path("set"),
			..verification(CERTIFICATE)
		};
		assert_eq!(
			check(&arguments).unwrap_err().to_string(),
			"the certificate discloses no dossier, so there is none to save. Leave out \
			 --save-dossier, or ask the claimant for a certificate that was fetched with --disclosure."
		);
		assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
	}

	#[test]
	fn a_dossier_that_does_not_fit_is_refused_at_once() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("disclosure.json");
		let write = |length: usize| {
			let (account, salt) = (AccountId::new([1; 32]), [7; 32]);
			let (to, name) = ("Trader AG".to_owned(), "mine.pdf".to_owned());
			let written = dossier::Disclosure::new(account, to, name, vec![1; length], salt);
			fs::write(&path, written.to_json().unwrap()).unwrap();
		};
		write(LONGEST_DISCLOSED);
		assert_eq!(read_disclosure(&path).unwrap().dossier.0.len(), LONGEST_DISCLOSED);
		write(LONGEST_DISCLOSED + 1);
		let refused = read_disclosure(&path).unwrap_err().to_string();
		assert!(
			refused.starts_with(
				"the dossier has 1572865 bytes, and a certificate can carry 1572864 (1.5 MiB). Leave \
				 out --disclosure"
			),
			"{refused}"
		);
	}

	/// The longest dossier leaves room for what else is in the file.
	#[test]
	fn the_longest_dossier_fits_into_a_file() {
		let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(CERTIFICATE);
		let mut certificate = PortableCertificate::from_json(&fs::read(path).unwrap()).unwrap();
		let dossier = Bytes(vec![1; LONGEST_DISCLOSED]);
		certificate.disclosure = Some(Disclosure { salt: H256::zero(), dossier });
		assert!(certificate.to_json().unwrap().len() < MAX_FILE - 512 * 1024);
	}
}
