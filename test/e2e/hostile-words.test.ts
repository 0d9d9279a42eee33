// Words that try to be more than words, kept in every field that takes text, then looked at on every screen. Nothing of
// them becomes an element, an address or a handler, and the policy of the page has nothing to refuse.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../within.ts';
import { noBrowser } from './browser.ts';
import { assertQuiet, type ConsoleStage, openConsole } from './console-stage.ts';
import { collectedWords, hostileWords, type Schema, soiled } from './hostile-words.ts';

/** What makes something new, or gives something words: the rest needs something to be there. */
const keeping = /\.(create|add|register|store|generate|begin|give|invite|track|set|rename|draft|describe|announce)$/;
/** What would change how the company is called, which tells whether a title was changed, or who may look at it. */
const notThese =
  /^(tenant\.tenant\.|identity\.(person\.(disable|assign)|session)|access\.|platform\.|approval\.|notify\.settings)/;
const atLeast = 20;
const mostReason = 500;

const screens = [
  ...[
    '',
    'approvals',
    'audit',
    'staff',
    'usage',
    'usage?tab=tariffs',
    'usage?tab=plan',
    'people',
    'people?tab=invited',
  ],
  ...['vault', 'vault?tab=access', 'notes', 'notices', 'account', 'add', 'companies', 'security', 'start', 'flows'],
  ...['runs', 'runs?tab=schedules', 'partners', 'partners?tab=partners', 'partners?tab=sales', 'partners?tab=program'],
  ...[
    'partners?tab=payouts',
    'integrations',
    'integrations?tab=own',
    'webhooks',
    'admin/ai-control',
    'files',
    'brands',
  ],
  ...[
    'admin/ai-control?tab=rules',
    'settings/llm',
    'health',
    'people?tab=given',
    'partners?tab=fraud',
    'webhooks?tab=told',
  ],
  ...['integrations?tab=received', 'alerts', 'flows/new?tab=template', 'usage?tab=subscribers', 'usage?tab=charges'],
];

const pagesOfThings = [
  ['approval.request.list', 'approvals'],
  ['work.flow.list', 'flows'],
  ['work.run.list', 'runs'],
  ['partners.partner.list', 'partners'],
] as const;

suite('hostile words', { skip: noBrowser }, () => {
  let stage: ConsoleStage;
  before(async () => {
    stage = await openConsole();
  });
  after(() => stage?.close());

  /** Answers the capabilities that have kept such words. */
  async function kept(): Promise<readonly string[]> {
    const { world, admin } = stage.scene;
    const done: string[] = [];
    for (const { contract, inputSchema } of world.kernel.registry.all()) {
      const { name, effect, spec } = contract;
      if (effect !== 'write' || spec.internal || !keeping.test(name) || notThese.test(name)) continue;
      const given = soiled(inputSchema as Schema, spec.example, done.length);
      const answer = await world.answer(admin, name, given).catch(() => undefined);
      if (answer?.status === 'done') done.push(name);
    }
    await world.settle();
    return done;
  }

  async function asked() {
    const { scene } = stage;
    const writer = scene.agents.Writer;
    assert.ok(writer);
    for (const body of collectedWords) await scene.ask(writer, 'notes.note.create', { title: 'Collected', body });
    for (const words of hostileWords) {
      await scene.ask(writer, 'notes.note.create', { title: words, body: words, tags: ['letters'] }, words);
    }
    const [subject] = hostileWords;
    await scene.ask(writer, 'desk.letter.send', { subject, readers: 3 }, hostileWords.join(' ').slice(0, mostReason));
    await scene.world.settle();
  }

  /** One of each that has a page of its own. */
  async function things(): Promise<readonly string[]> {
    const { world, admin } = stage.scene;
    const firsts = pagesOfThings.map(async ([list, place]) => {
      const answer = await world.answer(admin, list, { limit: 1 });
      const { items = [] } = (answer.status === 'done' ? answer.output : {}) as { items?: { id: string }[] };
      return items.map(({ id }) => `${place}/${id}`);
    });
    return (await Promise.all(firsts)).flat();
  }

  async function looked(page: Page, route: string) {
    await page.goto(`${stage.url}/app/${route}`);
    await page.locator('main').getByRole('heading').first().waitFor();
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
    await until(() => page.evaluate<boolean>(`document.title !== 'Cadre'`));
    assert.deepEqual(await page.evaluate(alive), [], route);
    const row = page.locator('main tbody tr[data-row="0"]').first();
    if ((await row.count()) === 0) return;
    await row.click();
    assert.deepEqual(await page.evaluate(alive), [], `${route}, its first row`);
  }

  test('stay words, whatever field they were kept in and wherever they are shown', { timeout: 600_000 }, async (t) => {
    const done = await kept();
    assert.ok(done.length >= atLeast, `only ${done.length} have kept them: ${done.join(', ')}`);
    t.diagnostic(`${done.length} capabilities have kept them: ${done.join(', ')}`);
    await asked();
    const visit = await stage.visit({});
    const { page } = visit;
    let dialogs = 0;
    page.on('dialog', (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
    const modules = [...new Set(done.map((name) => name.split('.')[0]))].map((module) => `area/${module}`);
    for (const route of [...screens, ...(await things()), ...modules]) await looked(page, route);
    await looked(page, '');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a place, or say what to do').fill(hostileWords[0]);
    assert.deepEqual(await page.evaluate(alive), [], 'what one types');
    await page.goto(`${stage.url}/app/notes`);
    for (const words of hostileWords) await page.getByRole('cell', { name: words, exact: true }).first().waitFor();
    assert.equal(dialogs, 0);
    assertQuiet(visit);
    await visit.close();
  });
});

/** What such words would have become: elements that we never draw, handlers, addresses that run, another title. */
const alive = `(() => {
  const drawn = 'main img, iframe, object, embed, base, marquee, main script, main style, main form[action]';
  const isOurs = ({ src = '' }) => /^(blob:|data:image\\/)/.test(src);
  const isAddress = (name) => /^(href|src|srcdoc|action|formaction|xlink:href|data)$/.test(name);
  const runs = ({ name, value }) =>
    name.startsWith('on') || (isAddress(name) && /^\\s*(javascript|vbscript|data:text)/i.test(value));
  const grown = [...document.querySelectorAll(drawn)].filter((one) => !isOurs(one));
  const armed = [...document.querySelectorAll('*')].filter((one) => [...one.attributes].some(runs));
  const struck = document.title !== 'Kestrel Studio' || window.struck ? [document.title] : [];
  return [...grown, ...armed].map((one) => one.outerHTML.slice(0, 200)).concat(struck);
})()`;
