// Storing, making, renewing and removing secrets.
import { Fault } from '#base/fault';
import type { Call, Capability } from '#kernel/contract';
import * as promises from './contracts.ts';
import { generate } from './generate.ts';
import { type Generator, isExpired, nextTurn, placeOf, type SecretCard, subjectOf } from './model.ts';
import type { Seals } from './seals.ts';
import * as rows from './store.ts';

type Row = rows.SecretRow;

export function secretCapabilities(seals: Seals): Capability[] {
  return [
    promises.storeSecret.implement((call, { value, ...asked }) => add(seals, call, { ...asked, value })),

    promises.generateSecret.implement(async (call, { rotateEveryDays, ...asked }) => {
      const made = await generate(asked.generator);
      return add(seals, call, { ...asked, ...made, rotateEveryDays });
    }),

    promises.listSecrets.implement(async (call, { limit, after, purpose }) => {
      const items = await rows.secretPage(call.db, { actor: call.actor, limit, after, purpose });
      return { items: items.map(cardOf), next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
    }),

    promises.rotateSecret.implement(async (call, { secretId, ifVersion, value: given, expiresAt }) => {
      refusePast(call, expiresAt);
      const secret = await present(call, secretId);
      const { value, publicKey } = await valueFor(secret, given);
      const row = await changed(
        call,
        { secretId, ifVersion },
        {
          sealed: await sealed(seals, call, { ...secret, value }),
          ...{ sealedAt: call.now, publicKey, expiresAt, warnedAt: null, expiredAt: null, rotatedAt: call.now },
          rotatesAt: nextTurn(call.now, secret.rotateEveryDays),
        },
      );
      call.emit(promises.secretRotated, { ...namesOf(row), publicKey });
      return cardOf(row);
    }),

    promises.setPolicy.implement(async (call, { secretId, ifVersion, expiresAt, rotateEveryDays }) => {
      refusePast(call, expiresAt);
      const { generator, ...before } = await present(call, secretId);
      if (rotateEveryDays !== null && !generator) {
        throw new Fault('invalid', 'Only a generated secret can be made anew by itself; say when this one expires');
      }
      const row = await changed(
        call,
        { secretId, ifVersion },
        {
          ...{ expiresAt, rotateEveryDays, warnedAt: null, expiredAt: null },
          rotatesAt: nextTurn(before.rotatedAt ?? before.createdAt, rotateEveryDays),
        },
      );
      return { ...cardOf(row), before: { expiresAt: before.expiresAt, rotateEveryDays: before.rotateEveryDays } };
    }),

    promises.removeSecret.implement(async (call, { secretId, ifVersion }) => {
      const [row] = await rows.deleteSecret(call.db, { actor: call.actor, secretId, ifVersion });
      if (!row) return refuse(call, secretId);
      call.emit(promises.secretRemoved, namesOf(row));
      return cardOf(row);
    }),
  ];
}

interface Adding {
  readonly name: string;
  readonly purpose: string;
  readonly hosts: readonly string[];
  readonly owner: 'company' | 'me';
  readonly value: string;
  readonly expiresAt: string | null;
  readonly generator?: Generator;
  readonly publicKey?: string | null;
  readonly rotateEveryDays?: number | null;
}

async function add(seals: Seals, call: Call, { owner, value, ...asked }: Adding): Promise<SecretCard> {
  refusePast(call, asked.expiresAt);
  const { generator = null, publicKey = null, rotateEveryDays = null } = asked;
  const identity = {
    id: call.newId(),
    purpose: asked.purpose,
    hosts: [...new Set(asked.hosts)],
    ownerId: owner === 'me' ? call.actor.id : null,
  };
  const [row] = await rows.insertSecret(call.db, {
    ...{ ...identity, name: asked.name, expiresAt: asked.expiresAt, generator, publicKey, rotateEveryDays },
    sealed: await sealed(seals, call, { ...identity, value }),
    sealedAt: call.now,
    rotatesAt: nextTurn(call.now, rotateEveryDays),
  });
  if (!row) throw new Fault('conflict', `There is a secret called ${asked.name} already; rotate it, or choose a name`);
  call.emit(promises.secretStored, namesOf(row));
  return cardOf(row);
}

interface Sealing {
  readonly id: string;
  readonly purpose: string;
  readonly hosts: string[];
  readonly ownerId: string | null;
  readonly value: string;
}

/** A rehearsal makes no keys, and what it stores is gone again anyway. */
export function sealed(seals: Seals, call: Call, { ownerId, value, ...identity }: Sealing): string | Promise<string> {
  if (call.rehearsing) return 'rehearsed';
  return seals.sealAt({ tenantId: call.tenant.id, subject: subjectOf(ownerId), place: placeOf(identity) }, value);
}

function valueFor({ generator, name }: Row, given: string | undefined) {
  if (generator && given === undefined) return generate(generator);
  if (!generator && given !== undefined) return { value: given, publicKey: null };
  const why = generator ? 'is made by the vault; leave the value out' : 'was stored by hand; give its new value';
  throw new Fault('invalid', `The secret ${name} ${why}`);
}

function refusePast({ now }: Call, expiresAt: string | null) {
  if (isExpired(expiresAt, now)) {
    throw new Fault('invalid', 'The secret would have expired already; remove it if nobody shall use it any more');
  }
}

type Change = Parameters<typeof rows.changeSecret>[2];

async function changed(call: Call, seen: { secretId: string; ifVersion: number }, change: Change): Promise<Row> {
  const [row] = await rows.changeSecret(call.db, { actor: call.actor, ...seen }, change);
  return row ?? refuse(call, seen.secretId);
}

async function present(call: Call, secretId: string): Promise<Row> {
  const [row] = await rows.secretById(call.db, call.actor, secretId);
  if (!row) throw new Fault('not_found', `There is no secret ${secretId}`);
  return row;
}

/** Says why a change found nothing to change. */
async function refuse(call: Call, secretId: string): Promise<never> {
  const { name, version } = await present(call, secretId);
  throw new Fault('conflict', `The secret ${name} has been changed since; it is at version ${version} now`, {
    details: { version },
  });
}

export function namesOf({ id, name, purpose, version }: Row) {
  return { secretId: id, name, purpose, version };
}

function cardOf({ ownerId, ...row }: Row): SecretCard {
  return { ...row, owner: ownerId === null ? 'company' : 'me' };
}
