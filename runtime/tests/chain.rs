//! Tests on the real runtime, in process: real blocks, real signatures, the real off-chain worker.

mod chain {
	mod audits;
	mod automatic_approval;
	mod closing;
	mod declared;
	mod delegation;
	mod disputes;
	mod documented;
	mod emergency;
	mod forks;
	mod genesis;
	mod governance;
	mod key_recovery;
	mod largest;
	mod membership;
	mod pool;
	mod portable_certificate;
	mod read_interface;
	mod read_interface_lists;
	mod read_interface_registry;
	mod read_interface_stages;
	mod refused_decisions;
	mod refused_requests;
	mod refused_transfers;
	mod restatement;
	mod revocation;
	mod silent_validator;
	mod standards;
	mod time;
	mod validators;
	mod value_chain;
	mod votes;
	mod world;
}
