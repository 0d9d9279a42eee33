// What things of any list are called where one of them is chosen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listed } from './told-by.ts';

const at = '2020-03-04T10:00:00.000Z';

test('a thing is called by its name, and told apart by what else one knows of it', () => {
  const [partner] = listed({ items: [{ id: '1', name: 'Studio Halm', email: 'a@halm.example', status: 'approved' }] });
  assert.deepEqual(partner, { id: '1', says: 'Studio Halm', also: 'a@halm.example · approved' });
});

test('what has no name is called by what it is about', () => {
  const [sale] = listed({ items: [{ id: '2', transactionId: 'A-1', amount: 1050, currency: 'USD', createdAt: at }] });
  assert.deepEqual(sale, { id: '2', says: 'A-1', also: '$10.50 · 4 Mar 2020' });
  const [entry] = listed({ items: [{ id: '3', capability: 'notes.note.create', at }] });
  assert.equal(entry?.says, 'Create note');
});

test('a person is known by their own id, and what has none is not in the list', () => {
  assert.deepEqual(
    listed({ items: [{ userId: '4', name: '', email: 'ada@kestrel.example' }, { host: 'a.example' }] }),
    [{ id: '4', says: 'ada@kestrel.example', also: '' }],
  );
  assert.deepEqual(listed(null), []);
});
