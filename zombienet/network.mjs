// A network that is left running. What `make network` runs, through scripts/network.sh.

import { endWith, Network, say } from './lib/network.mjs';
import { options, secondsSince, table } from './lib/tools.mjs';

const { dir, port } = options(['dir', 'port']);
const started = performance.now();
const network = new Network(dir);
endWith(() => network.stop());

try {
	say('starting four validators and a node for RPC (about 15 seconds)');
	await network.start({ environment: port ? { RPC_PORT: port } : {} });

	say();
	say(
		table([
			['node', 'role', 'RPC', 'p2p', 'metrics', 'log'],
			...network.nodes.map((node) => [
				node.name,
				node.role,
				node.url,
				node.p2pPort,
				`http://127.0.0.1:${node.prometheusPort}/metrics`,
				node.log,
			]),
		]),
	);
	say();
	say(`polkadot.js Apps: https://polkadot.js.org/apps/?rpc=${encodeURIComponent(network.rpc.url)}`);
	say();

	await network.rpc.untilFinalized(1, 120);
	say(`blocks are made and finalized, ${secondsSince(started)} s after the start`);
	say('Ctrl-C stops the network and removes its data.');
} catch (error) {
	await network.stop();
	process.stderr.write(`error: ${error.message}\n`);
	process.exit(1);
}

network.watch((node) => {
	process.stderr.write(`error: ${node.name} stopped by itself. Its log: ${node.log}\n`);
});
