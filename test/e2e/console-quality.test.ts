// What every route of the console must be: readable by everybody, quiet, from this host alone, and light.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { noBrowser } from './browser.ts';
import { assertQuiet, type ConsoleStage, openConsole } from './console-stage.ts';
import { drawnFaults } from './html.ts';

const routes = [
  ...['', 'approvals', 'audit', 'staff', 'usage', 'people', 'people?tab=rights', 'vault', 'notes', 'health', 'notices'],
  ...[
    'area/ledger',
    'area/platform',
    'do/notes.note.create',
    'do/vault.secret.generate',
    'do/meter.budget.show',
    'parts',
  ],
  ...[
    'flows',
    'runs',
    'runs?tab=schedules',
    'runs?tab=dead',
    'account',
    'activity',
    'add',
    'companies',
    'companies?tab=use',
    'security',
    'start',
    'alerts',
  ],
  ...[
    'alerts?tab=rules',
    'welcome',
    'import/notes.note.create',
    'flows/new',
    'flows/new?tab=template',
    'flows/new?tab=file',
    'nowhere',
  ],
];
/** The page scrolls in itself, so the document says nothing of how wide it is. */
const sideways = `[document.documentElement, document.querySelector('#page')]
  .filter((one) => one.scrollWidth > one.clientWidth)
  .map((one) => one.tagName + ': ' + one.scrollWidth + ' of ' + one.clientWidth)`;
/** Set, the pictures are kept there, to be looked at. */
const pictures = process.env.CADRE_TEST_PICTURES;
const mostBytes = 250_000;

suite('every route of the console', { skip: noBrowser }, () => {
  let stage: ConsoleStage;
  let flow: string;
  /** A run that waits: nothing of it can be rehearsed. */
  let gate: string;
  before(async () => {
    stage = await openConsole();
    flow = await drawn();
  });
  after(() => stage?.close());

  async function drawn(): Promise<string> {
    const { world, admin } = stage.scene;
    const nodes = [
      { id: 'begin', kind: 'trigger', trigger: { on: 'manual' } },
      { id: 'ask', kind: 'approval', title: 'May this go on?' },
      { id: 'write', kind: 'capability', capability: 'notes.note.create', input: { title: '=input.title' } },
    ];
    const edges = [
      { from: 'begin', to: 'ask' },
      { from: 'ask', to: 'write' },
    ];
    const { id: flowId } = await done<{ id: string }>('work.flow.create', {
      name: 'Ask, then write',
      graph: { nodes, edges },
    });
    await done('work.flow.activate', { flowId });
    await world.answer(admin, 'work.flow.run', { flowId, input: { title: 'Kiln repair, the second quote' } });
    await world.settle();
    const { items } = await done<{ items: readonly { id: string; rule: string }[] }>('approval.request.list', {});
    gate = `approvals/${items.find(({ rule }) => rule === 'gate')?.id}`;
    return `flows/${flowId}`;
  }

  async function done<Output>(capability: string, input: object): Promise<Output> {
    const { world, admin } = stage.scene;
    const answer = await world.answer(admin, capability, input);
    assert.ok(answer.status === 'done', `${capability} answered ${answer.status}`);
    return answer.output as Output;
  }

  function agentPages(): string[] {
    const { id = '' } = stage.scene.agents['Partner desk'] ?? {};
    return ['work', 'record', 'spend', 'rights'].map((tab) => `staff/${id}?tab=${tab}`);
  }

  async function gravest(page: Page): Promise<string[]> {
    await page.evaluate(axe.source);
    return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 300))))`);
  }

  async function looked(page: Page, route: string, { theme, width }: { theme: string; width: number }) {
    await page.goto(`${stage.url}/app/${route}`);
    await page.locator('main').getByRole('heading').first().waitFor();
    // The gallery shows what loading looks like, for good.
    const loading = page.getByRole('status', { name: 'Loading' });
    if (route !== 'parts') await loading.first().waitFor({ state: 'detached' });
    if (pictures) await page.screenshot({ path: join(pictures, `${named(route)}-${theme}-${width}.png`) });
    assert.deepEqual(await gravest(page), [], route);
    // What is drawn differs by width, not by theme.
    if (theme === 'light') assert.deepEqual(await drawnFaults(page), [], route);
    assert.deepEqual(await page.evaluate(sideways), [], `${route} scrolls sideways`);
  }

  /** A tablet differs in what has room, not in colour. */
  const widths = { light: [1440, 768, 390], dark: [1440, 390] } as const;
  for (const theme of ['light', 'dark'] as const) {
    for (const width of widths[theme]) {
      test(`is for everybody, complains of nothing and fits, ${theme}, ${width} pixels wide`, async () => {
        const visit = await stage.visit({ theme, width });
        const { page } = visit;
        const own = [gate, flow, `${flow}?tab=runs`, `${flow}?tab=versions`, ...agentPages()];
        for (const route of [...routes, ...own]) await looked(page, route, { theme, width });
        assertQuiet(visit);
        await visit.close();
      });
    }
  }

  test('over the page it is for everybody as well: palette, areas, a decision to reject', async () => {
    const visit = await stage.visit({});
    const { page } = visit;
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a place, or say what to do').fill('note');
    assert.deepEqual(await gravest(page), [], 'palette');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'All areas' }).click();
    await page.getByRole('dialog', { name: 'All areas' }).getByRole('link').first().waitFor();
    assert.deepEqual(await gravest(page), [], 'areas');
    await page.keyboard.press('Escape');
    await page.goto(`${stage.url}/app/approvals`);
    await page.getByRole('button', { name: 'Reject…' }).click();
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(await gravest(page), [], 'reject');
    await visit.close();
  });

  test('the first load is at most 250 kB of JavaScript, packed, and every screen comes by itself', async (t) => {
    const page = await readFile(join(stage.built, 'index.html'), 'utf8');
    const first = [...page.matchAll(/(?:src|href)="\/app\/(assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? '');
    assert.ok(first.length > 0);
    const packed = await Promise.all(
      first.map(async (name) => gzipSync(await readFile(join(stage.built, name))).length),
    );
    const bytes = packed.reduce((sum, one) => sum + one, 0);
    t.diagnostic(`${bytes} bytes`);
    assert.ok(bytes <= mostBytes, `${bytes} bytes`);
    const all = await readdir(join(stage.built, 'assets'));
    for (const screen of ['home', 'approvals', 'audit', 'usage', 'people', 'flow', 'runs', 'import']) {
      const own = all.find((name) => name.startsWith(`${screen}-`) && name.endsWith('.js'));
      assert.ok(own && !first.includes(`assets/${own}`), `${screen} is a file of its own`);
    }
    assert.doesNotMatch(page, /<script(?![^>]*\ssrc=)/, 'no script stands in the page');
  });
});

function named(route: string): string {
  return route.replace(/\W+/g, '-') || 'home';
}
