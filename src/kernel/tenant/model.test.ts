import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { companyIndex } from './companies.ts';
import { claimableDomain, hostName, slugOf } from './model.ts';
import { offerOf, planNames, plans, tiers } from './plans.ts';

test('the tiers cost what the price list says', () => {
  assert.deepEqual(plans.tier1.price, { amount: 9_700, currency: 'USD' });
  assert.deepEqual(plans.tier2.price, { amount: 29_700, currency: 'USD' });
  assert.deepEqual(plans.tier3.price, { amount: 99_700, currency: 'USD' });
  assert.equal(plans.owner.price, null, 'what one owns is not sold');
});

test('a company name becomes a readable part of an address', () => {
  assert.equal(slugOf('Müller & Söhne', '01900000-0000-7000-8000-00001a2b3c4d'), 'muller-sohne-1a2b3c4d');
  assert.equal(slugOf('日本', '01900000-0000-7000-8000-00001a2b3c4d'), '1a2b3c4d');
  assert.match(slugOf('x'.repeat(500), '01900000-0000-7000-8000-00001a2b3c4d'), /^x{40}-1a2b3c4d$/);
});

test('a host is the same host however it is written', () => {
  const written = ['shop.example.com', 'SHOP.example.COM', 'shop.example.com.', 'shop.example.com:8080'];
  for (const host of written) assert.equal(hostName(host), 'shop.example.com');
  assert.equal(hostName('[::1]:3000'), '[::1]');
});

test('what is no host is none', () => {
  const wrong = ['', 'a b', 'user@example.com', 'example.com/path', 'example.com?x', 'a\\b', ':80', 'x'.repeat(400)];
  for (const host of wrong) assert.equal(hostName(host), undefined, host);
});

test('a tenant may claim a public name only', () => {
  assert.equal(claimableDomain('Shop.Example.com'), 'shop.example.com');
  assert.equal(claimableDomain('münchen.example'), 'xn--mnchen-3ya.example');
  const kept = [
    'localhost',
    'app.localhost',
    'printer.local',
    'db.internal',
    '127.0.0.1',
    '[::1]',
    '10.0.0.1',
    'intranet',
  ];
  for (const host of kept) assert.equal(claimableDomain(host), undefined, host);
  assert.equal(claimableDomain('2130706433'), undefined, '127.0.0.1 as one number');
});

test('a plan includes what the smaller ones include, and the owner has everything', () => {
  const offer = offerOf([
    { name: 'basic', plan: 'tier1' },
    { name: 'sites', plan: { 'sites.*': 'tier1', 'sites.page.write': 'tier2', 'sites.page.*': 'tier3' } },
    { name: 'unpriced' },
  ]);
  const smallest: Record<string, (typeof tiers)[number]> = {
    'basic.thing.do': 'tier1',
    'sites.theme.pick': 'tier1',
    'sites.page.write': 'tier2',
    'sites.page.publish': 'tier3',
    'unpriced.thing.do': 'tier3',
    'nobody.knows.this': 'tier3',
    'constructor.thing.do': 'tier3',
    'identity.member.list': 'tier1',
    'flow.welcome': 'tier1',
    'mcp.garden.plant.water': 'tier3',
  };
  for (const [capability, tier] of Object.entries(smallest)) {
    assert.equal(offer.tierOf(capability), tier, capability);
    const having = planNames.filter((plan) => offer.includes(plan, capability));
    assert.deepEqual(having, ['owner', ...tiers.slice(tiers.indexOf(tier))], capability);
  }
});

test('a module prices what is its own', () => {
  assert.throws(() => offerOf([{ name: 'greedy', plan: { 'identity.*': 'tier3' } }]), /not its own/);
});

const host = fc.constantFrom('a.example', 'b.example', 'c.example');
const company = fc.record({
  id: fc.constantFrom('1', '2', '3'),
  name: fc.constant('Acme'),
  slug: fc.constantFrom('acme', 'bolt', 'chart'),
  plan: fc.constantFrom(...tiers),
  status: fc.constantFrom('active' as const, 'suspended' as const),
  claimedAt: fc.constant(null),
  hosts: fc.uniqueArray(host),
});

test('a host and a slug lead to the company that took it last, for as long as it is there', () => {
  const step = fc.oneof(company, fc.constantFrom('1', '2', '3'));
  const holds = fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
    const index = companyIndex();
    // By hand: who took a name last has it until it goes, or comes back without it.
    const hosts = new Map<string, string>();
    const slugs = new Map<string, string>();
    const drop = (id: string) => {
      for (const names of [hosts, slugs]) for (const [name, by] of names) if (by === id) names.delete(name);
    };
    for (const one of steps) {
      const id = typeof one === 'string' ? one : one.id;
      drop(id);
      if (typeof one === 'string') {
        index.remove(id);
        continue;
      }
      index.put(one);
      slugs.set(one.slug, id);
      for (const name of one.hosts) hosts.set(name, id);
    }
    for (const name of ['a.example', 'b.example', 'c.example']) assert.equal(index.ofHost(name)?.id, hosts.get(name));
    for (const name of ['acme', 'bolt', 'chart']) assert.equal(index.ofSlug(name)?.id, slugs.get(name));
  });
  fc.assert(holds, { numRuns: 2000 });
});
