// A company under a host name of its own: met as itself, signed in there and nowhere else.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../within.ts';
import { complaintsOf, noBrowser } from './browser.ts';
import { type ConsoleStage, openConsole } from './console-stage.ts';

const password = 'one more long sentence';

suite('host names of companies', { skip: noBrowser }, () => {
  let stage: ConsoleStage;
  let port: string;
  before(async () => {
    stage = await openConsole();
    port = new URL(stage.url).port;
  });
  after(() => stage?.close());

  const at = (host: string, path: string) => `http://${host}:${port}${path}`;

  async function founded(name: string, primary: string) {
    const { world, admin } = stage.scene;
    const host = `${name.toLowerCase()}.kestrel.test`;
    const { id: tenantId } = await world.tenant(name);
    const boss = await world.person(tenantId, 'tenant_admin');
    const done = async (who: typeof boss, capability: string, input: object) => {
      const answer = await world.answer(who, capability, input);
      assert.ok(answer.status === 'done', `${capability}: ${answer.status}`);
      return answer.output as Record<string, string>;
    };
    await done(boss, 'tenant.domain.add', { host });
    await done(admin, 'tenant.domain.confirm', { tenantId, host });
    await done(boss, 'tenant.brand.create', { name: `${name} Garden`, look: { primary }, domain: host });
    const email = `lena@${name.toLowerCase()}.example`;
    const { link = '' } = await done(boss, 'identity.person.invite', { email, role: 'tenant_admin', name: 'Lena' });
    const accepted = await fetch(`${stage.url}/api/v1/identity/invitation/accept`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: link.split('/').at(-1), password, name: 'Lena' }),
    });
    assert.equal(accepted.status, 200, await accepted.text());
    return { host, email, primary };
  }

  async function signIn(page: Page, email: string) {
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  const primaryOf = (page: Page) =>
    page.evaluate<string>(`getComputedStyle(document.documentElement).getPropertyValue('--color-primary').trim()`);

  test('what is made there to be opened elsewhere leads there', async () => {
    const acme = await founded('Carl', '#1f6f4a');
    const page = await stage.phone();
    const complaints = complaintsOf(page);
    await page.goto(at(acme.host, '/auth/login/?next=/app/people'));
    await signIn(page, acme.email);
    await page.getByRole('button', { name: 'Invite person' }).click();
    await page.getByLabel('E-mail').fill('omar@carl.example');
    await page.getByRole('radio', { name: 'Manager' }).check();
    await page.keyboard.press('Control+Enter');
    await page.getByText(at(acme.host, '/auth/invitation/')).waitFor();
    // Nor has a page without TLS a clipboard.
    await page.getByRole('button', { name: /^Copy/ }).click();
    await page.getByRole('button', { name: /^Copy/ }).filter({ hasText: 'Copied' }).waitFor();
    assert.deepEqual(
      complaints.filter((one) => !one.startsWith('The Cross-Origin-Opener-Policy header')),
      [],
    );
    await page.context().close();
  });

  test('one signs in there, under its own name and colour, and not at the next company’s', async () => {
    const acme = await founded('Acme', '#1f6f4a');
    const bolt = await founded('Bolt', '#7a2f8f');
    const page = await stage.phone();
    await page.goto(at(acme.host, '/app/people'));
    await page.waitForURL(at(acme.host, '/auth/login/?next=*'));
    assert.equal(await page.title(), 'Sign in to Acme Garden');
    await signIn(page, acme.email);
    await page.waitForURL(at(acme.host, '/app/people'));
    await page.getByRole('heading', { name: 'People and roles' }).waitFor();
    await until(async () => (await primaryOf(page)).startsWith('oklch'));
    const cookies = await page.context().cookies();
    assert.deepEqual([...new Set(cookies.map(({ domain }) => domain))], [acme.host]);
    await page.goto(at(bolt.host, '/app/people'));
    await page.waitForURL(at(bolt.host, '/auth/login/?next=*'));
    assert.equal(await page.title(), 'Sign in to Bolt Garden');
    await signIn(page, acme.email);
    await page.getByText('Your account belongs to another company than this address').waitFor();
    await signIn(page, bolt.email);
    await page.waitForURL(at(bolt.host, '/app/people'));
    await page.getByRole('heading', { name: 'People and roles' }).waitFor();
    assert.equal(await page.getByText(acme.email).count(), 0);
    const nobody = await page.goto(at('nobody.kestrel.test', '/app/'));
    assert.equal(nobody?.status(), 403);
    await page.getByText(/^This host name does not belong to this Cadre/).waitFor();
    await page.context().close();
  });
});
