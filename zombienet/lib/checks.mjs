// What is checked of the network, in this order. Each check leaves all nodes running and answers a
// sentence about what it saw.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Records } from './records.mjs';
import { DEVELOPMENT_PHRASE, ensure, secondsSince, sleep, until } from './tools.mjs';

const REPOSITORY = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const SCENARIO = join(REPOSITORY, 'tests/scenarios/single-lot.toml');
const CLIENT = process.env.TRACEMET_CLIENT ?? 'tracemet';
const run = promisify(execFile);

/** Blocks of a session, instead of 300: two sessions pass until a change of validators is in force. */
export const SESSION_BLOCKS = 20;
const SLOT = 2;
/** A change waits for the end of this session and the whole next one; slots may be missed. */
const ROTATION = 2.5 * SESSION_BLOCKS * SLOT + 20;

const THREE_OF_FOUR = ['alice', 'bob', 'charlie'];

/** What the client writes, or an error with the last line that it said. */
async function client(what, ...given) {
	try {
		const { stdout } = await run(CLIENT, given, { timeout: 180_000, env: { ...process.env, NO_COLOR: '1' } });
		return stdout;
	} catch (error) {
		throw new Error(`${what} failed: ${(error.stderr || error.message).trim().split('\n').at(-1)}`);
	}
}

/** One lot from registration to certificate, through the RPC node. */
export async function runScenario({ network }, name, file = SCENARIO) {
	const members = THREE_OF_FOUR.map((member) => `${member[0].toUpperCase()}${member.slice(1)}`);
	const council = members.flatMap((member) => ['--council', `${DEVELOPMENT_PHRASE}//${member}`]);
	const started = performance.now();
	await client('the scenario', 'scenario', 'run', file, '--url', network.rpc.url, '--run', name, '--seed', DEVELOPMENT_PHRASE, ...council);
	return secondsSince(started);
}

const footprint = ({ network }, lot) => network.rpc.rpc('tracemet_footprintOfLot', lot).catch(() => null);

/** The footprint of the lot that was certified last, and which lot that is. */
async function lastFootprint(context) {
	let last = { lot: -1 };
	for (;;) {
		const next = await footprint(context, last.lot + 1);
		if (!next) {
			return last;
		}
		const { votes, validators } = next.inForce.basis.Calculated;
		last = { lot: last.lot + 1, votes, validators };
	}
}

/** The Aura keys that blocks were made with, from one height on; looks at each block once. */
function authorsFrom(node, first) {
	const keys = new Set();
	let next = first;
	return async () => {
		for (const best = await node.best(); next <= best; next += 1) {
			keys.add(await node.authorKey(next));
		}
		return keys;
	};
}

const untilAuthor = async (node, key, from, limit) => {
	const authors = authorsFrom(node, from);
	await until('a block of the new author', limit, async () => (await authors()).has(key));
};

async function untilAllFinalized(nodes, number, limit) {
	await Promise.all(nodes.map((node) => node.untilFinalized(number, limit)));
}

/** Fails unless blocks and finality go on, on every node. */
async function goesOn({ network }, blocks = 3) {
	const target = (await network.rpc.best()) + blocks;
	await untilAllFinalized(network.nodes, target, 60);
}

async function blocksAndFinality(context) {
	const { network, witness } = context;
	const authors = authorsFrom(network.rpc, 1);
	await until('a block of each of the four validators', 60, async () => (await authors()).size === 4);
	await untilAllFinalized(network.nodes, 4, 60);
	const height = await witness.agree();
	return `four authors, ${height} blocks final on ${network.nodes.length} nodes`;
}

async function scenario(context) {
	const seconds = await runScenario(context, 'all');
	const { votes, validators } = await lastFootprint(context);
	return `certified lot after ${seconds} s, ${votes} of ${validators} votes`;
}

async function votesWithOnePaused(context) {
	const { network } = context;
	const before = await lastFootprint(context);
	await network.pause('dave');
	const seconds = await runScenario(context, 'one-paused');
	const { lot, votes, validators } = await lastFootprint(context);
	ensure(lot > before.lot, 'there is no new lot');
	ensure(votes === 3 && validators === 4, `accepted with ${votes} of ${validators} votes`);

	await network.resume('dave');
	const started = performance.now();
	await network.node('dave').untilFinalized(await network.rpc.finalized(), 60);
	return `accepted with ${votes} of ${validators} votes after ${seconds} s; dave back after ${secondsSince(started)} s`;
}

