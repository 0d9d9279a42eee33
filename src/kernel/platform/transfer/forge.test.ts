// Archives as somebody may write them who means no good: opened, changed, and closed again with sums that fit.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { contentFolder, Manifest } from './archive.ts';
import { packed, reading, type TarFile } from './tar.ts';

export interface Opened {
  manifest: Manifest;
  /** By the name of their table. */
  readonly texts: Map<string, string>;
  /** The bytes of files, by how the archive names them. */
  readonly contents: Map<string, Buffer>;
}

export async function openedArchive(archive: Buffer): Promise<Opened> {
  const tar = reading(Readable.from([gunzipSync(archive)]));
  const files = new Map<string, Buffer>();
  for (let next = await tar.next(); next; next = await tar.next()) files.set(next.name, await buffer(tar.content()));
  const textOf = (name: string) => files.get(name)?.toString() ?? '';
  const manifest = Manifest.parse(JSON.parse(textOf('manifest.json')));
  return {
    manifest,
    texts: new Map(manifest.parts.map(({ table, file }) => [table, textOf(file)])),
    contents: new Map([...files].filter(([name]) => name.startsWith(contentFolder))),
  };
}

/** With sums that fit what it holds by now. */
export async function closedArchive({ manifest, texts, contents }: Opened): Promise<Buffer> {
  const parts = manifest.parts.map((part) => {
    const text = texts.get(part.table) ?? '';
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { ...part, rows: text.split('\n').length - 1, bytes: Buffer.byteLength(text), sha256 };
  });
  const files = parts.map(({ file, table }) => fileOf(file, texts.get(table) ?? ''));
  const first = fileOf('manifest.json', JSON.stringify({ ...manifest, parts }));
  return gzipSync(await tarOf([first, ...files, ...[...contents].map(([name, bytes]) => bytesOf(name, bytes))]));
}

export function fileOf(name: string, text: string): TarFile {
  return { name, bytes: Buffer.byteLength(text), content: [Buffer.from(text)] };
}

export function bytesOf(name: string, bytes: Buffer): TarFile {
  return { name, bytes: bytes.length, content: [bytes] };
}

export function tarOf(files: readonly TarFile[]): Promise<Buffer> {
  return buffer(packed(files));
}

export async function forged(archive: Buffer, change: (opened: Opened) => void): Promise<Buffer> {
  const opened = await openedArchive(archive);
  change(opened);
  return closedArchive(opened);
}

export function changeText({ texts }: Opened, table: string, change: (text: string) => string) {
  const before = texts.get(table) ?? '';
  const after = change(before);
  if (after === before) throw new Error(`Nothing was changed in ${table}`);
  texts.set(table, after);
}
