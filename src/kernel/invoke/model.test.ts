// The rules of the pipeline that need no database: limits, what is hidden, what makes two requests the same one, who
// may be in the registry, and what a search finds in it.
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { Bytes, type Capability, contract, defineModule, FileAnswer, secret } from '#kernel/contract';
import { best } from './catalogue.ts';
import { expiry, hashOf, isKeyClash, matching, type StoredKey } from './keys.ts';
import { limiter } from './limits.ts';
import { compiled, openRegistry } from './registry.ts';

function refusal(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: 'It was not refused' });
}

describe('limits', () => {
  const limit = fc.record({ calls: fc.integer({ min: 1, max: 50 }), seconds: fc.integer({ min: 1, max: 120 }) });
  const pauses = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5000 })), {
    minLength: 1,
    maxLength: 200,
  });

  // The same promise told another way (the generic cell rate algorithm): not how much one may still have, but when one
  // would be through at an even pace. Times are multiplied by `calls`, so that everything is a whole number.
  test('exactly those are let in who are not too far ahead of an even pace', () => {
    const property = fc.property(limit, pauses, ({ calls, seconds }, waits) => {
      const take = limiter({ calls, per: `${seconds} seconds` }, 'by you');
      const windowMs = seconds * 1000;
      let nowMs = 1_700_000_000_000;
      let through = 0;
      for (const wait of waits) {
        nowMs += wait;
        const next = Math.max(through, nowMs * calls) + windowMs;
        const isEarly = next - nowMs * calls > calls * windowMs;
        if (!isEarly) through = next;
        assert.equal(lets(take, nowMs), !isEarly);
      }
    });
    fc.assert(property);
  });

  test('whoever waits as long as told is let in, and not long before', () => {
    const property = fc.property(limit, pauses, ({ calls, seconds }, waits) => {
      const take = limiter({ calls, per: `${seconds} seconds` }, 'by you');
      let nowMs = 0;
      for (const wait of waits) {
        nowMs += wait;
        for (let call = 0; call < calls; call += 1) if (!lets(take, nowMs)) break;
        const fault = refusal(() => drain(take, nowMs));
        const told = Number(fault.details?.retryAfterSeconds);
        assert.ok(told >= 1 && told <= Math.ceil(seconds / calls), `${told} s for ${calls} in ${seconds} s`);
        nowMs += told * 1000;
        take('me', nowMs);
      }
    });
    fc.assert(property, { numRuns: 50 });
  });

  function lets(take: ReturnType<typeof limiter>, nowMs: number): boolean {
    try {
      take('me', nowMs);
      return true;
    } catch {
      return false;
    }
  }

  function drain(take: ReturnType<typeof limiter>, nowMs: number) {
    for (let call = 0; call < 1000; call += 1) take('me', nowMs);
  }

  test('one is not held up by what others do', () => {
    const take = limiter({ calls: 1, per: '1 minute' }, 'from your address');
    take('one', 0);
    take('other', 0);
    assert.match(refusal(() => take('one', 0)).message, /1 calls in 1 minute from your address/);
  });

  test('however many others come, whoever keeps calling is not forgotten', () => {
    const take = limiter({ calls: 1, per: '1 hour' }, 'by you');
    take('me', 0);
    for (let others = 0; others < 120_000; others += 1) {
      take(`other ${others}`, 0);
      if (others % 10_000 === 0) refusal(() => take('me', 0));
    }
  });

  test('a clock that goes back gives nobody more than the limit', () => {
    const take = limiter({ calls: 2, per: '1 minute' }, 'by you');
    take('me', 100_000);
    take('me', 50_000);
    refusal(() => take('me', 50_000));
    refusal(() => take('me', 79_000));
  });
});

const capabilityOf = (
  name: string,
  input: z.ZodType,
  output: z.ZodType = z.object({}),
  summary = 'Do it.',
): Capability =>
  contract({ name, summary, effect: 'read', access: 'signed-in', input, output, example: {} }).implement(() => ({}));

function registryOf(...capabilities: Capability[]) {
  return openRegistry([defineModule({ name: 'trial', title: 'Trial', capabilities })]);
}

function kept(schema: z.ZodType, value: unknown): unknown {
  const registered = registryOf(capabilityOf('trial.thing.do', schema, schema)).find('trial.thing.do');
  assert.deepEqual(registered.hideInput.hide(value), registered.hideOutput.hide(value));
  return registered.hideInput.hide(value);
}

