// Whatever comes in, for whichever capability: it is answered or refused. It never makes the server fail, and it never
// reaches another company.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import type { Registered } from '#kernel/invoke';
import { anything, fitting, type Node, samples } from './conformance/arbitrary.ts';
import { changedBetween, photograph } from './conformance/database.ts';
import { callForReal } from './conformance/flows.ts';
import { namingFields, type Probe, probe, tracesOf } from './conformance/foreign.ts';
import { drained, inHouse, keyFor, openScene, quiet, type Scene, whoMay } from './conformance/scene.ts';
import { inParallel, openWire, type Wire } from './conformance/wire.ts';

/** Whose provider may answer with what is of no use: that is said, and is no failure of ours. */
const answeredBadly: Readonly<Record<string, string>> = {
  'model.object.generate': 'whoever plays the models writes words and no objects',
  'work.flow.write': 'whoever plays the models writes words and no flows',
  'work.template.fetch': 'nobody is where chance sends it',
};

suite('hostile input', () => {
  /** So many for every commit; CADRE_TEST_INPUTS asks for more. */
  const perCapability = Number(process.env.CADRE_TEST_INPUTS ?? 100);
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

  test('no attack string makes any capability fail, in whichever field it stands', async (t) => {
    const strings = attackStrings();
    if (strings === undefined) return t.skip('the attack strings are not beside the checkout');
    assert.ok(strings.length > 500, `${strings.length} strings are too few to be the collection`);
    let next = 0;
    for (const entry of scene.entries.filter(byHand)) {
      const fields = textFields(entry);
      if (fields.length === 0) continue;
      await t.test(entry.contract.name, async () => {
        const share = Array.from(
          { length: entry.contract.spec.limit ? 10 : 60 },
          (_, index) => strings[(next + index) % strings.length] ?? '',
        );
        next += share.length;
        const [sample] = samples(fitting(entry.inputSchema), 1);
        const inputs = share.map((text, index) => ({
          ...(sample as object),
          [fields[index % fields.length] ?? '']: text,
        }));
        await survivesOverHttp(entry, inputs.slice(0, 20));
        await survivesInside(entry, inputs.slice(20));
        if (entry.contract.name.startsWith('webhook.endpoint.')) await tellNobody();
      });
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

  test('a list shows nothing of another company', async (t) => {
    const { bolt, entries } = scene;
    scene.world.clock.pass('2 minutes');
    for (const entry of entries) if (isOfCompany(entry)) await drained(await callForReal(scene, entry, bolt));
    await scene.world.answer(bolt.admin, 'tenant.domain.add', { host: 'only-of-bolt.example.com' });
    await scene.world.settle();
    const { ids } = await tracesOf(scene, bolt);
    for (const entry of entries.filter((one) => isOfCompany(one) && one.contract.effect === 'read')) {
      await t.test(entry.contract.name, async () => {
        const answer = JSON.stringify(await drained(await callForReal(scene, entry)).catch(String));
        assert.deepEqual(
          ids.filter((id) => answer.includes(id)),
          [],
        );
      });
    }
  });

  test("another company's ids lead nowhere, in whichever field of whichever capability", async (t) => {
    const { bolt, entries } = scene;
    scene.world.clock.pass('2 minutes');
    const { ids, words, valuesFor } = await tracesOf(scene, bolt);
    assert.ok(ids.length > 20 && words.length > 1, 'there is something of theirs to look for');
    // Their record is sealed as time goes by, whatever others do.
    const look = { tenantId: bolt.tenantId, except: ['audit.segments'] };
    await quiet(scene, '1 hour');
    const before = await photograph(scene.world, look);

    for (const entry of entries.filter(isOfCompany)) {
      const fields = namingFields(entry);
      if (fields.length === 0) continue;
      await t.test(entry.contract.name, async () => {
        const probes = fields.flatMap((field) => valuesFor(entry).map((value): Probe => ({ entry, field, value })));
        await inParallel(probes, atOnce, (one) => leadsNowhere(one, ids));
      });
    }

    await scene.world.settle();
    const after = await photograph(scene.world, look);
    assert.deepEqual(changedBetween(before, after), [], 'nothing of theirs has been touched');
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

  /** What we have said ourselves where any word may stand, such as a slug: lists show it later. */
  const ownWords = new Set<string>();

  /** Only what changes something can be shown again later, and a field for ids holds no words. */
  function maySayAnything({ entry: { contract, inputSchema }, field }: Probe): boolean {
    return contract.effect !== 'read' && (inputSchema as Node).properties?.[field]?.format !== 'uuid';
  }

  /** Refused as something that is not there, or answered without a trace of them. */
  async function leadsNowhere(one: Probe, ids: readonly string[]) {
    const how = `${one.field} = ${one.value}`;
    const outcome = await probe(scene, one)
      .then(drained)
      .catch((error: unknown) => error);
    if (outcome instanceof Error) {
      assert.ok(outcome instanceof Fault, `${how}: ${outcome}`);
      const accepted = ['not_found', 'forbidden', 'invalid', 'unauthenticated', 'limited', 'not_connected'];
      assert.ok(
        accepted.includes(outcome.code) || isBadAnswer(one.entry, outcome.status),
        `${how}: ${outcome.code}: ${outcome.message}`,
      );
      return;
    }
    // What was sent may come back; anything else of theirs may not.
    if (maySayAnything(one)) ownWords.add(one.value);
    const shown = JSON.stringify(outcome).replaceAll(one.value, '');
    assert.deepEqual(
      [scene.bolt.tenantId, ...ids].filter((id) => shown.includes(id) && !ownWords.has(id)),
      [],
      `${how}: ${shown.slice(0, 400)}`,
    );
  }

  function isRefusal(entry: Registered, fault: unknown): boolean {
    return fault instanceof Fault && (fault.status < 500 || isBadAnswer(entry, fault.status));
  }

  function isBadAnswer({ contract: { name } }: Registered, status: number): boolean {
    return status === 502 && name in answeredBadly;
  }

  function isOfCompany(entry: Registered): boolean {
    return byHand(entry) && whoMay(scene, entry, scene.acme) === scene.acme.admin;
  }

  function textFields({ inputSchema, contract }: Registered): string[] {
    const { properties = {} } = inputSchema as Node;
    if (contract.body !== 'json') return [];
    return Object.entries(properties).flatMap(([name, { type, format }]) =>
      type === 'string' && !format ? [name] : [],
    );
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
