// The network: zombienet starts, pauses, resumes and restarts its nodes. Nodes that come later
// (zombienet's own list is closed once the network runs) are processes of this program.

import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import { writeChainSpec } from './chain-spec.mjs';
import { Node } from './node.mjs';
import { until } from './tools.mjs';

const HERE = dirname(dirname(fileURLToPath(import.meta.url)));

/** Writes to standard output, which console.log doesn't: see below. */
export const say = (text = '') => process.stdout.write(`${text}\n`);

let libraries;

/** Zombienet and polkadot.js write to the console as they like. What they say goes to a file. */
async function loadLibraries(directory) {
	if (!libraries) {
		const chatter = createWriteStream(join(directory, 'zombienet.log'));
		for (const level of ['log', 'info', 'warn', 'error', 'debug']) {
			console[level] = (...args) => chatter.write(`${format(...args)}\n`);
		}
		const [{ start }, { getRandomPort, readNetworkConfig }] = await Promise.all([
			import('@zombienet/orchestrator'),
			import('@zombienet/utils'),
		]);
		libraries = { start, getRandomPort, readNetworkConfig };
	}
	return libraries;
}

export class Network {
	#zombienet;
	#late = new Map();
	#stopping = false;
	/** Those of network.toml. */
	nodes = [];

	/** The directory exists, and whoever made it removes it. */
	constructor(directory) {
		this.directory = directory;
	}

	/** Starts the nodes of network.toml. */
	async start({ genesis, environment = {} } = {}) {
		const { directory } = this;
		const { start, readNetworkConfig } = await loadLibraries(directory);
		const CHAIN_SPEC = await writeChainSpec(directory, genesis);
		Object.assign(process.env, { CHAIN_SPEC, ...environment });

		// When a node doesn't start, zombienet ends the whole program by itself.
		const explain = () => {
			if (this.#stopping) {
				return;
			}
			const chatter = readFileSync(join(directory, 'zombienet.log'), 'utf8');
			writeSync(2, `${chatter.trimEnd().split('\n').slice(-30).join('\n')}\nerror: the network did not start\n`);
		};
		process.once('exit', explain);
		this.#zombienet = await start('', readNetworkConfig(join(HERE, 'network.toml')), {
			dir: join(directory, 'zombienet'),
			force: true,
			spawnConcurrency: 8,
			logType: 'silent',
			setGlobalNetwork: (running) => {
				this.#zombienet = running;
			},
		});
		process.removeListener('exit', explain);

		const { client, relay, chainSpecFullPath } = this.#zombienet;
		this.chainSpec = chainSpecFullPath;
		this.nodes = relay.map(
			({ name, spec, multiAddress }) =>
				new Node({
					name,
					role: !spec.validator ? 'full node' : name === 'eve' ? 'candidate' : 'validator',
					rpcPort: spec.rpcPort,
					p2pPort: spec.p2pPort,
					prometheusPort: spec.prometheusPort,
					address: multiAddress,
					auraKey: spec.accounts.sr_account.publicKey,
					log: client.processMap[name].logs,
					pid: () => client.processMap[name].pid,
				}),
		);
		const order = ['alice', 'bob', 'charlie', 'dave', 'rpc', 'eve'];
		this.nodes.sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
		for (const node of this.nodes) {
			await until(`${node.name} answers`, 60, () => node.peers().then(() => true));
		}
	}

	node(name) {
		return this.nodes.find((node) => node.name === name) ?? this.#late.get(name)?.node;
	}

	get validators() {
		return this.nodes.filter(({ role }) => role === 'validator');
	}

	/** The node that clients talk to. */
	get rpc() {
		return this.node('rpc');
	}

	/** What zombienet calls pause: SIGSTOP. */
	async pause(...names) {
		await Promise.all(names.map((name) => this.#zombienet.node(name).pause()));
	}

	/** SIGCONT; a node that isn't paused doesn't mind. */
	async resume(...names) {
		await Promise.all(names.map((name) => this.#zombienet.node(name).resume()));
	}

	/** SIGKILL, some seconds of being away, and the same command again. */
	async restart(name, seconds) {
		await this.#zombienet.node(name).restart(seconds);
	}

	async freePort() {
		return (await loadLibraries(this.directory)).getRandomPort();
	}

	/** Starts a node that isn't in network.toml. It knows the addresses of all others. */
	async startNode(name, { role = 'full node', flags = [], bootNodes, port } = {}) {
		const [rpcPort, p2pPort] = [await this.freePort(), port ?? (await this.freePort())];
		const directory = join(this.directory, name);
		await mkdir(directory, { recursive: true });
		const log = join(directory, 'node.log');
		const known = bootNodes ?? this.nodes.map(({ address }) => address);
		const parameters = [
			...['--chain', this.chainSpec, '--base-path', directory, '--name', name],
			...['--rpc-port', String(rpcPort), '--rpc-methods', 'unsafe'],
			...['--listen-addr', `/ip4/127.0.0.1/tcp/${p2pPort}/ws`, '--no-mdns', '--no-prometheus', '--no-telemetry'],
			...(known.length ? ['--bootnodes', ...known] : []),
			...flags,
		];
		const child = spawn('tracemet-node', parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
		const file = createWriteStream(log, { flags: 'a' });
		child.stdout.pipe(file);
		child.stderr.pipe(file);
		const node = new Node({ name, role, rpcPort, p2pPort, log, pid: () => child.pid });
		this.#late.set(name, { node, child });
		await until(`${name} answers`, 60, () => node.peers().then(() => true));
		return node;
	}

	async stopNode(name) {
		const { child } = this.#late.get(name);
		child.kill('SIGKILL');
		await until(`${name} is gone`, 10, () => child.exitCode !== null || child.signalCode !== null, 50);
		this.#late.delete(name);
	}

	/** Calls back, once, when a node ends that nobody wanted to end. */
	watch(report) {
		const timer = setInterval(() => {
			const gone = this.nodes.find((node) => !node.isAlive());
			if (gone && !this.#stopping) {
				clearInterval(timer);
				report(gone);
			}
		}, 1000);
	}

	/** Kills every process of the network. The chain is thrown away, so there is nothing to save. */
	async stop() {
		this.#stopping = true;
		const pids = Object.values(this.#zombienet?.client.processMap ?? {}).map(({ pid }) => pid);
		pids.push(...[...this.#late.values()].map(({ child }) => child.pid));
		const kill = (signal) =>
			pids.filter(Boolean).filter((pid) => {
				try {
					return process.kill(pid, signal);
				} catch {
					return false; // It is gone.
				}
			});
		kill('SIGKILL');
		await until('all nodes are gone', 10, () => kill(0).length === 0, 50).catch(() => {});
	}
}

/**
 * Ends the program, and with it the network, on a signal or when the shell script that started it
 * is no more.
 */
export function endWith(stop) {
	const parent = process.ppid;
	const end = async (status) => {
		await stop();
		process.exit(status);
	};
	// polkadot.js reports so, and to nobody, that a node it was connected to is gone.
	process.on('unhandledRejection', (error) => console.error(error));
	process.on('SIGINT', () => end(130));
	process.on('SIGTERM', () => end(143));
	process.on('SIGHUP', () => end(143));
	setInterval(() => process.ppid === parent || end(143), 1000).unref();
}
