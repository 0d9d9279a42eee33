// What a service hands to Cadre itself, such as a token that replaces another, is kept without anybody asking for it,
// in the transaction of whoever has received it.
import { Fault } from '#base/fault';
import type { Instant } from '#base/time';
import type { Db } from '#kernel/store';
import { placeOf } from './model.ts';
import type { Seals } from './seals.ts';
import { companysOwn, insertSecret, replaceSecret } from './store.ts';

export interface KeptSecret {
  readonly name: string;
  readonly purpose: string;
  readonly hosts: readonly string[];
  readonly value: string;
}

export interface Holder {
  /** Bound to the company. */
  readonly db: Db;
  readonly tenantId: string;
  readonly now: Instant;
  newId(): string;
}

export interface Keeping {
  /** Takes the place of the secret of this name, if there is one for the same purpose and hosts. Answers its id. */
  keep(holder: Holder, given: KeptSecret): Promise<string>;
}

export function openKeeping(seals: Seals): Keeping {
  return {
    async keep(holder, given) {
      const [found] = await companysOwn(holder.db, given.name);
      const fits = !found || (found.purpose === given.purpose && found.hosts.join() === given.hosts.join());
      if (!fits) throw new Fault('conflict', `The secret ${given.name} is there for something else; remove it first`);
      const identity = { id: found?.id ?? holder.newId(), purpose: given.purpose, hosts: [...given.hosts] };
      const where = { tenantId: holder.tenantId, subject: 'tenant', place: placeOf(identity) };
      const fresh = {
        ...{ sealed: await seals.sealAt(where, given.value), sealedAt: holder.now, expiresAt: null },
        ...{ warnedAt: null, expiredAt: null, rotatedAt: found ? holder.now : null },
      };
      const [kept] = found
        ? await replaceSecret(holder.db, found, fresh)
        : await insertSecret(holder.db, { ...identity, ...fresh, name: given.name });
      if (!kept) throw new Fault('conflict', `The secret ${given.name} has just been changed by somebody else`);
      return identity.id;
    },
  };
}
