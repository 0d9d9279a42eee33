// Every capability, automatically: what it declares, who may call it, what a call of it leaves behind.
import assert from 'node:assert/strict';
import { after, before, suite, type TestContext, test } from 'node:test';
import { Fault } from '#base/fault';
import { type Address, defaultAddresses } from '#kernel/contract';
import type { Answer, Registered } from '#kernel/invoke';
import { fitting, samples } from './conformance/arbitrary.ts';
import { type Watch, watchRows } from './conformance/database.ts';
import { callForReal, flowNames, invokeReal, realCall } from './conformance/flows.ts';
import { declared } from './conformance/promises.ts';
import { refusedAs } from './conformance/refused.ts';
import { drained, openScene, quiet, type Scene } from './conformance/scene.ts';

/** Kept by every call of any kind, so that they say nothing about what the call itself did. */
const bookkeeping = [
  ...['audit.entries', 'audit.payloads', 'meter.usage_metering', 'invoke.keys'],
  ...['model.ai_generation_history', 'meter.leases', 'meter.accounts', 'work.leases'],
];
/** What everybody leaves who is turned away, for those who watch the doors. */
const refusals = [...bookkeeping, 'identity.security_events'];
/** To whom a secret was let out is written down, also for a look. */
const letOut = 'vault.accesses';
/** Whose rehearsal ends, and why: what would come of it nobody can know. */
const endsRehearsed: Readonly<Record<string, string>> = {
  'connection.webhook.receive': 'a proof is checked with a secret, and secrets are let out for real only',
};
const takesAll: Readonly<Record<string, string>> = { 'stage.raw.weigh': 'it weighs whatever it is handed' };
/** A try of a password counts even when it is a rehearsal, or rehearsing would be a way to guess; hearts beat. */
const counters = ['identity.sign_in_attempts', 'work.leases'];

