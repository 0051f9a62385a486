// Small things that the programs of this folder share.

import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };

/** Substrate's well-known development phrase. Everybody knows it: for test networks only. */
export const DEVELOPMENT_PHRASE =
	'bottom drive obey lake curtain smoke basket hold race lonely fit walk';

/** Seconds since a `performance.now()`, with one decimal. */
export const secondsSince = (started) => ((performance.now() - started) / 1000).toFixed(1);

/**
 * Asks again and again until the answer is a truthy one, and returns that. A question that fails
 * counts as "not yet": nodes are stopped and started under the eyes of who asks.
 */
export async function until(what, limit, ask, every = 400) {
	const deadline = performance.now() + limit * 1000;
	let reason = '';
	for (;;) {
		try {
			const answer = await ask();
			if (answer) {
				return answer;
			}
			reason = '';
		} catch (error) {
			reason = ` (${error.message})`;
		}
		if (performance.now() > deadline) {
			throw new Error(`${what}: not within ${limit} s${reason}`);
		}
		await sleep(every);
	}
}

/** Throws if the condition doesn't hold. */
export function ensure(condition, what) {
	if (!condition) {
		throw new Error(what);
	}
}

/** Rows of cells as text, columns aligned. */
export function table(rows) {
	const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
	return rows
		.map((row) => row.map((cell, column) => String(cell).padEnd(widths[column])).join('  ').trimEnd())
		.join('\n');
}

/** Values of options such as --limit=300 and flags such as --smoke. */
export function options(known) {
	const values = {};
	for (const argument of process.argv.slice(2)) {
		const [name, value = true] = argument.replace(/^--/, '').split('=');
		if (!known.includes(name)) {
			const names = known.filter((one) => one !== 'dir').map((one) => `--${one}`);
			process.stderr.write(`error: unknown argument ${argument}. Known: ${names.join(', ')}\n`);
			process.exit(2);
		}
		values[name] = value;
	}
	return values;
}
