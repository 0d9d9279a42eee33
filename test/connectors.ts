// A world in which services can be connected, and what is true of every connector, tried against its sim.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '#base/id';
import { catalogue } from '#catalogue';
import { type Connections, createConnections, type Sim, type SimFault } from '#kernel/connection';
import type { Fields, Module } from '#kernel/contract';
import type { EgressOptions } from '#kernel/egress';
import type { Authenticated } from '#kernel/identity';
import { createWorld, rootKey, type World } from './world.ts';

export interface ConnectedWorld {
  readonly world: World;
  /** Another process, which shares the database alone. */
  another(): Connections;
  close(): Promise<void>;
}

export interface ConnectedOptions {
  readonly modules: readonly Module[];
  readonly egress?: EgressOptions;
}

export async function connectedWorld({ modules, egress }: ConnectedOptions): Promise<ConnectedWorld> {
  const world = await createWorld({
    modules: modules.filter((module) => !catalogue.includes(module)),
    ...(egress ? { egress } : {}),
  });
  const elsewhere: Connections[] = [];
  return {
    world,
    another() {
      const { store, clock, log, vault, egress: way } = world.kernel;
      const other = createConnections({
        ...{ store, clock, log, vault, egress: way, modules, rootKey },
        newId: () => newId(clock.nowMs()),
        urlOf: (host) => `http://${host}`,
        perform: () => Promise.reject(new Error('Nothing is told from there')),
        overlay: { register: () => undefined, unregister: () => undefined },
      });
      elsewhere.push(other);
      return other;
    },
    async close() {
      for (const one of elsewhere) one.close();
      await world.close();
    },
  };
}

export interface TriedConnector<Its extends Sim = Sim> {
  readonly module: Module;
  start(): Promise<Its>;
  /** The origin of its base address, such as https://api.example.com; or, for what is not HTTP, the way to the sim. */
  readonly origin: string | ((sim: Its) => EgressOptions);
  /** What is filled in besides secrets; asked for when it depends on where the sim is. */
  readonly fields?: Fields | ((sim: Its) => Fields);
  readonly secrets?: Readonly<Record<string, string>>;
}

/** What every connector does, however its service fails. Declares the tests. */
export function connectorContract<Its extends Sim>(tried: TriedConnector<Its>): void {
  const { title, connector } = tried.module;
  test(`${title}: says where to find what it asks for`, () => {
    assert.ok(connector, `${title} is a connector`);
    assert.ok(URL.canParse(connector.site));
    const asked = connector.auth.kind === 'secrets' ? connector.auth.secrets : [];
    for (const { name: field, help } of asked) assert.ok(help.length > 10, `${field} says where one finds it`);
  });

  test(`${title}: what is connected is tested, and known by its account`, () =>
    withConnection(tried, async (scene) => {
      const { works, account, problem } = await tested(scene);
      assert.deepEqual({ works, problem }, { works: true, problem: null });
      assert.ok(account);
    }));

  test(`${title}: an answer of another shape is not believed`, () =>
    withConnection(tried, async (scene) => {
      scene.sim.fail('lie', 'lie', 'lie', 'lie');
      assert.equal((await tested(scene)).works, false);
    }));

  refusesWrongSecrets(tried);
  survivesFaults(tried);
}

function refusesWrongSecrets<Its extends Sim>(tried: TriedConnector<Its>) {
  const { module, secrets = {} } = tried;
  if (Object.keys(secrets).length === 0) return;
  test(`${module.title}: with wrong secrets it does not work and says so, without them`, () =>
    withConnection(tried, async (scene) => {
      const wrong = Object.fromEntries(Object.keys(secrets).map((field) => [field, 'surely-a-wrong-secret']));
      const given = { connectionId: scene.id, secrets: wrong };
      await scene.world.answer(scene.ada, 'connection.connection.setSecrets', given);
      const { works, problem } = await tested(scene);
      assert.equal(works, false);
      assert.doesNotMatch(problem, /surely-a-wrong-secret/);
    }));
}

const passing: readonly SimFault[] = ['slow', 'limited', 'broken', 'cut'];

function survivesFaults<Its extends Sim>(tried: TriedConnector<Its>) {
  test(`${tried.module.title}: a look survives a service that is slow, busy, broken or gone for a moment`, () =>
    withConnection(tried, async (scene) => {
      for (const fault of passing) {
        scene.sim.fail(fault);
        assert.equal((await tested(scene)).works, true, fault);
      }
      scene.sim.failNowAndThen(20_261_121, passing);
      for (let turn = 0; turn < 5; turn += 1) assert.equal((await tested(scene)).works, true, `turn ${turn}`);
    }));
}

export interface ConnectedScene<Its extends Sim = Sim> {
  readonly sim: Its;
  readonly world: World;
  readonly ada: Authenticated;
  readonly id: string;
}

/** Somebody of a company that has connected it. */
export async function withConnection<Its extends Sim>(
  tried: TriedConnector<Its>,
  run: (scene: ConnectedScene<Its>) => Promise<void>,
) {
  const { module, start, origin, fields: asked = {}, secrets = {} } = tried;
  const sim = await start();
  const egress = typeof origin === 'string' ? { baseUrls: { [origin]: sim.url } } : origin(sim);
  const scene = await connectedWorld({ modules: [module], egress });
  const fields = typeof asked === 'function' ? asked(sim) : asked;
  try {
    const { world } = scene;
    const ada = await world.person((await world.tenant('Ada and Sons')).id, 'tenant_admin');
    const wish = { connector: module.name, fields, secrets };
    const made = await world.answer(ada, 'connection.connection.connect', wish);
    assert.equal(made.status, 'done');
    await run({ sim, world, ada, id: made.status === 'done' ? Object(made.output).id : '' });
  } finally {
    await scene.close();
    await sim.stop();
  }
}

async function tested({ world, ada, id }: ConnectedScene) {
  const answer = await world.answer(ada, 'connection.connection.test', { connectionId: id });
  return answer.status === 'done' ? Object(answer.output) : answer;
}
