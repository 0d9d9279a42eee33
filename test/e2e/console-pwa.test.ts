// The console on a device: it is told of what waits without being open, and of a version that is newer than it.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { Page, Worker } from 'playwright-core';
import { type HttpDoor, startHttp } from '#surfaces/http';
import { noBrowser } from './browser.ts';
import { assertQuiet, type ConsoleStage, openConsole } from './console-stage.ts';
import { type PushService, pushHost, startPushService } from './push-post.ts';

suite('the console on a device', { skip: noBrowser }, () => {
  let service: PushService;
  let stage: ConsoleStage;
  before(async () => {
    service = await startPushService();
    stage = await openConsole({ around: { egress: { baseUrls: { [pushHost]: service.url } } } });
  });
  after(async () => {
    await stage?.close();
    await service?.stop();
  });

  async function workerOf(page: Page): Promise<Worker> {
    await page.evaluate('navigator.serviceWorker.ready');
    const [worker] = page.context().serviceWorkers();
    return worker ?? assert.fail('no worker');
  }

  /** As the browser hands on what has come for it. */
  async function deliver(page: Page, data: string) {
    const session = await page.context().newCDPSession(page);
    const found = new Promise<string>((resolve) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const [one] = registrations.filter(({ isDeleted }) => !isDeleted);
        if (one) resolve(one.registrationId);
      });
    });
    await session.send('ServiceWorker.enable');
    const origin = new URL(stage.url).origin;
    await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await found, data });
  }

  test('tells on it of a decision that waits, for this browser alone to read, and leads there', async () => {
    const { scene } = stage;
    const visit = await stage.visit({});
    const { page } = visit;
    await page.context().grantPermissions(['notifications'], { origin: stage.url });
    const given = JSON.stringify({ ...service.subscription, expirationTime: null });
    await page.addInitScript(`PushManager.prototype.subscribe = async () => ({ toJSON: () => (${given}) })`);
    await page.goto(`${stage.url}/app/account`);
    await page.getByRole('button', { name: 'Tell me on this device' }).click();
    await page.getByRole('region', { name: 'Devices that tell you' }).getByText('Linux, Chrome').waitFor();
    await page
      .getByLabel(/^Approval.* by push$/)
      .first()
      .selectOption('immediate');
    await page.getByText(/by push: immediate/).waitFor();

    const { 'Support desk': desk } = scene.agents;
    assert.ok(desk);
    const refund = { order: '10501', amount: { amount: 4200, currency: 'USD' }, letter: 'One mug came broken.' };
    await scene.ask(desk, 'desk.order.refund', refund, 'The mug is at your door. $42.00 goes back to the card.');
    await scene.world.settle();
    const [told] = service.come;
    assert.ok(told, 'nothing was pushed');
    const worker = await workerOf(page);
    const shown = 'self.registration.getNotifications().then((all) => all.map(({ title, body }) => [title, body]))';
    const { title, body, url } = JSON.parse(told) as { title: string; body: string; url: string };
    const first = async () => ((await worker.evaluate(shown)) as unknown[])[0];
    // What comes before the worker is at work is lost, as anywhere: it is sent again after a while.
    let looks = 0;
    await until(async () => {
      if (looks % 200 === 0) await deliver(page, told);
      looks += 1;
      return (await first()) !== undefined;
    });
    assert.deepEqual(await first(), [title, body]);
    assert.match(`${title} ${body}`, /refund|42\.00/i);
    // Only a page that is the worker's can be led anywhere by it.
    await until(() => page.evaluate<boolean>('navigator.serviceWorker.controller !== null'));
    await worker.evaluate(`self.registration.getNotifications().then(([notification]) =>
      self.dispatchEvent(new NotificationEvent('notificationclick', { notification })))`);
    await page.waitForURL((at) => at.pathname === new URL(url).pathname);
    assert.match(new URL(url).pathname, /^\/app\/approvals\//);
    assertQuiet(visit);
    await visit.close();
  });

  test('says that a newer version is there, and takes it when one wants to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cadre-newer-'));
    await cp(stage.built, folder, { recursive: true });
    let door = await open(folder, 0);
    const visit = await stage.visit({});
    const { page } = visit;
    await page.goto(`${door.url}/app/notes`);
    await page.evaluate('navigator.serviceWorker.ready');
    await page.reload();
    await page.getByRole('heading', { name: 'Notes' }).waitFor();
    assert.equal(await page.getByText('A new version is ready.').count(), 0);

    const place = join(folder, 'worker.js');
    await writeFile(place, `${await readFile(place, 'utf8')}\n// Another build.\n`);
    const { port } = new URL(door.url);
    await door.stop();
    door = await open(folder, Number(port));
    await page.reload();
    await page.getByText('A new version is ready.').waitFor();
    const again = page.waitForEvent('load');
    await page.getByRole('button', { name: 'Reload' }).click();
    await again;
    await page.getByRole('heading', { name: 'Notes' }).waitFor();
    assert.equal(await page.getByText('A new version is ready.').count(), 0);
    await visit.close();
    await door.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function open(folder: string, port: number): Promise<HttpDoor> {
    return startHttp(stage.scene.world.kernel, { host: '127.0.0.1', port, version: 'test', console: folder });
  }
});

const patienceMs = 60_000;

async function until(holds: () => Promise<boolean>) {
  const end = performance.now() + patienceMs;
  while (!(await holds())) assert.ok(performance.now() < end, 'It did not come in time');
}
