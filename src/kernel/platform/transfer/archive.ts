// What an archive of a company is: a gzipped tar of `manifest.json` and one file of lines per table. Each line is a row
// as JSON; its values are text as PostgreSQL writes it, so that no number loses a digit. The sums in the manifest find
// damage, not malice: whoever takes an archive in judges every row as a stranger's.
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { Id, Instant } from '#kernel/contract';
import { reading, strange } from './tar.ts';

export const form = 2;
const manifestName = 'manifest.json';
const largestManifest = 4_000_000;
const largestLine = 64_000_000;

const Part = z.strictObject({
  file: z.string().max(100),
  table: z.string(),
  use: z.enum(['carried', 'told', 'people']),
  columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
  withheld: z.array(z.string()),
  checksum: z.string(),
  rows: z.int().min(0),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Values that were secrets and say so. */
  hidden: z.int().min(0),
});
export type Part = z.output<typeof Part>;

export const Manifest = z.strictObject({
  form: z.int(),
  version: z.string(),
  takenAt: Instant,
  tenant: z.strictObject({ id: Id, name: z.string() }),
  parts: z.array(Part),
  /** The bytes of its files, behind all parts, each once and named by its SHA-256. */
  contents: z.strictObject({ files: z.int().min(0), bytes: z.int().min(0) }),
  /** What there was besides, and why it is not here. */
  left: z.array(z.strictObject({ table: z.string(), rows: z.int(), why: z.string() })),
});
export type Manifest = z.output<typeof Manifest>;

export const Person = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.string(),
  status: z.string(),
});
export type Person = z.output<typeof Person>;
export const peoplePart = 'people';

export type Row = Readonly<Record<string, string | null>>;

export interface Unpacked {
  readonly manifest: Manifest;
  readonly sha256: string;
  fileOf(part: Part): string;
  /** Where the bytes of a file lie, by their SHA-256. */
  readonly contents: ReadonlyMap<string, Content>;
}

export interface Content {
  readonly path: string;
  readonly bytes: number;
}

/** The bytes of files in an archive. */
export const contentFolder = 'bytes/';
const named = new RegExp(`^${contentFolder}([0-9a-f]{64})$`);

export interface Limits {
  /** What it may come to when it is unpacked. */
  readonly mostBytes: number;
}

/** Once it is unpacked it has been checked from end to end: nothing is where the manifest does not say so. */
export async function unpacked(path: string, folder: string, limits: Limits): Promise<Unpacked> {
  const sum = createHash('sha256');
  const tar = reading(gunzipped(path, sum));
  const manifest = await manifestIn(tar, limits);
  for (const [index, part] of manifest.parts.entries()) {
    const next = await tar.next();
    if (next?.name !== part.file || next.bytes !== part.bytes) throw strange(`${part.file} is not what was announced`);
    await keep(tar.content(), join(folder, String(index)), part);
  }
  const contents = await contentsIn(tar, folder, manifest);
  return {
    ...{ manifest, contents },
    sha256: sum.digest('hex'),
    fileOf: (part) => join(folder, String(manifest.parts.indexOf(part))),
  };
}

/** Nobody has to believe their names: each is the sum of what it holds. */
async function contentsIn(tar: ReturnType<typeof reading>, folder: string, { contents: announced }: Manifest) {
  const found = new Map<string, Content>();
  let left = announced.bytes;
  for (let next = await tar.next(); next; next = await tar.next()) {
    const { name, bytes } = next;
    const sha256 = named.exec(name)?.[1];
    left -= bytes;
    if (!sha256 || found.has(sha256) || left < 0) throw strange('it holds more than it says');
    const path = join(folder, sha256);
    const sum = createHash('sha256');
    await pipeline(tar.content(), summing(sum), createWriteStream(path, { mode: 0o600 }));
    if (sum.digest('hex') !== sha256)
      throw strange(`the bytes of one of its files are others (${sha256.slice(0, 12)})`);
    found.set(sha256, { path, bytes });
  }
  if (left !== 0 || found.size !== announced.files) throw strange('it holds less than it says');
  return found;
}

