// A real browser, if the machine has one: Debian's Chromium, or the one named by CHROMIUM.
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const path = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const noBrowser = existsSync(path) ? false : `there is no browser at ${path}; install chromium`;

export function openBrowser(): Promise<Browser> {
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const alone = ['--disable-component-update', '--disable-sync', '--no-sandbox'];
  return chromium.launch({ executablePath: path, args: [...quiet, ...alone] });
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
