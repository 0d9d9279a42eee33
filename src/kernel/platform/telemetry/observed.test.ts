// Calls through real doors, as the metrics and a collector hear of them.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { createWorld, type World } from '#test/world';

interface Sent {
  readonly resourceSpans: readonly [
    {
      readonly scopeSpans: readonly [
        { readonly spans: readonly { readonly name: string; readonly traceId: string }[] },
      ];
    },
  ];
}

suite('calls that are observed', () => {
  const arrived: Sent[] = [];
  const collector = createServer((request, response) => {
    void json(request).then((body) => {
      arrived.push(body as Sent);
      response.end('{}');
    });
  });
  let world: World;
  before(async () => {
    collector.listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    world = await createWorld({ tracing: { endpoint, ratio: 1, service: { name: 'cadre', version: '1' } } });
  });
  after(() => collector.close());

  test('every call is counted by how it ended and by its door, and traced under the id of its entry', async () => {
    const { url } = await world.http();
    const acme = await world.tenant('Acme');
    const admin = await world.person(acme.id, 'tenant_admin');
    const authorization = `Bearer ${await world.keyOf(admin)}`;
    const stranger = `Bearer ${await world.keyOf(await world.person(acme.id, 'end_user'), ['meter.usage.read'])}`;
    const at = `${url}/api/v1/platform/alertRule`;
    const post = (body: object, as = authorization) =>
      fetch(`${at}/set`, {
        method: 'POST',
        headers: { authorization: as, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const done = await post({ kind: 'missed_task', threshold: 30, ifVersion: 0 });
    assert.equal(done.status, 200);
    assert.equal((await post({ kind: 'missed_task', threshold: 40, ifVersion: 0 })).status, 409);
    assert.equal((await post({ kind: 'nothing' })).status, 400);
    assert.equal((await post({ kind: 'missed_task', ifVersion: 1 }, stranger)).status, 403);
    assert.equal((await fetch(`${at}/list`, { headers: { authorization } })).status, 200);

    const keeper = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    const scraping = { authorization: `Bearer ${await world.keyOf(keeper, ['platform.metrics.read'])}` };
    const text = await (await fetch(`${url}/metrics`, { headers: scraping })).text();
    const count = (name: string, outcome: string) =>
      new RegExp(`^cadre_calls_total\\{capability="${name}",door="http",outcome="${outcome}"\\} (\\d+)$`, 'm').exec(
        text,
      )?.[1];
    const outcomes = ['done', 'conflict', 'invalid', 'forbidden'].map((one) => count('platform.alertRule.set', one));
    assert.deepEqual(outcomes, ['1', '1', '1', '1']);
    assert.equal(count('platform.alertRule.list', 'done'), '1');
    assert.match(text, /^cadre_connections\{pool="app",state="open"\} [1-9]/m);
    assert.match(text, /^cadre_spool_records \d+$/m);

    const entryId = done.headers.get('cadre-entry') ?? '';
    await world.close();
    const spans = arrived.flatMap(
      ({
        resourceSpans: [
          {
            scopeSpans: [{ spans }],
          },
        ],
      }) => spans,
    );
    const traced = spans.filter(({ name }) => name === 'platform.alertRule.set').map(({ traceId }) => traceId);
    assert.equal(traced.length, 4);
    assert.ok(traced.includes(entryId.replaceAll('-', '')), `${entryId} is not in ${traced.join()}`);
  });
});
