// What a company settles and keeps: its parts, secrets, books, rights and record, and what the house does by itself.
import { type Cast, type Flows, here, type Made, note } from './cast.ts';

async function workspace({ ask, word }: Cast): Promise<{ workspaceId: string }> {
  const { id } = await ask<Made>('tenant.workspace.create', { name: word, title: `Workspace ${word}` });
  return { workspaceId: id };
}

async function brand({ ask, word }: Cast): Promise<{ brandId: string; ifVersion: number }> {
  const { id, version } = await ask<Made>('tenant.brand.create', { name: `Brand ${word}` });
  return { brandId: id, ifVersion: version };
}

async function domain({ ask, word }: Cast): Promise<{ host: string }> {
  const { host } = await ask<{ host: string }>('tenant.domain.add', { host: `${word}.example.com` });
  return { host };
}

export const tenantFlows: Flows = {
  async 'tenant.tenant.rename'({ ask, word }) {
    await ask('tenant.tenant.rename', { name: `Company ${word}` });
    return { input: { name: `Renamed ${word}` } };
  },
  'tenant.domain.add': ({ word }) => ({ input: { host: `${word}.example.com` } }),
  'tenant.domain.remove': async (cast) => ({ input: await domain(cast) }),
  async 'tenant.domain.confirm'({ scene, word }) {
    const { world, acme } = scene;
    const host = `${word}.example.com`;
    await world.answer(acme.admin, 'tenant.domain.add', { host });
    return { input: { tenantId: acme.tenantId, host } };
  },
  'tenant.plan.set': async ({ world, word }) => ({ input: { tenantId: (await world.tenant(word)).id, plan: 'tier2' } }),

  'tenant.workspace.create': ({ word }) => ({ input: { name: word, title: 'The shop in the north' } }),
  'tenant.workspace.rename': async (cast) => ({ input: { ...(await workspace(cast)), title: 'The northern shop' } }),
  'tenant.workspace.archive': async (cast) => ({ input: await workspace(cast) }),
  async 'tenant.workspace.restore'(cast) {
    const one = await workspace(cast);
    await cast.ask('tenant.workspace.archive', one);
    return { input: one };
  },

  'tenant.brand.create': ({ word }) => ({ input: { name: `Brand ${word}`, look: { primary: '#1f6f4a' } } }),
  'tenant.brand.edit': async (cast) => ({ input: { ...(await brand(cast)), look: { primary: '#1f6f4a' } } }),
  'tenant.brand.archive': async (cast) => ({ input: await brand(cast) }),
  async 'tenant.brand.restore'(cast) {
    const { id, version } = await cast.ask<Made>('tenant.brand.archive', await brand(cast));
    return { input: { brandId: id, ifVersion: version } };
  },

  'tenant.client.show': ({ there }) => ({ input: { tenantId: there.tenantId } }),
  'tenant.client.listIntegrations': ({ there }) => ({ input: { tenantId: there.tenantId } }),
};

const key = ({ word }: Cast) => ({ name: word, purpose: `connection:${word}`, hosts: ['api.example.com'] });

async function secret(cast: Cast): Promise<{ secretId: string; ifVersion: number }> {
  const { id, version } = await cast.ask<Made>('vault.secret.store', {
    ...key(cast),
    value: `the key of ${cast.word}`,
  });
  return { secretId: id, ifVersion: version };
}

export const vaultFlows: Flows = {
  'vault.secret.store': (cast) => ({ input: { ...key(cast), value: `the key of ${cast.word}` } }),
  'vault.secret.generate': (cast) => ({ input: { ...key(cast), generator: { kind: 'webhook' } } }),
  'vault.secret.rotate': async (cast) => ({ input: { ...(await secret(cast)), value: `another of ${cast.word}` } }),
  'vault.secret.setPolicy': async (cast) => ({
    input: { ...(await secret(cast)), expiresAt: '2127-01-01T00:00:00.000Z' },
  }),
  'vault.secret.remove': async (cast) => ({ input: await secret(cast) }),
};

const account = ({ word }: Cast, what: string) => ({ code: `${word}-${what}`, currency: 'USD' });

async function opened(cast: Cast, what: string): Promise<{ code: string; currency: string }> {
  const one = account(cast, what);
  await cast.ask('ledger.account.open', { ...one, name: `The ${what} of ${cast.word}`, kind: 'expense' });
  return one;
}

