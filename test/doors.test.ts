// The same call through every door: the same answer, the same refusal, the same record, the same use.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { doors, type Said } from './conformance/doors.ts';
import { realCall } from './conformance/flows.ts';
import { knock } from './conformance/knock.ts';
import { openScene, type Scene } from './conformance/scene.ts';
import { decidedByPeople, hasAllDoors, names, same } from './conformance/through.ts';

/** What is a call of something else, and is counted as that. */
const becomesAnother = ['invoke.call.run', 'invoke.call.undo', 'invoke.plan.run'];

suite('every door', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  test('does the same with what every capability is called with for real', async (t) => {
    for (const entry of scene.entries.filter(hasAllDoors)) {
      await t.test(entry.contract.name, async () => {
        let round = 0;
        const { used } = await same(scene, entry, async () => {
          round += 1;
          scene.world.clock.pass('10 second');
          const { input, token } = await realCall(scene, entry);
          return {
            input,
            token,
            ...(entry.contract.effect === 'read' ? {} : { key: `door-${round}-${entry.contract.name}` }),
          };
        });
        if (!becomesAnother.includes(entry.contract.name)) assert.deepEqual(used, { calls: 1, failures: 0 });
      });
    }
  });

  test('lets people alone decide, and no model that comes in with their key', async (t) => {
    for (const name of decidedByPeople) {
      await t.test(name, async () => {
        const entry = scene.world.kernel.registry.find(name);
        const { said, isRefused } = await doors.mcp(scene, entry, await realCall(scene, entry));
        assert.ok(isRefused);
        assert.match(JSON.stringify(said), /"code":"forbidden".*where a person sits/);
      });
    }
  });

  test('refuses the same, in the same words', async (t) => {
    const { acme, world } = scene;
    const find = (name: string) => world.kernel.registry.find(name);
    const nobody = '019abcde-0000-7000-8000-000000000000';
    const cases: Readonly<Record<string, [name: string, input: object, token?: string]>> = {
      invalid: ['notes.note.create', { title: 'x', colour: 'red' }],
      'invalid, deep inside': ['notes.note.create', { title: 'x', tags: ['ok', '<b>'] }],
      forbidden: ['notes.note.create', { title: 'x' }, acme.guestKey],
      'not found': ['notes.note.read', { noteId: nobody }],
      conflict: ['invoke.call.undo', { entryId: await anEntry('stage.later.ask', { name: 'Later' }) }],
      'nothing in it': ['notes.note.create', { title: 'a\u0000b' }],
    };
    for (const [what, [name, input, token = acme.adminKey]] of Object.entries(cases)) {
      await t.test(what, async () => {
        const { said, used } = await same(scene, find(name), () => ({ input, token }));
        assert.match(JSON.stringify(said), /"code":"(invalid|forbidden|not_found|conflict)"/);
        if (name !== 'invoke.call.undo') assert.deepEqual(used, { calls: 1, failures: 1 });
      });
    }
    await t.test('unauthenticated', async () => {
      const token = `cadre_${'A'.repeat(43)}`;
      await same(scene, find('notes.note.list'), () => ({ input: {}, token }));
    });
  });

  async function anEntry(name: string, input: object): Promise<string> {
    const answer = await scene.world.answer(scene.acme.admin, name, input);
    return answer.status === 'done' ? (answer.entryId ?? '') : '';
  }

  test('answers a key again that was used at another door', async () => {
    const { acme, world } = scene;
    const entry = world.kernel.registry.find('stage.thing.create');
    const asked = { input: { name: 'Once, anywhere' }, token: acme.adminKey, key: 'any-door' };
    const answers: Said[] = [];
    for (const name of names) answers.push(await doors[name](scene, entry, asked));
    for (const { said } of answers) assert.deepEqual(said, answers[0]?.said);
    const made = await world.sql(`select 1 from stage.things where name = 'Once, anywhere'`);
    assert.equal(made.length, 1);
    for (const name of names) {
      const other = await doors[name](scene, entry, { ...asked, input: { name: 'Something else' } });
      assert.equal(other.isRefused && Reflect.get(other.said as object, 'code'), 'conflict', name);
    }
  });

  test('rehearses the same', async () => {
    const entry = scene.world.kernel.registry.find('stage.nest.make');
    const asked = { input: { names: ['Rehearsed 1', 'Rehearsed 2'] }, token: scene.acme.adminKey, rehearse: true };
    const { said } = await same(scene, entry, () => asked);
    assert.equal(Reflect.get(said as object, 'changedRows'), 2);
    assert.equal((await scene.world.sql(`select 1 from stage.things where name like 'Rehearsed%'`)).length, 0);
  });

  test('takes nothing that is nested so deep that it would bring the house down', async () => {
    const { door, acme } = scene;
    const input = `{"name":"Deep","details":{"deep":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
    const call = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"stage.thing.create","arguments":${input}}}`;
    const bodies = { '/api/v1/stage/thing/create': input, '/mcp': call };
    for (const [path, body] of Object.entries(bodies)) {
      const headers = { accept: 'application/json, text/event-stream' };
      const { status, text } = await knock(door, { path, key: acme.adminKey, headers, body });
      assert.ok(status < 500, path);
      assert.doesNotMatch(text, /internal/, path);
    }
  });
});
