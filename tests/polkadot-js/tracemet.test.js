// An unmodified polkadot.js against a running node, without custom types: what a person has who
// opens the chain in polkadot.js Apps. The node has run tests/scenarios/single-lot.toml.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect, keyring, submit, transfer, TRACEMET_SEED } from './chain.js';

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
	const { vote, ...footprint } = api.tx.footprint;
	for (const pallet of [api.tx.credits, api.tx.certification, footprint]) {
		for (const call of Object.values(pallet)) {
			assert.match(documented(call.meta.docs), /Errors: /, `${call.section}.${call.method}`);
		}
	}
	assert.match(documented(vote.meta.docs), /Refused at the pool: /);
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
	const { inForce, newer, totals } = (await api.call.traceMetApi.footprintOfLot(lot)).unwrap();
	assert.equal(totals.carbonFootprint.toNumber(), 4_500_000);
	assert.equal(totals.carbonIntensity.toNumber(), 100);
	assert.equal(totals.primaryDataShare.unwrap().toNumber(), 1_000_000);
	assert.equal(totals.declaredShare.unwrap().toNumber(), 0);
	assert.equal(inForce.revision.toNumber(), 0);
	assert.equal(inForce.basis.asCalculated.votes.toNumber(), 1);
	assert.equal(inForce.basis.asCalculated.validators.toNumber(), 1);
	assert.equal(inForce.method.boundary.type, 'CradleToGate');
	assert.equal(inForce.method.gwp.type, 'Ar6');
	assert.ok(newer.isNone);
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
	const call = transfer(api, mine.address, lot, TONNE, stranger.address);
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
	const call = transfer(api, mine.address, lot, 15 * TONNE, trader.address);
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

/** A call that has to succeed; answers the data of its events of a kind. */
async function succeed(call, signer, kind) {
	const { dispatchError, events } = await submit(call, signer);
	assert.equal(dispatchError?.toHuman(), undefined);
	return events.filter(({ event }) => kind.is(event)).map(({ event }) => event.data);
}

test('a batch moves several lots at once, or none', async () => {
	const { lot } = await lotOfMine();
	const leg = (tonnes) => ({ lot, mass: tonnes * TONNE, to: trader.address, passThrough: null });
	const { CreditsTransferred } = api.events.credits;

	const { dispatchError } = await submit(
		api.tx.credits.transferBatch(mine.address, [leg(1), leg(30)], null),
		mine,
	);
	const error = api.registry.findMetaError(dispatchError.asModule);
	assert.equal(`${error.section}.${error.name}`, 'credits.InsufficientMass');
	assert.equal((await lotOfMine()).mass.toNumber(), 30 * TONNE);

	const reference = `0x${'22'.repeat(32)}`;
	const batch = api.tx.credits.transferBatch(mine.address, [leg(2), leg(3)], reference);
	const moved = await succeed(batch, mine, CreditsTransferred);
	assert.deepEqual(
		moved.map(({ mass }) => mass.toNumber()),
		[2 * TONNE, 3 * TONNE],
	);
	assert.ok(moved.every((data) => data.reference.unwrap().toHex() === reference));
	assert.equal((await lotOfMine()).mass.toNumber(), 25 * TONNE);
});

test('a transfer that waits is listed until the receiver accepts it', async () => {
	const { setReceivingPolicy, acceptTransfer } = api.tx.credits;
	const { ReceivingPolicySet, TransferOffered, TransferCompleted } = api.events.credits;
	await succeed(setReceivingPolicy(trader.address, 'Acceptance'), trader, ReceivingPolicySet);
	const { lot } = await lotOfMine();
	const call = transfer(api, mine.address, lot, TONNE, trader.address);
	const [offered] = await succeed(call, mine, TransferOffered);

	const pending = async () => api.call.traceMetApi.pendingTransfers(trader.address, null, 256);
	const [waiting] = await pending();
	assert.equal(waiting.transfer.toNumber(), offered.transfer.toNumber());
	assert.equal(waiting.mass.toNumber(), TONNE);
	assert.ok(waiting.awaitsAcceptance.isTrue);
	const answer = await api._rpcCore.provider.send('tracemet_pendingTransfers', [trader.address]);
	assert.equal(answer[0].mass, String(TONNE));

	await succeed(acceptTransfer(offered.transfer), trader, TransferCompleted);
	assert.equal((await pending()).length, 0);
});

test('an exit of two lots states what may be claimed', async () => {
	const lots = await lotsOf(trader.address);
	assert.ok(lots.length >= 2);
	const draws = lots.slice(0, 2).map(({ lot }) => [lot, TONNE]);
	const call = api.tx.credits.exit(trader.address, draws, 'Motors', 10);
	const [{ exit, details }] = await succeed(call, trader, api.events.credits.SystemExit);

	const statement = (await api.call.traceMetApi.exitStatement(exit)).unwrap();
	assert.equal(statement.mass.toNumber(), 2 * TONNE);
	assert.equal(statement.productQuantity.toNumber(), 10);
	assert.equal(statement.draws.length, 2);
	assert.ok(statement.contested.isFalse && statement.superseded.isFalse);
	assert.equal(
		statement.claim.toString(),
		'contains Cu CONCENTRATE MIX: 2000 kg of certified Copper concentrate, under the mass balance ' +
			'model of ISO 22095. The claim is about certified mass; it is not a footprint of the metal ' +
			'in this product.',
	);
	// The text is part of the record, not made up when it is read.
	assert.equal(details.claim.toUtf8(), statement.claim.toString());
	const stored = (await api.query.credits.exits(exit)).unwrap();
	assert.equal(stored.claim.toUtf8(), statement.claim.toString());
});

