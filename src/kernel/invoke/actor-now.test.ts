import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Actor } from '#kernel/contract';
import { renewing } from './actor-now.ts';

suite('whoever comes again for work that waited', () => {
  const ada: Actor = { kind: 'person', id: 'ada', roles: ['manager'] };
  const people: Readonly<Record<string, Actor>> = {
    ada,
    clerk: { kind: 'agent', id: 'clerk', roles: ['client'], scopes: ['notes.*', 'mail.*'], delegatedBy: ada },
  };
  const renew = renewing(async (_tenantId, id) => people[id]);
  const asAdmin = { roles: ['tenant_admin'] } as const;

  test('has the roles they have by then', async () => {
    assert.deepEqual((await renew('acme', { ...ada, ...asAdmin }))?.roles, ['manager']);
  });

  test('has no more than the key allowed with which they came', async () => {
    assert.deepEqual((await renew('acme', { ...ada, scopes: ['notes.note.read'] }))?.scopes, ['notes.note.read']);
    const clerk = await renew('acme', { kind: 'agent', id: 'clerk', ...asAdmin, scopes: ['notes.note.read', 'crm.*'] });
    assert.deepEqual(clerk?.scopes, ['notes.note.read']);
  });

  test('acts for somebody within what that one was limited to', async () => {
    const limited = { ...ada, ...asAdmin, scopes: ['notes.*'] };
    const clerk = await renew('acme', { kind: 'agent', id: 'clerk', roles: [], delegatedBy: limited });
    assert.deepEqual(clerk?.delegatedBy, { ...ada, scopes: ['notes.*'] });
    const module = await renew('acme', { kind: 'service', id: 'work', roles: [], delegatedBy: limited });
    assert.deepEqual(module?.delegatedBy, { ...ada, scopes: ['notes.*'] });
  });

  test('does not come again when they, or whom they act for, have left', async () => {
    assert.equal(await renew('acme', { ...ada, id: 'gone' }), undefined);
    const module: Actor = { kind: 'service', id: 'work', roles: [], delegatedBy: { ...ada, id: 'gone' } };
    assert.equal(await renew('acme', module), undefined);
  });
});
