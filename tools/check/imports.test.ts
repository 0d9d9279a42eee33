import { allows, refuses } from './refusals.ts';

allows('a house in order is refused nothing', {});

// Arrows.
refuses(
  'the base knows nobody',
  { 'src/base/money.ts': `import { open } from '#kernel/store';\nopen('');` },
  'src/base/money.ts:1 arrows',
);
refuses(
  'a contract between apps may not know a kernel module but the contract',
  { 'src/contracts/pay.ts': `\nimport { tenant } from '#kernel/tenant';\nexport const pay = tenant;` },
  'src/contracts/pay.ts:2 arrows',
);
refuses(
  'a kernel module may not know one below it',
  {
    'src/kernel/tenant/plans.ts': `import { vault } from '#kernel/vault';`,
    'src/kernel/vault/vault.ts': 'export const vault = 1;',
  },
  'src/kernel/tenant/plans.ts:1 arrows',
);
refuses(
  'a kernel module that has no place in the order is told so',
  {
    'src/kernel/tenant/plans.ts': `import { x } from '#kernel/novelty';`,
    'src/kernel/novelty/novelty.ts': 'export const x = 1;',
  },
  'src/kernel/tenant/plans.ts:1 arrows',
);
refuses(
  'the kernel may not import an app, not even its types',
  { 'src/kernel/tenant/plans.ts': `import type { crm } from '#apps/crm';\nexport type X = typeof crm;` },
  'src/kernel/tenant/plans.ts:1 arrows',
);
refuses(
  'a type taken by import() in a type position counts as an import',
  { 'src/kernel/tenant/plans.ts': `export type X = import('#apps/crm').Crm;` },
  'src/kernel/tenant/plans.ts:1 arrows',
);
refuses(
  'an app may not import an app',
  { 'src/apps/sales/sales.ts': `import { crm } from '#apps/crm';\nexport const sales = crm;` },
  'src/apps/sales/sales.ts:1 arrows',
);
refuses(
  'an app may not import a connector by giving its exports on',
  { 'src/apps/sales/sales.ts': `export { stripe } from '#connectors/stripe';` },
  'src/apps/sales/sales.ts:1 arrows',
);
refuses(
  'a connector may not import an app',
  { 'src/connectors/slack/slack.ts': `import { crm } from '#apps/crm';\nexport const slack = crm;` },
  'src/connectors/slack/slack.ts:1 arrows',
);
refuses(
  'a surface is handed the catalogue and may not import it',
  { 'src/surfaces/mcp/mcp.ts': `import { catalogue } from '#catalogue';\nexport const mcp = catalogue;` },
  'src/surfaces/mcp/mcp.ts:1 arrows',
);
refuses(
  'the composition root may not name an app',
  { 'src/cli.ts': `import { crm } from '#apps/crm';\nconsole.log(crm);` },
  'src/cli.ts:1 arrows',
);
refuses(
  'product code may not import the tests',
  { 'src/apps/crm/leads.ts': `import { world } from '#test/world';\nexport const leads = world;` },
  'src/apps/crm/leads.ts:1 arrows',
);
refuses(
  'the console may take types of the server and nothing else',
  { 'console/src/list.tsx': `import { crm } from '#apps/crm';\nexport const List = crm;` },
  'console/src/list.tsx:1 arrows',
);
allows('an import that is only spoken of in a comment or a string is none', {
  'src/base/money.ts': `// import { open } from '#kernel/store';\nexport const text = "import '#apps/crm'";`,
});

// Doors.
refuses(
  'a module is not entered behind its front door',
  {
    'src/apps/crm/leads.ts': `import { pool } from '../../kernel/store/pool.ts';`,
    'src/kernel/store/pool.ts': 'export const pool = 1;',
  },
  'src/apps/crm/leads.ts:1 doors',
);
refuses(
  'a front door is opened by its name, not by a relative path',
  { 'src/apps/crm/leads.ts': `import { tenant } from '../../kernel/tenant/tenant.ts';` },
  'src/apps/crm/leads.ts:1 doors',
);
refuses(
  'a deep name is no door',
  { 'src/apps/crm/leads.ts': `import { pool } from '#kernel/tenant/plans';` },
  'src/apps/crm/leads.ts:1 doors',
);
refuses(
  'a test may not go behind the door of another module',
  { 'src/connectors/stripe/stripe.test.ts': `import { leads } from '../../apps/crm/tables.ts';` },
  'src/connectors/stripe/stripe.test.ts:1 doors',
);
refuses(
  'a folder without a front door is no module',
  { 'src/apps/sales/model.ts': 'export const sum = 1;' },
  'src/apps/sales/sales.ts:1 doors',
);