suite('every capability', () => {
  let scene: Scene;
  let watch: Watch;
  before(async () => {
    scene = await openScene();
    watch = await watchRows(scene.world);
  });
  after(() => scene.close());

  for (const { says, holds } of declared) {
    test(says, (t) => {
      const all = new Map(scene.world.kernel.registry.all().map((entry) => [entry.contract.name, entry]));
      return each(t, scene.entries, (entry) => holds(entry, all));
    });
  }

  test('is known by one name and lives at addresses of its own', () => {
    const names = scene.entries.map(({ contract }) => contract.name);
    assert.equal(new Set(names).size, names.length);
    const places = scene.entries
      .flatMap(addressesOf)
      .map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`);
    const twice = places.filter((place, index) => places.indexOf(place) !== index);
    assert.deepEqual(twice, []);
  });

  test('answers at each of its addresses', (t) =>
    each(t, scene.entries, async (entry) => {
      for (const address of addressesOf(entry)) {
        const { status, detail } = await knockAt(scene, address, scene.operator.adminKey);
        assert.doesNotMatch(detail, /^There is nothing at/, `${address.method} ${address.path} leads nowhere`);
        assert.ok(status < 500, `${address.method} ${address.path} answered ${status}`);
      }
    }));

  test('asks who is there, at each of its addresses', (t) =>
    each(t, asking(scene), async (entry) => {
      for (const address of addressesOf(entry)) {
        const { status, code, wants } = await knockAt(scene, address, undefined);
        assert.deepEqual(
          [status, code, wants],
          [401, 'unauthenticated', 'Bearer'],
          `${address.method} ${address.path}`,
        );
      }
    }));

  test('is not for those who are not allowed, and then writes nothing', (t) =>
    each(t, asking(scene).filter(isGranted), async (entry) => {
      const call = { input: entry.contract.spec.example, caller: { kind: 'known' as const, who: scene.acme.guest } };
      const ask = async () => {
        for (const rehearse of [false, true]) {
          await assert.rejects(invokeReal(scene, entry, call, { rehearse }), refusedAs('forbidden'));
        }
      };
      assert.deepEqual(await watch.changedBy(ask, { except: refusals }), []);
    }));

  test('that takes whatever bytes a visitor sends keeps nothing of what it refuses', (t) =>
    each(t, scene.entries.filter(isOpenHand), async (entry) => {
      const except = [...refusals, ...counters];
      let refused = 0;
      for (const input of [entry.contract.spec.example, ...samples(fitting(entry.inputSchema), 4)]) {
        let answer: unknown;
        const ask = async () => {
          answer = await invokeReal(scene, entry, { input, caller: { kind: 'none' } }).catch((error) => error);
        };
        const changed = await watch.changedBy(ask, { except });
        if (!(answer instanceof Error)) continue;
        assert.ok(answer instanceof Fault && answer.status < 500, String(answer));
        refused += 1;
        assert.deepEqual(changed, []);
      }
      assert.ok(refused > 0 || entry.contract.name in takesAll, 'it refuses something');
    }));

  test('answers what it promises when it is called for real, and a change is recorded once', (t) =>
    each(t, scene.entries, async (entry) => {
      const answer = await callForReal(scene, entry);
      assert.ok(answer.status === 'done', answer.status);
      if (entry.contract.answer !== 'stream') promised(entry, answer.output);
      if (isRead(entry)) return;
      await scene.world.settle();
      for (const entryId of entriesOf(answer)) {
        const [recorded] = await scene.world.sql(
          `select (select count(*) from audit.entries where id = $1 and outcome = 'done')::int as entries,
                  (select count(*) from audit.payloads where entry_id = $1)::int as payloads`,
          [entryId],
        );
        assert.deepEqual(recorded, { entries: 1, payloads: 1 });
      }
    }));

  /** What the house did meanwhile by itself, in spite of being asked to be quiet, it does not do every time. */
  async function tracesOf(looking: { except: readonly string[] }, act: () => Promise<unknown>): Promise<string[]> {
    let traces: string[] = [];
    for (let tries = 0; tries < 3 && (tries === 0 || traces.length > 0); tries += 1) {
      await quiet(scene, '1 minute');
      const settled = () => act().then(() => scene.world.settle());
      traces = await watch.changedBy(settled, looking);
    }
    return traces;
  }

  test('that reads writes nothing', (t) =>
    each(t, scene.entries.filter(isRead), async (entry) => {
      const call = await realCall(scene, entry);
      const own = bookkeeping.filter((table) => entry.contract.spec.sensitive || !table.startsWith('audit.'));
      const except = [...own, letOut];
      const traces = await tracesOf({ except }, async () => drained(await invokeReal(scene, entry, call)));
      assert.deepEqual(traces, []);
    }));

  test('that changes something leaves no trace of a rehearsal', (t) =>
    each(
      t,
      scene.entries.filter((entry) => !isRead(entry) && canRehearse(entry)),
      async (entry) => {
        const call = await realCall(scene, entry);
        let asked = 0;
        const ends = entry.contract.name in endsRehearsed;
        // A rehearsal that ends before its time has failed, and that is recorded.
        const except = ends ? [...counters, 'audit.entries'] : counters;
        const traces = await tracesOf({ except }, async () => {
          asked = scene.vendor.asked;
          const carried = scene.courier.asked.length;
          const rehearsed = invokeReal(scene, entry, call, { rehearse: true });
          if (ends) await assert.rejects(rehearsed, refusedAs('conflict', /^The rehearsal ends here/));
          else assert.equal((await rehearsed).status, 'rehearsed');
          assert.equal(scene.courier.asked.length, carried, 'nobody was asked to carry anything');
        });
        assert.deepEqual(
          traces.filter((table) => table !== 'meter.usage_metering'),
          [],
        );
        assert.equal(scene.vendor.asked, asked, 'nothing left the building');
      },
    ));

  test('whose way of being called is written down exists', () => {
    const names = new Set(scene.world.kernel.registry.all().map(({ contract }) => contract.name));
    assert.deepEqual(
      flowNames.filter((name) => !names.has(name)),
      [],
    );
  });
});

/** Parsed anew, by the plain schema and not the compiled one, after a trip through JSON if that is how it travels. */
function promised({ contract: { answer, spec } }: Registered, output: unknown) {
  const travelled = answer === 'json' ? JSON.parse(JSON.stringify(output)) : output;
  const parsed = spec.output.safeParse(travelled);
  assert.ok(parsed.success, parsed.error?.message);
}

/** A plan is no call of its own: each of its steps is recorded. */
function entriesOf({ output, entryId, contract }: Extract<Answer, { status: 'done' }>): unknown[] {
  if (contract.name !== 'invoke.plan.run') return [entryId];
  const { steps } = output as { steps: readonly { readonly entryId: string | null }[] };
  assert.ok(steps.length > 0);
  return steps.map((step) => step.entryId);
}

async function each(t: TestContext, entries: readonly Registered[], check: (entry: Registered) => unknown) {
  assert.ok(entries.length > 0, 'there is something to look at');
  for (const entry of entries) {
    await t.test(entry.contract.name, async () => {
      await check(entry);
    });
  }
}

function asking({ entries }: Scene): Registered[] {
  return entries.filter(({ contract }) => contract.caller === 'actor');
}

/** What everybody may who is signed in can be forbidden to nobody. */
function isGranted({ contract }: Registered): boolean {
  return contract.spec.access !== 'signed-in';
}

/** Whoever comes may send anything. */
function isOpenHand({ contract: { caller, body } }: Registered): boolean {
  return caller === 'visitor' && body === 'raw';
}

function isRead({ contract }: Registered): boolean {
  return contract.effect === 'read';
}

/** A send that can not be pretended ends its rehearsal, and says so. */
function canRehearse({ contract: { spec } }: Registered): boolean {
  return spec.effect !== 'send' || spec.pretend !== undefined;
}

/** Plumbing has no default address; it may have an exact one. */
function addressesOf({ contract }: Registered): Address[] {
  const { addresses, name, effect, spec } = contract;
  return spec.internal ? [...addresses] : [...addresses, ...defaultAddresses(name, effect)];
}

async function knockAt({ door }: Scene, { method, path }: Address, key: string | undefined) {
  const response = await fetch(door.url + path.replace(/:\w+/g, '019abcde-0000-7000-8000-000000000000'), {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(60_000),
    headers: {
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  const { detail = '', code } = isProblem ? ((await response.json()) as { detail: string; code: string }) : {};
  await response.body?.cancel().catch(() => undefined);
  return { status: response.status, detail, code, wants: response.headers.get('www-authenticate') };
}
