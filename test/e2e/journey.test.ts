// The way in as a person takes it: from the first address to the first page, with a real browser.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { createWorld, type World } from '#test/world';
import { complaintsOf, noBrowser, openBrowser } from './browser.ts';
import { drawnFaults } from './html.ts';

const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
];
const themes = ['light', 'dark'] as const;
const email = 'operator@example.com';
const password = 'a long enough sentence';
/** Set, the pictures are kept there, to be looked at. */
const pictures = process.env.CADRE_TEST_PICTURES;

suite('the way in, in a real browser', { skip: noBrowser }, () => {
  let world: World;
  let browser: Browser;
  let url: string;
  before(async () => {
    [world, browser] = await Promise.all([createWorld(), openBrowser()]);
    ({ url } = await world.http());
    await world.kernel.identity.ensureAdmin({ email, password });
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  async function signIn(page: Page, typed: string) {
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(typed);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  test('one types what one knows, is told when it is wrong, and comes to the first page and out again', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(url);
    await page.waitForURL('**/auth/login/?next=%2Fapp%2F');
    await signIn(page, 'not this one');
    assert.equal(await page.getByRole('alert').textContent(), 'The e-mail or the password is wrong.');
    assert.equal(await page.getByLabel('E-mail').inputValue(), email);
    await signIn(page, password);
    await page.waitForURL('**/app/');
    assert.match((await page.textContent('main')) ?? '', /signed in as Super Admin/);
    await page.getByRole('link', { name: /^Admin/ }).click();
    await page.waitForURL('**/docs#/identity');
    await page.locator('#operations-tag-identity').waitFor();
    await page.goto(`${url}/app/`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/auth/login/');
    await page.goto(`${url}/app/`);
    await page.waitForURL('**/auth/login/?next=%2Fapp%2F');
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test('a page of somebody else can not send our form', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route('https://evil.example/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${url}/auth/login/"><input name="email" value="${email}">
          <input name="password" value="${password}"><button>Win</button></form>`,
      }),
    );
    await page.goto('https://evil.example/');
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url() === `${url}/auth/login/`),
      page.getByRole('button').click(),
    ]);
    assert.equal(answer.status(), 403);
    assert.deepEqual(await context.cookies(), []);
    await context.close();
  });

  test('a person lets a program in on the page that asks, and the program gets its code', async () => {
    const back = 'https://program.example/back';
    const registered = await fetch(`${url}/oauth/register`, {
      method: 'POST',
      body: JSON.stringify({ client_name: 'Example', redirect_uris: [back] }),
    });
    const { client_id } = (await registered.json()) as { client_id: string };
    // The pair that RFC 7636 shows in its appendix B.
    const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
    const asked = new URLSearchParams({ client_id, redirect_uri: back, response_type: 'code', ...challenge });
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route('https://program.example/**', (route) => route.fulfill({ body: 'Thank you' }));
    await page.goto(`${url}/oauth/authorize?${asked}`);
    await signIn(page, password);
    await page.getByRole('heading', { name: 'Let Example in?' }).waitFor();
    if (pictures) await page.screenshot({ path: join(pictures, 'consent.png'), fullPage: true });
    await page.getByRole('button', { name: 'Let it in' }).click();
    await page.waitForURL('https://program.example/**');
    assert.ok(new URL(page.url()).searchParams.get('code'));
    await context.close();
  });

  async function invitation(): Promise<string> {
    const { id } = world.kernel.tenants.owner();
    const admin = await world.person(id, 'super_admin');
    const invited = await world.answer(admin, 'identity.person.invite', {
      email: 'grace@example.com',
      role: 'manager',
    });
    assert.ok(invited.status === 'done');
    return new URL((invited.output as { link: string }).link).pathname;
  }

  test('every page of the way fits a phone and a desktop, by day and by night, and can be read', async () => {
    const join = await invitation();
    for (const viewport of sizes) {
      for (const colorScheme of themes) {
        const context = await browser.newContext({ viewport, colorScheme });
        const page = await context.newPage();
        const look = (name: string) => looked(page, `${name}-${viewport.width}-${colorScheme}`, viewport.width);
        await page.goto(`${url}/auth/login/`);
        await look('login');
        await signIn(page, 'not this one');
        await page.getByRole('alert').waitFor();
        await look('wrong');
        await page.goto(url + join);
        await look('invitation');
        await page.goto(await world.kernel.identity.signInLink(url));
        await look('home');
        await context.close();
      }
    }
  });
});

async function looked(page: Page, name: string, width: number) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  const seen = Number(await page.evaluate('document.documentElement.scrollWidth'));
  assert.ok(seen <= width, `${name} is ${seen} pixels wide`);
  assert.deepEqual(await drawnFaults(page), [], `${name} is not HTML`);
  assert.deepEqual(await page.evaluate(hardToRead), [], `${name} has text that is hard to read`);
}

/** What has less contrast than WCAG 2.2 wants of text, measured in the page. */
const hardToRead = `(() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, index) => sum + one * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = (node) => {
    const colour = parse(getComputedStyle(node).backgroundColor);
    return colour.length === 4 && colour[3] === 0 ? ground(node.parentElement) : colour;
  };
  const hasText = (node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
  return [...document.querySelectorAll('main *')]
    .filter((node) => hasText(node) && node.tagName !== 'STYLE')
    .filter((node) => {
      const [ink, paper] = [light(parse(getComputedStyle(node).color)), light(ground(node))];
      return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05) < 4.5;
    })
    .map((node) => node.textContent);
})()`;