/** What became of all mass under a label: the tonnes of a column, and their grams of CO2e. */
async function rolledUp(label, column) {
	const { mass, carbonFootprint } = (await api.call.traceMetApi.rollUpOfLabel(label)).unwrap()[column];
	return [mass.toNumber() / TONNE, carbonFootprint.toNumber()];
}

test('roll-ups say what became of the mass', async () => {
	const { label } = await lotOfMine();
	assert.deepEqual(await rolledUp(label, 'issued'), [45, 4_500_000]);
	assert.deepEqual(await rolledUp(label, 'held'), [43, 4_300_000]);
	assert.deepEqual(await rolledUp(label, 'consumed'), [0, 0]);
	assert.deepEqual(await rolledUp(label, 'exited'), [2, 200_000]);

	const account = await api.call.traceMetApi.rollUpOfAccount(trader.address, label, null);
	assert.equal(account.unwrap().held.mass.toNumber(), 19 * TONNE);
	// Nothing else was ever certified on this chain.
	const network = await api._rpcCore.provider.send('tracemet_networkRollUp', []);
	assert.equal(network.issued.mass, String(CERTIFIED));
	assert.equal(network.exited.carbonFootprint, '200000');
});

/** Waits until the footprint of a request that is in force is of a revision. */
async function revisionInForce(request, revision) {
	await new Promise((resolve, reject) => {
		setTimeout(() => reject(new Error('the footprint is not calculated after 60 s')), 60_000).unref();
		api.query.footprint
			.footprints(request, (stored) => {
				if (stored.unwrap().revision.toNumber() === revision) {
					resolve();
				}
			})
			.catch(reject);
	});
}

test('a restated footprint is everywhere but in the exit statement, which says so', async () => {
	const { label, lot, origin } = await lotOfMine();
	const before = (await api.call.traceMetApi.footprint(origin.request)).unwrap();
	assert.ok(before.latest.status.isAccepted);
	const correction = {
		method: before.inForce.unwrap().method.method,
		activities: [
			{ activity: 0, quantity: 180_000, unit: 'KilowattHour', primary: true, evidence: null },
		],
		scrapOrigins: [],
		valueShares: null,
		declared: null,
	};
	const restate = api.tx.footprint.restate(origin.request, correction, 'half of it was left out');
	const [filed] = await succeed(restate, mine, api.events.footprint.RestatementFiled);
	assert.equal(filed.reason.toUtf8(), 'half of it was left out');
	await revisionInForce(origin.request, 1);

	const footprint = await api._rpcCore.provider.send('tracemet_footprintOfLot', [lot.toNumber()]);
	assert.equal(footprint.inForce.revision, 1);
	assert.equal(footprint.totals.carbonIntensity, '200');
	assert.deepEqual(await rolledUp(label, 'exited'), [2, 400_000]);

	const [[key]] = await api.query.credits.exits.entries();
	const statement = (await api.call.traceMetApi.exitStatement(key.args[0])).unwrap();
	const grams = statement.attributes.map((total) => total.grams.toNumber());
	assert.deepEqual(grams, [200_000, 200_000], 'purchased energy, and from primary data');
	assert.ok(statement.superseded.isTrue);
	assert.ok(statement.draws.every((draw) => draw.newerRevision.unwrap().toNumber() === 1));
	// The label allows 1,000 kg/t.
	assert.equal((await api.call.traceMetApi.heldLines(null, 256)).length, 0);
	const left = await api.call.traceMetApi.workListStatus();
	assert.deepEqual([left.open.toNumber(), left.disputed.toNumber()], [0, 0]);
});

test('who restates for somebody else gets a named error', async () => {
	const { origin } = await lotOfMine();
	const correction = { method: 0, activities: [], scrapOrigins: [], valueShares: null, declared: null };
	const restate = api.tx.footprint.restate(origin.request, correction, 'a rumour');
	const { dispatchError } = await submit(restate, trader);
	const error = api.registry.findMetaError(dispatchError.asModule);
	assert.equal(`${error.section}.${error.name}`, 'accounts.NotAuthorized');
});

test('a certificate, its accreditation and the audits of it can be read', async () => {
	const certificates = await api.query.certification.certificates.entries();
	const [key] = certificates.find(([, record]) => record.unwrap().holder.toString() === mine.address);
	const [certificate] = key.args;
	const audits = await api.call.traceMetApi.auditsOf({ Certificate: certificate }, null, 256);
	assert.equal(audits.length, 0);
	const answer = await api._rpcCore.provider.send('tracemet_auditsOf', [
		{ certificate: certificate.toNumber() },
	]);
	assert.deepEqual(answer, []);
});
