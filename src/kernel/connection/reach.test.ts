import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ConnectedWorld, connectedWorld } from '#test/connectors';
import { connect, disconnect, listConnections, makeUsual, showConnection, testConnection } from './contracts.ts';
import {
  type ParrotSim,
  parrotKey,
  parrotNamed,
  parrotOrigin,
  readWords,
  sendWords,
  startParrot,
  unheard,
  words,
} from './testing.ts';

let sim: ParrotSim;
let scene: ConnectedWorld;

describe('reaching services', () => {
  before(async () => {
    sim = await startParrot();
    const modules = [parrotNamed('parrot'), parrotNamed('raven')];
    scene = await connectedWorld({ modules, egress: { baseUrls: { [parrotOrigin]: sim.url } } });
  });

  after(async () => {
    await scene.close();
    await sim.stop();
  });

  async function company() {
    const { world } = scene;
    const ada = await world.person((await world.tenant('Ada and Sons')).id, 'tenant_admin');
    const join = (connector: string, key = parrotKey) =>
      world.call(ada, connect, { connector, secrets: { apiKey: key } });
    return { world, ada, join };
  }

  test('an account is connected with its key, tested, and nobody sees the key again', async () => {
    const { world, ada, join } = await company();
    const card = await join('parrot');
    assert.equal(card.state, 'new');
    await world.settle();
    const shown = await world.call(ada, showConnection, { connectionId: card.id });
    assert.equal(shown.state, 'connected', shown.problem ?? '');
    assert.equal(shown.account, 'Polly');
    assert.deepEqual(shown.secrets, ['apiKey', 'signingSecret']);
    assert.ok(!JSON.stringify(shown).includes(parrotKey));
    const seen = await world.sql(`select 1 from audit.payloads where position($1 in coalesce(input::text, '')) > 0`, [
      parrotKey,
    ]);
    assert.equal(seen.length, 0);
  });

  test('with a wrong key the connection fails, is told so, and works again when it does', async () => {
    const { world, ada, join } = await company();
    const { id } = await join('parrot', 'wrong-key');
    const { works, problem } = await world.call(ada, testConnection, { connectionId: id });
    assert.equal(works, false);
    assert.match(problem ?? '', /does not let us in/);
    const { state } = await world.call(ada, showConnection, { connectionId: id });
    assert.equal(state, 'failing');
    await assert.rejects(world.call(ada, readWords, {}), { code: 'not_connected' });
  });

  test('that one thing is kept from us says nothing of the connection', async () => {
    const { world, ada, join } = await company();
    const { id } = await join('parrot');
    await world.settle();
    const kept = { code: 'invalid', details: { status: 403, vendorCode: 'not_yours' } };
    await assert.rejects(askFor(ada, '/others'), kept);
    assert.equal((await world.call(ada, showConnection, { connectionId: id })).state, 'connected');
    await assert.rejects(askFor(ada, '/closed'), { code: 'not_connected' });
    const shown = await world.call(ada, showConnection, { connectionId: id });
    assert.equal(shown.state, 'failing', 'the service says so in a way that its connector knows');
    await askFor(ada, '/account');
    assert.equal((await world.call(ada, showConnection, { connectionId: id })).state, 'connected');
  });

  test('what asks for words is carried by whoever is connected, or says who would do', async () => {
    const { world, ada, join } = await company();
    await assert.rejects(world.call(ada, sendWords, { text: 'Hello' }), (error: { code: string; details: object }) => {
      assert.equal(error.code, 'not_connected');
      assert.deepEqual(error.details, { connectors: ['parrot', 'raven'] });
      return true;
    });
    const raven = await join('raven');
    assert.equal((await world.call(ada, sendWords, { text: 'Hello' })).by, raven.id);
    const parrot = await join('parrot');
    assert.equal((await world.call(ada, sendWords, { text: 'Hello' })).by, raven.id);
    await world.call(ada, makeUsual, { subject: sendWords.name, connectionId: parrot.id });
    assert.equal((await world.call(ada, sendWords, { text: 'Hello' })).by, parrot.id);
    assert.equal((await world.call(ada, sendWords, { text: 'Hello', via: raven.id })).by, raven.id);
  });

  test('a connection of another company is not there', async () => {
    const [one, other] = [await company(), await company()];
    const { id } = await one.join('parrot');
    await other.join('parrot');
    for (const [contract, input] of [
      [sendWords, { text: 'Hello', via: id }],
      [readWords, { via: id }],
      [showConnection, { connectionId: id }],
      [testConnection, { connectionId: id }],
      [disconnect, { connectionId: id }],
      [makeUsual, { subject: 'parrot', connectionId: id }],
    ] as const) {
      await assert.rejects(one.world.call(other.ada, contract, input as never), { code: 'not_found' }, contract.name);
    }
  });

  test('a service that did it and never said so is asked what became of it: the letter is there once', async () => {
    const { world, ada, join } = await company();
    const { id } = await join('parrot');
    await world.settle();
    const before = sim.letters.size;
    sim.fail('deaf', 'deaf', 'deaf', 'deaf');
    await assert.rejects(world.call(ada, sendWords, { text: unheard }, { key: 'letter-1' }), { code: 'upstream' });
    assert.equal(sim.letters.size, before + 1);
    const raven = await join('raven');
    await world.call(ada, makeUsual, { subject: sendWords.name, connectionId: raven.id });
    const posts = sim.asked.filter(({ method }) => method === 'POST').length;
    const settled = await world.call(ada, sendWords, { text: unheard }, { key: 'letter-1' });
    assert.equal(settled.by, id, 'it is asked where it was sent');
    assert.equal(sim.letters.size, before + 1);
    assert.equal(sim.asked.filter(({ method }) => method === 'POST').length, posts);
  });

  test('a service that is busy or gone for a moment is asked again under the same key, and does it once', async () => {
    const { world, ada, join } = await company();
    await join('parrot');
    await world.settle();
    const before = sim.letters.size;
    sim.fail('limited', 'cut');
    await world.call(ada, sendWords, { text: 'Patience' });
    assert.equal(sim.letters.size, before + 1);
  });

  test('how long a service wants to be left alone is told to whoever asks', async () => {
    const { world, ada, join } = await company();
    await join('parrot');
    await assert.rejects(askFor(ada, '/limits'), (error: { code: string; details: { retryAfterSeconds: number } }) => {
      assert.equal(error.code, 'limited');
      assert.equal(error.details.retryAfterSeconds, 120);
      return true;
    });
    world.clock.pass('3 minutes');
  });

  async function askFor(ada: Awaited<ReturnType<typeof company>>['ada'], path: string) {
    const answer = await scene.world.answer(ada, 'parrot.path.ask', { path });
    return answer.status === 'done' ? answer.output : answer;
  }

  test('what is not there, and what is a lie, is said without what the service said', async () => {
    const { world, ada, join } = await company();
    await join('parrot');
    await world.settle();
    await assert.rejects(askFor(ada, '/nowhere'), (error: { code: string; details: object }) => {
      assert.equal(error.code, 'upstream');
      assert.deepEqual(error.details, { status: 404, vendorCode: 'no_such_letter' });
      return true;
    });
    sim.fail('lie');
    await assert.rejects(askFor(ada, '/account'), { code: 'upstream', message: /at name/ });
  });

  test('what is disconnected is used no more, and its secrets are gone', async () => {
    const { world, ada, join } = await company();
    const { id } = await join('parrot');
    await world.call(ada, sendWords, { text: 'Hello' });
    await world.call(ada, disconnect, { connectionId: id });
    await assert.rejects(world.call(ada, sendWords, { text: 'Hello' }), { code: 'not_connected' });
    assert.deepEqual((await world.call(ada, listConnections, {})).items, []);
    const left = await world.sql('select 1 from vault.secrets where name like $1', [`connection.${id}.%`]);
    assert.equal(left.length, 0);
  });

  test('an agreement is a module of its own, with the grants that it names', () => {
    const [module] = scene.another().agreements([parrotNamed('parrot')]);
    assert.equal(module?.name, words.name);
    assert.deepEqual(
      module?.capabilities.map(({ contract }) => contract),
      [sendWords, readWords],
    );
  });
});
