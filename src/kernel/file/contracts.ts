// What this module promises about files.
import { z } from 'zod';
import { Bytes, contract, event, FileAnswer, Id, Instant, list, Page, secret } from '#kernel/contract';
import { exampleId, FileCard, FileName, OwnerId, Purpose, usualBodyBytes } from './model.ts';

const Seen = z.object({ fileId: Id, ifVersion: z.int().min(1).describe('The version you saw') });
const byDeleting = {
  by: 'file.file.delete',
  input: (_input: unknown, { id, version }: FileCard) => ({ fileId: id, ifVersion: version }),
};
const exampleText = 'aGVsbG8=';

export const uploadFile = contract({
  name: 'file.file.upload',
  summary: 'Keep a file; its type is read from its bytes, whatever it is said to be.',
  effect: 'write',
  access: 'file.file.write',
  body: 'files',
  maxBytes: usualBodyBytes,
  input: z.object({
    files: z
      .array(z.object({ name: FileName, type: z.string().max(200).optional(), bytes: Bytes }))
      .length(1, 'Send one file at a time')
      .describe('The file; what it says of its type is not believed'),
    purpose: Purpose.default('general'),
    ownerId: OwnerId.nullable().default(null),
    expiresAt: Instant.nullable().default(null).describe('When it goes by itself'),
  }),
  output: FileCard,
  undo: byDeleting,
  example: { files: [{ name: 'hello.txt', bytes: exampleText }], purpose: 'general.attachment' },
});

export const readFile = contract({
  name: 'file.file.read',
  summary: 'Read a file.',
  effect: 'read',
  access: 'file.file.read',
  answer: 'bytes',
  untrusted: true,
  input: z.object({ fileId: Id }),
  output: FileAnswer,
  example: { fileId: exampleId },
});

export const showFile = contract({
  name: 'file.file.show',
  summary: 'Show what is known of a file, without its bytes.',
  effect: 'read',
  access: 'file.file.read',
  untrusted: true,
  input: z.object({ fileId: Id }),
  output: FileCard,
  example: { fileId: exampleId },
});

export const listFiles = contract({
  name: 'file.file.list',
  summary: 'List files, newest first: all you may see, those for one purpose or of one owner, or the deleted ones.',
  effect: 'read',
  access: 'file.file.read',
  untrusted: true,
  input: Page.extend({
    after: Id.optional(),
    purpose: Purpose.optional(),
    ownerId: OwnerId.optional(),
    deleted: z.boolean().default(false).describe('Those that can still be restored instead'),
  }),
  output: list(FileCard),
  example: { purpose: 'general.attachment', limit: 20 },
});

export const renameFile = contract({
  name: 'file.file.rename',
  summary: 'Give a file another name.',
  effect: 'write',
  access: 'file.file.write',
  input: Seen.extend({ name: FileName }),
  output: FileCard.extend({ previousName: FileName }),
  undo: {
    by: 'file.file.rename',
    input: (_input, { id, version, previousName }) => ({ fileId: id, ifVersion: version, name: previousName }),
  },
  example: { fileId: exampleId, ifVersion: 1, name: 'offer-2027.pdf' },
});

export const deleteFile = contract({
  name: 'file.file.delete',
  summary: 'Delete a file; for thirty days it can be restored.',
  effect: 'write',
  access: 'file.file.write',
  input: Seen,
  output: FileCard,
  undo: { by: 'file.file.restore', input: (_input, { id, version }) => ({ fileId: id, ifVersion: version }) },
  example: { fileId: exampleId, ifVersion: 1 },
});

export const restoreFile = contract({
  name: 'file.file.restore',
  summary: 'Bring a deleted file back.',
  effect: 'write',
  access: 'file.file.write',
  input: Seen,
  output: FileCard,
  undo: byDeleting,
  example: { fileId: exampleId, ifVersion: 2 },
});

