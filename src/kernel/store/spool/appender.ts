// The process that the crash tests start and kill. It says on its standard output what it was promised (`acked`), what
// reached the database (`delivered`) and what was refused; what it has said outlives it.
import { writeSync } from 'node:fs';
import { readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#base/fault';
import { hasCode } from './disk.ts';
import type { SpooledRecord } from './record.ts';
import { Database, sampleRecord, unspooled } from './sample.ts';
import { openSpool, type Spool } from './spool.ts';

const [act = '', dir = '', name = ''] = process.argv.slice(2);

const acts: Record<string, () => Promise<void>> = { forever, leave, adopt, fill, slowly };
await acts[act]?.();

/** Waits for a slow reader instead of buffering: what sits in a buffer dies with us. */
function say(word: string, value: unknown): void {
  let rest = Buffer.from(`${JSON.stringify([word, value])}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if (!hasCode(error, 'EAGAIN')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/** Many appenders that never stop, small files, a database that is sometimes away. */
async function forever(): Promise<void> {
  let turn = 0;
  const deliver = (records: readonly SpooledRecord[]) => {
    turn += 1;
    if (turn % 5 === 0) return Promise.reject(new Error('the database is away'));
    for (const record of records) say('delivered', unspooled(record));
    return Promise.resolve();
  };
  const onError = () => undefined;
  const spool = await openSpool({ dir, deliver, onError, deliverAfterMs: 1, maxBatch: 40, segmentBytes: 20_000 });
  const writers = Array.from({ length: 32 }, (_, writer) => `${name}-${writer}`);
  await Promise.all(writers.map((writer) => appendTo(spool, writer, Number.POSITIVE_INFINITY)));
}

/** Five spools with 40 acknowledged records each, of which none is ever delivered. */
async function leave(): Promise<void> {
  const deliver = () => new Promise<void>(() => undefined);
  for (let one = 0; one < 5; one += 1) await appendTo(await openSpool({ dir, deliver }), `${name}-${one}`, 40);
  say('ready', name);
  setInterval(() => undefined, 1_000);
}

async function adopt(): Promise<void> {
  const database = new Database();
  const spool = await openSpool({ dir, deliver: database.deliver });
  await spool.flush();
  for (const record of database.records) say('delivered', record);
  say('ready', name);
  process.stdin.once('end', () => spool.close()).resume();
}

/** Appends until the disk refuses, makes room, goes on. */
async function fill(): Promise<void> {
  const database = new Database();
  database.hang();
  const spool = await openSpool({ dir, deliver: database.deliver });
  let turn = 0;
  for (let refused = 0; refused < 3; turn += 1) {
    try {
      await append(spool, `${name}/${turn}`);
    } catch (error) {
      refused += 1;
      say('refused', error instanceof Fault ? { code: error.code, cause: error.cause } : String(error));
    }
  }
  await rm(join(dir, 'ballast'), { force: true });
  for (const end = turn + 20; turn < end; turn += 1) await append(spool, `${name}/${turn}`);
  database.resume();
  await spool.close();
  for (const record of database.records) say('delivered', record);
}

/** One record after another, each acknowledgement leaving its mark in Node's trace of file operations. */
async function slowly(): Promise<void> {
  const spool = await openSpool({ dir, deliver: new Database().deliver });
  for (let turn = 0; turn < 3; turn += 1) {
    await append(spool, `${name}/${turn}`);
    await readlink('acknowledged').catch(() => undefined);
  }
  await spool.close();
}

async function appendTo(spool: Spool, writer: string, count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await append(spool, `${writer}/${turn}`);
}

async function append(spool: Spool, id: string): Promise<void> {
  await spool.append(sampleRecord(id));
  say('acked', id);
}