async function noMajority(context) {
	const { network, witness } = context;
	const running = ['alice', 'bob', 'rpc'].map((name) => network.node(name));
	await network.pause('charlie', 'dave');

	// A round whose votes were already out may still end. After that nothing is final any more,
	// while the two that are left make every other block.
	let stalledAt = { finalized: -1, best: 0 };
	let stalledSince;
	const stalled = async () => {
		const finalized = Math.max(...(await Promise.all(running.map((node) => node.finalized()))));
		const best = await network.rpc.best();
		if (finalized !== stalledAt.finalized) {
			stalledAt = { finalized, best };
			stalledSince = performance.now();
		}
		return best >= stalledAt.best + 5;
	};
	await until('five blocks without finality', 90, stalled);
	const without = secondsSince(stalledSince);

	const best = await network.rpc.best();
	const started = performance.now();
	await network.resume('charlie', 'dave');
	await untilAllFinalized(network.nodes, best, 60);
	const back = secondsSince(started);
	const height = await witness.agree();
	ensure(back <= 30, `everything was final again after ${back} s only`);
	return `final block ${stalledAt.finalized} for ${without} s, best ${best}; all final ${back} s after the return; one hash for each of ${height} heights`;
}

// Seconds that a killed validator is away: ten slots, long enough for blocks made meanwhile to be final.
const ABSENCE = 10 * SLOT;

async function killed(context) {
	const { network, witness } = context;
	const node = network.node('bob');
	const before = await network.rpc.best();
	const pid = node.pid();
	const since = performance.now();
	await network.restart('bob', ABSENCE);
	const started = since + ABSENCE * 1000;
	ensure(node.pid() !== pid && node.isAlive(), 'bob did not start again');
	const target = await network.rpc.finalized();
	ensure(target > before, 'finality stopped while one of four was down');
	await node.untilFinalized(target, 60);
	const caughtUp = secondsSince(started);
	await untilAuthor(network.rpc, node.auraKey, (await network.rpc.best()) + 1, 60);
	await goesOn(context);
	await witness.agree();
	return `caught up within ${caughtUp} s of the start, authored after ${secondsSince(started)} s`;
}

async function fifthValidator(context) {
	const { network, witness } = context;
	const council = await context.council();
	const { tx } = council.api;
	const eve = council.key('eve').address;
	await council.carry(tx.validators.approveOperator(eve), THREE_OF_FOUR);
	const keys = await council.rotateKeys(network.node('eve'), 'eve');
	await council.setKeys('eve', keys);
	const from = await network.rpc.best();
	await council.carry(tx.validators.addValidator(eve), THREE_OF_FOUR);
	await untilAuthor(network.rpc, keys.auraKey, from, ROTATION);
	const blocks = (await network.rpc.best()) - from;
	await goesOn(context);
	await witness.agree();
	return `eve's first block ${blocks} blocks after the vote`;
}

async function removedValidator(context) {
	const { network, witness } = context;
	const council = await context.council();
	const dave = network.node('dave').auraKey;
	const from = await network.rpc.best();
	await council.carry(council.api.tx.validators.removeValidator(council.key('dave').address), THREE_OF_FOUR);
	const inForce = await until('dave is out of the set', ROTATION, async () => {
		const head = await network.rpc.rpc('chain_getBlockHash');
		const authorities = await network.rpc.authorities(head);
		return !authorities.includes(dave) && network.rpc.best();
	});
	await until('some rounds without dave', 60, async () => (await network.rpc.best()) >= inForce + 12);
	const authors = await authorsFrom(network.rpc, inForce + 1)();
	ensure(!authors.has(dave), 'dave still makes blocks');
	await goesOn(context);
	await witness.agree();
	return `out ${inForce - from} blocks after the vote; ${authors.size} authors since`;
}

