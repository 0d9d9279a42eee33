// Whatever comes in, for whichever capability: it is answered or refused. It never makes the server fail.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import type { Registered } from '#kernel/invoke';
import { anything, samples } from './conformance/arbitrary.ts';
import { photograph } from './conformance/database.ts';
import { openInward } from './conformance/inward.ts';
import { placesForText } from './conformance/places.ts';
import { isBadAnswer } from './conformance/refused.ts';
import { drained, inHouse, keyFor, openScene, type Scene, whoMay } from './conformance/scene.ts';
import { inParallel, openWire, type Wire } from './conformance/wire.ts';

suite('hostile input', () => {
  /** So many for every commit; CADRE_TEST_INPUTS asks for more. */
  const perCapability = Number(process.env.CADRE_TEST_INPUTS ?? 25);
  /** So many of them go over the wire, the others straight into the pipeline. */
  const overHttp = Math.ceil(perCapability / 5);
  const atOnce = 32;

  let scene: Scene;
  let wire: Wire;
  before(async () => {
    scene = await openScene();
    wire = openWire(scene.door);
  });
  after(async () => {
    await wire.close();
    await scene.close();
  });

  const byHand = ({ contract }: Registered) => !contract.spec.internal;

  test('no random input makes any capability fail', async (t) => {
    for (const entry of scene.entries.filter(byHand)) {
      await t.test(entry.contract.name, async () => {
        // What has a limit of its own is costly, and most of them would only meet the limit.
        const inputs = samples(anything(entry.inputSchema), entry.contract.spec.limit ? overHttp : perCapability);
        await survivesOverHttp(entry, inputs.slice(0, overHttp));
        await survivesInside(entry, inputs.slice(overHttp));
        if (entry.contract.name.startsWith('webhook.endpoint.')) await tellNobody();
      });
    }
  });

  test('no attack string makes any capability fail, in whichever place it stands, nor leads inward', async (t) => {
    const strings = attackStrings();
    if (strings === undefined) return t.skip('the attack strings are not beside the checkout');
    assert.ok(strings.length > 500, `${strings.length} strings are too few to be the collection`);
    const inward = await openInward();
    const from = (all: readonly string[], index: number) => all[index % all.length] ?? '';
    let next = 0;
    try {
      for (const entry of scene.entries.filter(byHand)) {
        const places = entry.contract.body === 'json' ? placesForText(entry.inputSchema) : [];
        if (places.length === 0) continue;
        await t.test(entry.contract.name, async () => {
          const inputs = places.flatMap((place) => {
            next += 1;
            const texts = [from(strings, next), from(inward.addresses, next)];
            return texts.flatMap((text) => samples(place(text), 1));
          });
          await survivesOverHttp(entry, inputs.slice(0, 5));
          await survivesInside(entry, inputs.slice(5));
          if (entry.contract.name.startsWith('webhook.endpoint.')) await tellNobody();
        });
      }
      await scene.world.settle();
      assert.deepEqual(inward.knocks, [], 'nobody came to an address that leads inward');
      await inward.knock();
      assert.equal(inward.knocks.length, 1, 'who comes is heard');
    } finally {
      await inward.close();
    }
  });

  test('none of it left an error in the log', async () => {
    await scene.world.settle();
    assert.deepEqual(scene.world.logged.filter((line) => line.startsWith('error')).slice(0, 3), []);
  });

  test('none of it was taken for SQL', async () => {
    const tables = await photograph(scene.world);
    for (const table of ['notes.notes', 'identity.users', 'audit.entries'])
      assert.ok(tables.has(table), `${table} is gone`);
  });

  /** A hundred that chance wants to be told of everything would be, of all that the others do. */
  async function tellNobody() {
    const { world, acme } = scene;
    const all = await world.sql<{ endpointId: string; ifVersion: number }>(
      `select id as "endpointId", version as "ifVersion" from webhook.endpoints
       where tenant_id = $1 and state <> 'removed'`,
      [acme.tenantId],
    );
    for (const one of all) await world.answer(acme.admin, 'webhook.endpoint.remove', one);
  }

  async function survivesOverHttp(entry: Registered, inputs: readonly unknown[]) {
    const failed: string[] = [];
    const key = keyFor(scene, entry, scene.acme);
    await inParallel(
      inputs.map((input) => ({ input })),
      atOnce,
      async ({ input }) => {
        const { status, body } = await wire.send(entry, input, key);
        if (status >= 500 && !isBadAnswer(entry, status))
          failed.push(`${status} for ${shortened(input)}: ${body.slice(0, 300)}`);
      },
    );
    assert.deepEqual(failed.slice(0, 3), [], `${failed.length} of ${inputs.length} over HTTP`);
  }

  async function survivesInside(entry: Registered, inputs: readonly unknown[]) {
    const failed: string[] = [];
    const who = whoMay(scene, entry, scene.acme);
    const caller = entry.contract.caller === 'visitor' ? { kind: 'none' as const } : { kind: 'known' as const, who };
    await inParallel(
      inputs.map((input) => ({ input })),
      atOnce,
      async ({ input }) => {
        const signal = entry.contract.answer === 'stream' ? AbortSignal.timeout(5) : undefined;
        const request = {
          capability: entry.contract.name,
          input,
          caller,
          origin: inHouse,
          ...(signal ? { signal } : {}),
        };
        const fault = await scene.world.kernel
          .invoke(request)
          .then(drained)
          .then(nothing, (error: unknown) => error);
        if (fault === undefined || isRefusal(entry, fault) || (signal?.aborted && fault === signal.reason)) return;
        failed.push(`${fault} for ${shortened(input)}`);
      },
    );
    assert.deepEqual(failed.slice(0, 3), [], `${failed.length} of ${inputs.length}`);
  }

  function isRefusal(entry: Registered, fault: unknown): boolean {
    return fault instanceof Fault && (fault.status < 500 || isBadAnswer(entry, fault.status));
  }

  /** What a collection of real attacks puts into addresses, headers and bodies. */
  function attackStrings(): string[] | undefined {
    const path = join(import.meta.dirname, '../../shared/testdata/13-security/crs_regression_sample.jsonl');
    if (!existsSync(path)) return undefined;
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    return lines.flatMap((line) => {
      const { uri, data, headers } = JSON.parse(line) as {
        uri?: string;
        data?: unknown;
        headers?: Record<string, string>;
      };
      const said = [uri, typeof data === 'string' ? data : undefined, headers?.Cookie, headers?.Referer];
      return said.filter((text) => text !== undefined && text.length > 1).map((text) => String(text));
    });
  }

  function shortened(input: unknown): string {
    return (JSON.stringify(input) ?? 'nothing').slice(0, 400);
  }

  function nothing(): undefined {
    return undefined;
  }
});