async function posting(cast: Cast) {
  const [paper, cash] = [await opened(cast, 'paper'), await opened(cast, 'cash')];
  const lines = [
    { account: paper.code, money: { amount: 1999, currency: 'USD' } },
    { account: cash.code, money: { amount: -1999, currency: 'USD' } },
  ];
  return { lines, cause: { kind: 'manual', id: cast.word }, memo: 'Paper and ink' };
}

async function posted(cast: Cast): Promise<{ entryId: string }> {
  return { entryId: (await cast.ask<Made>('ledger.entry.post', await posting(cast))).id };
}

export const ledgerFlows: Flows = {
  'ledger.account.open': (cast) => ({ input: { ...account(cast, 'paper'), name: 'Paper', kind: 'expense' } }),
  'ledger.account.close': async (cast) => ({ input: await opened(cast, 'paper') }),
  'ledger.entry.post': async (cast) => ({ input: await posting(cast) }),
  'ledger.entry.reverse': async (cast) => ({ input: await posted(cast) }),
  'ledger.entry.get': async (cast) => ({ input: await posted(cast) }),
};

/** Somebody about whom there is something in the record, sealed under a key of their own. */
async function remembered({ ask, world, there, word }: Cast) {
  const { actor } = await world.person(there.tenantId, 'client');
  await ask('identity.member.disable', { userId: actor.id });
  return { subjectId: actor.id, words: [`${word}@example.com`] };
}

async function archived({ ask }: Cast): Promise<{ name: string }> {
  const { name } = await ask<{ name: string }>('platform.tenant.export', {});
  return { name };
}

export const recordFlows: Flows = {
  'audit.entry.get': async (cast) => ({ input: { entryId: (await note(cast)).entryId } }),
  async 'audit.entry.prove'(cast) {
    const { entryId } = await note(cast);
    await cast.ask('audit.seal.make', {});
    return { input: { entryId } };
  },
  async 'audit.entry.undoGroup'({ world, as, word }) {
    const caller = { kind: 'known', who: as } as const;
    const origin = { ...here, requestId: word };
    const capability = 'notes.note.create';
    await world.kernel.invoke({ capability, input: { title: `Note ${word}` }, caller, origin });
    return { input: { cause: word, capability } };
  },

  async 'event.delivery.retry'({ ask, world }) {
    await ask('stage.thing.create', { name: 'hopeless' });
    await world.settle();
    const { items } = await ask<{ items: { id: string }[] }>('event.delivery.listDead', {});
    return { input: { deliveryId: items[0]?.id } };
  },
  'invoke.call.undo': async (cast) => ({ input: { entryId: (await note(cast)).entryId } }),
  'invoke.call.run': ({ word }) => ({ input: { capability: 'notes.note.create', input: { title: `Note ${word}` } } }),
  'invoke.plan.run': ({ word }) => ({
    input: { steps: [{ capability: 'notes.note.create', input: { title: `Note ${word}` } }] },
  }),

  // What it shows of before is a quota from the second time on.
  async 'meter.quota.set'({ ask, world }) {
    const { example } = world.kernel.registry.find('meter.quota.set').contract.spec;
    await ask('meter.quota.set', example);
    return { input: example };
  },

  async 'work.schedule.runNow'({ ask, world }) {
    await ask('work.schedule.runNow', { name: 'invoke.sweep-keys' });
    await world.settle();
    return {};
  },

  async 'access.grant.revoke'({ ask }) {
    const given = { who: { kind: 'role', id: 'manager' }, pattern: 'meter.usage.read' };
    return { input: { grantId: (await ask<Made>('access.grant.give', given)).id } };
  },
  'platform.export.read': async (cast) => ({ input: await archived(cast) }),
  'platform.export.remove': async (cast) => ({ input: await archived(cast) }),
  'platform.tenant.import': async (cast) => ({ input: { ...(await archived(cast)), dryRun: true } }),
  'platform.tenant.diff': async (cast) => ({ input: await archived(cast) }),
  'platform.subject.find': async (cast) => ({ input: await remembered(cast) }),
  'platform.subject.purge': async (cast) => ({ input: await remembered(cast) }),
  async 'platform.subject.scrub'(cast) {
    return { input: { receiptId: (await cast.ask<Made>('platform.subject.purge', await remembered(cast))).id } };
  },
};
