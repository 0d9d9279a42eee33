import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { type Actor, contract, defineModule, roles } from '#kernel/contract';
import { createAccess } from './access.ts';
import { actorMay, actorObligations, grantsOf, type Judge, roleMay } from './model.ts';
import { grantEffects, type Link, noRules, type OwnGrant, rulesOf, whoKinds } from './own.ts';

function asks(access: string) {
  const shape = { input: z.object({}), output: z.object({}), example: {}, summary: 'Do something.' };
  return contract({ ...shape, name: access, access, effect: 'read' }).implement(() => ({}));
}

const modules = [
  defineModule({
    name: 'notes',
    title: 'Notes',
    capabilities: [asks('notes.note.read'), asks('notes.note.write'), asks('notes.archive.open')],
    grants: { manager: ['notes.note.*'], client: ['notes.note.read'], super_admin: ['notes.archive.*'] },
  }),
  defineModule({ name: 'platform', title: 'Platform', capabilities: [asks('platform.backup.make')] }),
];
const grants = grantsOf(modules);
const nowMs = Date.parse('2026-03-01T12:00:00.000Z');
const judgeWith = (own: readonly OwnGrant[]): Judge => ({
  ...{ grants, nowMs, rules: own.length === 0 ? noRules : rulesOf(own) },
  roleMay: (role, access) => roleMay(grants, role, access),
});

const keys = ['notes.note.read', 'notes.note.write', 'notes.archive.open', 'platform.backup.make', 'signed-in', ''];
const key = fc.constantFrom(...keys);
const patterns = [
  '*',
  'notes.*',
  'notes.note.*',
  'notes.note.read',
  'notes.note.write',
  'platform.*',
  'notes.archive.*',
];
const pattern = fc.constantFrom(...patterns);
const ids = ['ada', 'bob', 'notes', 'platform'];

const alone = fc.record(
  {
    kind: fc.constantFrom('person' as const, 'agent' as const, 'service' as const, 'visitor' as const),
    id: fc.constantFrom(...ids),
    roles: fc.subarray([...roles], { maxLength: 2 }),
    scopes: fc.subarray(patterns, { maxLength: 3 }),
  },
  { requiredKeys: ['kind', 'id', 'roles'] },
);

const grant: fc.Arbitrary<OwnGrant> = fc.record({
  whoKind: fc.constantFrom(...whoKinds),
  who: fc.constantFrom(...ids, ...roles),
  pattern,
  effect: fc.constantFrom(...grantEffects),
  redact: fc.subarray(['email', 'items.name']),
  cap: fc.option(fc.record({ amount: fc.nat(1000), currency: fc.constantFrom('EUR', 'USD') })),
  ask: fc.boolean(),
  fromMs: fc.constantFrom(Number.NEGATIVE_INFINITY, nowMs, nowMs + 1),
  untilMs: fc.constantFrom(Number.POSITIVE_INFINITY, nowMs, nowMs + 1),
});
const some = fc.array(grant, { maxLength: 6 });

/** Each acts for the next. */
function chained(links: readonly Link[]): Link {
  const [first, ...rest] = links;
  if (!first) throw new TypeError('A chain has a first link');
  return rest.length === 0 ? first : { ...first, delegatedBy: chained(rest) };
}

test('whoever acts for others may exactly what every one of them may', () => {
  const chain = fc.array(alone, { minLength: 1, maxLength: 8 });
  const holds = fc.property(chain, some, key, (links, own, access) => {
    const judge = judgeWith(own);
    const all = links.every((link) => actorMay(judge, link, access));
    assert.equal(actorMay(judge, chained(links), access), all);
  });
  fc.assert(holds, { numRuns: 5000 });
});

test('a chain without an end allows nothing', () => {
  const admin: { kind: 'person'; id: string; roles: ['super_admin']; delegatedBy?: Link } = {
    ...{ kind: 'person', id: 'ada', roles: ['super_admin'] },
  };
  assert.ok(actorMay(judgeWith([]), admin, 'notes.note.read'));
  admin.delegatedBy = admin;
  assert.equal(actorMay(judgeWith([]), admin, 'notes.note.read'), false);
});

