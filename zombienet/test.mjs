// The checks of the network. What `make network-test` runs, through scripts/network-test.sh.

import { CHECKS, SESSION_BLOCKS } from './lib/checks.mjs';
import { Council } from './lib/council.mjs';
import { endWith, Network, say } from './lib/network.mjs';
import { ensure, options, secondsSince, table } from './lib/tools.mjs';
import { Witness } from './lib/witness.mjs';

const { dir, smoke, only } = options(['dir', 'smoke', 'only']);
const chosen = only ? only.split(',').map(Number) : undefined;
const checks = CHECKS.filter((check) => (chosen ? chosen.includes(check.number) : check.smoke || !smoke));
// Changes of validators need short sessions, and somebody to be voted in.
const rotates = checks.some((check) => check.rotates);
// Room for a slow machine, and for the build of a runtime.
const LIMIT = smoke ? 10 * 60 : 45 * 60;

const network = new Network(dir);
const results = [];
const started = performance.now();
let council;

function summary() {
	say();
	say(table([['check', 'result', 'seconds', 'what was seen'], ...results]));
	const count = (wanted) => results.filter(([, result]) => result === wanted).length;
	say();
	say(`# pass ${count('ok')}`);
	say(`# fail ${count('failed')}`);
	say(`# duration ${secondsSince(started)} s`);
}

async function end(status) {
	await network.stop();
	process.exit(status);
}

endWith(() => network.stop());
setTimeout(() => {
	results.push(['everything', 'failed', secondsSince(started), `not within the limit of ${LIMIT} s`]);
	summary();
	end(1);
}, LIMIT * 1000).unref();

try {
	ensure(checks.length > 0, 'there are no such checks');
	say('starting the network');
	await network.start({
		genesis: rotates ? { validators: { sessionBlocks: SESSION_BLOCKS } } : {},
		environment: rotates ? { EVE: 'yes' } : {},
	});
	say(`${network.nodes.length} nodes answer after ${secondsSince(started)} s`);
} catch (error) {
	process.stderr.write(`error: ${error.message}\n`);
	await end(1);
}

const context = {
	network,
	witness: new Witness(network.nodes),
	council: async () => (council ??= await Council.connect(network.rpc)),
};

for (const { number, name, run } of checks) {
	say(`${number} ${name} ...`);
	const since = performance.now();
	let result = 'ok';
	let seen;
	try {
		seen = await run(context);
		await context.witness.agree();
	} catch (error) {
		result = 'failed';
		seen = error.message;
	} finally {
		// The next check finds a whole network.
		await network.resume(...network.nodes.map((node) => node.name)).catch(() => {});
	}
	const seconds = secondsSince(since);
	results.push([`${number} ${name}`, result, seconds, seen]);
	say(`${number} ${result} after ${seconds} s: ${seen}`);
}

summary();
await end(results.every(([, result]) => result === 'ok') ? 0 : 1);
