// Subscriptions to finalized records on a real node, on which the copper chain has run.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { blocksFrom, result, TRACEMET_URL } from './rpc.js';

let provider;
let api;

before(async () => {
	provider = new WsProvider(TRACEMET_URL);
	api = await ApiPromise.create({ provider, noInitWarn: true });
});

after(async () => {
	await api.disconnect();
});

/** Subscribes, until `enough` says so of the blocks that came; answers them. */
async function subscribe(params, enough) {
	const blocks = [];
	let ended = false;
	return await new Promise((resolve, reject) => {
		const late = () => reject(new Error(`only ${blocks.length} blocks after 90 s`));
		setTimeout(late, 90_000).unref();
		const heard = (error, block) => {
			if (error) {
				reject(error);
			} else if (!ended) {
				blocks.push(block);
				if (enough(blocks)) {
					// What is still on its way isn't wanted.
					ended = true;
					subscription
						.then((id) => provider.unsubscribe('tracemet_records', 'tracemet_unsubscribeRecords', id))
						.then((was) => assert.equal(was, true))
						.then(() => resolve(blocks), reject);
				}
			}
		};
		const subscription = provider.subscribe('tracemet_records', 'tracemet_subscribeRecords', params, heard);
		subscription.catch(reject);
	});
}

const numbersOf = (blocks) => blocks.map(({ block }) => block.number);

test('catching up tells what polling tells', async () => {
	const polled = await blocksFrom(0);
	const last = polled.at(-1).block.number;
	const told = await subscribe([0], (blocks) => blocks.at(-1).block.number >= last);
	assert.deepEqual(
		told.filter(({ records, block }) => records.length > 0 && block.number <= last),
		polled,
	);
	assert.equal(told[0].block.number, 0);
	const numbers = numbersOf(told);
	assert.deepEqual(numbers, [...new Set(numbers)].sort((a, b) => a - b), 'each once, in order');
	for (let block = 32; block <= last; block += 32) {
		assert.ok(numbers.includes(block), `block ${block} is told of, with or without records`);
	}
});

test('a subscription goes on where another ended', async () => {
	const polled = await blocksFrom(0);
	const half = Math.floor(polled.length / 2);
	const first = await subscribe([0], (blocks) => blocks.at(-1).block.number >= polled[half].block.number);
	const next = first.at(-1).block.number + 1;
	const last = polled.at(-1).block.number;
	const second = await subscribe([next], (blocks) => blocks.at(-1).block.number >= last);
	assert.equal(second[0].block.number, next, 'the first block is told of in any case');
	const records = [...first, ...second].filter((block) => block.records.length > 0);
	assert.deepEqual(numbersOf(records).slice(0, polled.length), numbersOf(polled));
});

test('it follows what becomes final', async () => {
	const [start] = await subscribe([], () => true);
	const finalized = await result('chain_getHeader', [start.block.hash]);
	assert.equal(Number(finalized.number), start.block.number);
	const next = Number(finalized.number) + 1;
	const [following] = await subscribe([next], () => true);
	assert.equal(following.block.number, next);
});

test('each record is the event that polkadot.js reads from its block', async () => {
	const camelCase = (name) => name.replaceAll(/_(.)/g, (_, letter) => letter.toUpperCase());
	for (const { block, specVersion, records } of await blocksFrom(0)) {
		assert.equal((await api.rpc.chain.getBlockHash(block.number)).toHex(), block.hash);
		assert.equal(specVersion, api.runtimeVersion.specVersion.toNumber());
		const at = await api.at(block.hash);
		const now = (await at.query.timestamp.now()).toNumber();
		assert.equal(block.timestamp, Math.floor(now / 1000));
		const events = await at.query.system.events();
		for (const { index, extrinsic, pallet, event, fields } of records) {
			const { phase, event: theirs } = events[index];
			assert.equal(extrinsic, phase.isApplyExtrinsic ? phase.asApplyExtrinsic.toNumber() : null);
			const { section, method, meta } = theirs;
			assert.equal(`${pallet}.${event}`, `${section[0].toUpperCase()}${section.slice(1)}.${method}`);
			const named = meta.fields.map((field) => camelCase(field.name.unwrap().toString()));
			assert.deepEqual(Object.keys(fields).sort(), named.sort(), `${pallet}.${event}`);
		}
	}
});

test('a transfer is told in addresses, numbers and decimal strings', async () => {
	const blocks = await blocksFrom(0);
	const transfer = blocks
		.flatMap(({ block, records }) => records.map((record) => ({ block, ...record })))
		.find(({ event }) => event === 'CreditsTransferred');
	const at = await api.at(transfer.block.hash);
	const theirs = (await at.query.system.events())[transfer.index].event.data;
	assert.deepEqual(transfer.fields, {
		lot: theirs.lot.toNumber(),
		toLot: theirs.toLot.toNumber(),
		from: theirs.from.toString(),
		to: theirs.to.toString(),
		mass: theirs.mass.toString(),
		accompanies: theirs.accompanies.toNumber(),
		reference: theirs.reference.isSome ? theirs.reference.unwrap().toHex() : null,
	});
});

test('a connection has four subscriptions at most, and leaves the others theirs', async () => {
	const open = (via) => via.subscribe('tracemet_records', 'tracemet_subscribeRecords', [], () => {});
	const close = (via, id) => via.unsubscribe('tracemet_records', 'tracemet_unsubscribeRecords', id);
	const ids = [];
	for (let count = 0; count < 4; count += 1) {
		ids.push(await open(provider));
	}
	await assert.rejects(open(provider), /9022: this connection already has 4 subscriptions to records/);
	const another = new WsProvider(TRACEMET_URL);
	await another.isReady;
	await open(another);
	// With the connection end its subscriptions.
	await another.disconnect();
	for (const id of ids) {
		assert.equal(await close(provider, id), true);
	}
	// The last place may be given back a moment later.
	const [again] = await subscribe([], () => true);
	assert.ok(again.block.number > 0);
});

test('what is beyond the finalized block is refused with where that is', async () => {
	await assert.rejects(
		subscribe([4_000_000_000], () => true),
		/9020: `from` is 4000000000, but this node has finalized only up to \d+/,
	);
});
