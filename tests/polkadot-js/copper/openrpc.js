// The OpenRPC document that the node serves, against what the node really answers. The single lot and
// the copper chain have run on it.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import Ajv from 'ajv';
import { call, recordsOf, result } from './rpc.js';

/** Methods that may have nothing to tell of these chains as they end. */
const MAYBE_EMPTY = [
	'audit',
	'audits',
	'auditsOf',
	'awaitingAttestation',
	'disputes',
	'heldLines',
	'overdraft',
	'pendingTransfer',
	'pendingTransfers',
	'transfersToValidate',
	'workList',
];

const NOWHERE = `0x${'11'.repeat(32)}`;

let document;
let methods;
let schemas;
/** What to give for a parameter, by its name. */
let values;

before(async () => {
	document = await result('rpc.discover', []);
	methods = document.methods.map((method) => ({
		...method,
		params: method.params.map(resolve),
		errors: method.errors.map((error) => resolve(error).code),
	}));
	schemas = new Ajv({ allowUnionTypes: true }).addVocabulary(['components']);

	const records = await recordsOf();
	const last = (event) => records.findLast((record) => record.event === event)?.fields;
	const { items } = await result('tracemet_lots', { filter: { status: 'Spendable' } });
	const [held] = items;
	const audit = last('AuditRecorded');
	const version = last('StandardVersionRegistered').version;
	const exit = last('SystemExit').exit;
	values = {
		account: held.holder,
		audit: audit?.audit ?? 0,
		body: last('RequestApproved').body,
		certificate: last('CertificateIssued').certificate,
		direction: 'upstream',
		exitId: exit,
		from: 0,
		good: held.good,
		label: held.label,
		lotId: held.lot,
		method: last('MethodRegistered').method,
		requestId: held.origin.request,
		root: { exit },
		standard: version.standard,
		subject: audit?.details.subject ?? { exit },
		transfer: last('TransferOffered')?.transfer ?? 0,
		version,
	};
});

/** What a reference within the document points to. */
function resolve(part) {
	if (!part.$ref) {
		return part;
	}
	const found = part.$ref
		.slice('#/'.length)
		.split('/')
		.reduce((at, name) => at?.[name], document);
	assert.ok(found, `${part.$ref} is there`);
	return found;
}

/** Fails unless the value is what the schema says. */
function assertIs(value, schema, what) {
	const validate = schemas.compile({ components: document.components, ...schema });
	assert.ok(validate(value), `${what}: ${schemas.errorsText(validate.errors)}\n${JSON.stringify(value)}`);
}

/** The methods that are called, and not subscribed to. */
function called() {
	return methods.filter((method) => !/ubscribe/.test(method.name));
}

/** Parameters with which a method answers. */
function goodParams({ name, params }) {
	const required = params.filter((param) => param.required);
	return Object.fromEntries(
		required.map((param) => {
			assert.ok(param.name in values, `this test knows what to give ${name} for ${param.name}`);
			return [param.name, values[param.name]];
		}),
	);
}

/** Fails unless the method fails so, and the document says that it can. */
async function assertFails(method, params, code) {
	const { error } = await call(method.name, params);
	const what = `${method.name} ${JSON.stringify(params)}`;
	assert.equal(error?.code, code, what);
	assert.ok(method.errors.includes(code), `${what} can fail with ${code}`);
	assert.ok(error.message.length > 0);
}

test('the document has all methods of the node, and no others', async () => {
	const { methods: served } = await result('rpc_methods', []);
	assert.deepEqual(
		methods.map((method) => method.name).sort(),
		served.filter((name) => name.startsWith('tracemet_')).sort(),
	);
});

test('it says of each what it is for, takes, answers and fails with', () => {
	assert.match(document.openrpc, /^1\.3\./);
	for (const { name, summary, params, result, errors } of methods) {
		assert.ok(summary && result.description, name);
		assert.ok(params.every((param) => param.description), name);
		assert.equal(new Set(errors).size, errors.length, name);
	}
	const codes = Object.values(document.components.errors).map((error) => error.code);
	assert.equal(new Set(codes).size, codes.length);
});

