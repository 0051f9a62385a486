// Who gets into the network: an experiment with figures, not a test. Four validators and a node for
// RPC in one of three topologies, then what strangers see who know the chain specification and one
// address. Run it through scripts/network-admission.sh.
//
//   --topology=open     everybody may connect to everybody
//   --topology=mesh     validators are --reserved-only, and reserve each other and the RPC node
//   --topology=star     validators are --reserved-only, and reserve only the RPC node
//   --topology=closed   as mesh, and the RPC node is --reserved-only too
//   --backend=litep2p   or libp2p
//   --minutes=2         how long the undisturbed network is observed
//   --joins=10          instead of all that: as many strangers, one after the other, who know the
//                       RPC node only, and how many of them get the chain

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeChainSpec } from './lib/chain-spec.mjs';
import { runScenario } from './lib/checks.mjs';
import { endWith, Network, say } from './lib/network.mjs';
import { options, secondsSince, sleep, table, until } from './lib/tools.mjs';

const VALIDATORS = ['alice', 'bob', 'charlie', 'dave'];
const given = options(['dir', 'topology', 'backend', 'minutes', 'joins']);
const { dir, topology = 'mesh', backend = 'litep2p', minutes = 2, joins = 0 } = given;
const run = promisify(execFile);

const network = new Network(dir);
const rows = [];
const places = new Map();
const nodes = new Map();
endWith(() => network.stop());

const note = (what, seen) => {
	rows.push([what, seen]);
	say(`${what}: ${seen}`);
};

/** A network key and an address that are known before the node runs. */
async function choosePlace(name) {
	const key = createHash('sha256').update(`tracemet admission ${name}`).digest('hex');
	const file = join(dir, `${name}.key`);
	await writeFile(file, key);
	const { stdout } = await run('tracemet-node', ['key', 'inspect-node-key', '--file', file]);
	const port = await network.freePort();
	places.set(name, { key, port, address: `/ip4/127.0.0.1/tcp/${port}/ws/p2p/${stdout.trim().split('\n').at(-1)}` });
}

const address = (name) => places.get(name).address;
const addressesBut = (name) => [...places.keys()].filter((other) => other !== name).map(address);

async function start(name) {
	const flags = ['--network-backend', backend, '--node-key', places.get(name).key];
	const isValidator = VALIDATORS.includes(name);
	if (isValidator) {
		flags.push(`--${name}`);
	}
	const only = topology === 'closed' || (isValidator && topology !== 'open');
	if (only) {
		flags.push('--reserved-only');
	}
	if (topology !== 'open') {
		const reserved = topology === 'star' && isValidator ? [address('rpc')] : addressesBut(name);
		flags.push('--reserved-nodes', ...reserved);
	}
	const bootNodes = topology === 'open' && name !== 'alice' ? [address('alice')] : [];
	const node = await network.startNode(name, { flags, bootNodes, port: places.get(name).port });
	nodes.set(name, node);
	return node;
}

const all = () => [...nodes.values()];
const finalizedOf = (list) => Promise.all(list.map((node) => node.finalized().catch(() => 0)));

/** Observes finality: how far it got, the largest lag behind the best block, the longest pause. */
async function observe(what, seconds, list = all()) {
	const started = performance.now();
	const first = Math.max(...(await finalizedOf(list)));
	let last = first;
	let since = started;
	let pause = 0;
	let lag = 0;
	while (performance.now() - started < seconds * 1000) {
		await sleep(500);
		const now = Math.max(...(await finalizedOf(list)));
		const best = await nodes.get('rpc').best().catch(() => last);
		lag = Math.max(lag, best - now);
		pause = Math.max(pause, performance.now() - since);
		if (now > last) {
			last = now;
			since = performance.now();
		}
	}
	const peers = await Promise.all(list.map(async (node) => `${node.name} ${await node.peers().catch(() => '-')}`));
	note(
		what,
		`${last - first} blocks finalized in ${seconds} s, largest lag ${lag} blocks, longest pause ${(pause / 1000).toFixed(1)} s; peers: ${peers.join(', ')}`,
	);
}

