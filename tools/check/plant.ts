// For the tests of the rules: a small house that keeps every rule, into which a test plants what breaks one.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type Files = Readonly<Record<string, string>>;

const imports = {
  '#base/*': './src/base/*.ts',
  '#kernel': './src/kernel/kernel.ts',
  '#kernel/*': './src/kernel/*/*.ts',
  '#contracts/*': './src/contracts/*.ts',
  '#connectors/*': './src/connectors/*/*.ts',
  '#apps/*': './src/apps/*/*.ts',
  '#surfaces/*': './src/surfaces/*/*.ts',
  '#catalogue': './src/catalogue.ts',
  '#test/*': './test/*.ts',
};

const house: Files = {
  'package.json': JSON.stringify({ imports }),
  'src/base/fault.ts': 'export class Fault extends Error {}',
  'src/kernel/contract/contract.ts': `import { z } from 'zod';\nexport const Id = z.string();`,
  'src/kernel/store/store.ts': [
    `import pg from 'pg';`,
    `import { sql } from 'drizzle-orm';`,
    `import { Fault } from '#base/fault';`,
    'export const open = (at: string) => [new pg.Pool(), Fault, sql`select ${at}::timestamptz -- never now()`];',
  ].join('\n'),
  'src/kernel/egress/egress.ts': `import { Agent } from 'undici';\nexport const reach = () => fetch(String(Agent));`,
  'src/kernel/tenant/tenant.ts': `import { Fault } from '#base/fault';\nexport const tenant = Fault;`,
  'src/kernel/kernel.ts': `import { tenant } from '#kernel/tenant';\nexport const kernel = [tenant];`,
  'src/contracts/mail.ts': `import { Id } from '#kernel/contract';\nexport const mail = Id;`,
  'src/connectors/stripe/stripe.ts': [
    `import Stripe from 'stripe';`,
    `import { reach } from '#kernel/egress';`,
    'export const stripe = { Stripe, fetch: reach };',
  ].join('\n'),
  'src/connectors/stripe/sim.ts': `import { createServer } from 'node:http';\nexport const sim = createServer;`,
  'src/apps/crm/crm.ts': [
    `import { mail } from '#contracts/mail';`,
    `import { tenant } from '#kernel/tenant';`,
    `import { grade } from './model.ts';`,
    'export const crm = { mail, tenant, grade };',
  ].join('\n'),
  'src/apps/crm/model.ts': `import { z } from 'zod';\nexport const grade = (score: number) => z.number().parse(score);`,
  'src/apps/crm/tables.ts': `import { sql } from 'drizzle-orm';\nexport const leads = sql;`,
  'src/apps/crm/migrations/0001_leads.sql': 'create table crm.leads (made_at timestamptz not null);\n',
  'src/apps/crm/crm.test.ts': [
    `import { crm as door } from '#apps/crm';`,
    `import { stripe } from '#connectors/stripe';`,
    `import { world } from '#test/world';`,
    `import { leads } from './tables.ts';`,
    'export const story = [door, stripe, world, leads];',
  ].join('\n'),
  'src/surfaces/http/http.ts': [
    `import type { IncomingMessage } from 'node:http';`,
    `import fastify from 'fastify';`,
    `import { tenant } from '#kernel/tenant';`,
    'export const http = (message: IncomingMessage) => [fastify, tenant, message];',
  ].join('\n'),
  'src/catalogue.ts': [
    `import { crm } from '#apps/crm';`,
    `import { stripe } from '#connectors/stripe';`,
    'export const catalogue = [crm, stripe];',
  ].join('\n'),
  'src/main.ts': [
    `import { catalogue } from '#catalogue';`,
    `import { http } from '#surfaces/http';`,
    `import { kernel } from '#kernel';`,
    'console.log(process.env, Date.now(), catalogue, http, kernel);',
  ].join('\n'),
  'test/world.ts': `import { kernel } from '#kernel';\nexport const world = [kernel, fetch];`,
  'console/src/page.tsx': [
    `import type { crm } from '#apps/crm';`,
    'export const Page = (props: typeof crm) => <b>{fetch && props.mail}</b>;',
  ].join('\n'),
  'docs/guides/first-steps.md': 'Run `npm start`. TODO is a word here.\n',
};

/** Runs `use` over a house with these files in it, written to a place of its own and taken away afterwards. */
export function withHouse<T>(planted: Files, use: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'cadre-house-'));
  try {
    for (const [path, text] of Object.entries({ ...house, ...planted })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
