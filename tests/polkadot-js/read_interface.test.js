// Every method of the read interface, as Developer > Runtime calls of an unmodified polkadot.js has
// them: found through the metadata, with their documentation, without custom types. The node has run
// tests/scenarios/single-lot.toml; other tests use it at the same time.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect, keyring, TRACEMET_SEED } from './chain.js';

let api;
const actor = (name) =>
	keyring.addFromUri(`${TRACEMET_SEED}//single-lot//polkadot-js//${name}`).address;
const mine = actor('mine');
const certifier = actor('certifier');
const version = (standard) => ({ standard, version: 1 });

before(async () => {
	api = await connect();
});

after(async () => {
	await api.disconnect();
});

/** All entries of a list that has a cursor, in pages of one. */
async function pages(method, ...filter) {
	const items = [];
	for (let after = null; ; ) {
		const page = await api.call.traceMetApi[method](...filter, after, 1);
		assert.ok(page.items.length <= 1);
		items.push(...page.items);
		if (page.next.isNone) {
			return items;
		}
		after = page.next.unwrap();
	}
}

/** The names of some entries. */
const names = (entries) => entries.map(({ name }) => name.toString());
const numbers = (values) => values.map((value) => value.toNumber());

async function lotOfMine() {
	const [lot] = await api.call.traceMetApi.lotsOfAccount(mine, null, 1);
	return lot;
}

async function requestOfMine() {
	return (await lotOfMine()).origin.request;
}