/** How long until all nodes have finalized what the chain has now, or that they don't. */
async function untilEven(limit = 90) {
	const started = performance.now();
	const target = await nodes.get('rpc').best();
	return Promise.all(all().map((node) => node.untilFinalized(target, limit))).then(
		() => `all final after ${secondsSince(started)} s`,
		(error) => `NOT FINAL: ${error.message}`,
	);
}

/** A node that nobody named: what does it get in a while, from the address it knows? */
async function stranger(what, bootNode, flags = []) {
	const name = `stranger-${rows.length}`;
	const node = await network.startNode(name, {
		flags: ['--network-backend', backend, ...flags],
		bootNodes: [address(bootNode)],
	});
	const target = await nodes.get('rpc').finalized();
	const started = performance.now();
	const synced = await until('synced', 40, async () => (await node.finalized()) >= target).then(
		() => `has the finalized chain after ${secondsSince(started)} s`,
		() => 'does not get the chain in 40 s',
	);
	// Whether transactions come along, while somebody uses the chain.
	const seen = new Set();
	let watching = true;
	const watch = (async () => {
		while (watching) {
			for (const transaction of await node.rpc('author_pendingExtrinsics').catch(() => [])) {
				seen.add(transaction);
			}
			await sleep(100);
		}
	})();
	const scenario = await runScenario({ network: { rpc: nodes.get('rpc') } }, name).then(
		(seconds) => `of a scenario of ${seconds} s`,
		(error) => error.message,
	);
	watching = false;
	await watch;
	const [peers, best] = await Promise.all([node.peers(), node.best()]);
	note(what, `${synced}; ${peers} peers, best block ${best}; ${seen.size} pending transactions seen ${scenario}`);
	await network.stopNode(name);
}

/** How many of some strangers get in. */
async function countJoins(count) {
	const seconds = [];
	for (let number = 1; number <= count; number += 1) {
		const name = `joining-${number}`;
		const flags = ['--network-backend', backend, '-lsub-libp2p=debug,sync=debug'];
		const node = await network.startNode(name, { flags, bootNodes: [address('rpc')] });
		const target = await nodes.get('rpc').finalized();
		const since = performance.now();
		await until('synced', 40, async () => (await node.finalized()) >= target).then(
			() => seconds.push(secondsSince(since)),
			() => say(`${name} got nothing in 40 s: ${node.log}`),
		);
		await network.stopNode(name);
	}
	note('strangers who know the RPC node', `${seconds.length} of ${count} get the chain, after ${seconds.join(', ')} s`);
}

try {
	say(`topology ${topology}, ${backend}`);
	network.chainSpec = await writeChainSpec(dir);
	for (const name of [...VALIDATORS, 'rpc']) {
		await choosePlace(name);
	}
	const started = performance.now();
	await Promise.all([...VALIDATORS, 'rpc'].map(start));
	await until('a finalized block', 120, async () => Math.min(...(await finalizedOf(all()))) >= 1).then(
		() => note('start', `first block final everywhere ${secondsSince(started)} s after the start`),
		(error) => note('start', `NOT FINAL: ${error.message}`),
	);
	if (joins > 0) {
		await countJoins(Number(joins));
		await network.stop();
		process.exit(0);
	}
	await observe('undisturbed', minutes * 60);

	await network.stopNode('bob');
	await sleep(10_000);
	const restarted = await start('bob');
	note('bob killed, back after 10 s', `${await untilEven()}, ${await restarted.peers()} peers`);
	await observe('after that', 30);

	const charlie = nodes.get('charlie').pid();
	process.kill(charlie, 'SIGSTOP');
	await sleep(40_000);
	process.kill(charlie, 'SIGCONT');
	note('charlie paused for 40 s', await untilEven());
	await observe('after that', 30);

	await stranger('a stranger who knows a validator', 'alice');
	await stranger('a stranger who knows the RPC node', 'rpc');
	await stranger('a stranger, warp sync, RPC node', 'rpc', ['--sync', 'warp']);
	say();
	say(table([['', `${topology}, ${backend}`], ...rows]));
	await network.stop();
	process.exit(0);
} catch (error) {
	await network.stop();
	process.stderr.write(`error: ${error.stack}\n`);
	process.exit(1);
}
