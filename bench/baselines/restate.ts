// Restate with the same five steps, and with a row of the business in PostgreSQL per step, where somebody has
// installed it: its server and SDK are not ours to bring along. The row has an id that the run gives it, so that it is
// there once however often the step is tried, as its guide wants it.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { tellReady } from '../harness/target.ts';
import { baselinePool, placeFromWords } from './tables.ts';

interface Context {
  run(name: string, work: () => Promise<number>): Promise<number>;
  readonly rand: { uuidv4(): string };
}

interface Sdk {
  service(definition: object): object;
  serve(options: { services: object[]; port: number }): Promise<unknown>;
}

const [, , folder = ''] = process.argv.slice(2);
process.env.RESTATE_LOGGING = 'ERROR';
const from = createRequire(join(folder, 'package.json'));
const restate = (await import(pathToFileURL(from.resolve('@restatedev/restate-sdk')).href)) as Sdk;
const binary = join(folder, `node_modules/@restatedev/restate-server-linux-${process.arch}/bin/restate-server`);
const [service, ingress, admin, node] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);

async function five(context: Context, { n }: { n: number }) {
  let sum = n;
  for (let step = 1; step <= 5; step += 1) {
    const before = sum;
    sum = await context.run(`s${step}`, async () => before + step);
  }
  return { v: sum };
}

const pool = await baselinePool(placeFromWords(), 0);
const tenantId = randomUUID();
const insert = {
  name: 'business',
  text: `insert into business (id, amount, tenant_id, title, body) values ($1, $2, $3, 'A step', 'of five')
    on conflict (id) do nothing returning amount`,
};

async function fiveRows(context: Context, { n }: { n: number }) {
  let sum = n;
  for (let step = 1; step <= 5; step += 1) {
    const [id, amount] = [context.rand.uuidv4(), sum + step];
    sum = await context.run(`s${step}`, async () => {
      const { rows } = await pool.query({ ...insert, values: [id, amount, tenantId] });
      return Number(rows[0]?.amount ?? amount);
    });
  }
  return { v: sum };
}

const handlers = { five, fiveRows };
await restate.serve({ services: [restate.service({ name: 'bench', handlers })], port: service });
const base = mkdtempSync(join(resolve('.cadre'), 'restate-'));
const server = spawn(binary, ['--base-dir', base, '--node-name', 'n1'], {
  stdio: 'ignore',
  env: {
    ...{ PATH: process.env.PATH, RESTATE_LOG_FILTER: 'warn', RESTATE_DISABLE_TELEMETRY: 'true' },
    RESTATE_DEFAULT_NUM_PARTITIONS: '4',
    RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
    RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
    RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
  },
});
for (let isThere = false; !isThere; ) {
  const answer = await fetch(`http://127.0.0.1:${admin}/deployments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uri: `http://127.0.0.1:${service}` }),
  }).catch(() => undefined);
  isThere = answer?.ok === true;
  if (!isThere) await pause(250);
}
tellReady({ port: ingress }, async () => {
  server.kill('SIGKILL');
  await pool.end();
  await pause(200);
  rmSync(base, { recursive: true, force: true });
});

function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
