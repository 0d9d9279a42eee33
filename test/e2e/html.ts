// Whether what a browser is given is HTML: by its standard alone, taste is for others.
import { HtmlValidate } from 'html-validate';
import type { Page } from 'playwright-core';

const judge = new HtmlValidate({ root: true, extends: ['html-validate:standard'] });

/** Of a page as it was sent. */
export async function htmlFaults(html: string): Promise<string[]> {
  const { results } = await judge.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} (${selector})`),
  );
}

/** Of a page as its script has drawn it. */
export async function drawnFaults(page: Page): Promise<string[]> {
  return htmlFaults(`<!doctype html>\n${await page.evaluate('document.documentElement.outerHTML')}`);
}
