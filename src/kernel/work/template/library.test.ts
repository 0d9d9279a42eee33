import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { Field, Graph } from '../flow/graph.ts';
import { layoutOf } from '../flow/layout.ts';
import { WholeFlow } from '../flow/model.ts';
import { readingOf } from '../flow/sandbox/expression.ts';
import { houseTemplates } from './house.ts';
import { openTown, type Town } from './scene.test.ts';

const Listed = z.object({
  items: z.array(z.object({ template: z.string(), title: z.string() })),
  next: z.string().nullable(),
});

const Template = z.object({
  missing: z.array(z.string()),
  needs: z.object({ events: z.array(z.string()) }),
  parameters: z.array(Field),
});
const Library = z.object({ items: z.array(z.object({ flowId: z.string() })) });

suite('the templates of the house', () => {
  for (const { name, graph } of houseTemplates) {
    test(`${name} is drawn without a flaw, and every expression in it can be read`, () => {
      const whole = Graph.parse(graph);
      assert.deepEqual(layoutOf(whole).flaws, []);
      const texts = JSON.stringify(whole.nodes).match(/"=(?:[^"\\]|\\.)*"/g) ?? [];
      for (const text of texts) assert.equal(readingOf(String(JSON.parse(text)).slice(1)).flaw, undefined, text);
    });
  }

  test('what can not be reached leads to a person or past it, never to a failed run', () => {
    const unguarded = [
      'commerce.supply.search',
      'commerce.supply.list',
      'commerce.market.prices',
      'model.text.generate',
    ];
    for (const { graph } of houseTemplates) {
      for (const node of graph.nodes) {
        if (!('capability' in node) || !unguarded.includes(node.capability)) continue;
        assert.ok(
          graph.edges.some(({ from, port }) => from === node.id && port === 'error'),
          node.capability,
        );
      }
    }
  });
});

