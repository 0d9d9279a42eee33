// Nobody reaches another company: not by its ids in whichever field, and not by a list.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '#base/fault';
import type { Registered } from '#kernel/invoke';
import type { Node } from './conformance/arbitrary.ts';
import { changedBetween, type Photograph, photograph } from './conformance/database.ts';
import { callForReal } from './conformance/flows.ts';
import { namingFields, type Probe, probe, tracesOf } from './conformance/foreign.ts';
import { isBadAnswer } from './conformance/refused.ts';
import { drained, openScene, quiet, type Scene, whoMay } from './conformance/scene.ts';
import { inParallel } from './conformance/wire.ts';

suite('another company', () => {
  const atOnce = 32;
  const overABeatMs = 1_500;
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

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
    const before = await atRest(() => photograph(scene.world, look));

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

  /** What the house does every second of itself, such as giving back what it holds of a budget, has been done. */
  async function atRest(take: () => Promise<Photograph>): Promise<Photograph> {
    let now = await take();
    for (let tries = 0, isMoving = true; isMoving && tries < 20; tries += 1) {
      await sleep(overABeatMs);
      await scene.world.settle();
      const later = await take();
      isMoving = changedBetween(now, later).length > 0;
      now = later;
    }
    return now;
  }

  /** What we have said ourselves where any word may stand, such as a slug: lists show it later. */
  const ownWords = new Set<string>();

  /** Only what changes something can be shown again later, and a field for ids holds no words. */
  function maySayAnything({ entry: { contract, inputSchema }, field }: Probe): boolean {
    return contract.effect !== 'read' && (inputSchema as Node).properties?.[field]?.format !== 'uuid';
  }

  function answerTo(one: Probe): Promise<unknown> {
    return probe(scene, one)
      .then(drained)
      .catch((error: unknown) => error);
  }

  /** Refused as something that is not there, or answered without a trace of them. */
  async function leadsNowhere(one: Probe, ids: readonly string[]) {
    const how = `${one.field} = ${one.value}`;
    let outcome = await answerTo(one);
    // A busy house says so, and means that one should come again.
    for (let tries = 0; tries < 20 && outcome instanceof Fault && outcome.code === 'unavailable'; tries += 1)
      outcome = await answerTo(one);
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

  function isOfCompany(entry: Registered): boolean {
    return !entry.contract.spec.internal && whoMay(scene, entry, scene.acme) === scene.acme.admin;
  }
});