test('an agent that a client started may not what the client may not, whatever its own roles', () => {
  const access = createAccess(modules);
  const agent: Actor = { kind: 'agent', id: 'bot', roles: ['manager'] };
  const client = { kind: 'person', id: 'ada', roles: ['client'] } as const;
  assert.ok(access.may(agent, 'notes.note.write'));
  assert.ok(!access.may({ ...agent, delegatedBy: client }, 'notes.note.write'));
  assert.ok(access.may({ ...agent, delegatedBy: client }, 'notes.note.read'));
  const words = access.explain({ ...agent, delegatedBy: client }, 'notes.note.write');
  assert.match(words, /For whom this is done may not/);
});

test('a module that acts for somebody may only what both may', () => {
  const access = createAccess(modules);
  const service: Actor = { kind: 'service', id: 'notes', roles: [] };
  const client = { kind: 'person', id: 'ada', roles: ['client'] } as const;
  assert.ok(access.may(service, 'notes.note.write'));
  assert.ok(!access.may({ ...service, delegatedBy: client }, 'notes.note.write'));
  assert.ok(!access.may({ ...service, delegatedBy: { kind: 'visitor', id: 'visitor', roles: [] } }, 'signed-in'));
});

test('what a company denies is denied, whatever else it allows', () => {
  const holds = fc.property(alone, some, key, (link, own, access) => {
    fc.pre(link.kind === 'person' && !link.roles.includes('super_admin') && access !== 'signed-in');
    const denial: OwnGrant = {
      ...{ whoKind: 'person', who: link.id, pattern: '*', effect: 'deny', redact: [], cap: null, ask: false },
      ...{ fromMs: Number.NEGATIVE_INFINITY, untilMs: Number.POSITIVE_INFINITY },
    };
    assert.ok(!actorMay(judgeWith([...own, denial]), link, access));
  });
  fc.assert(holds, { numRuns: 2000 });
});

test('nothing that a company allows reaches what is reserved', () => {
  const reserved = fc.constantFrom('notes.archive.open', 'platform.backup.make');
  const holds = fc.property(alone, some, reserved, (link, own, access) => {
    const allowing = own.map((one) => ({ ...one, effect: 'allow' as const }));
    assert.equal(actorMay(judgeWith(allowing), link, access), actorMay(judgeWith([]), link, access));
  });
  fc.assert(holds, { numRuns: 2000 });
});

test('one more condition never frees anybody of another', () => {
  const holds = fc.property(alone, some, grant, key, (link, own, more, access) => {
    const before = actorObligations(judgeWith(own), link, access);
    const after = actorObligations(judgeWith([...own, more]), link, access);
    assert.ok(before.redact.every((path) => after.redact.includes(path)));
    assert.ok(after.ask || !before.ask);
    for (const cap of before.caps) {
      const now = after.caps.find(({ currency }) => currency === cap.currency);
      assert.ok(now && now.amount <= cap.amount);
    }
  });
  fc.assert(holds, { numRuns: 2000 });
});

test('a grant counts from its first moment until just before its last', () => {
  const own = (fromMs: number, untilMs: number): OwnGrant => ({
    ...{
      whoKind: 'person',
      who: 'ada',
      pattern: 'notes.note.write',
      effect: 'allow',
      redact: [],
      cap: null,
      ask: false,
    },
    ...{ fromMs, untilMs },
  });
  const ada: Link = { kind: 'person', id: 'ada', roles: ['client'] };
  const may = (one: OwnGrant) => actorMay(judgeWith([one]), ada, 'notes.note.write');
  assert.ok(may(own(nowMs, nowMs + 1)));
  assert.ok(!may(own(nowMs + 1, nowMs + 2)));
  assert.ok(!may(own(nowMs - 1, nowMs)));
});
