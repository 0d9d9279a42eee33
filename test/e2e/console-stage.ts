// The console as it will be served, freshly built, with the scene behind it; and somebody who signs in.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { complaintsOf, openBrowser } from './browser.ts';
import { email, openScene, password, type Scene, type SceneOptions } from './scene.ts';

export interface ConsoleStage {
  readonly scene: Scene;
  readonly url: string;
  /** Where it was built. */
  readonly built: string;
  visit(look: Look): Promise<Visit>;
  /** A phone on which nobody has signed in. */
  phone(): Promise<Page>;
  close(): Promise<void>;
}

interface Look {
  /** Who signs in; whoever runs the company, when absent. */
  readonly as?: { readonly email: string; readonly password: string };
  readonly width?: number;
  readonly theme?: 'light' | 'dark';
}

export interface Visit {
  readonly page: Page;
  readonly complaints: string[];
  /** Hosts that were asked besides ours. */
  readonly strangers: string[];
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');

export async function openConsole({ around = {} }: Pick<SceneOptions, 'around'> = {}): Promise<ConsoleStage> {
  const built = await mkdtemp(join(tmpdir(), 'cadre-console-'));
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const given = [vite, 'build', join(root, 'console'), '--outDir', built, '--emptyOutDir', '--logLevel', 'warn'];
  await promisify(execFile)(process.execPath, given, { env: { ...process.env, NODE_ENV: 'production' } });
  const [scene, browser] = await Promise.all([openScene({ console: built, around }), openBrowser()]);
  const { url } = scene.door;
  return {
    ...{ scene, url, built },
    visit: (look) => signedIn(browser, url, look),
    async phone() {
      const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
      context.setDefaultTimeout(patienceMs);
      return context.newPage();
    },
    async close() {
      await browser.close();
      await scene.close();
      await rm(built, { recursive: true, force: true });
    },
  };
}

/** Machines that do many things at once may take as long for one of them. */
const patienceMs = 60_000;
const boss = { email, password };

async function signedIn(
  browser: Browser,
  url: string,
  { as = boss, width = 1440, theme = 'light' }: Look,
): Promise<Visit> {
  const isPhone = width < 768;
  const viewport = { width, height: isPhone ? 844 : 900 };
  const context: BrowserContext = await browser.newContext({ viewport, colorScheme: theme, hasTouch: isPhone });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  const strangers: string[] = [];
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(url)) strangers.push(request.url());
  });
  await page.goto(`${url}/auth/login/?next=/app/`);
  await page.getByLabel('E-mail').fill(as.email);
  await page.getByLabel('Password').fill(as.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/app/');
  if (as === boss) await page.getByRole('heading', { name: 'Waits for you' }).waitFor();
  return { page, complaints, strangers, close: () => context.close() };
}

export function assertQuiet({ complaints, strangers }: Visit) {
  assert.deepEqual(complaints, []);
  assert.deepEqual(strangers, []);
}