describe('what is hidden', () => {
  const Pin = secret(z.string().min(4));
  const weighed = (bytes: Uint8Array | string) => ({ bytes: bytes.length, sha256: hash('sha256', bytes) });
  const Tree: z.ZodType = z.object({ pin: Pin, name: z.string(), children: z.array(z.lazy(() => Tree)) });
  const Named = z.object({ pin: Pin, name: z.string() }).meta({ id: 'TrialNamed' });

  const cases: readonly (readonly [string, z.ZodType, unknown, unknown])[] = [
    [
      'in an object',
      z.object({ pin: Pin, name: z.string() }),
      { pin: '1234', name: 'A' },
      { pin: '[hidden]', name: 'A' },
    ],
    [
      'deeper down',
      z.object({ a: z.object({ b: z.object({ pin: Pin }) }) }),
      { a: { b: { pin: '1234' } } },
      { a: { b: { pin: '[hidden]' } } },
    ],
    ['in an array', z.object({ pins: z.array(Pin) }), { pins: ['1234', '5678'] }, { pins: ['[hidden]', '[hidden]'] }],
    [
      'in a tuple',
      z.object({ pair: z.tuple([z.string(), Pin], Pin) }),
      { pair: ['a', '1234', '5'] },
      { pair: ['a', '[hidden]', '[hidden]'] },
    ],
    ['in a record', z.object({ by: z.record(z.string(), Pin) }), { by: { a: '1234' } }, { by: { a: '[hidden]' } }],
    [
      'in what is left',
      z.object({ name: z.string() }).catchall(Pin),
      { name: 'A', x: '1234' },
      { name: 'A', x: '[hidden]' },
    ],
    [
      'in a choice',
      z.object({ a: z.union([z.number(), z.object({ pin: Pin })]) }),
      { a: { pin: '1234' } },
      { a: { pin: '[hidden]' } },
    ],
    [
      'in one of several kinds',
      z.object({
        a: z.discriminatedUnion('k', [
          z.object({ k: z.literal(1), pin: Pin }),
          z.object({ k: z.literal(2), name: z.string() }),
        ]),
      }),
      { a: { k: 1, pin: '1234' } },
      { a: { k: 1, pin: '[hidden]' } },
    ],
    [
      'in both of two',
      z.object({ a: z.intersection(z.looseObject({ pin: Pin }), z.looseObject({ name: z.string() })) }),
      { a: { pin: '1234', name: 'A' } },
      { a: { pin: '[hidden]', name: 'A' } },
    ],
    [
      'in a shape that holds itself',
      Tree,
      { pin: '1', name: 'A', children: [{ pin: '2', name: 'B', children: [] }] },
      { pin: '[hidden]', name: 'A', children: [{ pin: '[hidden]', name: 'B', children: [] }] },
    ],
    [
      'in a shape with a name',
      z.object({ a: Named, b: z.array(Named) }),
      { a: { pin: '1', name: 'A' }, b: [{ pin: '2', name: 'B' }] },
      { a: { pin: '[hidden]', name: 'A' }, b: [{ pin: '[hidden]', name: 'B' }] },
    ],
    [
      'where it may be absent',
      z.object({ pin: Pin.optional(), other: Pin.optional() }),
      { pin: '1234' },
      { pin: '[hidden]' },
    ],
    ['where it may be null', z.object({ pin: Pin.nullable() }), { pin: '1234' }, { pin: '[hidden]' }],
    ['where it has a default', z.object({ pin: Pin.default('0000') }), { pin: '1234' }, { pin: '[hidden]' }],
    [
      'where it was narrowed later',
      z.object({ pin: Pin.max(9).trim().describe('a PIN').refine(Boolean) }),
      { pin: '1234' },
      { pin: '[hidden]' },
    ],
    [
      'where it is turned into something else',
      z.object({ pin: Pin.transform(Number) }),
      { pin: 1234 },
      { pin: '[hidden]' },
    ],
    [
      'where something else is turned into it',
      z.object({ pin: z.string().pipe(Pin) }),
      { pin: '1234' },
      { pin: '[hidden]' },
    ],
    [
      'when it is no text',
      z.object({ card: secret(z.object({ number: z.string() })) }),
      { card: { number: '42' } },
      { card: '[hidden]' },
    ],
  ];

  for (const [where, schema, value, left] of cases) {
    test(`a secret ${where} is not kept`, () => assert.deepEqual(kept(schema, value), left));
  }

  test('of bytes only their length and hash are kept, wherever they are', () => {
    const bytes = Buffer.from('a file of the company');
    const schema = z.object({ file: Bytes, more: z.array(Bytes.optional()), sealed: secret(Bytes) });
    assert.deepEqual(kept(schema, { file: bytes, more: [bytes.toString('base64')], sealed: bytes }), {
      file: weighed(bytes),
      more: [weighed(bytes.toString('base64'))],
      sealed: '[hidden]',
    });
    const answer = { name: 'a.txt', type: 'text/plain', bytes };
    assert.deepEqual(kept(FileAnswer, answer), { ...answer, bytes: weighed(bytes) });
  });

  test('what has nothing to hide is kept as it is, without a copy', () => {
    const value = { name: 'A', parts: [{ n: 1 }] };
    assert.equal(kept(z.object({ name: z.string(), parts: z.array(z.object({ n: z.int() })) }), value), value);
  });

  test('whatever is put into the secret fields, no character of it is kept', () => {
    const schema = z.object({ pin: Pin, list: z.array(z.object({ pin: Pin })), by: z.record(z.string(), Pin) });
    const mark = 'hunter2';
    const anything = fc
      .jsonValue()
      .map((value) => (typeof value === 'object' && value !== null ? { mark, value } : `${mark}${value}`));
    const value = fc.record({
      pin: anything,
      list: fc.array(fc.record({ pin: anything })),
      by: fc.dictionary(fc.string(), anything),
    });
    fc.assert(fc.property(value, (given) => assert.doesNotMatch(JSON.stringify(kept(schema, given)), /hunter2/)));
  });

  test('the registry knows whether an answer holds a secret', () => {
    const registry = registryOf(
      capabilityOf('trial.thing.make', z.object({ pin: Pin }), z.object({ id: z.string() })),
      capabilityOf('trial.thing.show', z.object({}), z.object({ deep: z.array(z.tuple([Pin])) })),
    );
    assert.equal(registry.find('trial.thing.make').hideOutput.hidesSecrets, false);
    assert.equal(registry.find('trial.thing.make').hideInput.hidesSecrets, true);
    assert.equal(registry.find('trial.thing.show').hideOutput.hidesSecrets, true);
  });
});