/** What each method answers. One that is missing here fails the test. */
const expectations = {
	async participant(ask) {
		const participant = (await ask(mine)).unwrap();
		assert.equal(participant.account.toString(), mine);
		assert.equal(participant.intermediary.toString(), actor('registrar'));
		assert.deepEqual(participant.roles.toHuman(), ['Producer']);
		assert.equal(participant.standing.type, 'Active');
		assert.ok(participant.mayAct.isTrue && participant.closedAt.isNone);
		assert.ok((await ask(keyring.addFromUri('//nobody').address)).isNone);
	},
	async participants() {
		const roles = [...(await pages('participants', null))].map(({ account, roles }) => [
			account.toString(),
			roles.toHuman(),
		]);
		for (const [name, role] of [
			['accreditor', 'AccreditationBody'],
			['scheme-owner', 'StandardOwner'],
			['certifier', 'CertificationBody'],
			['mine', 'Producer'],
			['trader', 'Trader'],
		]) {
			const found = roles.filter(([account]) => account === actor(name));
			assert.deepEqual(found, [[actor(name), [role]]]);
		}
		const owners = await pages('participants', 'StandardOwner');
		assert.deepEqual(
			owners.map(({ account }) => account.toString()),
			[actor('scheme-owner')],
		);
	},
	async sites() {
		assert.deepEqual(await pages('sites', mine), []);
	},
	async accreditationBodies() {
		const bodies = await pages('accreditationBodies');
		assert.deepEqual(bodies.map(String), [actor('accreditor')]);
	},
	async accreditations() {
		const accreditations = await pages('accreditations', certifier);
		assert.equal(accreditations.length, 2);
		for (const accreditation of accreditations) {
			assert.equal(accreditation.accreditationBody.toString(), actor('accreditor'));
			assert.deepEqual(numbers(accreditation.scope), [0]);
			assert.ok(accreditation.status.isActive && accreditation.inForce.isTrue);
		}
		const standards = accreditations.map(({ standardName }) => standardName.toString());
		assert.deepEqual(standards.sort(), ['Low-carbon copper', 'Mass balance for copper (ISO 22095)']);
		assert.deepEqual(await pages('accreditations', mine), []);
	},
	async families() {
		assert.deepEqual(names(await pages('families')), ['Copper']);
	},
	async goods() {
		const goods = await pages('goods', 0);
		assert.deepEqual(names(goods), ['Copper ore', 'Copper concentrate']);
		assert.equal(goods[0].familyName.toString(), 'Copper');
		assert.equal(goods[0].basis.type, 'ContainedMetal');
		assert.deepEqual(await pages('goods', 9), []);
	},
	async attributes() {
		const attributes = await pages('attributes');
		assert.equal(attributes[0].name.toString(), 'fossil CO2e, scope 1');
		assert.equal(attributes[0].unit.toString(), 'g CO2e');
		assert.equal(attributes[0].nature.type, 'Burden');
		assert.ok(attributes[0].attachedTo.isAllGoods);
	},
	async standards() {
		const standards = await pages('standards');
		assert.deepEqual(names(standards), ['Low-carbon copper', 'Mass balance for copper (ISO 22095)']);
		assert.equal(standards[0].owner.toString(), actor('scheme-owner'));
		assert.ok(standards[0].latest.kind.isPerformance);
	},
	async standardVersion(ask) {
		const { kind, documents, retiredFrom } = (await ask(version(1))).unwrap();
		assert.equal(kind.asChainOfCustody.model.type, 'MassBalance');
		assert.equal(kind.asChainOfCustody.periods.months.toNumber(), 3);
		assert.ok(documents[0].contentHash.toHex() !== documents[0].hash.toHex());
		assert.equal(documents[0].uri.toString(), 'https://example.org/standards/mass-balance/1');
		assert.ok(retiredFrom.isNone);
		assert.ok((await ask({ standard: 1, version: 2 })).isNone);
	},
	async standardVersions() {
		const versions = await pages('standardVersions', 0);
		assert.deepEqual(numbers(versions.map((view) => view.version.version)), [1]);
		assert.deepEqual(await pages('standardVersions', 9), []);
	},
	async method(ask) {
		const { method, emissionFactors } = (await ask(0)).unwrap();
		assert.equal(method.name.toString(), 'SMAD copper');
		assert.equal(emissionFactors[0].grams.toNumber(), 50);
		assert.equal(emissionFactors[0].unit.type, 'KilowattHour');
		assert.ok((await ask(9)).isNone);
	},
	async methods() {
		assert.deepEqual(names(await pages('methods', 0)), ['SMAD copper']);
	},
	async label(ask) {
		const label = (await ask(0)).unwrap();
		assert.equal(label.name.toString(), 'Cu CONCENTRATE MIX');
		assert.equal(label.model.type, 'MassBalance');
		const [criterion] = label.criteria;
		assert.equal(criterion.bound.type, 'AtMost');
		assert.equal(criterion.gramsPerKilogram.toNumber(), 1000);
		assert.deepEqual(numbers(criterion.attributes), [0, 1, 2]);
		assert.ok((await ask(9)).isNone);
	},
	async labels() {
		assert.deepEqual(names(await pages('labels', null)), ['Cu CONCENTRATE MIX']);
	},
	async certificate(ask) {
		const certificate = (await ask(0)).unwrap();
		assert.equal(certificate.holder.toString(), mine);
		assert.equal(certificate.body.toString(), certifier);
		const [row] = certificate.conversions;
		assert.equal(row.source.type, 'Primary');
		assert.deepEqual([row.factor.output.toNumber(), row.factor.input.toNumber()], [9, 10]);
		assert.ok(certificate.usable.isTrue && certificate.status.isActive);
		assert.ok((await ask(9)).isNone);
	},
	async certificates() {
		const of = async (filter) =>
			numbers((await pages('certificates', filter)).map(({ certificate }) => certificate));
		assert.deepEqual(await of({ holder: mine, body: null, status: null }), [0]);
		assert.deepEqual(await of({ holder: null, body: certifier, status: 'Active' }), [0]);
		assert.deepEqual(await of({ holder: null, body: mine, status: null }), []);
	},
	async audit(ask) {
		assert.ok((await ask(0)).isNone);
	},
	async audits() {
		assert.deepEqual(await pages('audits', null), []);
	},
	async auditsOf(ask) {
		assert.equal((await ask({ Certificate: 0 }, null, 256)).length, 0);
	},
	async lot(ask) {
		const lot = (await ask((await lotOfMine()).lot)).unwrap();
		assert.equal(lot.holder.toString(), mine);
		assert.equal(lot.goodName.toString(), 'Copper concentrate');
		assert.equal(lot.labelName.toString(), 'Cu CONCENTRATE MIX');
		assert.ok(lot.spendable.isTrue);
		assert.ok(lot.frozen.isFalse && lot.held.isFalse && lot.flagged.isFalse);
		assert.ok((await ask(999_999)).isNone);
	},
	async lots() {
		const of = async (filter) =>
			(await pages('lots', { account: null, label: null, status: null, ...filter })).length;
		assert.equal(await of({ account: mine, label: 0, status: 'Spendable' }), 1);
		assert.ok((await of({})) >= 1);
		assert.equal(await of({ label: 9 }), 0);
		assert.equal(await of({ status: 'Frozen' }), 0);
	},
	async lotsOfAccount(ask) {
		assert.equal((await ask(mine, null, 256)).length, 1);
		assert.equal((await ask(certifier, null, 256)).length, 0);
	},
	async request(ask) {
		const request = (await ask(await requestOfMine())).unwrap();
		assert.equal(request.account.toString(), mine);
		assert.equal(request.body.toString(), certifier);
		assert.equal(request.status.type, 'Approved');
		assert.ok(request.inputs[0].source.isExtracted);
		assert.equal(request.outputs[0].grossMass.toNumber(), 200_000_000);
		assert.ok((await ask(999_999)).isNone);
	},
	async requests() {
		const all = { account: null, body: null, status: null, footprint: null };
		const of = async (filter) => (await pages('requests', { ...all, ...filter })).length;
		assert.equal(await of({ body: certifier, status: 'Approved' }), 1);
		assert.equal(await of({ account: mine }), 1);
		assert.equal(await of({ status: 'Pending' }), 0);
	},
	async pendingTransfer(ask) {
		assert.ok((await ask(999_999)).isNone);
	},
	async pendingTransfers(ask) {
		assert.equal((await ask(certifier, null, 256)).length, 0);
	},
	async transfersToValidate() {
		assert.deepEqual(await pages('transfersToValidate', certifier), []);
	},
	async massBalanceAccount(ask) {
		const account = (await ask(mine, 1, 0, null)).unwrap();
		assert.equal(account.issued.toNumber(), 45_000_000);
		assert.equal(account.goodName.toString(), 'Copper concentrate');
		assert.ok((await ask(mine, 0, 0, null)).isNone);
	},
	async massBalanceAccounts() {
		const accounts = await pages('massBalanceAccounts', mine, null);
		assert.equal(accounts.length, 1);
		assert.equal(accounts[0].issued.toNumber(), 45_000_000);
	},
	async supply(ask) {
		const { issued, held, inEscrow, consumed, exited, expired, revoked } = await ask(1, 0);
		assert.equal(issued.toNumber(), 45_000_000);
		const parts = numbers([held, inEscrow, consumed, exited, expired, revoked]);
		assert.equal(parts.reduce((sum, part) => sum + part), 45_000_000);
	},
	async overdraft(ask) {
		assert.ok((await ask(mine, 1, 0)).isNone);
	},
	async exitStatement(ask) {
		assert.ok((await ask(999_999)).isNone);
	},
	async exitStatements() {
		assert.deepEqual(await pages('exitStatements', { account: mine, label: null }), []);
	},
	async footprintOfLot(ask) {
		const { inForce, totals } = (await ask((await lotOfMine()).lot)).unwrap();
		assert.equal(totals.attributes[0].name.toString(), 'fossil CO2e, purchased energy');
		assert.ok(inForce.basis.isCalculated);
	},
	async footprint(ask) {
		const { lines, inForce, declared } = (await ask(await requestOfMine())).unwrap();
		assert.equal(lines[0].mass.toNumber(), 45_000_000);
		assert.equal(inForce.unwrap().method.name.toString(), 'SMAD copper');
		assert.ok(declared.isNone);
	},
	async footprintStages(ask) {
		// None for the few blocks in which another test's restatement is voted on.
		const answer = await ask(await requestOfMine());
		if (answer.isSome) {
			const [{ added, inputs }] = answer.unwrap().lines;
			assert.equal(added[0].name.toString(), 'fossil CO2e, purchased energy');
			assert.ok(inputs[0].source.isExtracted);
			assert.equal(inputs[0].attributes.length, 0);
		}
		assert.ok((await ask(999_999)).isNone);
	},
	async rollUpOfAccount(ask) {
		const { issued } = (await ask(mine, 0, null)).unwrap();
		assert.equal(issued.mass.toNumber(), 45_000_000);
	},
	async rollUpOfLabel(ask) {
		assert.equal((await ask(0)).unwrap().issued.mass.toNumber(), 45_000_000);
		assert.ok((await ask(9)).isNone);
	},
	async networkRollUp(ask) {
		assert.equal((await ask()).issued.mass.toNumber(), 45_000_000);
	},
	async disputes(ask) {
		assert.equal((await ask(null, 256)).length, 0);
	},
	async workList(ask) {
		assert.ok((await ask(null, 256)).length <= 1);
	},
	async workListStatus(ask) {
		const { disputed, stuck } = await ask();
		assert.deepEqual(numbers([disputed, stuck]), [0, 0]);
	},
	async awaitingAttestation() {
		assert.deepEqual(await pages('awaitingAttestation', null), []);
	},
	async heldLines(ask) {
		assert.equal((await ask(null, 256)).length, 0);
	},
};