async function rotatedKeys(context) {
	const { network, witness } = context;
	const council = await context.council();
	const old = network.node('alice').auraKey;
	const keys = await council.rotateKeys(network.node('alice'), 'alice');
	// The proof is for alice's account, so bob can't claim the keys.
	const refusal = await council.setKeys('bob', keys).then(
		() => 'nothing',
		(error) => error.message,
	);
	ensure(refusal === 'session.InvalidProof', `another's keys were refused with: ${refusal}`);
	const from = await network.rpc.best();
	await council.setKeys('alice', keys);
	await untilAuthor(network.rpc, keys.auraKey, from, ROTATION);
	const first = await network.rpc.best();
	await until('three rounds with the new key', 60, async () => (await network.rpc.best()) >= first + 12);
	ensure(!(await authorsFrom(network.rpc, first)()).has(old), 'alice still uses the old key');
	await goesOn(context);
	await witness.agree();
	return `another's keys refused; new key in use ${first - from} blocks later`;
}

async function newNodes({ network }) {
	const [full, warp] = await Promise.all([
		network.startNode('full-sync', { flags: ['--sync', 'full'] }),
		network.startNode('warp-sync', { flags: ['--sync', 'warp'] }),
	]);
	const started = performance.now();
	const { number, hash } = await network.rpc.finalizedHead();
	const seconds = await Promise.all(
		[full, warp].map(async (node) => {
			await node.untilFinalized(number, 120);
			return secondsSince(started);
		}),
	);
	for (const node of [full, warp]) {
		const [same] = await node.hashes(number, number);
		ensure(same === hash, `${node.name} has another block ${number}`);
	}
	ensure(await warp.logContains('Warp sync is complete'), 'the node did not warp');
	await network.stopNode('full-sync');
	await network.stopNode('warp-sync');
	return `${number} blocks: full ${seconds[0]} s, warp ${seconds[1]} s`;
}

/**
 * Keeps some dozens of remarks waiting in the pool, all of dave's. Each has its number, which is
 * also the transaction's, so that none can be in the chain twice.
 */
class Load {
	#stopped = false;
	#waiting = 40;
	sent = 0;
	again = 0;

	static async start(council) {
		const load = new Load();
		load.council = council;
		load.first = await load.#included();
		load.running = load.#run();
		return load;
	}

	async #included() {
		const { nonce } = await this.council.api.query.system.account(this.council.key('dave').address);
		return nonce.toNumber();
	}

	text(number) {
		return `load ${number}`;
	}

	async #run() {
		const { api } = this.council;
		const key = this.council.key('dave');
		let version = api.runtimeVersion.specVersion.toNumber();
		let next = this.first;
		let progress = { at: next, since: performance.now() };
		for (;;) {
			const included = await this.#included();
			if (included > progress.at) {
				progress = { at: included, since: performance.now() };
			}
			if (this.#stopped && included >= this.first + this.sent) {
				return;
			}
			// A signature says which version of the runtime it is for: what waits has to be signed again.
			const current = api.runtimeVersion.specVersion.toNumber();
			if (current !== version || performance.now() - progress.since > 10_000) {
				this.again += next - included;
				next = included;
				version = current;
				progress.since = performance.now();
			}
			const end = this.#stopped ? this.first + this.sent : included + this.#waiting;
			for (; next < end; next += 1) {
				const remark = api.tx.system.remark(this.text(next));
				await remark.signAsync(key, { nonce: next, era: 0 });
				// Refused if it is in the pool already, or if the version changed a moment ago.
				await api.rpc.author.submitExtrinsic(remark).catch(() => {});
				this.sent = Math.max(this.sent, next + 1 - this.first);
			}
			await sleep(200);
		}
	}

	/** Returns when everything that was sent is in a block. */
	async stop() {
		this.#stopped = true;
		await Promise.race([
			this.running,
			sleep(90_000).then(() => Promise.reject(new Error('the load did not get into blocks within 90 s'))),
		]);
	}
}

/**
 * Reads the finalized records across an upgrade: from a block before it, of the given version, to one
 * after it. Answers which block brought the upgrade.
 */