describe('what is the same request', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, inner]) => [name, shuffled(inner)]),
    );
  };
  // JSON knows one zero.
  const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));

  test('the order of its keys makes no other request', () => {
    fc.assert(fc.property(json, (value) => assert.equal(hashOf(shuffled(value)), hashOf(value))));
  });

  test('any other difference does', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        assert.equal(hashOf({ v: one }) === hashOf({ v: other }), isSame(one, other));
      }),
    );
    assert.notEqual(hashOf({ n: 1 }), hashOf({ n: '1' }));
    assert.notEqual(hashOf([1, 2]), hashOf([2, 1]));
    assert.notEqual(hashOf([{ a: 1 }, undefined]), hashOf([{ a: 1 }, 'an undo']));
    assert.notEqual(hashOf({ bytes: Buffer.from('a') }), hashOf({ bytes: Buffer.from('b') }));
  });

  function isSame(one: unknown, other: unknown): boolean {
    try {
      assert.deepStrictEqual(structuredClone(one), structuredClone(other));
      return true;
    } catch {
      return false;
    }
  }

  const stored: StoredKey = {
    capability: 'trial.thing.make',
    inputHash: hashOf({ n: 1 }),
    state: 'done',
    answer: null,
    entryId: null,
    leasedUntil: null,
  };

  test('a key belongs to one capability and one input', () => {
    assert.equal(matching(stored, 'trial.thing.make', hashOf({ n: 1 })), stored);
    assert.equal(refusal(() => matching(stored, 'trial.thing.make', hashOf({ n: 2 }))).code, 'conflict');
    assert.equal(refusal(() => matching(stored, 'trial.thing.keep', hashOf({ n: 1 }))).code, 'conflict');
  });

  test('a key is kept for a week', () => {
    assert.equal(expiry('2026-03-01T12:00:00.000Z'), '2026-03-08T12:00:00.000Z');
  });

  test('only a clash of keys is one', () => {
    assert.ok(isKeyClash(new Fault('conflict', 'x', { details: { constraint: 'keys_once' } })));
    assert.ok(!isKeyClash(new Fault('conflict', 'x', { details: { constraint: 'another' } })));
    assert.ok(!isKeyClash(new Fault('conflict', 'x')));
    assert.ok(!isKeyClash(new Error('keys_once')));
  });
});