// Dynamic imports.
refuses(
  'a module is not imported at run time',
  { 'src/apps/crm/leads.ts': `export const late = () => import('./model.ts');` },
  'src/apps/crm/leads.ts:1 dynamic',
);
refuses(
  'an import at run time takes a literal name',
  { 'src/kernel/tenant/plans.ts': 'export const late = (name: string) => import(name);' },
  'src/kernel/tenant/plans.ts:1 dynamic',
);
refuses(
  'a package that is not lazy on purpose is not imported at run time',
  { 'src/kernel/store/late.ts': `export const late = () => import('pg');` },
  'src/kernel/store/late.ts:1 dynamic',
);
allows('a package that is lazy on purpose is', {
  'src/kernel/identity/identity.ts': `export const late = () => import('better-auth');`,
});
refuses(
  'a worker of another room is not started by its path',
  { 'src/apps/crm/leads.ts': `export const worker = new URL('../../kernel/store/store.ts', import.meta.url);` },
  'src/apps/crm/leads.ts:1 doors',
);
refuses(
  'require is no way in',
  { 'src/apps/crm/leads.ts': `declare const require: (name: string) => unknown;\nexport const pg = require('pg');` },
  'src/apps/crm/leads.ts:2 dynamic',
);

// Cycles.
refuses(
  'three files in a circle are refused once, at the first of them',
  {
    'src/apps/crm/a.ts': `export const early = 1;\nimport './b.ts';`,
    'src/apps/crm/b.ts': `import './c.ts';`,
    'src/apps/crm/c.ts': `import type { early } from './a.ts';`,
  },
  'src/apps/crm/a.ts:2 cycles',
);
refuses('a file may not import itself', { 'src/base/self.ts': `import './self.ts';` }, 'src/base/self.ts:1 cycles');

// Packages.
refuses(
  'the base uses no package',
  { 'src/base/money.ts': `import { z } from 'zod';` },
  'src/base/money.ts:1 packages',
);
refuses('the base has no files', { 'src/base/money.ts': `import 'fs';` }, 'src/base/money.ts:1 packages');
refuses(
  'an app does not bring its own database driver, not even its types',
  { 'src/apps/crm/store.ts': `import type { Pool } from 'pg';` },
  'src/apps/crm/store.ts:1 packages',
);
refuses(
  'a part of a package is the package',
  { 'src/contracts/pay.ts': `import { sql } from 'drizzle-orm/pg-core';` },
  'src/contracts/pay.ts:1 packages',
);
refuses(
  'an app touches no files',
  { 'src/apps/crm/store.ts': `import { readFile } from 'node:fs/promises';` },
  'src/apps/crm/store.ts:1 packages',
);
refuses(
  'nobody runs code in node:vm',
  { 'src/kernel/work/work.ts': `import vm from 'node:vm';` },
  'src/kernel/work/work.ts:1 packages',
);
refuses(
  'only the rooms that must start a program',
  { 'src/kernel/tenant/plans.ts': `import { spawn } from 'child_process';` },
  'src/kernel/tenant/plans.ts:1 packages',
);

// Purity.
refuses(
  'the rules of an app do not touch its tables',
  { 'src/apps/crm/model.ts': `import { leads } from '#kernel/store';` },
  'src/apps/crm/model.ts:1 pure',
);
refuses(
  'the rules of an app do not stand on a file that touches the database',
  { 'src/apps/crm/model.ts': `import { leads } from './tables.ts';\nexport const grade = leads;` },
  'src/apps/crm/tables.ts:1 pure',
);
refuses(
  'the rules of an app know no part of Node',
  { 'src/apps/crm/model.ts': `import { createHash } from 'node:crypto';\nexport const grade = createHash;` },
  'src/apps/crm/model.ts:1 pure',
);
allows('the rules of an app may take the types of its tables', {
  'src/apps/crm/model.ts': `import type { leads } from './tables.ts';\nexport const id = (one: typeof leads) => one;`,
});
allows('the front door of the kernel module "model" is no rule file', {
  'src/kernel/model/model.ts': `import { open } from '#kernel/store';\nexport const model = open;`,
});

// The way out.
refuses(
  'a connector does not call the global fetch',
  { 'src/connectors/slack/slack.ts': `\nexport const post = () => fetch('https://slack.example');` },
  'src/connectors/slack/slack.ts:2 egress',
);
refuses(
  'nor hands it on, by whatever name',
  { 'src/connectors/slack/slack.ts': 'export const way = { fetch };\nexport const other = globalThis.fetch;' },
  'src/connectors/slack/slack.ts:1 egress',
  'src/connectors/slack/slack.ts:2 egress',
);
refuses(
  'nor opens a socket',
  { 'src/kernel/tenant/plans.ts': `import { connect } from 'node:tls';` },
  'src/kernel/tenant/plans.ts:1 egress',
);
refuses(
  'a surface may listen but not ask',
  { 'src/surfaces/http/out.ts': `import { createServer, request } from 'node:http';` },
  'src/surfaces/http/out.ts:1 egress',
);
refuses(
  'a WebSocket is a way out too',
  { 'src/connectors/slack/slack.ts': `export const socket = new WebSocket('wss://slack.example');` },
  'src/connectors/slack/slack.ts:1 egress',
);
allows('a fetch that was handed in is the guarded one', {
  'src/connectors/slack/slack.ts': [
    'interface Ways { fetch: typeof globalThis.fetch; fetchAll(): void }',
    `export const post = ({ fetch }: Ways) => fetch('https://slack.example');`,
    `export const other = (call: { egress: Ways }) => call.egress.fetch('https://slack.example');`,
  ].join('\n'),
});
