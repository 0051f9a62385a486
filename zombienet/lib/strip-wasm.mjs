// Takes names and debugging information out of a wasm file: strip-wasm.mjs FROM TO. The custom
// sections that a node reads, runtime_version and runtime_apis, stay.

import { readFileSync, writeFileSync } from 'node:fs';

const [, , from, to] = process.argv;
const wasm = readFileSync(from);
const NEEDLESS = (name) => name === 'name' || name === 'producers' || name.startsWith('.debug');

/** An unsigned LEB128 number, and where it ends. */
function number(at) {
	let value = 0;
	for (let shift = 0; ; shift += 7) {
		const byte = wasm[at];
		at += 1;
		value += (byte & 0x7f) * 2 ** shift;
		if (byte < 0x80) {
			return [value, at];
		}
	}
}

const kept = [wasm.subarray(0, 8)];
for (let at = 8; at < wasm.length; ) {
	const [size, content] = number(at + 1);
	const end = content + size;
	let keep = true;
	if (wasm[at] === 0) {
		const [length, name] = number(content);
		keep = !NEEDLESS(wasm.toString('utf8', name, name + length));
	}
	if (keep) {
		kept.push(wasm.subarray(at, end));
	}
	at = end;
}
writeFileSync(to, Buffer.concat(kept));
