//! What else is in the state of a chain that was used for long: entries of every map, so that the
//! trie is as deep.

use super::sample::{key, Storage};
use codec::Encode;

/// The maps that grow with use, and about how long an entry is.
const LARGE: [(&str, &str, usize); 12] = [
	("System", "Account", 80),
	("Credits", "Requests", 600),
	("Credits", "IssuedLots", 20),
	("Credits", "Lots", 160),
	("Credits", "LotsOfAccount", 0),
	("Credits", "MassBalances", 72),
	("Credits", "LatestPeriods", 4),
	("Credits", "Exits", 700),
	("Credits", "FlaggedLines", 9),
	("Footprint", "Nodes", 500),
	("Footprint", "Rounds", 20),
	("Footprint", "Footprints", 300),
];

/// The hashes of the last blocks, and the maps that hold the members and what they registered.
const SMALL: [(&str, &str, usize); 15] = [
	("System", "BlockHash", 32),
	("Accounts", "Participants", 110),
	("Accounts", "Sites", 32),
	("Accounts", "Closed", 4),
	("Certification", "Families", 8),
	("Certification", "Goods", 20),
	("Certification", "Labels", 90),
	("Certification", "Standards", 60),
	("Certification", "StandardVersions", 150),
	("Certification", "Certificates", 400),
	("Certification", "Accreditations", 70),
	("Certification", "AccreditationBodies", 0),
	("Footprint", "Attributes", 40),
	("Footprint", "Methods", 1_500),
	("Credits", "Freezes", 80),
];

/// Single values of the pallets: the upper levels of the trie.
const VALUES: [&str; 24] = [
	"System",
	"Timestamp",
	"Aura",
	"Grandpa",
	"Session",
	"Historical",
	"Offences",
	"Council",
	"CouncilMembership",
	"Preimage",
	"Scheduler",
	"Utility",
	"Proxy",
	"Multisig",
	"SafeMode",
	"TxPause",
	"Validators",
	"Accounts",
	"Certification",
	"Credits",
	"Footprint",
	"Governance",
	"Migrations",
	"Authorship",
];

/// So many entries in each map that grows, and a fiftieth of that in the others.
pub fn fill(entries: u64) -> Storage {
	let mut storage = Storage::new();
	let mut fill_map = |(pallet, item, length): (&str, &str, usize), count: u64| {
		for number in 0..count {
			// Beyond the numbers of the sample.
			let id = 1_000_000 + number;
			storage.insert(key(pallet, item, &[id.encode()]), value(id, length));
		}
	};
	LARGE.into_iter().for_each(|map| fill_map(map, entries));
	SMALL.into_iter().for_each(|map| fill_map(map, entries / 50));
	for (number, pallet) in VALUES.into_iter().enumerate() {
		for item in 0..10u64 {
			let item = format!("Value{item}");
			storage.insert(key(pallet, &item, &[]), value(number as u64, 40));
		}
	}
	storage
}

/// Bytes that no other entry has.
fn value(id: u64, length: usize) -> Vec<u8> {
	id.to_le_bytes().into_iter().cycle().take(length).collect()
}