async function recordsAcross(node, version, from, to) {
	const hashes = await node.hashes(from, to);
	const left = await Promise.all(hashes.map((hash) => node.rpc('state_getRuntimeVersion', hash)));
	const upgraded = from + left.findIndex(({ specVersion }) => specVersion > version);
	ensure(upgraded > from && upgraded < to, `blocks ${from} to ${to} were not upgraded between`);

	const records = await Records.connect(node);
	try {
		const blocks = await records.between(from, to);
		// The block itself is still the old version's, whether or not it has records.
		blocks.push(await records.first(upgraded), await records.first(upgraded + 1));
		for (const { block, specVersion } of blocks) {
			const expected = block.number <= upgraded ? version : version + 1;
			ensure(specVersion === expected, `block ${block.number} is told as of version ${specVersion}, not ${expected}`);
			ensure(block.hash === hashes[block.number - from], `another block ${block.number} is told`);
		}
		const told = new Set(blocks.filter((block) => block.records.length > 0).map((block) => block.specVersion));
		ensure(told.size === 2, 'there are records of one version only');
	} finally {
		await records.disconnect();
	}
	return upgraded;
}

async function upgrade(context) {
	const { network, witness } = context;
	const council = await context.council();
	const { tx, rpc } = council.api;
	const { stdout } = await new Promise((resolve, reject) => {
		const build = spawn(join(REPOSITORY, 'scripts/runtime.sh'), ['--next'], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		let stdout = '';
		build.stdout.on('data', (data) => {
			stdout += data;
		});
		build.on('error', reject);
		build.on('close', (status) => (status === 0 ? resolve({ stdout }) : reject(new Error('the next runtime did not build'))));
	});
	const code = `0x${(await readFile(stdout.trim())).toString('hex')}`;
	const hash = council.api.registry.hash(Buffer.from(code.slice(2), 'hex'));
	const version = await network.rpc.specVersion();
	const from = await network.rpc.best();
	const load = await Load.start(council);
	try {
		await council.carry(tx.governance.dispatchAsRoot(tx.system.authorizeUpgrade(hash)), THREE_OF_FOUR);
		// Its block keeps every node busy with compiling the new runtime, so other blocks may be made
		// beside it: what counts is the version, not the transaction's first block.
		await council.send(tx.system.applyAuthorizedUpgrade(code), 'alice');
		await Promise.all(
			network.nodes.map((node) =>
				until(`the new runtime on ${node.name}`, 120, async () => (await node.specVersion()) === version + 1),
			),
		);
		await goesOn(context, 5);
	} catch (error) {
		await load.stop().catch(() => {});
		throw error;
	}
	await load.stop();
	// A motion of one is carried at once, and is a record of the new version.
	const remark = council.api.tx.system.remark('0x00');
	await council.submit(council.api.tx.council.propose(1, remark, remark.method.encodedLength), 'alice');
	const to = await network.rpc.best();
	await untilAllFinalized(network.nodes, to, 60);
	const found = new Map();
	for (const block of await network.rpc.hashes(from, to)) {
		for (const { method } of (await rpc.chain.getBlock(block)).block.extrinsics) {
			if (method.section === 'system' && method.method === 'remark') {
				const text = Buffer.from(method.args[0].toU8a(true)).toString();
				found.set(text, (found.get(text) ?? 0) + 1);
			}
		}
	}
	const numbers = Array.from({ length: load.sent }, (_, at) => load.first + at);
	const lost = numbers.filter((number) => found.get(load.text(number)) !== 1);
	ensure(lost.length === 0, `${lost.length} of ${load.sent} transactions are not in exactly one block`);
	const upgraded = await recordsAcross(network.rpc, version, from, to);
	await witness.agree();
	return `version ${version} to ${version + 1} with block ${upgraded}, whose records are told like those before and after; ${load.sent} transactions in ${to - from} blocks, ${load.again} signed again`;
}

// Seconds that each half of a divided network makes blocks by itself: some slots of each validator.
const DIVIDED = 6 * SLOT;

/** While a record is certified, each half of the validators makes blocks that the other doesn't know. */
async function forks(context) {
	const { network, witness } = context;
	const before = await lastFootprint(context);
	const halves = [
		['alice', 'bob', ...network.nodes.filter(({ role }) => role !== 'validator').map(({ name }) => name)],
		['charlie', 'dave'],
	];
	const scenarioRuns = runScenario(context, 'divided');
	// Whoever waits for the scenario learns of its failure; nobody does before that.
	scenarioRuns.catch(() => {});
	await sleep(20_000);
	const from = await network.rpc.finalized();
	await network.pause(...halves[1]);
	await sleep(DIVIDED * 1000);
	const one = await network.rpc.header();
	await network.pause(...halves[0]);
	await network.resume(...halves[1]);
	await sleep(DIVIDED * 1000);
	const other = await network.node('charlie').header();
	await network.resume(...halves[0]);
	const seconds = await scenarioRuns;

	const best = await network.rpc.best();
	await untilAllFinalized(network.nodes, best, 60);
	const height = await witness.agree();
	const [left, right] = await Promise.all(
		[one, other].map(async ({ number, parentHash }) => {
			const [canonical] = await network.rpc.hashes(number - 1, number - 1);
			return canonical === parentHash;
		}),
	);
	ensure(left !== right, `both halves' blocks ${one.number} and ${other.number} are in the chain: nothing forked`);
	const { lot } = await lastFootprint(context);
	ensure(lot > before.lot, 'there is no new lot');
	const answers = await Promise.all(network.nodes.map((node) => node.rpc('tracemet_footprintOfLot', lot)));
	const [first, ...rest] = answers.map((answer) => JSON.stringify(answer));
	ensure(
		rest.every((answer) => answer === first),
		'nodes with different pasts have different footprints',
	);
	return `forked after block ${from}, to ${one.number} and ${other.number}; certified after ${seconds} s; one footprint on ${answers.length} nodes, one hash for each of ${height} heights`;
}

// What the shortest scenario goes on with: some of the lot leaves the system.
const SAMPLES = `
[[step]]
title = "the mine sends samples"
exit = { name = "samples", lot = "mine.concentrate", account = "mine", mass = "5 t", product = "Samples" }
`;

/** A statement is proven from the genesis block on, whoever the validators were meanwhile. */
async function portableCertificate(context) {
	const { network } = context;
	const directory = await mkdtemp(join(tmpdir(), 'tracemet-certificate-'));
	try {
		const scenarioFile = join(directory, 'samples.toml');
		const [untilCertified] = (await readFile(SCENARIO, 'utf8')).split('[[expect]]');
		await writeFile(scenarioFile, untilCertified + SAMPLES);
		await runScenario(context, 'certificate', scenarioFile);
		let exit = 0;
		while (await network.rpc.rpc('tracemet_exitStatement', exit + 1).catch(() => null)) {
			exit += 1;
		}

		const file = join(directory, 'samples.json');
		await client('fetching', 'certificate', 'fetch', String(exit), '--url', network.rpc.url, '--output', file);
		const [genesis] = await network.rpc.hashes(0, 0);
		const verify = (hash) => client('verifying', 'certificate', 'verify', file, '--genesis', hash, '--output', 'json');
		const { asOf, chain, statement } = JSON.parse(await verify(genesis));
		ensure(chain === genesis && statement.exit === exit, 'another statement is proven');
		ensure(asOf.setChanges > 0, 'the validators never changed: run a check before that changes them, as with --only=7,12');
		const refusal = await verify(`0x${'01'.repeat(32)}`).then(
			() => 'nothing',
			(error) => error.message,
		);
		ensure(refusal.includes('the certificate is of the chain with genesis'), `another genesis was refused with: ${refusal}`);
		const { size } = await stat(file);
		return `proven as of block ${asOf.block} across ${asOf.setChanges} changes of validators, in ${size} bytes; another genesis refused`;
	} finally {
		await rm(directory, { recursive: true });
	}
}

export const CHECKS = [
	{ number: 1, name: 'blocks and finality on every node', run: blocksAndFinality, smoke: true },
	{ number: 2, name: 'a scenario through the RPC node', run: scenario, smoke: true },
	{ number: 3, name: 'votes with one validator paused', run: votesWithOnePaused, smoke: true },
	{ number: 4, name: 'no majority, no finality, no fork', run: noMajority, smoke: true },
	{ number: 5, name: 'a validator killed and restarted', run: killed },
	{ number: 6, name: 'a fifth validator by vote', run: fifthValidator, rotates: true },
	{ number: 7, name: 'a validator removed by vote', run: removedValidator, rotates: true },
	{ number: 8, name: 'session keys rotated', run: rotatedKeys, rotates: true },
	{ number: 9, name: 'full sync and warp sync', run: newNodes },
	{ number: 10, name: 'runtime upgrade under load', run: upgrade },
	{ number: 11, name: 'two forks, one footprint', run: forks },
	{ number: 12, name: 'a certificate across changes of validators', run: portableCertificate },
];
