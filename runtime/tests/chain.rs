//! Tests on the real runtime, in process: real blocks, real signatures, the real off-chain worker.

mod chain {
	mod genesis;
	mod membership;
	mod read_interface;
	mod refused_decisions;
	mod refused_requests;
	mod refused_transfers;
	mod value_chain;
	mod votes;
	mod world;
}
