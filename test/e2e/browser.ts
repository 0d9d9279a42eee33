// A real browser, if the machine has one: Debian's Chromium, or the one named by CHROMIUM.
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page, type Request } from 'playwright-core';
import './slow.ts';

const path = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const noBrowser = existsSync(path) ? false : `there is no browser at ${path}; install chromium`;

/** A machine that tests may take long to show something. */
const patienceMs = 90_000;

export async function openBrowser(): Promise<Browser> {
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const alone = ['--disable-component-update', '--disable-sync', '--no-sandbox'];
  // Host names of companies: RFC 6761 keeps `.test` from ever being anybody's.
  const named = ['--host-resolver-rules=MAP *.test 127.0.0.1'];
  const browser = await chromium.launch({ executablePath: path, args: [...quiet, ...alone, ...named] });
  browser.on('context', (context) => {
    context.setDefaultTimeout(patienceMs);
    context.setDefaultNavigationTimeout(patienceMs);
  });
  return browser;
}

/** Does what a test does on a page; when it fails, it fails with what the page showed and what had no answer yet. */
export async function onPage<Result>(page: Page, act: () => Promise<Result>): Promise<Result> {
  const open = new Set<Request>();
  const settled = (request: Request) => open.delete(request);
  page.on('request', (request) => open.add(request));
  page.on('requestfinished', settled);
  page.on('requestfailed', settled);
  try {
    return await act();
  } catch (cause) {
    const shown = await page.locator('body').ariaSnapshot({ timeout: 5000 }).catch(String);
    const without = [...open].map((one) => one.url()).join(', ');
    const seen = `${page.url()}, without an answer: ${without}\n${shown.slice(0, 4000)}`;
    throw new Error(`${cause instanceof Error ? cause.message : cause}\n${seen}`, { cause });
  }
}

/** What the page complained of, to be empty in the end. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}
