import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withHouse } from './check/plant.ts';
import { start } from './check/started.ts';

test('the picture shows each module that has code and each import between two of them, once', () => {
  const { code, text } = withHouse({}, (root) => start('layers.ts', ['--picture'], root));
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => line.trim());
  assert.equal(lines[0], 'graph TD');
  assert.ok(lines.includes('apps_crm["apps/crm"]'), text);
  assert.deepEqual(
    lines.filter((line) => line.startsWith('apps_crm -->')),
    ['apps_crm --> contracts', 'apps_crm --> kernel_tenant'],
  );
  assert.equal(new Set(lines).size, lines.length);
  assert.equal(code, 0);
});

test('modules that go in a circle are red, though no two files do', () => {
  const planted = {
    'src/kernel/tenant/plans.ts': `import { event } from '#kernel/event';\nexport const plans = event;`,
    'src/kernel/event/event.ts': 'export const event = 1;',
    'src/kernel/event/outbox.ts': `import { tenant } from '#kernel/tenant';\nexport const outbox = tenant;`,
  };
  const { code, text } = withHouse(planted, (root) => start('layers.ts', [], root));
  assert.equal(text.trim(), 'circle: kernel/event -> kernel/tenant');
  assert.equal(code, 1);
});