describe('the registry', () => {
  const builtIn = capabilityOf('trial.thing.do', z.object({}));
  const own = capabilityOf('mcp.garden.water', z.object({}));

  test('two modules can not declare the same', () => {
    assert.throws(() => registryOf(builtIn, builtIn), /trial\.thing\.do/);
  });

  test('what a tenant adds is there for that tenant alone, until it is taken away', () => {
    const registry = registryOf(builtIn);
    registry.register('one', own);
    assert.equal(registry.find('mcp.garden.water', 'one').capability, own);
    assert.equal(registry.has('mcp.garden.water'), false);
    for (const tenantId of ['other', undefined]) {
      assert.equal(refusal(() => registry.find('mcp.garden.water', tenantId)).code, 'not_found');
    }
    const names = (tenantId?: string) => registry.all(tenantId).map(({ contract: { name } }) => name);
    assert.deepEqual(names('one'), ['trial.thing.do', 'mcp.garden.water']);
    assert.deepEqual([names('other'), names()], [['trial.thing.do'], ['trial.thing.do']]);
    registry.unregister('one', 'mcp.garden.water');
    assert.deepEqual(names('one'), ['trial.thing.do']);
  });

  test('a tenant never shadows what is built in, and can not take it away', () => {
    const registry = registryOf(builtIn);
    assert.equal(
      refusal(() => registry.register('one', capabilityOf('trial.thing.do', z.object({})))).code,
      'conflict',
    );
    registry.unregister('one', 'trial.thing.do');
    assert.equal(registry.find('trial.thing.do', 'one').capability, builtIn);
  });

  test('a name that is not there is told, cut to a bearable length', () => {
    const fault = refusal(() => registryOf().find(`"${'x'.repeat(5000)}`));
    assert.equal(fault.code, 'not_found');
    assert.ok(fault.message.length < 200);
    for (const name of ['constructor', '__proto__', 'toString']) {
      assert.equal(refusal(() => registryOf().find(name, name)).code, 'not_found');
    }
  });

  test('a field nobody asked for is refused, unless the contract takes whatever comes', () => {
    const strict = registryOf(
      capabilityOf(
        'trial.thing.do',
        z.object({ a: z.int() }).refine(() => true),
      ),
    );
    const parse = (value: unknown) => strict.find('trial.thing.do').parseInput(value);
    assert.equal(parse({ a: 1 }).success, true);
    assert.equal(parse({ a: 1, b: 2 }).success, false);
    const loose = registryOf(capabilityOf('trial.thing.do', z.looseObject({ a: z.int() }))).find('trial.thing.do');
    assert.deepEqual(loose.parseInput({ a: 1, b: 2 }), { success: true, data: { a: 1, b: 2 } });
    assert.equal(loose.parseInput({ a: 'x', b: 2 }).success, false);
  });

  test('a compiled schema judges as the schema does', () => {
    const schema = z.object({
      a: z.int().min(1).default(3),
      b: z.array(z.string().trim().min(1)).max(2),
      c: z.iso.datetime().nullish(),
    });
    const fast = compiled(schema);
    const value = fc.record(
      {
        a: fc.oneof(fc.integer({ min: -2, max: 5 }), fc.double(), fc.string()),
        b: fc.oneof(fc.array(fc.constantFrom(' x ', '', ' '), { maxLength: 3 }), fc.string()),
        c: fc.oneof(fc.constant('2026-01-01T00:00:00Z'), fc.string(), fc.constant(null)),
        d: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(value, (given) => {
        const [slow, quick] = [schema.safeParse(given), fast.safeParse(given)];
        assert.deepEqual(
          [quick.success, quick.data, quick.error?.issues],
          [slow.success, slow.data, slow.error?.issues],
        );
      }),
    );
  });
});

describe('a search', () => {
  const shelf = [
    ['notes.note.create', 'Write a note.'],
    ['notes.note.list', 'List the notes, newest first.'],
    ['crm.company.merge', 'Merge two companies into one.'],
    ['crm.deal.win', 'Mark a deal as won.'],
    ['finance.invoice.send', 'Send an invoice to a client.'],
    ['identity.key.revokeAll', 'Revoke the API keys of a person.'],
  ] as const;
  const entries = registryOf(
    ...shelf.map(([name, summary]) => capabilityOf(`trial.${name}`, z.object({}), z.object({}), summary)),
  ).all();
  const found = (words: string) => best(entries, words).map(({ contract: { name } }) => name.replace('trial.', ''));

  const wanted = [
    ['create a note', 'notes.note.create'],
    ['please write down notes', 'notes.note.create'],
    ['company', 'crm.company.merge'],
    ['companies merged', 'crm.company.merge'],
    ['sending invoices', 'finance.invoice.send'],
    ['a won deal', 'crm.deal.win'],
    ['revoke key', 'identity.key.revokeAll'],
    ['NOTE.LIST!', 'notes.note.list'],
  ] as const;
  for (const [words, first] of wanted) {
    test(`for “${words}” leads with ${first}`, () => assert.equal(found(words)[0], first));
  }

  test('finds nothing where no word is shared', () => {
    for (const words of ['zebra', '', ' ', '…', '((']) assert.deepEqual(found(words), [], words);
  });

  test('lets a rare word count for more than common ones', () => {
    assert.equal(found('a two')[0], 'crm.company.merge');
  });
});
