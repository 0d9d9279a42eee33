// Objects of a bucket: bytes under a key. What is put carries our key, by which it is known to be ours.
import { z } from 'zod';
import { asFault, Fault } from '#base/fault';
import {
  Bytes,
  type Call,
  contract,
  FileAnswer,
  Id,
  Instant,
  list,
  outside,
  Page,
  type Reach,
  via,
} from '#kernel/contract';
import { readFile } from '#kernel/file';
import { s3Service } from './account.ts';
import { answered } from './client.ts';
import { listed, ObjectKey, pathOf } from './model.ts';

const most = 40_000_000;
const patient = { timeoutMs: 120_000 } as const;
const example = { key: 'reports/2026.csv' };
const ownKey = 'x-amz-meta-cadre-key';

const Named = z.object({ via, key: ObjectKey });
const Put = z.object({ key: z.string(), etag: z.string(), bytes: z.int() });

export const putObject = contract({
  name: 's3.object.put',
  summary: 'Put an object into the bucket: bytes, or one of the files of the company.',
  title: ({ key }) => `Put ${key} into the bucket`,
  effect: 'send',
  access: 's3.object.write',
  maxBytes: most * 1.4,
  input: Named.extend({
    content: z.union([z.object({ fileId: Id }), z.object({ bytes: Bytes })]),
    type: z
      .string()
      .regex(/^[\w.+-]+\/[\w.+-]+$/)
      .max(100)
      .optional(),
    replace: z.boolean().default(false).describe('Also when there is an object under this key already'),
  }),
  output: Put,
  undo: { never: 'Remove it, if it is not to be there; what it has replaced is gone' },
  pretend: ({ key }) => ({ key, etag: '', bytes: 0 }),
  example: { ...example, content: { bytes: 'aGVsbG8=' }, type: 'text/csv' },
}).implement(
  async (call, { via, key, content, type, replace }) => {
    const body = await bytesOf(call, content);
    const reach = await call.reach(s3Service, via);
    const headers = { 'content-type': type ?? body.type, ...(replace ? {} : { 'if-none-match': '*' }) };
    const once = call.key === undefined ? {} : { idempotencyKey: call.key };
    const request = { ...patient, ...once, method: 'PUT', body: body.bytes, headers };
    const put = await answered(reach, pathOf(key), request).catch((error: unknown) =>
      mine(call, reach, { key, error }),
    );
    return { key, etag: etagOf(put), bytes: body.bytes.byteLength };
  },
  {
    async lookup(call, callKey, { via, key }) {
      const there = await look(await call.reach(s3Service, via), key);
      if (there?.headers.get(ownKey) !== callKey) return undefined;
      return { key, etag: etagOf(there), bytes: Number(there.headers.get('content-length')) };
    },
  },
);

/** What is there already may be from an attempt of which we were told nothing. */
async function mine(call: Call, reach: Reach, { key, error }: { key: string; error: unknown }): Promise<Response> {
  const there = asFault(error).code === 'conflict' ? await look(reach, key) : undefined;
  if (there && call.key !== undefined && there.headers.get(ownKey) === call.key) return there;
  throw error;
}

async function look(reach: Reach, key: string): Promise<Response | undefined> {
  const response = await reach.fetch(pathOf(key), { method: 'HEAD' });
  if (response.ok) return response;
  if (response.status === 404) return undefined;
  throw new Fault('upstream', `The bucket answered ${response.status}`, { details: { status: response.status } });
}

async function bytesOf(call: Call, content: { fileId: string } | { bytes: string | Uint8Array }) {
  if ('bytes' in content) {
    const { bytes } = content;
    return {
      bytes: typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : bytes,
      type: 'application/octet-stream',
    };
  }
  const { bytes, type } = await call.invoke(readFile, content);
  return { bytes, type };
}

function etagOf({ headers }: Response): string {
  return (headers.get('etag') ?? '').replaceAll('"', '');
}

export const getObject = contract({
  name: 's3.object.get',
  summary: 'Read an object of the bucket.',
  effect: 'read',
  access: 's3.object.read',
  answer: 'bytes',
  untrusted: true,
  input: Named,
  output: FileAnswer,
  example,
}).implement(async (call, { via, key }) => {
  const reach = await call.reach(s3Service, via);
  const response = await answered(reach, pathOf(key), { ...patient, maxBytes: most });
  const said = (response.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '';
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(said) ? said : 'application/octet-stream';
  return { name: key.split('/').at(-1) || 'object', type, bytes: new Uint8Array(await response.arrayBuffer()) };
});

export const listObjects = contract({
  name: 's3.object.list',
  summary: 'List the objects of the bucket by key, all of them or those whose keys begin alike.',
  effect: 'read',
  access: 's3.object.read',
  input: Page.extend({ via, after: z.string().max(1024).optional(), prefix: z.string().max(1024).optional() }),
  output: list(z.object({ key: outside(z.string()), bytes: z.int(), etag: z.string(), changedAt: Instant.nullable() })),
  example: { prefix: 'reports/', limit: 20 },
}).implement(async (call, { via, limit, after, prefix }) => {
  const reach = await call.reach(s3Service, via);
  const query = { 'list-type': 2, 'encoding-type': 'url', 'max-keys': limit, prefix, 'start-after': after };
  const { objects: items, isTruncated } = listed(await (await answered(reach, '/', { query })).text());
  return { items, next: isTruncated ? (items.at(-1)?.key ?? null) : null };
});

export const removeObject = contract({
  name: 's3.object.remove',
  summary: 'Remove an object from the bucket.',
  effect: 'send',
  access: 's3.object.remove',
  input: Named,
  output: z.object({ key: z.string() }),
  undo: { never: 'It is gone, unless the bucket keeps versions' },
  pretend: ({ key }) => ({ key }),
  example,
}).implement(
  async (call, { via, key }) => {
    const reach = await call.reach(s3Service, via);
    // Removed twice it is as gone as once.
    const once = call.key === undefined ? {} : { idempotencyKey: call.key };
    await answered(reach, pathOf(key), { ...once, method: 'DELETE' });
    return { key };
  },
  {
    lookup: async (call, _key, { via, key }) =>
      (await look(await call.reach(s3Service, via), key)) ? undefined : { key },
  },
);