test('every method of the read interface answers, and says what it does', async (context) => {
	const methods = Object.keys(api.call.traceMetApi);
	assert.deepEqual(Object.keys(expectations).sort(), [...methods].sort());
	for (const method of methods) {
		await context.test(method, async () => {
			const ask = api.call.traceMetApi[method];
			assert.match(ask.meta.description, /^\s*\S.{20,}/, 'it is documented');
			assert.ok(ask.meta.params.every(({ name, type }) => name && type));
			await expectations[method](ask);
		});
	}
});

test('no field of an answer is hidden by what polkadot.js calls its own', async () => {
	let struct = await api.call.traceMetApi.attributes(null, 1);
	while (struct.constructor.name !== 'Struct') {
		struct = Object.getPrototypeOf(struct);
	}
	assert.ok('entries' in struct && 'hash' in struct && !('items' in struct));
	const views = api.registry.metadata.lookup.types.filter(({ type }) =>
		type.path.join('::').startsWith('tracemet_primitives::views::'),
	);
	assert.ok(views.length > 40);
	for (const { type } of views.filter(({ type }) => type.def.isComposite)) {
		for (const { name } of type.def.asComposite.fields) {
			const field = name.toString().replace(/_(.)/g, (_, letter) => letter.toUpperCase());
			assert.ok(!(field in struct), `${type.path.join('::')}.${field}`);
		}
	}
});

test('a page too large is cut, one of none has an entry, and the rest follows the cursor', async () => {
	const { attributes } = api.call.traceMetApi;
	const all = await attributes(null, 100_000);
	assert.ok(all.next.isNone);
	const first = await attributes(null, 0);
	assert.equal(first.items.length, 1);
	const rest = await attributes(first.next.unwrap(), 256);
	assert.equal(rest.items.length, all.items.length - 1);
});

test('the JSON-RPC answers pages as the runtime does', async () => {
	const answer = await api._rpcCore.provider.send('tracemet_lots', [
		{ account: mine, status: 'Spendable' },
		null,
		1,
	]);
	assert.equal(answer.items[0].holder, mine);
	assert.equal(typeof answer.items[0].mass, 'string');
	assert.equal(answer.next, null);
	await assert.rejects(api._rpcCore.provider.send('tracemet_lots', [{}, null, 257]), /`limit` is 257/);
});
