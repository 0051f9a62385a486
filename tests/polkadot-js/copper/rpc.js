// JSON-RPC as any program speaks it, without a library of the chain's.

import assert from 'node:assert/strict';

export const { TRACEMET_URL } = process.env;
assert.ok(TRACEMET_URL, 'scripts/test-js.sh sets TRACEMET_URL');

/** The whole response to a call. `params`: a list, or an object of names. */
export async function call(method, params) {
	const response = await fetch(TRACEMET_URL.replace(/^ws/, 'http'), {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
	});
	assert.equal(response.status, 200, method);
	return await response.json();
}

/** The result of a call that has to succeed. */
export async function result(method, params) {
	const response = await call(method, params);
	assert.ok('result' in response, `${method}: ${JSON.stringify(response.error)}`);
	return response.result;
}

/** All blocks with records from a block on, until the finalized one. */
export async function blocksFrom(from) {
	const blocks = [];
	for (;;) {
		const page = await result('tracemet_records', { from });
		blocks.push(...page.blocks);
		from = page.next;
		if (page.next > page.finalized) {
			return blocks;
		}
	}
}

/** All records of the chain. */
export async function recordsOf() {
	return (await blocksFrom(0)).flatMap((block) => block.records);
}
