import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type ConnectedScene, withConnection } from '#test/connectors';
import { postback } from './postback.ts';
import { report, simSecret, startReporter, type Telling } from './sim.ts';

const tried = {
  module: postback,
  start: startReporter,
  origin: 'https://postback.invalid',
  fields: { name: 'Acme Network' },
  secrets: { signingSecret: simSecret },
};

interface Scene extends ConnectedScene {
  tell(told: object, telling?: Partial<Telling>): Promise<number>;
  heard(): Promise<{ type: string; data: Record<string, unknown> }[]>;
}

function story(name: string, run: (scene: Scene) => Promise<void>) {
  test(name, () =>
    withConnection(tried, async (scene) => {
      const { world, ada, id: connectionId } = scene;
      const shown = await world.answer(ada, 'connection.connection.show', { connectionId });
      const { webhookUrl } = shown.status === 'done' ? Object(shown.output) : assert.fail(shown.status);
      const url = (await world.http()).url + new URL(webhookUrl).pathname;
      let told = 0;
      const tell = async (body: object, telling: Partial<Telling> = {}) => {
        told += 1;
        const answer = await fetch(url, report(body, { id: `msg_${told}`, atMs: world.clock.nowMs(), ...telling }));
        return answer.status;
      };
      const heard = () =>
        world.sql<{ type: string; data: Record<string, unknown> }>(
          `select event_type as type, event_data as data from event.ai_events
           where tenant_id = $1 and event_type like 'sale.%' order by id`,
          [ada.tenantId],
        );
      await run({ ...scene, tell, heard });
    }),
  );
}

const amount = { amount: 12_900, currency: 'USD' };
const sale = { type: 'sale', saleId: 'A-17', amount };

suite('sales that others report', () => {
  story('what is connected is known by the name of whoever reports', async ({ world, ada, id: connectionId }) => {
    const answer = await world.answer(ada, 'connection.connection.test', { connectionId });
    const { works, account } = answer.status === 'done' ? Object(answer.output) : assert.fail(answer.status);
    assert.deepEqual([works, account], [true, 'Acme Network']);
  });

  story('a signed report is a sale, once, under a name that is the reporter’s own', async ({ tell, heard, id }) => {
    assert.equal(await tell(sale, { id: 'msg_a' }), 200);
    assert.equal(await tell(sale, { id: 'msg_a' }), 200);
    assert.equal(await tell({ type: 'refund', saleId: 'A-17', refundId: 'R-3', amount }), 200);
    assert.deepEqual(await heard(), [
      { type: 'sale.completed', data: { saleId: `${id}/A-17`, amount } },
      {
        type: 'sale.refunded',
        data: { saleId: `${id}/A-17`, refundId: `${id}/R-3`, amount, isChargeback: false },
      },
    ]);
  });

  story('who signs with another secret, too long ago or something else tells nothing', async (scene) => {
    const { tell, heard, world } = scene;
    const other = `whsec_${Buffer.from('another secret of 32 bytes, too!').toString('base64')}`;
    const nowMs = world.clock.nowMs();
    assert.equal(await tell(sale, { secret: other }), 401);
    assert.equal(await tell(sale, { atMs: nowMs - 600_000 }), 401);
    assert.equal(await tell(sale, { atMs: nowMs + 600_000 }), 401);
    assert.deepEqual(await heard(), []);
  });

  story('what is signed and no sale makes no event', async ({ tell, heard }) => {
    const wrong = [{ type: 'sale', saleId: 'A-18' }, { type: 'sale', saleId: '', amount }, { type: 'greeting' }];
    for (const told of wrong) assert.equal(await tell(told), 200);
    assert.deepEqual(await heard(), []);
  });

  story('a partner earns by a sale that is reported, and gives it back when it is returned', async (scene) => {
    const { world, ada, tell } = scene;
    const ask = async (name: string, input: object) => {
      const answer = await world.answer(ada, name, input);
      return answer.status === 'done' ? Object(answer.output) : assert.fail(`${name} is ${answer.status}`);
    };
    const { id: partnerId, code } = await ask('partners.partner.register', {
      name: 'Gardener',
      email: 'gardener@partners.example',
    });
    await world.settle();
    const commissions = async () => {
      await world.settle();
      const { items } = await ask('partners.sale.list', { partnerId });
      return items.map((one: { commission: number; amount: number }) => [one.amount, one.commission]);
    };
    await tell({ ...sale, code });
    const [[sold, commission] = []] = await commissions();
    assert.equal(sold, amount.amount);
    assert.ok(commission > 0);
    await tell({ type: 'refund', saleId: 'A-17', refundId: 'R-3', amount });
    assert.deepEqual(await commissions(), [[amount.amount, 0]]);
  });
});
