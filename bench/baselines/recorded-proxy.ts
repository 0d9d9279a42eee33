// The floor below a model call: the bare proxy that also asks for a key, keeps limits, puts another model's name into
// what it passes on, adds up what was used, has each use on disk within a moment and brings it to the table, and keeps
// what was asked and answered, sealed, in Cadre's own tables, many rows with one statement. Nobody is chosen by a
// policy, no provider's health is known, nothing is reserved, no second provider would be asked.
import { createCipheriv, randomBytes, randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { Pool as Connections } from 'undici';
import { usagePart } from '#kernel/meter';
import { recorder } from '#kernel/store';
import { tellReady } from '../harness/target.ts';
import { guarded } from './guard.ts';

const [host = '', port = '', home = '', provider = ''] = process.argv.slice(2);
const connections = new Connections(provider, { connections: 64 });
const pool = new pg.Pool({ host, port: Number(port), user: 'postgres', database: 'cadre', max: 4 });
const journal = await open(join(home, 'calls.floor'), 'a');
const [tenant_id, user_id, secret] = [randomUUID(), randomUUID(), randomBytes(32)];
const write = recorder();
const flushMs = 10;
const historyMs = 500;
const mostAtOnce = 50;
const price = { input: 0.15, output: 0.6 } as const;

let used: object[] = [];
const said: { readonly asked: string; readonly answered: Buffer; readonly about: object }[] = [];

async function flush() {
  const rows = used;
  used = [];
  if (rows.length === 0) return;
  await journal.appendFile(`${JSON.stringify(rows)}\n`);
  await journal.datasync();
  const entry = write.again([{ part: usagePart, rows }]);
  if (entry) await pool.query({ name: 'used', text: entry.statement.text, values: [...entry.values] });
}

function sealed(words: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce);
  const text = Buffer.concat([cipher.update(words, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64');
}

async function remember() {
  while (said.length > 0) {
    const rows = said.splice(0, mostAtOnce).map(({ asked, answered, about }) => {
      const { choices } = JSON.parse(answered.toString()) as { choices: { message: { content: string } }[] };
      return { ...about, prompt: sealed(JSON.stringify([asked, choices[0]?.message.content])) };
    });
    await pool.query({
      name: 'said',
      text: `insert into model.ai_generation_history select * from json_populate_recordset(
        null::model.ai_generation_history, $1::json)`,
      values: [JSON.stringify(rows)],
    });
  }
}

const usage = /"prompt_tokens":(\d+),"completion_tokens":(\d+)/;

function keep(asked: string, answered: Buffer, startedMs: number) {
  const [, input, output] = usage.exec(answered.toString('latin1', answered.length - 120)) ?? [];
  const [tokens_in, tokens_out, latency_ms] = [Number(input), Number(output), performance.now() - startedMs];
  const cost_micros = Math.ceil(tokens_in * price.input + tokens_out * price.output);
  const at = new Date().toISOString();
  const model = { provider: 'openai', model: 'gpt-4o-mini', tokens_in, tokens_out, cost_micros, currency: 'USD' };
  const about = { tenant_id, user_id, latency_ms, workspace_id: 'default', ...model };
  used.push({ ...about, id: randomUUID(), at, capability: 'model.provider.ask', calls: 1, failures: 0 });
  const task = { task: 'model.text.generate', segment: 'bulk', finish: 'stop' };
  said.push({ asked, answered, about: { ...about, ...task, id: randomUUID(), created_at: at, updated_at: at } });
}

async function passOn(request: IncomingMessage, body: Buffer, response: ServerResponse) {
  const startedMs = performance.now();
  const headers = guarded(request);
  const { messages, ...more } = JSON.parse(body.toString()) as { messages: unknown };
  const asked = JSON.stringify({ ...more, messages, model: 'gpt-4o-mini' });
  const answer = await connections.request({
    ...{ method: 'POST', path: request.url ?? '/', body: asked },
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-of-the-operator' },
  });
  const bytes = Buffer.from(await answer.body.bytes());
  const length = ['content-type', 'application/json', 'content-length', String(bytes.length)];
  response.writeHead(answer.statusCode, [...headers, ...length]).end(bytes);
  keep(asked, bytes, startedMs);
}

const timers = [setInterval(() => void flush(), flushMs), setInterval(() => void remember(), historyMs)];
const server = createServer((incoming, response) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    passOn(incoming, Buffer.concat(chunks), response).catch(() => response.destroy());
  });
});
server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => {
  const { port: place } = server.address() as AddressInfo;
  tellReady({ port: place }, async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all([pool.end(), journal.close(), connections.close()]);
  });
});
