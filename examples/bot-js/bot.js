// A reporting bot: follows finalized records and keeps a CSV of the mass that was issued and that
// exited under each label.
//
//     node bot.js ws://127.0.0.1:9944 state.json report.csv
//
// state.json has the block to go on with and the totals so far. docs/bots.md explains it.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { WsProvider } from '@polkadot/api';

const [url, stateFile, reportFile] = process.argv.slice(2);
if (!reportFile) {
	console.error('usage: node bot.js URL STATE.json REPORT.csv');
	process.exit(2);
}

function fail(reason) {
	console.error(`error: ${reason}. Start it again: it goes on where it was.`);
	process.exit(1);
}

/** Writes a file whole or not at all. */
function replace(file, text) {
	writeFileSync(`${file}.draft`, text, { flush: true });
	renameSync(`${file}.draft`, file);
}

/** Always as of the end of a block: the first block that isn't in the totals, and the totals. */
function load() {
	try {
		return JSON.parse(readFileSync(stateFile, 'utf8'));
	} catch (error) {
		if (error.code === 'ENOENT') {
			return { next: 0, labels: {} };
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

function take({ block, records }) {
	records.forEach(count);
	state.next = block.number + 1;
	// The state first: what it says is in the totals is never counted again.
	replace(stateFile, JSON.stringify(state));
	replace(reportFile, report());
}

// It may have been stopped between the two files.
replace(reportFile, report());

// Without reconnecting: that would subscribe anew from the old block.
const provider = new WsProvider(url, false);
provider.on('error', () => fail(`no connection to ${url}`));
provider.on('disconnected', () => fail('the connection ended'));
provider.on('connected', () => {
	const methods = ['tracemet_records', 'tracemet_subscribeRecords'];
	provider
		.subscribe(...methods, [state.next], (error, block) => {
			if (error) {
				fail(error.message);
			}
			take(block);
		})
		.catch((error) => fail(error.message));
});
await provider.connect();
