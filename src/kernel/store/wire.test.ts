import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import fc from 'fast-check';
import type { Lane } from './lane.ts';
import { entry, failureOf, only, openScene, type Scene } from './scene.test.ts';

suite('values on the wire', () => {
  let scene: Scene;
  let lane: Lane;
  before(async () => {
    scene = await openScene();
    lane = await scene.lane();
  });
  after(() => scene.close());

  /** What PostgreSQL answers when it is handed the value as this type. */
  async function echo(value: unknown, type: string): Promise<unknown> {
    return only(await lane.run([entry(`select $1::${type}`, value)]));
  }

  /** What PostgreSQL itself makes of this text. */
  async function read(text: string, type: string): Promise<unknown> {
    return only(await lane.run([entry(`select $1::text::${type}`, text)]));
  }

  // Any text but NUL, which PostgreSQL does not store, and halves of characters, which UTF-8 does not have.
  const nasty = fc.constantFrom(
    '"',
    '\\',
    '{',
    '}',
    ',',
    'NULL',
    'null',
    '',
    ' ',
    '\n',
    '\t',
    "'",
    '\\x00',
    'é',
    '💶',
    '{}',
  );
  const anyText = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '').toWellFormed());
  const text = fc.oneof(
    nasty,
    anyText,
    fc.array(nasty).map((parts) => parts.join('')),
  );
  const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

  const returning: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    text,
    'text[]': fc.array(nullable(text), { minLength: 1 }),
    'text[][]': fc.integer({ min: 1, max: 3 }).chain((width) => {
      return fc.array(fc.array(nullable(text), { minLength: width, maxLength: width }), { minLength: 1, maxLength: 3 });
    }),
    bool: fc.boolean(),
    'bool[]': fc.array(nullable(fc.boolean()), { minLength: 1 }),
    int4: fc.integer(),
    'int4[]': fc.array(nullable(fc.integer()), { minLength: 1 }),
    int8: fc.maxSafeInteger(),
    'int8[]': fc.array(nullable(fc.maxSafeInteger()), { minLength: 1 }),
    float8: fc.double().map((value) => value + 0),
    numeric: fc.tuple(fc.bigInt(), fc.nat()).map(([whole, part]) => `${whole}.${part}`),
    'numeric[]': fc.array(fc.bigInt().map(String), { minLength: 1 }),
    uuid: fc.uuid(),
    'uuid[]': fc.array(nullable(fc.uuid()), { minLength: 1 }),
    bytea: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    'bytea[]': fc.array(nullable(fc.uint8Array().map((bytes) => Buffer.from(bytes))), { minLength: 1 }),
    timestamptz: instants('0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'),
    'timestamptz[]': fc.array(nullable(instants('1970-01-01T00:00:00.000Z', '2100-01-01T00:00:00.000Z')), {
      minLength: 1,
    }),
  };

  function instants(from: string, until: string): fc.Arbitrary<string> {
    return fc
      .date({ min: new Date(from), max: new Date(until), noInvalidDate: true })
      .map((date) => date.toISOString());
  }

  for (const [type, values] of Object.entries(returning)) {
    test(`every ${type} comes back as it was sent`, async () => {
      const property = fc.asyncProperty(values, async (value) => assert.deepEqual(await echo(value, type), value));
      await fc.assert(property, { numRuns: 60 });
    });
  }

  test('every JSON object comes back as JSON has it, also from an array of them', async () => {
    const property = fc.asyncProperty(fc.dictionary(text, fc.jsonValue()), async (value) => {
      assert.equal(JSON.stringify(await echo(value, 'json')), JSON.stringify(value));
      assert.equal(JSON.stringify(await echo([value, null], 'json[]')), JSON.stringify([value, null]));
    });
    await fc.assert(property, { numRuns: 60 });
  });

  test('a JSON array goes as text, for an array means a PostgreSQL array', async () => {
    assert.deepEqual(await echo(JSON.stringify([1, 'a', null]), 'jsonb'), [1, 'a', null]);
    assert.deepEqual(await echo([1, 2], 'int[]'), [1, 2]);
    assert.deepEqual(await echo([], 'int[]'), []);
  });

  test('bytes are bytes, whichever kind of array holds them', async () => {
    const bytes = new Uint8Array([0, 1, 2, 255, 92, 34]).subarray(1);
    assert.deepEqual(await echo(bytes, 'bytea'), Buffer.from(bytes));
    assert.deepEqual(await echo([bytes], 'bytea[]'), [Buffer.from(bytes)]);
  });

  test('nothing and undefined are both null', async () => {
    assert.equal(await echo(null, 'text'), null);
    assert.equal(await echo(undefined, 'text'), null);
  });

  test('a date is an instant', async () => {
    assert.equal(await echo(new Date(Date.UTC(2026, 1, 3)), 'timestamptz'), '2026-02-03T00:00:00.000Z');
  });

  test('a whole number that no number holds exactly is an error, never another number', async () => {
    for (const whole of ['9007199254740992', '-9007199254740992', '9223372036854775807', '-9223372036854775808']) {
      assert.match((await failureOf(read(whole, 'int8'))).message, new RegExp(whole));
      assert.match((await failureOf(read(`{1,${whole}}`, 'int8[]'))).message, new RegExp(whole));
    }
    assert.equal(await echo(2n ** 53n - 1n, 'int8'), 2 ** 53 - 1);
  });

  // The left side is PostgreSQL's own way to write an instant, the right side ISO 8601 with milliseconds.
  const instantTexts = [
    ['2026-01-02 03:04:05+00', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02 03:04:05.6+00', '2026-01-02T03:04:05.600Z'],
    ['2026-01-02 03:04:05.67+00', '2026-01-02T03:04:05.670Z'],
    ['2026-01-02 03:04:05.678+00', '2026-01-02T03:04:05.678Z'],
    ['2026-01-02 03:04:05.6789+00', '2026-01-02T03:04:05.678Z'],
    ['2026-01-02 03:04:05.000001+00', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02 03:04:05.999999+00', '2026-01-02T03:04:05.999Z'],
    ['2026-07-01 12:00:00+02', '2026-07-01T10:00:00.000Z'],
    ['1969-12-31 23:59:59.999+00', '1969-12-31T23:59:59.999Z'],
    ['0099-03-04 05:06:07+00', '0099-03-04T05:06:07.000Z'],
    ['0001-01-01 00:00:00+00', '0001-01-01T00:00:00.000Z'],
    ['0001-12-31 00:00:00+00 BC', '0000-12-31T00:00:00.000Z'],
    ['0044-03-15 12:00:00.5+00 BC', '-000043-03-15T12:00:00.500Z'],
    ['10000-01-01 00:00:00+00', '+010000-01-01T00:00:00.000Z'],
    ['275760-09-12 23:59:59.25+00', '+275760-09-12T23:59:59.250Z'],
    ['infinity', 'infinity'],
    ['-infinity', '-infinity'],
  ] as const;

  test('an instant is read the same in every form in which PostgreSQL writes it', async () => {
    for (const [written, iso] of instantTexts) {
      const given = await read(written, 'timestamptz');
      assert.equal(given, iso);
      if (!iso.includes('infinity')) assert.equal(new Date(iso).toISOString(), iso, 'and so ECMAScript reads it');
    }
  });

  test('an instant from a connection that does not speak UTC is an error, never another instant', async () => {
    const abroad = await scene.lane({ options: '-c timezone=Asia/Kolkata' });
    const failure = await failureOf(abroad.run([entry(`select '2026-01-02 03:04:05+00'::timestamptz`)]));
    assert.match(failure.message, /UTC/);
  });

  test('what has a day but no instant stays the text that it is', async () => {
    assert.equal(await read('2026-02-28', 'date'), '2026-02-28');
    assert.equal(await read('2026-02-28 13:14:15.5', 'timestamp'), '2026-02-28 13:14:15.5');
    assert.deepEqual(await read('{2026-02-28,NULL}', 'date[]'), ['2026-02-28', null]);
    assert.equal(await read('1 day 02:00:00', 'interval'), '1 day 02:00:00');
  });

  test('a decimal keeps every digit', async () => {
    const digits = '123456789012345678901234567890.123456789';
    assert.equal(await read(digits, 'numeric'), digits);
    assert.deepEqual(await read(`{${digits}}`, 'numeric[]'), [digits]);
  });

  test('what is no number is said so, as PostgreSQL says it', async () => {
    assert.equal(await read('NaN', 'float8'), Number.NaN);
    assert.equal(await read('-Infinity', 'float8'), Number.NEGATIVE_INFINITY);
  });
});
