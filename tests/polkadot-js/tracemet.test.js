// An unmodified polkadot.js against a running node, without custom types: what a person has who
// opens the chain in polkadot.js Apps. The node has run tests/scenarios/single-lot.toml.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect, keyring, submit, TRACEMET_SEED } from './chain.js';

const TONNE = 1_000_000;
const CERTIFIED = 45 * TONNE;

let api;
const actor = (name) => keyring.addFromUri(`${TRACEMET_SEED}//single-lot//polkadot-js//${name}`);
const mine = actor('mine');
const trader = actor('trader');

before(async () => {
	api = await connect();
});

after(async () => {
	await api.disconnect();
});

/** The lots of an account, by the runtime API. */
async function lotsOf(account) {
	return await api.call.traceMetApi.lotsOfAccount(account, null, 256);
}

async function lotOfMine() {
	const lots = await lotsOf(mine.address);
	assert.equal(lots.length, 1, 'the mine holds one lot');
	return lots[0];
}

test('the chain introduces itself', async () => {
	assert.equal((await api.rpc.system.chain()).toString(), 'TraceMet Development');
	assert.equal(api.runtimeVersion.specName.toString(), 'tracemet');
	assert.deepEqual(api.registry.chainDecimals, [0]);
	assert.ok(api.runtimeMetadata.version >= 14);
});

test('every call of the ledger says what it does and which errors it has', () => {
	const documented = (docs) => docs.map((line) => line.toString()).join('\n');
	const { transfer, requestCertificate } = api.tx.credits;
	assert.match(documented(transfer.meta.docs), /Transfers credits to another custody account/);
	assert.match(documented(requestCertificate.meta.docs), /ClaimExceedsInputs/);
});

test('a lot is read through the runtime API', async () => {
	const lot = await lotOfMine();
	assert.equal(lot.holder.toString(), mine.address);
	assert.equal(lot.goodName.toString(), 'Copper concentrate');
	assert.equal(lot.labelName.toString(), 'Cu CONCENTRATE MIX');
	assert.equal(lot.mass.toNumber(), CERTIFIED);

	const same = await api.call.traceMetApi.lot(lot.lot);
	assert.deepEqual(same.unwrap().toHuman(), lot.toHuman());
	const nothing = await api.call.traceMetApi.lot(999_999);
	assert.ok(nothing.isNone);
});

test('its footprint is the one that the validators accepted', async () => {
	const { lot } = await lotOfMine();
	const footprint = (await api.call.traceMetApi.footprintOfLot(lot)).unwrap();
	assert.equal(footprint.carbonFootprint.toNumber(), 4_500_000);
	assert.equal(footprint.carbonIntensity.toNumber(), 100);
	assert.equal(footprint.votes.toNumber(), 1);
	assert.equal(footprint.validators.toNumber(), 1);
});

test('the JSON-RPC answers the same in decimal strings', async () => {
	const { lot } = await lotOfMine();
	const answer = await api._rpcCore.provider.send('tracemet_lot', [lot.toNumber()]);
	assert.equal(answer.mass, String(CERTIFIED));
	assert.equal(answer.holder, mine.address);
});

test('a transfer to a stranger gets a named error that says what to do', async () => {
	const { lot } = await lotOfMine();
	const stranger = keyring.addFromUri(`${TRACEMET_SEED}//nobody//knows`);
	const call = api.tx.credits.transfer(mine.address, lot, TONNE, stranger.address);
	const { dispatchError } = await submit(call, mine);
	const error = api.registry.findMetaError(dispatchError.asModule);
	assert.equal(`${error.section}.${error.name}`, 'accounts.CustodyAccountNotFound');
	assert.match(error.docs.join(' '), /Check the address, or ask its intermediary/);
	assert.equal((await lotOfMine()).mass.toNumber(), CERTIFIED);
});

test("a stranger's transaction is refused at the pool", async () => {
	const stranger = keyring.addFromUri(`${TRACEMET_SEED}//nobody//knows`);
	const call = api.tx.system.remark('0x00');
	await assert.rejects(submit(call, stranger), /1010: Invalid Transaction: Invalid signing address/);
});

test('a transfer moves the mass that was asked for', async () => {
	const { lot } = await lotOfMine();
	const call = api.tx.credits.transfer(mine.address, lot, 15 * TONNE, trader.address);
	const { dispatchError, events } = await submit(call, mine);
	assert.equal(dispatchError, undefined);
	const moved = events.find(({ event }) => api.events.credits.CreditsTransferred.is(event));
	assert.equal(moved.event.data.mass.toNumber(), 15 * TONNE);

	assert.equal((await lotOfMine()).mass.toNumber(), 30 * TONNE);
	const [received] = await lotsOf(trader.address);
	assert.equal(received.mass.toNumber(), 15 * TONNE);
	assert.equal(received.lot.toNumber(), moved.event.data.toLot.toNumber());

	const account = (who) =>
		api.call.traceMetApi.massBalanceAccount(who, received.good, received.label, null);
	const sender = (await account(mine.address)).unwrap();
	assert.equal(sender.issued.toNumber(), CERTIFIED);
	assert.equal(sender.sent.toNumber(), 15 * TONNE);
	assert.equal(sender.closing.toNumber(), 30 * TONNE);
	const receiver = (await account(trader.address)).unwrap();
	assert.equal(receiver.received.toNumber(), 15 * TONNE);
});
