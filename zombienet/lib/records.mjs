// Finalized records as a program follows them, over a connection of its own.

import { ensure } from './tools.mjs';

/** Blocks of a page: few, so that there are several. */
const LIMIT = 10;

export class Records {
	static async connect(node) {
		const { WsProvider } = await import('@polkadot/api');
		const records = new Records();
		records.provider = new WsProvider(node.url);
		await records.provider.isReady;
		return records;
	}

	async disconnect() {
		await this.provider.disconnect();
	}

	/** The blocks with records from one block to another, page by page. */
	async between(from, to) {
		const blocks = [];
		for (let next = from; next <= to; ) {
			const page = await this.provider.send('tracemet_records', [next, Math.min(LIMIT, to + 1 - next)]);
			const numbers = page.blocks.map(({ block }) => block.number);
			const inOrder = [next - 1, ...numbers, page.next].every((number, at, all) => at === 0 || all[at - 1] < number);
			ensure(inOrder, `the page from block ${next} has ${numbers}, and the next is ${page.next}`);
			blocks.push(...page.blocks);
			next = page.next;
		}
		return blocks;
	}

	/** The block that a subscription begins with, with or without records. */
	async first(from) {
		let subscription;
		const block = await new Promise((resolve, reject) => {
			const heard = (error, told) => (error ? reject(error) : resolve(told));
			subscription = this.provider.subscribe('tracemet_records', 'tracemet_subscribeRecords', [from], heard);
			subscription.catch(reject);
		});
		await this.provider.unsubscribe('tracemet_records', 'tracemet_unsubscribeRecords', await subscription);
		return block;
	}
}
