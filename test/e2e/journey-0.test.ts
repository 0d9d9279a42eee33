// From `npm start` to a company of one's own, as somebody does it who has never seen Cadre, with a clock beside it.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, noBrowser, onPage, openBrowser } from './browser.ts';

const root = join(import.meta.dirname, '..', '..');
const mostMs = 180_000;
const { CADRE_TEST_SLOW } = process.env;
const slow = CADRE_TEST_SLOW
  ? { CADRE_TEST_SLOW, NODE_OPTIONS: `--import ${join(import.meta.dirname, 'slow.ts')}` }
  : {};
/** Playing a season takes a while where little else has room to run. */
const playMs = 120_000;

suite('the first three minutes', { skip: noBrowser, timeout: 2 * mostMs }, () => {
  let browser: Browser;
  let home: string;
  let child: ChildProcess;
  before(async () => {
    [browser, home] = await Promise.all([openBrowser(), mkdtemp(join(tmpdir(), 'cadre-journey-'))]);
  });
  after(async () => {
    await browser?.close();
    if (child?.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'close');
    }
    await rm(home, { recursive: true, force: true });
  });

  /** Nothing is set but where it lives: no key, no model, no mail. Answers the link to sign in with. */
  async function npmStart(): Promise<string> {
    const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', CADRE_HOME: home, PORT: '0', ...slow };
    const start = [join(root, 'tools', 'start.mjs'), 'start'];
    child = spawn(process.execPath, start, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
    assert.ok(child.stdout);
    for await (const line of createInterface({ input: child.stdout })) {
      const [link] = /http\S+\/auth\/link\/\S+/.exec(line) ?? [];
      if (link) return link;
    }
    throw new Error('It ended without a link to sign in with');
  }

  async function lookAtHome(page: Page) {
    const waiting = page.getByRole('region', { name: 'Waits for you' }).getByRole('listitem');
    await waiting.nth(3).waitFor({ timeout: playMs });
    assert.equal(await waiting.count(), 4);
    await page
      .getByText(/your staff did 5 things\. It cost .* The company earned \$[\d,.]+\. 4 decisions wait for you/)
      .waitFor();
    const happened = page.getByRole('region', { name: 'What happened' });
    await happened.getByText('Scribe wrote a new note, 2 times').waitFor();
    await happened.getByText('Bookkeeper opened an account of the ledger, 3 times').waitFor();
    await page.getByRole('region', { name: 'Money' }).getByText('earned').waitFor();
  }

  async function decide(page: Page) {
    await page.getByRole('link', { name: /Book \$864\.50 from till to stock: Terracotta & Sons/ }).click();
    await page.getByText(/Pots are down to 41/).waitFor();
    await page
      .getByRole('region', { name: 'Rehearsal, nothing was done' })
      .getByRole('row', { name: /stock\s+\$864\.50/ })
      .waitFor();
    await page.getByRole('button', { name: /^Approve/ }).click();
    await page.getByRole('link', { name: 'Watch it' }).click();
    const course = page.getByRole('region', { name: 'What became of it' });
    await course.getByText('Buyer posted a balanced entry by hand').waitFor();
    return course;
  }

  async function takeBack(page: Page, course: ReturnType<Page['getByRole']>) {
    await course.getByRole('button', { name: 'Undo this' }).click();
    await course.getByText('Taken back').waitFor();
    await course.getByRole('link', { name: 'Show it in the record' }).click();
    await page.getByRole('row', { name: /Buyer posted a balanced entry by hand.*Taken back/ }).waitFor();
    await page.getByRole('row', { name: /Owner took an entry back/ }).waitFor();
    await page.getByRole('button', { name: 'Verify the record' }).click();
    await page.getByText('Unbroken.').waitFor();
  }

  async function nowYours(page: Page) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Home' }).click();
    await page.getByRole('button', { name: 'Now yours' }).click();
    await page.waitForURL('**/app/start');
    const program = page.getByRole('region', { name: 'Start a partner program' });
    await program.getByLabel('What it is called').fill('Friends of the house');
    await program.getByRole('button', { name: 'Start the program' }).click();
    await program.getByText('Friends of the house is open: sales are held for 30 days').waitFor();
    const connect = page.getByRole('region', { name: 'Let your own model work here' });
    await connect.getByRole('button', { name: 'Make the line' }).click();
    await connect.getByRole('button', { name: 'Copy the line' }).click();
    return String(await page.evaluate('navigator.clipboard.readText()'));
  }

  /** What the line says is true: an MCP client that follows it is let in. */
  async function connectWith(line: string) {
    const [, url = '', secret = ''] =
      /^claude mcp add --transport http cadre (\S+) --header "Authorization: Bearer (\S+)"$/.exec(line) ?? [];
    const client = { name: 'journey', version: '1' };
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: client };
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${secret}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }),
    });
    assert.equal(answer.status, 200, await answer.text());
  }

  test('lead through the demo company to a program and a model of one’s own, without a key', async (t) => {
    const begin = performance.now();
    const link = await npmStart();
    const startedMs = performance.now() - begin;
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    let openedMs = 0;
    await onPage(page, async () => {
      await page.goto(link);
      await page.getByRole('button', { name: 'Open the demo company' }).click();
      await lookAtHome(page);
      openedMs = performance.now() - begin - startedMs;
      await takeBack(page, await decide(page));
      await connectWith(await nowYours(page));
    });
    const ms = performance.now() - begin;
    const seconds = (some: number) => `${Math.round(some / 1000)} s`;
    t.diagnostic(`started in ${seconds(startedMs)}, demo open after ${seconds(openedMs)}, all in ${seconds(ms)}`);
    assert.ok(ms < mostMs, `It took ${seconds(ms)}`);
    assert.deepEqual(complaints, []);
    await context.close();
  });
});
