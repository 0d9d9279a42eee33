// What is marked as secret is answered once and stands nowhere afterwards: not in the record, not in a queue, not in a
// log, not on the disk beside the database, not in the description of the interface.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import type { Registered } from '#kernel/invoke';
import type { Node } from './conformance/arbitrary.ts';
import { createBackstage } from './conformance/backstage.ts';
import { patternOf, whereStands } from './conformance/database.ts';
import { invokeReal, realCall } from './conformance/flows.ts';
import { knock } from './conformance/knock.ts';
import { openScene, type Scene } from './conformance/scene.ts';

/** Whose secret output is in the database by its nature, and why; what goes in is looked for all the same. */
const showsWhatStands: Readonly<Record<string, string>> = {
  'platform.subject.find': 'it answers the rows that are kept about somebody',
};

suite('secrets', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene({ modules: [createBackstage()] });
  });
  after(() => scene.close());

  test('no secret of any capability stands anywhere after a call', async (t) => {
    for (const entry of scene.entries.filter((one) => keepsRules(one) && hasSecrets(one))) {
      await t.test(entry.contract.name, async () => {
        const call = await realCall(scene, entry);
        const answer = await invokeReal(scene, entry, call, { key: `secret-${entry.contract.name}` }).catch(toFault);
        const output = answer instanceof Fault || answer.status !== 'done' ? undefined : answer.output;
        const shown = entry.contract.name in showsWhatStands ? [] : secretsIn(entry.outputSchema, output);
        const given = secretsIn(entry.inputSchema, call.input);
        const secrets = [...given, ...shown];
        assert.ok(secrets.length > 0, 'there was a secret in it');
        await standNowhere(secrets);
      });
    }
  });

  test('a secret stands nowhere when the call fails after all', async () => {
    const pin = 'a-pin-that-nobody-else-has';
    await assert.rejects(scene.world.answer(scene.acme.admin, 'backstage.answer.lie', { pin }), /did not promise/);
    await standNowhere([pin]);
    assert.ok(
      scene.world.logged.some((line) => line.includes('backstage.answer.lie')),
      'but the failure is in the log',
    );
  });

  test('a refusal does not repeat the secret it was given', async (t) => {
    for (const entry of scene.entries.filter((one) => keepsRules(one) && secretFields(one).length > 0)) {
      await t.test(entry.contract.name, async () => {
        const path = `/api/v1/${entry.contract.name.split('.').join('/')}`;
        const inputs = secretFields(entry).flatMap((field) => wrongly(entry, field));
        assert.ok(inputs.length > 0);
        for (const body of inputs) {
          const { status, text } = await knock(scene.door, { path, key: scene.operator.adminKey, body });
          assert.ok(status >= 400 && status < 500, `${status}: ${text}`);
          assert.doesNotMatch(text, /canary-in-the-mine/);
        }
        await standNowhere(['canary-in-the-mine']);
      });
    }
  });

  test('asking again with the same key does not bring a secret back', async () => {
    const { world, acme } = scene;
    const keep = () =>
      world.answer(acme.admin, 'stage.secret.keep', { label: 'Once', pin: '1234-abcd' }, { key: 'once' });
    assert.equal((await keep()).status, 'done');
    await assert.rejects(keep(), (error: unknown) => error instanceof Fault && error.code === 'conflict');
  });

  test('a rehearsal shows that something would be sent, and hides what is secret in it', async () => {
    const input = { to: 'Ada', words: 'only between us' };
    const answer = await scene.world.answer(scene.acme.admin, 'stage.letter.send', input, { rehearse: true });
    assert.ok(answer.status === 'rehearsed');
    assert.deepEqual(answer.rehearsal.sends, [
      { capability: 'stage.letter.send', input: { to: 'Ada', words: '[hidden]' } },
    ]);
  });

  test('the description of the interface shows no secret, not even a made-up one', async () => {
    const { text } = await knock(scene.door, { path: '/openapi.json' });
    const shown = scene.entries.flatMap((entry) => secretsIn(entry.inputSchema, entry.contract.spec.example));
    assert.ok(shown.length > 3);
    assert.deepEqual(
      shown.filter((secret) => text.includes(secret)),
      [],
    );
  });

  test('what is no secret is found by the same search', async () => {
    const { world, acme } = scene;
    await world.answer(acme.admin, 'stage.secret.keep', { label: 'A label for all to see', pin: '1234-abcd' });
    await world.answer(acme.admin, 'stage.mark.click', { label: 'a word on the disk' });
    const note = join(world.home, 'spool', 'a-note');
    writeFileSync(note, 'beside a word on the disk');
    assert.ok(onDisk(world.home, ['a word on the disk']).includes(note));
    rmSync(note);
    await world.settle();
    const places = await whereStands(world, ['A label for all to see', 'a word on the disk']);
    assert.deepEqual(places.sort(), ['event.ai_events: a word on the disk', 'stage.things: A label for all to see']);
    for (const label of ['An id of 0a262115-1', 'The code is 704518.']) {
      await world.answer(acme.admin, 'stage.secret.keep', { label, pin: '1234-abcd' });
    }
    assert.deepEqual(await whereStands(world, ['262115', '704518']), ['stage.things: 704518']);
  });

  /** The example with something in this field that does not belong there. */
  function wrongly({ contract, parseInput }: Registered, field: string): object[] {
    const bird = 'canary-in-the-mine';
    const inputs = [{ a: bird }, [bird], `${bird}${'!'.repeat(20_000)}`].map((wrong) => ({
      ...(contract.spec.example as object),
      [field]: wrong,
    }));
    return inputs.filter((input) => !parseInput(input).success);
  }

  async function standNowhere(secrets: readonly string[]) {
    assert.deepEqual(onDisk(scene.world.home, secrets), [], 'before it is written down');
    await scene.world.settle();
    assert.deepEqual(await whereStands(scene.world, secrets), []);
    assert.deepEqual(onDisk(scene.world.home, secrets), []);
    assert.deepEqual(
      secrets.filter((secret) => scene.world.logged.some((line) => stands(line, secret))),
      [],
      'in the log',
    );
  }

  /** The files under the home of this world in which one of these stands. */
  function onDisk(folder: string, secrets: readonly string[]): string[] {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
      .filter((path) => {
        const text = readFileSync(path, 'latin1');
        return secrets.some((secret) => stands(text, Buffer.from(secret).toString('latin1')));
      });
  }

  function stands(text: string, secret: string): boolean {
    return text.includes(secret) && new RegExp(patternOf(secret)).test(text);
  }

  /** What is backstage breaks the rules on purpose. */
  function keepsRules({ contract }: Registered): boolean {
    return !contract.name.startsWith('backstage.');
  }

  function hasSecrets({ inputSchema, outputSchema }: Registered): boolean {
    return [inputSchema, outputSchema].some((schema) => JSON.stringify(schema).includes('"secret":true'));
  }

  function secretFields({ inputSchema }: Registered): string[] {
    return Object.entries((inputSchema as Node).properties ?? {}).flatMap(([name, { secret }]) =>
      secret ? [name] : [],
    );
  }

  /** The texts at the places that the schema marks; of what is not named there, at all that it marks together. */
  function secretsIn(schema: object, value: unknown): string[] {
    const { secret, properties = {}, additionalProperties, items, anyOf = [] } = schema as Node;
    if (secret) return textsIn(value).filter((text) => text.length > 3);
    if (anyOf.length > 0) return anyOf.flatMap((one) => secretsIn(one, value));
    if (Array.isArray(value)) return items ? value.flatMap((one) => secretsIn(items, one)) : [];
    if (value === null || typeof value !== 'object') return [];
    const others = typeof additionalProperties === 'object' ? additionalProperties : {};
    return Object.entries(value).flatMap(([name, one]) => secretsIn(properties[name] ?? others, one));
  }

  function textsIn(value: unknown): string[] {
    if (typeof value === 'string') return [value];
    return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
  }

  function toFault(error: unknown): Fault {
    if (error instanceof Fault) return error;
    throw error;
  }
});
