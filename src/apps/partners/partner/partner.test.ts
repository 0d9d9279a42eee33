import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { World } from '#test/world';
import { partnersWorld, refusal, type Shop, shop } from '../scene.test.ts';
import { setPayTo, setUser } from './account.ts';
import { agreeRate, trustPartner } from './decisions.ts';
import { createCoupon, createLink, listLinks, setLinkOpen } from './links.ts';
import { listPartners, readPartner } from './partners.ts';
import { registerPartner } from './register.ts';
import { codeFrom, masked, type Partner } from './shape.ts';

suite('partners', () => {
  let world: World;
  let ours: Shop;
  let url: string;
  before(async () => {
    world = await partnersWorld();
    ours = await shop(world, world.kernel.tenants.owner().id);
    url = (await world.http()).url;
  });
  after(() => world.close());

  const apply = (input: object) =>
    fetch(`${url}/affiliate/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
  const step = async (name: string, { id }: Pick<Partner, 'id'>, note?: string): Promise<Partner> => {
    const answer = await world.answer(ours.boss, `partners.partner.${name}`, {
      partnerId: id,
      ...(note ? { note } : {}),
    });
    assert.ok(answer.status === 'done');
    return world.call(ours.boss, readPartner.contract, { partnerId: id });
  };

  const told = async (input: object): Promise<Partner> => {
    const answer = await apply(input);
    assert.equal(answer.status, 200);
    return JSON.parse(await answer.text());
  };
  const all = async (): Promise<Partner[]> =>
    (await world.call(ours.boss, listPartners.contract, { limit: 200 })).items;
  const leads = async (code: string | null) =>
    (
      await fetch(`${url}/affiliate/track/click`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code }),
      })
    ).status;

  test('whoever applies waits to be approved, and has a code from then on', async () => {
    const partner = await told({ name: 'Zoë’s Café', email: 'zoe@example.com', website: 'https://zoe.example/' });
    assert.deepEqual([partner.status, partner.code, partner.kind], ['applied', null, 'affiliate']);
    assert.equal(await leads('zoe-s-cafe'), 404);
    const approved = await step('approve', partner);
    assert.deepEqual([approved.status, approved.code], ['approved', 'zoe-s-cafe']);
    assert.equal(await leads('zoe-s-cafe'), 200);
    assert.equal((await step('suspend', partner, 'Look into it')).note, 'Look into it');
    assert.equal((await step('resume', partner)).status, 'approved');
    await step('reopen', partner);
    assert.equal(await leads('zoe-s-cafe'), 200, 'what was there once still leads on');
  });

  test('a mailbox is in a program once, however it is spelled', async () => {
    const first = await ours.partner('First', { email: 'one.two@gmail.com' });
    for (const email of ['ONE.TWO@gmail.com', 'onetwo+more@googlemail.com']) {
      await told({ name: 'Second', email });
      await assert.rejects(ours.partner('Second', { email }), refusal('conflict'));
    }
    await Promise.all([1, 2, 3, 4].map(() => told({ name: 'Twins', email: 'twins@example.com' })));
    const names = (await all()).map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => name === 'Second' || name === 'Twins'),
      ['Twins'],
    );
    assert.deepEqual(await world.call(ours.boss, readPartner.contract, { partnerId: first.id }), first);
  });

  test('a stranger can not find out who is a partner', async () => {
    await ours.partner('Known', { email: 'known@example.com', website: 'https://known.example/' });
    const shapeOf = ({ id, createdAt, name, email, ...rest }: Partner) => {
      assert.match(`${id} ${createdAt}`, /^[0-9a-f-]{36} \d{4}-/);
      return { ...rest, isEcho: name.startsWith('Probe') && email.endsWith('@example.com') };
    };
    const [known, fresh] = [
      await told({ name: 'Probe one', email: 'known@example.com' }),
      await told({ name: 'Probe two', email: 'fresh@example.com' }),
    ];
    assert.deepEqual(shapeOf(known), shapeOf(fresh));
    assert.deepEqual([await leads('probe-one'), await leads('probe-two')], [404, 404]);
    const rehearsed = await Promise.all(
      ['known@example.com', 'newer@example.com'].map(async (email) => {
        const answer = await fetch(`${url}/affiliate/register`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'cadre-rehearse': 'true' },
          body: JSON.stringify({ name: 'Probe', email }),
        });
        const { output: _, ...shown }: { output: unknown } = JSON.parse(await answer.text());
        return shown;
      }),
    );
    assert.deepEqual(rehearsed[0], rehearsed[1]);
  });

  test('in a program that accepts by itself the code can not be guessed from the name', async () => {
    const { program } = { program: 'open-to-all' };
    await world.answer(ours.boss, 'partners.program.create', { slug: program, acceptsByItself: true });
    const { id, status, code } = await told({ name: 'Guess me', email: 'guess@example.com', program });
    assert.deepEqual([status, code, await leads('guess-me')], ['approved', null, 404]);
    const made = await world.call(ours.boss, readPartner.contract, { partnerId: id });
    assert.match(made.code ?? '', /^guess-me-[0-9a-f]{8}$/);
    assert.equal(await leads(made.code), 200);
  });

  test('a partner who signs in is told that somebody applied with their address', async () => {
    const owner = await world.person(ours.boss.tenantId, 'client');
    const { id, version } = await ours.partner('Owner', { email: 'owner@example.com' });
    await world.call(ours.boss, setUser.contract, { partnerId: id, ifVersion: version, userId: owner.actor.id });
    for (const _ of [1, 2]) await told({ name: 'Somebody', email: 'owner@example.com' });
    await world.settle();
    const answer = await world.answer(owner, 'notify.notice.list', {});
    assert.ok(answer.status === 'done');
    const { items }: { items: { title: string; count: number }[] } = Object(answer.output);
    assert.deepEqual(
      items.map(({ title, count }) => [title, count]),
      [['Somebody applied to be a partner with your address', 2]],
    );
  });

  test('two of the same name have different codes', async () => {
    const [one, other] = [await ours.partner('Same Name'), await ours.partner('Same Name')];
    assert.equal(one.code, 'same-name');
    assert.match(other.code ?? '', /^same-name-[0-9a-f]{6}$/);
  });

  test('who brings whom is a tree, for the database too', async () => {
    const top = await ours.partner('Trunk');
    const branch = await ours.partner('Branch', { broughtBy: top.code ?? '' });
    assert.equal(branch.parentId, top.id);
    const circle = 'update partners.affiliates set parent_id = $1 where id = $2';
    await assert.rejects(world.sql(circle, [branch.id, top.id]), /affiliates_/);
    await assert.rejects(world.sql(circle, [top.id, top.id]), /affiliates_/);
    await assert.rejects(ours.partner('Lost', { broughtBy: 'nobody-at-all' }), refusal('not_found'));
    const { items }: { items: Partner[] } = await world.call(ours.boss, listPartners.contract, { parentId: top.id });
    assert.deepEqual(
      items.map(({ id }) => id),
      [branch.id],
    );
  });

  test('a step is refused where it does not lead on', async () => {
    const partner = await ours.partner('Steps');
    await assert.rejects(step('resume', partner), refusal('conflict'));
    assert.equal((await step('ban', partner, 'Stuffed cookies')).status, 'banned');
    await assert.rejects(step('approve', partner), refusal('conflict'));
    assert.equal((await step('reopen', partner)).status, 'applied');
    assert.equal((await step('reject', partner)).status, 'rejected');
  });

  test('an approval is taken back by undoing the call', async () => {
    const { id } = JSON.parse(await (await apply({ name: 'Hasty', email: 'hasty@example.com' })).text());
    const answer = await world.answer(ours.boss, 'partners.partner.approve', { partnerId: id });
    assert.ok(answer.status === 'done' && answer.entryId);
    await world.answer(ours.boss, 'invoke.call.undo', { entryId: answer.entryId });
    assert.equal((await world.call(ours.boss, readPartner.contract, { partnerId: id })).status, 'applied');
  });

  test('where money goes is shown but for its end, and an agent asks before it changes it', async () => {
    const { id, version } = await ours.partner('Payee');
    const payTo = { partnerId: id, ifVersion: version, method: 'bank', account: 'DE02120300000000202051' };
    const agent = await world.agent(ours.boss, 'tenant_admin');
    assert.equal((await world.answer(agent, setPayTo.contract.name, payTo)).status, 'waiting');
    const changed = await world.call(ours.boss, setPayTo.contract, payTo);
    assert.equal(changed.payTo, '••••••2051');
    await assert.rejects(world.call(ours.boss, setPayTo.contract, payTo), refusal('conflict'));
    for (const other of [agreeRate, trustPartner]) {
      const input = { partnerId: id, ifVersion: 2, ...(other === agreeRate ? { rateBp: 2500 } : { isTrusted: true }) };
      assert.equal((await world.answer(agent, other.contract.name, input)).status, 'waiting');
    }
  });

  test('a short account shows next to nothing', () => {
    assert.deepEqual([masked('ab'), masked('a@b.c'), masked(null)], ['••••••', '••••••c', null]);
  });

  test('links and coupons have codes of their own, each once', async () => {
    const { id } = await ours.partner('Linked');
    const link = { partnerId: id, code: 'Linked-Spring', url: 'https://shop.example/spring' };
    const made = await world.call(ours.boss, createLink.contract, link);
    assert.equal(made.code, 'linked-spring');
    await assert.rejects(world.call(ours.boss, createLink.contract, link), refusal('conflict'));
    await world.call(ours.boss, createCoupon.contract, { partnerId: id, code: 'linked5' });
    await assert.rejects(
      world.call(ours.boss, createCoupon.contract, { partnerId: id, code: 'LINKED5' }),
      refusal('conflict'),
    );
    await world.call(ours.boss, setLinkOpen.contract, { linkId: made.id, isOpen: false });
    const again = world.call(ours.boss, setLinkOpen.contract, { linkId: made.id, isOpen: false });
    await assert.rejects(again, refusal('conflict'));
    const { links, coupons } = await world.call(ours.boss, listLinks.contract, { partnerId: id });
    assert.deepEqual(
      links.map(({ isOpen }: { isOpen: boolean }) => isOpen),
      [true, false],
    );
    assert.equal(coupons[0].code, 'LINKED5');
    for (const wrong of ['javascript:alert(1)', 'ftp://shop.example/']) {
      const bad = { ...link, code: 'other', url: wrong };
      await assert.rejects(world.call(ours.boss, createLink.contract, bad), refusal('invalid'), wrong);
    }
  });

  test('a code comes from a name, and from nothing when there is nothing', () => {
    assert.deepEqual(['Ada’s Garden', '李小龍', 'x', '  Ünïcödé  '].map(codeFrom), [
      'ada-s-garden',
      'partner',
      'partner',
      'u-ni-co-de',
    ]);
  });

  test('a person signs in for one partner', async () => {
    const [one, other] = [await ours.partner('One'), await ours.partner('Other')];
    const client = await world.person(ours.boss.tenantId, 'client');
    const user = (partner: Partner) => ({ partnerId: partner.id, ifVersion: partner.version, userId: client.actor.id });
    assert.equal((await world.call(ours.boss, setUser.contract, user(one))).userId, client.actor.id);
    await assert.rejects(world.call(ours.boss, setUser.contract, user(other)), refusal('conflict'));
  });

  test('whoever is signed in as a client applies for themselves', async () => {
    const client = await world.person(ours.boss.tenantId, 'client');
    const applied = await world.call(client, registerPartner.contract, { name: 'Me', email: 'me@example.com' });
    assert.deepEqual([applied.status, applied.userId], ['applied', client.actor.id]);
    const again = world.call(client, registerPartner.contract, { name: 'Me', email: 'me.too@example.com' });
    await assert.rejects(again, refusal('conflict'));
  });
});