/** Lets everything through and adds it up. */
export function summing(sum: Hash) {
  return async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      sum.update(piece);
      yield piece;
    }
  };
}

async function* gunzipped(path: string, sum: Hash): AsyncGenerator<Buffer> {
  const unzipped = createGunzip();
  const file = createReadStream(path);
  file.on('data', (piece) => sum.update(piece));
  // Its failure comes out of the iteration as well.
  pipeline(file, unzipped).catch(() => undefined);
  try {
    for await (const piece of unzipped) yield Buffer.from(piece);
  } catch (cause) {
    throw strange('it can not be unpacked', cause);
  }
}

async function manifestIn(tar: ReturnType<typeof reading>, { mostBytes }: Limits): Promise<Manifest> {
  const first = await tar.next();
  if (first?.name !== manifestName || first.bytes > largestManifest) throw strange('it does not say what it is');
  const pieces: Buffer[] = [];
  for await (const piece of tar.content()) pieces.push(piece);
  const parsed = Manifest.safeParse(jsonOf(Buffer.concat(pieces).toString()));
  if (!parsed.success) throw strange('its manifest can not be read', parsed.error);
  const { parts, contents } = parsed.data;
  const bytes = parts.reduce((total, part) => total + part.bytes, contents.bytes);
  if (bytes > mostBytes) throw strange(`unpacked it has ${bytes} bytes, and ${mostBytes} are taken here`);
  return parsed.data;
}

async function keep(content: AsyncIterable<Buffer>, path: string, part: Part) {
  const sum = createHash('sha256');
  let rows = 0;
  await pipeline(
    content,
    summing(sum),
    async function* (pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) rows += 1;
        yield piece;
      }
    },
    createWriteStream(path, { mode: 0o600 }),
  );
  if (sum.digest('hex') !== part.sha256) throw strange(`the checksum of ${part.file} is another`);
  if (rows !== part.rows) throw strange(`${part.file} has ${rows} rows and not ${part.rows}`);
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw strange('a part of it is no JSON', cause);
  }
}

/** The lines of a part that was unpacked. */
export async function* linesIn(path: string): AsyncGenerator<string> {
  if ((await stat(path)).size === 0) return;
  let held: Buffer[] = [];
  let size = 0;
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 18 })) {
    let from = 0;
    const bytes = Buffer.from(piece);
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, from)) {
      yield held.length === 0 ? bytes.toString('utf8', from, at) : joined(held, bytes.subarray(from, at));
      held = [];
      size = 0;
      from = at + 1;
    }
    if (from < bytes.length) held.push(bytes.subarray(from));
    size += bytes.length - from;
    if (size > largestLine) throw strange('one of its lines has no end');
  }
  if (held.length > 0) throw strange('its last line is cut off');
}

function joined(held: readonly Buffer[], last: Buffer): string {
  return Buffer.concat([...held, last]).toString();
}

/** A row has exactly the columns that its part names, and text or nothing in each. */
export function rowOf(line: string, columns: ReadonlySet<string>): Row {
  const found = jsonOf(line);
  if (typeof found !== 'object' || found === null || Array.isArray(found)) throw strange('one of its lines is no row');
  const row: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(found)) {
    if (!columns.has(name)) throw strange(differing);
    if (value !== null && typeof value !== 'string') throw strange('one of its values is not written as text');
    row[name] = value;
  }
  if (Object.keys(row).length !== columns.size) throw strange(differing);
  return row;
}

const differing = 'one of its rows has other columns than its table';

export async function peopleOf(archive: Unpacked): Promise<Person[]> {
  const people: Person[] = [];
  for (const part of archive.manifest.parts.filter(({ use }) => use === 'people')) {
    for await (const line of linesIn(archive.fileOf(part))) {
      const parsed = Person.safeParse(jsonOf(line));
      if (!parsed.success) throw strange('its list of people can not be read', parsed.error);
      people.push(parsed.data);
    }
  }
  return people;
}
