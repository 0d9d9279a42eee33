// Which keys may have signed: the one of the present root key, and every one that it or its successor vouches for.
// Nothing that lies in the database is believed without such a voucher.
import { prepared, records, type Store } from '#kernel/store';
import { isSigned, keyIdOf, type Signer, signerOf } from './signing.ts';

/** Public keys by their id. */
export type KnownKeys = ReadonlyMap<string, string>;

const past = prepared('select id, public_key, vouched_by, voucher from audit.past_keys');
const retire = prepared(
  `insert into audit.past_keys (id, public_key, vouched_by, voucher, retired_at) values ($1, $2, $3, $4, $5)
   on conflict do nothing`,
);

export async function knownKeys(store: Store, now: string, signer: Signer): Promise<KnownKeys> {
  const rows = records(await store.engine(now).run({ statement: past, values: [] }));
  const known = new Map([[signer.id, signer.publicKey]]);
  for (let before = 0; before < known.size; ) {
    before = known.size;
    for (const row of rows) {
      const publicKey = String(row.public_key);
      const voucher = known.get(String(row.vouched_by));
      if (!voucher || !isSigned(voucher, vouchedText(publicKey), String(row.voucher))) continue;
      known.set(keyIdOf(publicKey), publicKey);
    }
  }
  return known;
}

/** When the root key is exchanged: the new key vouches for the old, so that what the old one signed stays proven. */
export async function retireSigner(store: Store, now: string, keys: { oldRootKey: string; newRootKey: string }) {
  const old = signerOf(keys.oldRootKey);
  const fresh = signerOf(keys.newRootKey);
  const voucher = fresh.sign(vouchedText(old.publicKey));
  await store.engine(now).run({ statement: retire, values: [old.id, old.publicKey, fresh.id, voucher, now] });
}

function vouchedText(publicKey: string): string {
  return `cadre audit key ${publicKey}`;
}
