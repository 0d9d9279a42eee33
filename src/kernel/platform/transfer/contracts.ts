// What can be done with a company as a whole. Whoever has it in a file has all that people wrote there, so taking it
// along, taking one in and comparing are the administrator's, in the company itself, and written down.
import { z } from 'zod';
import { Bytes, contract, event, FileAnswer, Id, Instant, list, outside, Page } from '#kernel/contract';

const anyArchive = 'company-2026-05-04T03-02-01-000Z.tar.gz';
const largestUpload = 64_000_000;

const Archive = z.object({ name: z.string(), takenAt: Instant, bytes: z.int() });
const Counted = z.object({ table: z.string(), rows: z.int() });
const Explained = Counted.extend({ why: z.string() });

export const exportTenant = contract({
  name: 'platform.tenant.export',
  guarded: true,
  summary: 'Write everything the company has into one archive, without its secrets.',
  effect: 'write',
  access: 'platform.tenant.export',
  // So that it holds no transaction of its own while the rows are read.
  record: 'spool',
  limit: { calls: 20, per: '1 hour' },
  input: z.object({}),
  output: Archive.extend({
    sha256: z.string(),
    tables: z.array(Counted),
    toldOnly: z.array(Counted).describe('Can be read in the archive and is never taken in'),
    leftOut: z.array(Explained),
    hidden: z.int().describe('Secrets inside JSON that were hidden'),
  }),
  undo: { by: 'platform.export.remove', input: (_input, { name }) => ({ name }) },
  example: {},
});

export const listExports = contract({
  name: 'platform.export.list',
  summary: 'List the archives that the company has made of itself, newest first.',
  effect: 'read',
  access: 'platform.tenant.export',
  input: Page,
  output: list(Archive),
  example: { limit: 10 },
});

export const readExport = contract({
  name: 'platform.export.read',
  summary: 'Fetch an archive that the company has made of itself.',
  effect: 'read',
  access: 'platform.tenant.export',
  answer: 'bytes',
  sensitive: true,
  input: z.object({ name: z.string().max(100) }),
  output: FileAnswer,
  example: { name: anyArchive },
});

export const removeExport = contract({
  name: 'platform.export.remove',
  summary: 'Remove an archive that the company has made of itself.',
  effect: 'write',
  access: 'platform.tenant.export',
  input: z.object({ name: z.string().max(100) }),
  output: z.object({ name: z.string() }),
  undo: { never: 'it is gone; export anew' },
  example: { name: anyArchive },
});

const Given = z.object({
  name: z.string().max(100).optional().describe('One of the archives that are here'),
  files: z
    .array(z.object({ name: z.string().max(300), type: z.string().max(200), bytes: Bytes }))
    .max(2)
    .optional()
    .describe('Archives as files'),
});

const Spoken = z.object({ name: outside(z.string()), email: outside(z.string()), role: outside(z.string()) });

export const importTenant = contract({
  name: 'platform.tenant.import',
  guarded: true,
  summary: 'Take an archive into this company, which must be empty, or say what would happen.',
  effect: 'write',
  access: 'platform.tenant.import',
  body: 'files',
  maxBytes: largestUpload,
  limit: { calls: 20, per: '1 hour' },
  input: Given.extend({
    dryRun: z.union([z.boolean(), z.enum(['true', 'false'])]).describe('Whether to say only what would happen'),
  }),
  output: z.object({
    dryRun: z.boolean(),
    from: z.object({ name: outside(z.string()), version: outside(z.string()), takenAt: Instant }),
    ids: z.enum(['kept', 'new']),
    rows: z.int(),
    tables: z.array(
      Counted.extend({ met: z.int().describe('Rows that were here already and are as they were there') }),
    ),
    toldOnly: z.array(Counted),
    leftOut: z.array(Explained),
    known: z.array(Spoken).describe('People of the archive who belong to this company'),
    absent: z.array(Spoken).describe('People who do not; have them join first if what they did is to stay theirs'),
    conflicts: z.array(z.object({ table: z.string(), row: outside(z.string()), why: z.string() })),
  }),
  undo: { never: 'what people do with it from then on can not be told from what came' },
  example: { name: anyArchive, dryRun: true },
});

export const compareTenant = contract({
  name: 'platform.tenant.diff',
  guarded: true,
  summary: 'Compare an archive with this company as it is now, or two archives with one another.',
  effect: 'read',
  access: 'platform.tenant.diff',
  body: 'files',
  sensitive: true,
  maxBytes: largestUpload,
  limit: { calls: 20, per: '1 hour' },
  input: Given,
  output: z.object({
    same: z.boolean(),
    tables: z.array(
      z.object({
        table: z.string(),
        added: z.int(),
        removed: z.int(),
        changed: z.int(),
        examples: z.array(
          z.object({
            row: outside(z.string()),
            what: z.enum(['added', 'removed', 'changed']),
            columns: z.array(z.string()),
          }),
        ),
      }),
    ),
    people: z.object({ added: z.array(outside(z.string())), removed: z.array(outside(z.string())) }),
  }),
  example: { name: anyArchive },
});

export const tenantExported = event({
  name: 'platform.tenant.exported',
  summary: 'Everything a company has was written into an archive.',
  data: z.object({ name: z.string(), rows: z.int(), sha256: z.string() }),
});

export const tenantImported = event({
  name: 'platform.tenant.imported',
  summary: 'An archive was taken into a company: whatever is remembered of its settings is not true any more.',
  data: z.object({ tenantId: Id, rows: z.int(), sha256: z.string() }),
});