test('each method answers as it says, by name and by position', async () => {
	for (const method of called()) {
		const params = goodParams(method);
		const byName = await call(method.name, params);
		assert.ok('result' in byName, `${method.name}: ${JSON.stringify(byName)}`);
		assertIs(byName.result, method.result.schema, method.name);
		const byPosition = await result(method.name, Object.values(params));
		assertIs(byPosition, method.result.schema, method.name);
		for (const { name, schema } of method.params.filter((param) => param.name in params)) {
			assertIs(params[name], schema, `${method.name}: ${name}`);
		}
	}
});

test('provenance answers as it says of lots and lines, both ways, page by page', async () => {
	const method = methods.find(({ name }) => name === 'tracemet_provenance');
	const line = (await result('tracemet_lot', { lotId: values.lotId })).origin;
	const { items } = await result('tracemet_lots', { filter: { status: 'Spent' } });
	const [{ lot: spent, origin }] = items;
	const both = ['upstream', 'downstream'];
	const asked = [
		[{ lot: values.lotId }, both],
		[{ line }, both],
		[{ line: origin }, both],
		// Nothing is left of it that could be from somewhere, but it went on.
		[{ lot: spent }, ['downstream']],
	];
	await assertFails(method, { root: { lot: spent }, direction: 'upstream' }, 9012);
	for (const [root, directions] of asked) {
		for (const direction of directions) {
			const what = `${JSON.stringify(root)} ${direction}`;
			const pages = [];
			let after = null;
			do {
				const page = await result(method.name, { root, direction, depth: 1, after, limit: 1 });
				assertIs(page, method.result.schema, what);
				assert.ok(page.nodes.length <= 1 && page.edges.length <= 1, what);
				pages.push(page);
				after = page.next;
			} while (after !== null);
			const [{ nodeCount, edgeCount }] = pages;
			assert.equal(new Set(pages.flatMap(({ nodes }) => nodes).map(({ request, line }) => `${request}/${line}`)).size, nodeCount, what);
			assert.equal(pages.flatMap(({ edges }) => edges).length, edgeCount, what);
			assert.ok(nodeCount > 0, what);
		}
	}
});

test('what the chain has is told', async () => {
	for (const method of called()) {
		const answer = JSON.stringify(await result(method.name, goodParams(method)));
		const isEmpty = ['null', '[]', '{"items":[],"next":null}'].includes(answer);
		const maybe = MAYBE_EMPTY.includes(method.name.slice('tracemet_'.length));
		assert.ok(maybe || !isEmpty, `${method.name}: ${answer}`);
	}
});

test('what is not there is null or empty, as they say', async () => {
	for (const method of called()) {
		const params = goodParams(method);
		for (const name of Object.keys(params).filter((name) => Number.isInteger(params[name]))) {
			const answer = await call(method.name, { ...params, [name]: 4_000_000_000 });
			if ('error' in answer) {
				assert.ok(method.errors.includes(answer.error.code), `${method.name}: ${answer.error.message}`);
			} else {
				assertIs(answer.result, method.result.schema, method.name);
			}
		}
	}
});

test('a parameter that cannot be read, or is missing, is refused', async () => {
	for (const method of called()) {
		const params = goodParams(method);
		for (const { name, required } of method.params) {
			await assertFails(method, { ...params, [name]: { not: 'this' } }, -32602);
			if (required) {
				const { [name]: _, ...others } = params;
				await assertFails(method, others, -32602);
			}
		}
	}
});

test('a page of nothing or of too much is refused', async () => {
	for (const method of called()) {
		if (method.params.some((param) => param.name === 'limit')) {
			for (const limit of [0, 4_000_000_000]) {
				const { error } = await call(method.name, { ...goodParams(method), limit });
				assert.match(error?.message ?? '', /`limit`/, method.name);
				assert.ok(method.errors.includes(error.code), `${method.name}: ${error.code}`);
			}
		}
	}
});

test('a block that is not there is refused', async () => {
	for (const method of called()) {
		if (method.params.some((param) => param.name === 'at')) {
			await assertFails(method, { ...goodParams(method), at: NOWHERE }, 9001);
		}
	}
});
