// Every way in which something may come in or go out besides JSON.
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { Bytes, type Capability, contract, FileAnswer, Id, PageAnswer, RedirectAnswer, text } from '#kernel/contract';
import * as rows from './store.ts';

export const weighRaw = contract({
  name: 'stage.raw.weigh',
  summary: 'Weigh whatever was sent, byte for byte.',
  effect: 'write',
  caller: 'visitor',
  body: 'raw',
  maxBytes: 2_000_000,
  http: 'POST /stage/raw',
  input: z.object({ body: Bytes, headers: z.record(z.string(), z.unknown()) }),
  output: z.object({ bytes: z.int(), sha256: z.string(), type: z.string().nullable() }),
  undo: { never: 'it changed nothing' },
  example: { body: 'AAEC/w==', headers: { 'content-type': 'application/octet-stream' } },
});

export const weighFiles = contract({
  name: 'stage.file.weigh',
  summary: 'Weigh the files of a form and remember the form.',
  effect: 'write',
  access: 'stage.thing.write',
  body: 'files',
  input: z.object({
    title: text(100),
    copies: z.int().min(1).max(9).default(1),
    files: z.array(z.object({ name: z.string().max(300), type: z.string().max(200), bytes: Bytes })).max(10),
  }),
  output: z.object({ id: Id, copies: z.int(), files: z.array(z.object({ name: z.string(), bytes: z.int() })) }),
  undo: { never: 'remove the thing' },
  example: { title: 'Two files', files: [{ name: 'a.txt', type: 'text/plain', bytes: 'aGVsbG8=' }] },
});

export const fetchFile = contract({
  name: 'stage.file.fetch',
  summary: 'Answer a file of the given name and text.',
  effect: 'read',
  access: 'stage.thing.read',
  answer: 'bytes',
  input: z.object({ name: z.string().max(200), words: z.string().max(1000) }),
  output: FileAnswer,
  example: { name: 'hello.txt', words: 'Hello' },
});

export const goThere = contract({
  name: 'stage.way.go',
  summary: 'Lead a visitor elsewhere.',
  effect: 'read',
  caller: 'visitor',
  answer: 'redirect',
  http: 'GET /stage/go',
  input: z.object({ to: z.url({ protocol: /^https?$/ }).max(1000) }),
  output: RedirectAnswer,
  example: { to: 'https://example.com/garden' },
});

export const showSheet = contract({
  name: 'stage.sheet.show',
  summary: 'Show a visitor a page with a title of their own.',
  effect: 'read',
  caller: 'visitor',
  answer: 'page',
  http: 'GET /stage/sheet/:title',
  input: z.object({ title: z.string().max(200) }),
  output: PageAnswer,
  example: { title: 'Hello' },
});

export const streamNumbers = contract({
  name: 'stage.number.stream',
  summary: 'Count, one number after the other.',
  effect: 'read',
  access: 'stage.thing.read',
  answer: 'stream',
  input: z.object({
    upTo: z.coerce.number().int().min(0).max(1000),
    everyMs: z.coerce.number().int().min(0).max(1000).default(0),
  }),
  output: z.object({ id: z.string(), n: z.int() }),
  example: { upTo: 3 },
});

export const knock = contract({
  name: 'stage.door.knock',
  summary: 'Knock, but not too often.',
  effect: 'read',
  caller: 'visitor',
  http: 'GET /stage/knock',
  limit: { calls: 3, per: '1 minute' },
  input: z.object({}),
  output: z.object({ answer: z.string() }),
  example: {},
});

export const shapes: readonly Capability[] = [
  weighRaw.implement((_call, { body, headers }) => {
    const bytes = body as Uint8Array;
    const type = headers['content-type'];
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { bytes: bytes.length, sha256, type: typeof type === 'string' ? type : null };
  }),
  weighFiles.implement(async (call, { title, copies, files }) => {
    const id = call.newId();
    const weighed = files.map(({ name, bytes }) => ({ name, bytes: bytes.length }));
    await rows.insertThing(call.db, { id, name: title, details: { files: weighed.length } });
    return { id, copies, files: weighed };
  }),
  fetchFile.implement((_call, { name, words }) => ({
    name,
    type: 'text/plain; charset=utf-8',
    bytes: Buffer.from(words),
  })),
  goThere.implement((_call, { to }) => ({ location: to })),
  showSheet.implement((_call, { title }) => ({ title, html: `<h1>${title.replace(/[&<>"]/g, '·')}</h1>` })),
  streamNumbers.implement(async function* (call, { upTo, everyMs }) {
    for (let n = 1; n <= upTo && !call.signal.aborted; n += 1) {
      yield { id: `n-${n}`, n };
      if (everyMs > 0) await pause(everyMs, undefined, { signal: call.signal }).catch(() => undefined);
    }
  }),
  knock.implement(() => ({ answer: 'come in' })),
];
