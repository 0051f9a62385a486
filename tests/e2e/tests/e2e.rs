//! Real nodes and the real client. One program, because nodes wait for slots and finality most of the
//! time: the tests of all modules wait at once.

mod e2e {
	mod all_rules;
	mod bots;
	mod certificate;
	mod chain_spec;
	mod client;
	mod consortium;
	mod equivocation;
	mod full_pool;
	mod import;
	mod in_doubt;
	mod provenance;
	mod records;
	mod scenarios;
}
