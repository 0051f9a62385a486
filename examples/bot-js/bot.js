// A reporting bot: follows finalized records and keeps a CSV of the mass that was issued and that
// exited under each label.
//
//     node bot.js ws://127.0.0.1:9944 state.json report.csv
//
// state.json has the block to go on with, the hash of the one before and the totals so far.
// docs/bots.md explains it.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { WsProvider } from '@polkadot/api';

const [url, stateFile, reportFile] = process.argv.slice(2);
if (!reportFile) {
	console.error('usage: node bot.js URL STATE.json REPORT.csv');
	process.exit(2);
}

function fail(reason) {
	console.error(`error: ${reason}`);
	process.exit(1);
}

/** Writes a file whole or not at all. */
function replace(file, text) {
	writeFileSync(`${file}.draft`, text, { flush: true });
	renameSync(`${file}.draft`, file);
}

/**
 * Always as of the end of a block: the first block that isn't in the totals, the hash of the one before
 * it, which says which chain they are of, and the totals.
 */
function load() {
	try {
		return JSON.parse(readFileSync(stateFile, 'utf8'));
	} catch (error) {
		if (error.code === 'ENOENT') {
			return { next: 0, hash: null, labels: {} };
		}
		throw error;
	}
}

const state = load();

/** A label by its id. Grams are kept as texts: JavaScript's numbers end at 2^53. */
function label(id) {
	state.labels[id] ??= { name: '', issued: '0', exited: '0' };
	return state.labels[id];
}

const plus = (total, grams) => String(BigInt(total) + BigInt(grams));

/** Adds what a record says. */
function count({ pallet, event, fields }) {
	switch (`${pallet}.${event}`) {
		case 'Certification.LabelRegistered':
			label(fields.label).name = fields.details.name;
			break;
		case 'Credits.LotIssued': {
			const of = label(fields.label);
			of.issued = plus(of.issued, fields.mass);
			break;
		}
		case 'Credits.SystemExit': {
			const of = label(fields.details.label);
			of.exited = plus(of.exited, fields.details.mass);
			break;
		}
	}
}

/** The report as CSV. */
function report() {
	const ids = Object.keys(state.labels).sort((a, b) => a - b);
	const rows = ids.map((id) => {
		const { name, issued, exited } = state.labels[id];
		return `${id},"${name.replaceAll('"', '""')}",${issued},${exited}\n`;
	});
	return `label,name,issued_g,exited_g\n${rows.join('')}`;
}

// How many blocks are counted before the files are written, as long as the bot is behind the chain.
const BLOCKS_AT_ONCE = 100;
let head = 0;
let unwritten = 0;

function take({ block, records }) {
	records.forEach(count);
	state.next = block.number + 1;
	state.hash = block.hash;
	unwritten += 1;
	// Far behind, the disk would be slower than the node.
	if (block.number >= head || unwritten >= BLOCKS_AT_ONCE) {
		// The state first: what it says is in the totals is never counted again.
		replace(stateFile, JSON.stringify(state));
		replace(reportFile, report());
		unwritten = 0;
	}
}

/** That the node is on the chain that the totals are of: on another one, other blocks have the same numbers. */
async function checkChain(provider) {
	if (!state.hash) {
		return;
	}
	const last = state.next - 1;
	const hash = await provider.send('chain_getBlockHash', [last]);
	if (hash === null) {
		fail(`the node has no block ${last} yet: wait until it has caught up, unless it is on another chain`);
	}
	if (hash !== state.hash) {
		fail(`the node is on another chain: its block ${last} is ${hash}, not ${state.hash}`);
	}
}

async function follow(provider) {
	await checkChain(provider);
	const finalized = await provider.send('chain_getFinalizedHead', []);
	head = Number((await provider.send('chain_getHeader', [finalized])).number);
	const methods = ['tracemet_records', 'tracemet_subscribeRecords'];
	await provider.subscribe(...methods, [state.next], (error, block) => {
		if (error) {
			fail(error.message);
		}
		take(block);
	});
}

// It may have been stopped between the two files.
replace(reportFile, report());

// Without reconnecting: that would subscribe anew from the old block.
const provider = new WsProvider(url, false);
provider.on('error', () => fail(`no connection to ${url}`));
provider.on('disconnected', () => fail('the connection ended. Start it again: it goes on where it was.'));
provider.on('connected', () => follow(provider).catch((error) => fail(error.message)));
await provider.connect();