suite('the library of templates', () => {
  let town: Town;
  before(async () => {
    town = await openTown();
  });
  after(() => town.world.close());

  const listed = (input: object) => town.ask(town.admin, { name: 'work.template.list', input, shape: Listed });

  test('holds six of a shop and three of its books, and finds them by words', async () => {
    const { items } = await listed({});
    assert.deepEqual(
      items.map(({ template }) => template),
      [
        ...['house:abandoned-cart', 'house:close-of-day', 'house:inventory-sync', 'house:pay-invoice'],
        ...['house:post-purchase', 'house:price-optimization', 'house:product-sourcing'],
        ...['house:review-management', 'house:week-in-numbers'],
      ],
    );
    const found = await listed({ search: 'stock supplier' });
    assert.deepEqual(
      found.items.map(({ title }) => title),
      ['Inventory sync'],
    );
    assert.deepEqual((await listed({ search: 'submarine' })).items, []);
  });

  test('is read page by page', async () => {
    const first = await listed({ limit: 4 });
    const second = await listed({ limit: 5, after: first.next });
    assert.deepEqual([first.items.length, second.items.length, second.next], [4, 5, null]);
  });

  test('says what a template needs and what of it is not here', async () => {
    const input = { template: 'house:abandoned-cart' };
    const { missing, needs, parameters } = await town.ask(town.admin, {
      ...{ name: 'work.template.read', input, shape: Template },
    });
    assert.deepEqual(missing, ['commerce.cart.read']);
    assert.deepEqual(needs.events, ['commerce.cart.abandoned']);
    assert.ok(parameters.some(({ name, required }) => name === 'shopUrl' && required));
  });

  test('a template becomes a draft of the company, set up for it', async () => {
    const template = 'house:abandoned-cart';
    const asked = { template, params: { shopUrl: 'https://shop.example.com', percentOff: 15 } };
    const { id, state, name, params } = await town.ask(town.admin, {
      name: 'work.template.deploy',
      input: asked,
      shape: WholeFlow,
    });
    assert.deepEqual([state, name], ['draft', 'Abandoned cart recovery']);
    // What was not said is what is usual.
    assert.deepEqual(params, {
      ...{ shopUrl: 'https://shop.example.com', percentOff: 15 },
      ...{ firstAfter: '2 hours', secondAfter: '1 day', leastCents: 2000 },
    });
    const again = await town.ask(town.admin, { name: 'work.template.deploy', input: asked, shape: WholeFlow });
    assert.equal(again.name, 'Abandoned cart recovery (2)');
    const { graph } = await town.ask(town.admin, { name: 'work.flow.read', input: { flowId: id }, shape: WholeFlow });
    assert.equal(graph.nodes.length, 11);
  });

  test('what has to be set is asked for, and what can not be set is refused', async () => {
    const template = 'house:abandoned-cart';
    await assert.rejects(town.world.answer(town.admin, 'work.template.deploy', { template }), /shopUrl is missing/);
    const params = { shopUrl: 'https://shop.example.com', color: 'red' };
    await assert.rejects(
      town.world.answer(town.admin, 'work.template.deploy', { template, params }),
      /no color to set/,
    );
    const wrong = { template, params: { shopUrl: 7 } };
    await assert.rejects(town.world.answer(town.admin, 'work.template.deploy', wrong), /shopUrl is no text/);
  });

  test('another company has templates of its own', async () => {
    const file = Buffer.from(
      JSON.stringify({
        cadre: 'flow',
        name: 'Ours',
        graph: { nodes: [{ id: 'a', kind: 'trigger', trigger: { on: 'manual' } }], edges: [] },
      }),
    ).toString('base64');
    const { items } = await town.ask(town.admin, { name: 'work.template.import', input: { file }, shape: Library });
    const template = items[0]?.flowId ?? '';
    assert.ok((await listed({})).items.some((one) => one.template === template));
    const stranger = await town.world.person((await town.world.tenant('Others')).id, 'tenant_admin');
    await assert.rejects(town.world.answer(stranger, 'work.template.read', { template }), { code: 'not_found' });
    await assert.rejects(town.world.answer(stranger, 'work.template.deploy', { template }), { code: 'not_found' });
    const deployed = await town.ask(town.admin, {
      ...{ name: 'work.template.deploy', input: { template, name: 'Ours at work' }, shape: WholeFlow },
    });
    assert.equal(deployed.category, 'imported');
  });

  test('the week in numbers adds up what came into one account, and what went out of it', async () => {
    const { world, admin } = town;
    const line = (account: string, amount: number) => ({ account, money: { amount, currency: 'EUR' } });
    for (const [code, kind] of Object.entries({ till: 'asset', sales: 'income', rent: 'expense' })) {
      await world.answer(admin, 'ledger.account.open', { code, name: code, kind, currency: 'EUR' });
    }
    const moved = [
      ['sales', 1250],
      ['sales', 750],
      ['rent', -600],
    ] as const;
    for (const [against, amount] of moved) {
      const lines = [line('till', amount), line(against, -amount)];
      await world.answer(admin, 'ledger.entry.post', { lines, cause: { kind: 'test', id: against }, memo: against });
    }
    const params = { account: 'till', currency: 'EUR' };
    const template = 'house:week-in-numbers';
    const { id: flowId } = await town.ask(admin, {
      ...{ name: 'work.template.deploy', input: { template, params }, shape: WholeFlow },
    });
    await town.ask(admin, { name: 'work.flow.activate', input: { flowId }, shape: z.looseObject({}) });
    const { runId } = await town.ask(admin, {
      ...{ name: 'work.flow.run', input: { flowId }, shape: z.object({ runId: z.string() }) },
    });
    await world.settle();
    const { output } = await town.ask(admin, {
      ...{ name: 'work.run.read', input: { runId }, shape: z.object({ output: z.unknown() }) },
    });
    const euros = (amount: number) => ({ amount, currency: 'EUR' });
    assert.deepEqual(output, { entries: 3, cameIn: euros(2000), wentOut: euros(600) });
  });
});
