import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { startHttp } from '#surfaces/http';
import type { World } from '#test/world';
import { createLink, setLinkOpen } from '../partner/links.ts';
import type { Partner } from '../partner/shape.ts';
import { changeTerms, listPrograms } from '../program/programs.ts';
import type { Program } from '../program/shape.ts';
import { partnersWorld, refusal, type Shop, shop } from '../scene.test.ts';

const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

suite('visits', () => {
  let world: World;
  let ours: Shop;
  let url: string;
  let partner: Partner;
  before(async () => {
    world = await partnersWorld();
    ours = await shop(world, world.kernel.tenants.owner().id);
    url = (await world.http()).url;
    partner = await ours.partner('Gardener');
    const { items }: { items: Program[] } = await world.call(ours.boss, listPrograms.contract, {});
    const terms = { programId: items[0]?.id ?? '', ifVersion: 1, landingUrl: 'https://shop.example/start?a=b' };
    await world.call(ours.boss, changeTerms.contract, terms);
  });
  after(() => world.close());

  const follow = (code: string, userAgent = browser) =>
    fetch(`${url}/r/${code}`, { redirect: 'manual', headers: { 'user-agent': userAgent } });
  const visits = async () => {
    await world.settle();
    return world.sql<{ id: string; affiliate_id: string; ip: string; user_agent: string; country: string | null }>(
      'select * from partners.referrals where tenant_id = $1 order by id',
      [ours.boss.tenantId],
    );
  };
  const post = (path: string, body: object, userAgent = browser) =>
    fetch(`${url}/affiliate/track/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': userAgent },
      body: JSON.stringify(body),
    });

  test('a link leads on in one step, and who sent the visitor is remembered', async () => {
    const answer = await follow(`${partner.code}?utm_source=mail`);
    const to = new URL(answer.headers.get('location') ?? '');
    assert.deepEqual([answer.status, to.origin + to.pathname], [302, 'https://shop.example/start']);
    const { click, ...rest } = Object.fromEntries(to.searchParams);
    assert.deepEqual(rest, { a: 'b', utm_source: 'mail', via: partner.code });
    assert.match(answer.headers.get('set-cookie') ?? '', new RegExp(`^cadre_click=${click};.*Max-Age=2592000`));
    const found = (await visits()).find(({ id }) => id === click);
    assert.deepEqual([found?.affiliate_id, found?.user_agent], [partner.id, browser]);
  });

  test('in which country a visitor is, is kept of a link that was followed, as the proxy in front says', async () => {
    const options = { host: '127.0.0.1', port: 0, version: '0', trustProxy: true, countryHeader: 'cf-ipcountry' };
    const behind = await startHttp(world.kernel, options);
    const led = await fetch(`${behind.url}/r/${partner.code}`, {
      redirect: 'manual',
      headers: { 'user-agent': browser, 'cf-ipcountry': 'PT' },
    });
    await behind.stop();
    const click = new URL(led.headers.get('location') ?? '').searchParams.get('click');
    const found = (await visits()).find(({ id }) => id === click);
    assert.equal(found?.country, 'PT');
  });

  test('whatever an address says goes along, nothing of it is refused', async () => {
    const answer = await follow(`${partner.code}?utm_source=a&x=1&x=2&y=&click=forged&via=forged`);
    const to = new URL(answer.headers.get('location') ?? '').searchParams;
    assert.deepEqual([to.get('utm_source'), to.getAll('x'), to.get('y')], ['a', ['1', '2'], '']);
    assert.deepEqual([to.getAll('via'), to.getAll('click').length], [[partner.code], 1]);
    assert.notEqual(to.get('click'), 'forged');
  });

  test('a sale that names the visit is the partner’s, until the window has passed', async () => {
    const to = new URL((await follow(partner.code ?? '')).headers.get('location') ?? '');
    const clickId = to.searchParams.get('click') ?? '';
    await visits();
    const sale = await ours.tell({ transactionId: 'visited', clickId });
    assert.deepEqual([sale.partnerId, sale.path], [partner.id, 'click']);
    const at = new Date(world.clock.nowMs() - 3_600_000).toISOString();
    await assert.rejects(ours.tell({ transactionId: 'earlier', clickId, at }), refusal('conflict'));
    world.clock.pass('31 days');
    await assert.rejects(ours.tell({ transactionId: 'late', clickId }), refusal('conflict'));
  });

  test('bots are led on and not counted', async () => {
    const before = (await visits()).length;
    const answer = await follow(
      partner.code ?? '',
      'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    );
    const to = new URL(answer.headers.get('location') ?? '');
    assert.deepEqual(
      [answer.status, to.searchParams.get('click'), answer.headers.get('set-cookie')],
      [302, null, null],
    );
    assert.equal((await visits()).length, before);
  });

  test('an unknown code, and a closed link, lead nowhere', async () => {
    for (const code of ['nobody-has-it', 'x', 'mistyped,', 'a%20b'])
      assert.equal((await follow(code)).status, 404, code);
    const link = { partnerId: partner.id, code: 'closing', url: 'https://shop.example/elsewhere' };
    const { id } = await world.call(ours.boss, createLink.contract, link);
    assert.equal(
      (await follow('closing')).headers.get('location')?.startsWith('https://shop.example/elsewhere?via'),
      true,
    );
    await world.call(ours.boss, setLinkOpen.contract, { linkId: id, isOpen: false });
    assert.equal((await follow('closing')).status, 404);
  });

  test('a partner who is suspended brings nobody, but their link still leads on', async () => {
    const other = await ours.partner('Suspended');
    await world.answer(ours.boss, 'partners.partner.suspend', { partnerId: other.id });
    const before = (await visits()).length;
    const answer = await follow(other.code ?? '');
    assert.deepEqual([answer.status, answer.headers.get('location')?.includes('click=')], [302, false]);
    assert.equal((await visits()).length, before);
  });

  test('a page tells of a visit itself, and how long it lasted', async () => {
    const answer = await post('click', { code: partner.code, landingUrl: 'https://shop.example/spring' });
    assert.equal(answer.status, 200);
    const { clickId }: { clickId: string } = JSON.parse(await answer.text());
    assert.ok((await visits()).some(({ id }) => id === clickId));
    for (const seconds of [20, 12]) await post('stay', { clickId, seconds });
    const [row] = await world.sql('select seconds_on_site as seconds from partners.referrals where id = $1', [clickId]);
    assert.equal(row?.seconds, 20);
    assert.deepEqual(JSON.parse(await (await post('click', { code: partner.code }, 'curl/8.0')).text()), {
      clickId: null,
    });
    assert.equal((await post('click', { code: 'nobody-has-it' })).status, 404);
  });

  test('a page of the merchant’s own site may tell of a visit, and of nothing else', async () => {
    const origin = 'https://shop.example';
    const asking = { origin, 'access-control-request-method': 'POST' };
    const first = await fetch(`${url}/affiliate/track/click`, { method: 'OPTIONS', headers: asking });
    assert.deepEqual(
      [
        first.status,
        first.headers.get('access-control-allow-origin'),
        first.headers.get('access-control-allow-headers'),
      ],
      [204, '*', 'content-type'],
    );
    const headers = { origin, 'content-type': 'application/json', 'user-agent': browser };
    const ask = (path: string, body: object) =>
      fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const told = await ask('/affiliate/track/click', { code: partner.code });
    assert.deepEqual([told.status, told.headers.get('access-control-allow-origin')], [200, '*']);
    const unknown = await ask('/affiliate/track/click', { code: 'no-such-code' });
    assert.deepEqual([unknown.status, unknown.headers.get('access-control-allow-origin')], [404, '*']);
    const sale = await ask('/affiliate/track/conversion', {});
    assert.deepEqual([sale.status, sale.headers.get('access-control-allow-origin')], [403, null]);
  });

  test('another company’s code leads nowhere here', async () => {
    const theirs = await (await shop(world)).partner('Elsewhere Inc');
    assert.equal((await follow(theirs.code ?? '')).status, 404);
  });

  test('two hundred visits at once are all written down, each once', async () => {
    const before = (await visits()).length;
    const answers = await Promise.all(Array.from({ length: 200 }, () => follow(partner.code ?? '')));
    assert.equal(new Set(answers.map(({ headers }) => headers.get('location'))).size, 200);
    assert.equal((await visits()).length, before + 200);
  });
});
