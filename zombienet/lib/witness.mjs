// Watches which blocks all nodes call final. Two nodes that ever name different hashes for one
// height, or one node that changes its mind, is the failure that a consensus must not have.

import { ensure } from './tools.mjs';

export class Witness {
	#finalized = new Map();
	#contradictions = [];

	constructor(nodes) {
		this.nodes = nodes;
		this.#observe();
	}

	async #observe() {
		await Promise.allSettled(this.nodes.map((node) => this.#ask(node)));
		setTimeout(() => this.#observe(), 1000).unref();
	}

	async #ask(node) {
		const { number, hash } = await node.finalizedHead();
		const known = this.#finalized.get(number) ?? { hash, name: node.name };
		this.#finalized.set(number, known);
		if (known.hash !== hash) {
			this.#contradictions.push(`block ${number}: ${known.hash} on ${known.name}, ${hash} on ${node.name}`);
		}
	}

	/**
	 * That nobody contradicted anybody so far, and that every node has the same hash at every height
	 * up to the lowest finalized one. Returns that height.
	 */
	async agree() {
		ensure(this.#contradictions.length === 0, `two finalized chains: ${this.#contradictions[0]}`);
		const heights = await Promise.all(this.nodes.map((node) => node.finalized()));
		const height = Math.min(...heights);
		const [first, ...others] = await Promise.all(this.nodes.map((node) => node.hashes(0, height)));
		for (const [at, hashes] of others.entries()) {
			const differs = hashes.findIndex((hash, number) => hash !== first[number]);
			ensure(differs < 0, `a fork: ${this.nodes[at + 1].name} has another block ${differs}`);
		}
		for (const [number, { hash, name }] of this.#finalized) {
			ensure(number > height || first[number] === hash, `${name} once finalized another block ${number}`);
		}
		return height;
	}
}
