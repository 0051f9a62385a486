// The chain specification of a test network.

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LARGE = { maxBuffer: 64 * 1024 * 1024 };

async function exportSpec(...parameters) {
	try {
		return (await run('tracemet-node', ['export-chain-spec', ...parameters], LARGE)).stdout;
	} catch (error) {
		const lines = String(error.stderr || error.message).trim().split('\n');
		const said = lines.find((line) => /error/i.test(line)) ?? lines.at(-1);
		throw new Error(`tracemet-node export-chain-spec failed: ${said}`);
	}
}

function givenGenesis() {
	try {
		return JSON.parse(process.env.GENESIS || '{}');
	} catch (error) {
		throw new Error(`GENESIS is no JSON: ${error.message}`);
	}
}

function merge(into, from) {
	for (const [key, value] of Object.entries(from)) {
		const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
		into[key] = isObject ? merge(into[key] ?? {}, value) : value;
	}
	return into;
}

/**
 * Writes the raw specification of the preset `local`, with a patch of its genesis. The environment
 * variable GENESIS holds one more patch, as JSON. Returns the file's path.
 */
export async function writeChainSpec(directory, patch = {}) {
	const spec = JSON.parse(await exportSpec('--chain', 'local'));
	merge(spec.genesis.runtimeGenesis.patch, patch);
	merge(spec.genesis.runtimeGenesis.patch, givenGenesis());
	const plain = join(directory, 'plain-spec.json');
	const raw = join(directory, 'raw-spec.json');
	await writeFile(plain, JSON.stringify(spec));
	await writeFile(raw, await exportSpec('--chain', plain, '--raw'));
	return raw;
}
