// What the tests share: the node that scripts/test-js.sh started, and how a call is submitted.

import assert from 'node:assert/strict';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';

export const { TRACEMET_URL, TRACEMET_SEED, TRACEMET_CLIENT } = process.env;
assert.ok(
	TRACEMET_URL && TRACEMET_SEED && TRACEMET_CLIENT,
	'scripts/test-js.sh sets TRACEMET_URL, TRACEMET_SEED and TRACEMET_CLIENT',
);

export const keyring = new Keyring({ type: 'sr25519' });

/** An unmodified polkadot.js, without custom types. */
export async function connect() {
	return await ApiPromise.create({ provider: new WsProvider(TRACEMET_URL), noInitWarn: true });
}

/** A transfer as most are: of what the credits are of, without a business document. */
export function transfer(api, account, lot, mass, to) {
	return api.tx.credits.transfer(account, lot, mass, to, null, null);
}

/** Seconds until a transaction has to be final. */
const PATIENCE = 60;

/** Signs and sends a call; answers what its dispatch came to once it is in a finalized block. */
export function submit(call, signer) {
	return new Promise((resolve, reject) => {
		const { method, section } = call.method;
		const late = () => reject(new Error(`${section}.${method} is not final after ${PATIENCE} s`));
		setTimeout(late, PATIENCE * 1000).unref();
		call
			.signAndSend(signer, (result) => {
				if (result.isError) {
					reject(new Error(`not included: ${result.status.type}`));
				} else if (result.isFinalized) {
					resolve(result);
				}
			})
			.catch(reject);
	});
}
