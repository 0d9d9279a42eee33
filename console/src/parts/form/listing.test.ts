// From which list a field has its things.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Asked, listsFor, namesThings } from './listing.ts';

const open = [
  ...['identity.member.list', 'identity.agent.list', 'identity.person.list', 'approval.request.list', 'work.run.list'],
  ...['audit.entry.list', 'ledger.entry.list', 'identity.grant.list', 'access.grant.list', 'file.file.list'],
  ...['partners.partner.list', 'partners.payout.list', 'partners.payout.listBatches', 'webhook.delivery.list'],
  ...['event.delivery.listDead', 'tenant.workspace.list', 'connection.connection.list', 'meter.usage.list'],
];

function lists(field: string, of: string, more: Partial<Asked> = {}): readonly string[] {
  return listsFor({ field, of, isOurs: true, ...more }, open);
}

test('a thing is in the list of its noun, of its own module first', () => {
  assert.deepEqual(lists('partnerId', 'partners.partner.approve'), ['partners.partner.list']);
  assert.deepEqual(lists('entryId', 'ledger.entry.reverse'), ['ledger.entry.list']);
  assert.deepEqual(lists('entryId', 'invoke.call.undo'), ['audit.entry.list']);
  assert.deepEqual(lists('grantId', 'access.grant.revoke'), ['access.grant.list']);
  assert.deepEqual(lists('logoFileId', 'tenant.brand.edit'), ['file.file.list']);
  assert.deepEqual(lists('parentId', 'partners.partner.list'), ['partners.partner.list']);
});

test('a list is found by its verb where it has no noun of its own', () => {
  assert.deepEqual(lists('batchId', 'partners.payout.cancel'), ['partners.payout.listBatches']);
  assert.deepEqual(lists('deliveryId', 'event.delivery.retry'), ['event.delivery.listDead']);
  assert.deepEqual(lists('deliveryId', 'webhook.delivery.retry'), ['webhook.delivery.list']);
});

test('who acts is a person or an agent, whoever is told is a person of the company', () => {
  assert.deepEqual(lists('actorId', 'audit.entry.list'), ['identity.member.list', 'identity.agent.list']);
  assert.deepEqual(lists('personIds', 'notify.person.tell'), ['identity.member.list']);
  assert.deepEqual(lists('personId', 'identity.person.disable'), ['identity.person.list']);
});

test('whose id it is can stand beside it', () => {
  const of = 'meter.quota.set';
  assert.deepEqual(lists('scopeId', of, { beside: { scope: 'agent' } }), ['identity.agent.list']);
  assert.deepEqual(lists('scopeId', of, { beside: { scope: 'workspace' } }), ['tenant.workspace.list']);
  assert.deepEqual(lists('scopeId', of, { beside: { scope: 'tenant' } }), []);
  assert.deepEqual(lists('buyerId', 'meter.sale.open', { beside: { buyerKind: 'person' } }), ['identity.member.list']);
});

test('an id of another system, or of a list that one may not see, is written', () => {
  assert.deepEqual(lists('usageId', 'billing.usage.report', { isOurs: false }), []);
  assert.deepEqual(lists('requestId', 'platform.log.search'), []);
  assert.deepEqual(listsFor({ field: 'partnerId', of: 'partners.partner.ban', isOurs: true }, []), []);
});

test('what names things is told from its name', () => {
  assert.deepEqual(['partnerId', 'noticeIds', 'via', 'paid', 'id', 'valid'].filter(namesThings), [
    'partnerId',
    'noticeIds',
    'via',
  ]);
});
