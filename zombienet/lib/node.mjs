// A node as seen from outside: JSON-RPC over HTTP, so that a paused or dead node costs a time-out
// and no connection that has to be restored.

import { readFile } from 'node:fs/promises';
import { until } from './tools.mjs';

const ANSWER_WITHIN = 4000;
/** `0x06` is a pre-runtime digest item, then follow the engine's name and the length of a slot. */
const AURA_DIGEST = `0x06${Buffer.from('aura').toString('hex')}20`;

export class Node {
	/** `pid` answers the process id: it changes when the node is started again. */
	constructor({ name, role, rpcPort, p2pPort, prometheusPort, address, auraKey, log, pid }) {
		Object.assign(this, { name, role, rpcPort, p2pPort, prometheusPort, address, auraKey, log, pid });
	}

	get url() {
		return `ws://127.0.0.1:${this.rpcPort}`;
	}

	async rpc(method, ...params) {
		const response = await fetch(`http://127.0.0.1:${this.rpcPort}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
			signal: AbortSignal.timeout(ANSWER_WITHIN),
		});
		const { result, error } = await response.json();
		if (error) {
			throw new Error(`${this.name}: ${method}: ${error.message} ${error.data ?? ''}`.trim());
		}
		return result;
	}

	async header(hash) {
		const header = await this.rpc('chain_getHeader', ...(hash ? [hash] : []));
		return header && { ...header, number: Number(header.number) };
	}

	async best() {
		return (await this.header()).number;
	}

	/** Number and hash of the last finalized block. */
	async finalizedHead() {
		const hash = await this.rpc('chain_getFinalizedHead');
		return { hash, number: (await this.header(hash)).number };
	}

	async finalized() {
		return (await this.finalizedHead()).number;
	}

	/** Hashes of the canonical blocks from one height to another. */
	async hashes(from, to) {
		const hashes = [];
		for (let at = from; at <= to; at += 100) {
			const numbers = [];
			for (let number = at; number <= Math.min(to, at + 99); number += 1) {
				numbers.push(number);
			}
			hashes.push(...(await this.rpc('chain_getBlockHash', numbers)));
		}
		return hashes;
	}

	/** The Aura keys in force when the child of this block is made. */
	async authorities(hash) {
		const encoded = (await this.rpc('state_call', 'AuraApi_authorities', '0x', hash)).slice(2);
		// A SCALE list that is short enough for a length of one byte.
		const count = Number.parseInt(encoded.slice(0, 2), 16) >> 2;
		return Array.from({ length: count }, (_, at) => `0x${encoded.slice(2 + at * 64, 66 + at * 64)}`);
	}

	/** The Aura key that a block was made with. */
	async authorKey(number) {
		const [hash] = await this.hashes(number, number);
		const header = await this.header(hash);
		const item = header.digest.logs.find((log) => log.startsWith(AURA_DIGEST));
		const slot = Buffer.from(item.slice(AURA_DIGEST.length), 'hex').readBigUInt64LE();
		const authorities = await this.authorities(header.parentHash);
		return authorities[Number(slot % BigInt(authorities.length))];
	}

	async specVersion() {
		return (await this.rpc('state_getRuntimeVersion')).specVersion;
	}

	async peers() {
		return (await this.rpc('system_health')).peers;
	}

	untilFinalized(number, limit) {
		return until(`block ${number} finalized on ${this.name}`, limit, async () => (await this.finalized()) >= number);
	}

	async logContains(text) {
		return (await readFile(this.log, 'utf8')).includes(text);
	}

	isAlive() {
		try {
			process.kill(this.pid(), 0);
			return true;
		} catch {
			return false;
		}
	}
}
