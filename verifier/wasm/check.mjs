// Checks the verifier as a wasm module: it imports nothing, it verifies a good certificate, and it
// refuses another one. Usage: node check.mjs MODULE CERTIFICATE GENESIS

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

const [modulePath, certificatePath, genesis] = process.argv.slice(2);
const module = await WebAssembly.compile(await readFile(modulePath));
assert.deepEqual(WebAssembly.Module.imports(module), [], 'the module asks its host for nothing');

/** What the module says of a file. A new instance for each: its memory is never given back. */
async function verify(file, genesisHash) {
	const { exports } = await WebAssembly.instantiate(module, {});
	const put = (bytes) => {
		const address = exports.allocate(bytes.length);
		new Uint8Array(exports.memory.buffer).set(bytes, address);
		return address;
	};
	const hash = Buffer.from(genesisHash.slice(2), 'hex');
	const address = put(file);
	const answer = BigInt.asUintN(64, exports.verify(address, file.length, put(hash)));
	const start = Number(answer >> 32n);
	const bytes = new Uint8Array(exports.memory.buffer, start, Number(answer & 0xffffffffn));
	return JSON.parse(Buffer.from(bytes).toString());
}

const file = await readFile(certificatePath);
const started = performance.now();
const { verified, error } = await verify(file, genesis);
const took = performance.now() - started;
assert.equal(error, undefined);
assert.equal(verified.chain, genesis);
assert.ok(verified.statement.words.startsWith('The product '));

const other = `0x${'01'.repeat(32)}`;
assert.match((await verify(file, other)).error, /^the certificate is of the chain with genesis 0x/);
const altered = Buffer.from(file);
altered[altered.indexOf('headers') + 20] ^= 1;
assert.match((await verify(altered, genesis)).error, /Ask for it anew\.$/);
assert.match((await verify(file.subarray(0, 1000), genesis)).error, /^the file is not a certificate/);

console.log(`verified ${file.length} bytes in ${took.toFixed(0)} ms, with nothing imported`);