export const publishFile = contract({
  name: 'file.file.publish',
  guarded: true,
  summary: 'Let everybody who has its address read a file.',
  effect: 'write',
  access: 'file.file.share',
  input: Seen,
  output: FileCard.extend({ path: z.string().describe('Where it is read, at any host name that leads here') }),
  undo: { by: 'file.file.withdraw', input: (_input, { id, version }) => ({ fileId: id, ifVersion: version }) },
  example: { fileId: exampleId, ifVersion: 1 },
});

export const withdrawFile = contract({
  name: 'file.file.withdraw',
  summary: 'Take a file back that everybody could read.',
  effect: 'write',
  access: 'file.file.share',
  input: Seen,
  output: FileCard,
  undo: { by: 'file.file.publish', input: (_input, { id, version }) => ({ fileId: id, ifVersion: version }) },
  example: { fileId: exampleId, ifVersion: 2 },
});

export const linkFile = contract({
  name: 'file.file.link',
  summary: 'Make a link by which whoever has it can read this one file until it expires.',
  effect: 'write',
  access: 'file.file.share',
  input: z.object({
    fileId: Id,
    hours: z
      .int()
      .min(1)
      .max(24 * 90)
      .default(24)
      .describe('How long it is good'),
  }),
  output: z.object({ fileId: Id, url: secret(z.url()), expiresAt: Instant }),
  undo: { by: 'file.file.unlink', input: ({ fileId }) => ({ fileId }) },
  example: { fileId: exampleId, hours: 24 },
});

export const unlinkFile = contract({
  name: 'file.file.unlink',
  summary: 'End every link to a file.',
  effect: 'write',
  access: 'file.file.share',
  input: z.object({ fileId: Id }),
  output: z.object({ fileId: Id }),
  undo: { never: 'a link that has ended stays so; make a new one' },
  example: { fileId: exampleId },
});

/** The company and the file, as they stand in an address. */
const Place = z
  .string()
  .regex(/^[0-9a-f]{32}\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'This is not the address of a file');
/** So many from one address: a page may show many pictures. */
const visits = { calls: 600, per: '1 minute' } as const;

export const openLink = contract({
  name: 'file.link.open',
  summary: 'Read the file that a link leads to.',
  effect: 'read',
  caller: 'visitor',
  http: 'GET /files/link/:token',
  answer: 'bytes',
  limit: visits,
  untrusted: true,
  input: z.object({ token: secret(z.string().regex(/^[\w-]{56}\.[\w-]{43}$/, 'This is not a link to a file')) }),
  output: FileAnswer,
  example: { token: `${'A'.repeat(56)}.${'A'.repeat(43)}` },
});

export const openPublic = contract({
  name: 'file.public.open',
  summary: 'Read a file that everybody may read.',
  effect: 'read',
  caller: 'visitor',
  http: 'GET /files/public/:place',
  answer: 'bytes',
  limit: visits,
  untrusted: true,
  input: z.object({ place: Place }),
  output: FileAnswer,
  example: { place: `019abcde000070008000000000000000.${exampleId}` },
});

export const sweepFiles = contract({
  name: 'file.content.sweep',
  summary: 'Remove files that were deleted long ago or have expired, and have bytes that no file needs thrown away.',
  effect: 'write',
  access: 'file.content.sweep',
  internal: true,
  input: z.object({}),
  output: z.object({ removed: z.int() }),
  undo: { never: 'their time was over' },
  example: {},
});

export const discardBytes = contract({
  name: 'file.content.discard',
  summary: 'Throw away bytes that no file needs.',
  effect: 'write',
  access: 'file.content.sweep',
  internal: true,
  // No transaction is open while bytes are thrown away somewhere else.
  record: 'spool',
  input: z.object({}),
  output: z.object({ discarded: z.int() }),
  undo: { never: 'nothing has them' },
  example: {},
});

const Named = z.object({ fileId: Id, name: z.string(), type: z.string(), size: z.int(), purpose: z.string() });

export const fileStored = event({ name: 'file.file.stored', summary: 'A file is there.', data: Named });
export const fileDeleted = event({ name: 'file.file.deleted', summary: 'A file was deleted.', data: Named });
