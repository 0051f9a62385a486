// Signed calls through polkadot.js: members of the council, their motions, session keys.

import { ensure } from './tools.mjs';

/** Seconds for a transaction to get into a block. */
const PATIENCE = 60;

/** More than any decision needs, and less than a block has. */
const WEIGHT = { refTime: 500_000_000_000n, proofSize: 16n * 1024n * 1024n };

/** Members by the names of the development identities. */
export class Council {
	static async connect(node) {
		const { ApiPromise, Keyring, WsProvider } = await import('@polkadot/api');
		const council = new Council();
		council.api = await ApiPromise.create({ provider: new WsProvider(node.url), noInitWarn: true });
		const keyring = new Keyring({ type: 'sr25519' });
		council.key = (name) => keyring.addFromUri(`//${name[0].toUpperCase()}${name.slice(1)}`);
		return council;
	}

	async disconnect() {
		await this.api.disconnect();
	}

	/** `pallet.Error` of a dispatch error. */
	nameOf(error) {
		if (!error.isModule) {
			return error.toString();
		}
		const { section, name } = this.api.registry.findMetaError(error.asModule);
		return `${section}.${name}`;
	}

	/**
	 * Signs and sends; answers the events of its dispatch once the block has the wanted status.
	 * Fails with the error's name.
	 */
	submit(call, name, status = 'isInBlock') {
		const { method, section } = call.method;
		return new Promise((resolve, reject) => {
			const late = () => reject(new Error(`${name}'s ${section}.${method} is in no block after ${PATIENCE} s`));
			setTimeout(late, PATIENCE * 1000).unref();
			call
				.signAndSend(this.key(name), { nonce: -1 }, (result) => {
					if (result.isError) {
						reject(new Error(`${name}'s transaction was not included: ${result.status.type}`));
					} else if (result.status[status]) {
						const { dispatchError, events } = result;
						dispatchError ? reject(new Error(this.nameOf(dispatchError))) : resolve(events);
					}
				})
				.catch(reject);
		});
	}

	/** Signs and sends, and doesn't wait for a block. */
	async send(call, name) {
		await call.signAsync(this.key(name), { nonce: -1 });
		await this.api.rpc.author.submitExtrinsic(call);
	}

	/** Proposes, votes until the threshold is reached, closes. Fails if the call itself fails. */
	async carry(call, members) {
		const { tx, events } = this.api;
		const [proposer, ...others] = members;
		const length = call.method.encodedLength;
		const proposed = await this.submit(tx.council.propose(members.length, call, length), proposer);
		const { data } = proposed.find(({ event }) => events.council.Proposed.is(event)).event;
		const [, index, hash] = data;
		await Promise.all(
			members.map((member) => this.submit(tx.council.vote(hash, index, true), member)),
		);
		const closed = await this.submit(tx.council.close(hash, index, WEIGHT, length), others.at(-1));
		const executed = closed.find(({ event }) => events.council.Executed.is(event));
		ensure(executed, 'the motion was closed, but not carried');
		const { result } = executed.event.data;
		ensure(result.isOk, result.isErr && `the motion's call failed: ${this.nameOf(result.asErr)}`);
		return closed;
	}

	/** New session keys in a node's keystore, with the proof that its owner registers them with. */
	async rotateKeys(node, name) {
		const owner = `0x${Buffer.from(this.key(name).publicKey).toString('hex')}`;
		const { keys, proof } = await node.rpc('author_rotateKeysWithOwner', owner);
		return { keys, proof, auraKey: keys.slice(0, 66) };
	}

	setKeys(name, { keys, proof }) {
		return this.submit(this.api.tx.session.setKeys(keys, proof), name);
	}
}
