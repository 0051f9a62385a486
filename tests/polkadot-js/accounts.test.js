// Companies, their keys, their delegates and their dossiers, as people and bots use them: polkadot.js
// and the client's program against a running node.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
	connect,
	keyring,
	submit,
	transfer,
	TRACEMET_CLIENT,
	TRACEMET_SEED,
	TRACEMET_URL,
} from './chain.js';

let api;
let folder;
let commitment;
const key = (name) => keyring.addFromUri(`${TRACEMET_SEED}//accounts//${name}`);
const governance = keyring.addFromUri(`${TRACEMET_SEED}//Alice`);
const intermediary = key('intermediary');
const company = key('company');
const secondKey = key('second key');
const bot = key('bot');

/** A call that has to succeed. */
async function succeed(call, signer) {
	const { dispatchError, events } = await submit(call, signer);
	assert.equal(dispatchError?.toHuman(), undefined);
	return events;
}

/** What the client's program says, and its exit code. */
function client(...args) {
	return new Promise((resolve) => {
		execFile(TRACEMET_CLIENT, args, { env: { ...process.env, NO_COLOR: '1' } }, (error, stdout, stderr) =>
			resolve({ code: error ? error.code : 0, stdout, stderr }),
		);
	});
}

before(async () => {
	api = await connect();
	folder = await mkdtemp(join(tmpdir(), 'tracemet-accounts-'));
	await writeFile(join(folder, 'company.txt'), 'Example Copper AB, 556000-0000, Stockholm');
	const { code, stdout, stderr } = await client('dossier', 'commit', join(folder, 'company.txt'));
	assert.equal(code, 0, stderr);
	[commitment] = stdout.match(/0x[0-9a-f]{64}/);

	await succeed(api.tx.sudo.sudo(api.tx.accounts.addIntermediary(intermediary.address)), governance);
	const roles = ['Trader'];
	await succeed(api.tx.accounts.registerParticipant(company.address, roles, commitment), intermediary);
});

after(async () => {
	await api.disconnect();
	await rm(folder, { recursive: true });
});

/** Discloses the dossier of an account to a verifier and answers the file. */
async function disclose(name, account = company.address) {
	const file = join(folder, `${name}.json`);
	const dossier = join(folder, 'company.txt');
	const { code, stderr } = await client(
		'dossier',
		'disclose',
		dossier,
		'--salt-file',
		`${dossier}.salt`,
		'--account',
		account,
		'--to',
		name,
		'--output',
		file,
	);
	assert.equal(code, 0, stderr);
	return file;
}

test('a disclosed dossier is checked against the chain', async () => {
	const file = await disclose('verifier');
	const { code, stdout, stderr } = await client('dossier', 'check', file, '--url', TRACEMET_URL);
	assert.equal(code, 0, stderr);
	assert.ok(stdout.includes(commitment), stdout);
	assert.ok(stdout.includes(company.address), stdout);
});

test('a dossier whose commitment was replaced is not what the chain vouches for', async () => {
	const participant = key('renewed');
	await succeed(
		api.tx.accounts.registerParticipant(participant.address, ['Trader'], `0x${'11'.repeat(32)}`),
		intermediary,
	);
	const file = join(folder, 'renewed.json');
	await disclose('renewed', participant.address);
	const { code, stderr } = await client('dossier', 'check', file, '--url', TRACEMET_URL);
	assert.equal(code, 1);
	assert.match(stderr, /^error: .*commitment replaced/);
	assert.equal(stderr.trim().split('\n').length, 1);
});

/** `pallet.Error` of what a proxied call came to. */
async function proxied(call) {
	const events = await succeed(api.tx.proxy.proxy(company.address, null, call), bot);
	const executed = events.find(({ event }) => api.events.proxy.ProxyExecuted.is(event));
	const { section, name } = api.registry.findMetaError(executed.event.data.result.asErr.asModule);
	return `${section}.${name}`;
}

test('a delegate signs through its proxy and in no other right', async () => {
	const remark = api.tx.system.remark('0x00');
	await assert.rejects(submit(remark, bot), /Invalid signing address/);
	await succeed(
		api.tx.utility.batchAll([
			api.tx.accounts.admitDelegate(company.address, bot.address),
			api.tx.proxy.addProxy(bot.address, 'TransfersOnly', 0),
		]),
		company,
	);
	assert.equal(await proxied(remark), 'system.CallFiltered');
	// A transfer is its right; there is just no such lot.
	const call = transfer(api, company.address, 999_999, 1, intermediary.address);
	assert.equal(await proxied(call), 'credits.LotNotFound');
});

test('a company rotates its key: the account stays, the old key and its delegates are out', async () => {
	const events = await succeed(api.tx.accounts.rotateKey(secondKey.address), company);
	const { event } = events.find((record) => api.events.accounts.KeyReplaced.is(record.event));
	assert.equal(event.data.account.toString(), company.address);
	assert.equal(event.data.newKey.toString(), secondKey.address);

	const remark = api.tx.system.remarkWithEvent('0x00');
	await assert.rejects(submit(remark, company), /Custom error: 3/);
	await assert.rejects(submit(remark, bot), /Invalid signing address/);
	// What the new key signs is the account's.
	const signed = await succeed(remark, secondKey);
	const remarked = signed.find((record) => api.events.system.Remarked.is(record.event));
	assert.equal(remarked.event.data.sender.toString(), company.address);
});
