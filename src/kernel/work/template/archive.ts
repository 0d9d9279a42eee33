// The JSON files in an archive that somebody else has made: so many, so large, and no more, whatever it claims.
import { gunzipSync } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';
import { Fault } from '#base/fault';

export interface Packed {
  readonly path: string;
  readonly text: string;
}

const mostBytes = 60_000_000;
const mostFileBytes = 5_000_000;
const mostFiles = 500;

/** A zip, a tar or a gzipped tar by its first bytes; anything else is one file. */
export function filesIn(bytes: Uint8Array, name: string): Packed[] {
  const files = unpacked(bytes, name);
  if (files.length > mostFiles)
    throw new Fault('too_large', `It holds ${files.length} JSON files; ${mostFiles} at most`);
  return files;
}

function unpacked(bytes: Uint8Array, name: string): Packed[] {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return fromZip(bytes);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return fromTar(opened(bytes));
  if (strFromU8(bytes.subarray(257, 262)) === 'ustar') return fromTar(bytes);
  if (bytes.length > mostFileBytes)
    throw new Fault('too_large', `The file is larger than ${mostFileBytes / 1_000_000} MB`);
  return [{ path: name, text: strFromU8(bytes) }];
}

function opened(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes });
  } catch (cause) {
    const isLarge = cause instanceof RangeError;
    throw new Fault(isLarge ? 'too_large' : 'invalid', isLarge ? 'Unpacked it is too large' : 'It is no gzip', {
      cause,
    });
  }
}

function isWanted(path: string, size: number): boolean {
  return path.toLowerCase().endsWith('.json') && size > 0 && size <= mostFileBytes;
}

function fromZip(bytes: Uint8Array): Packed[] {
  let [total, count] = [0, 0];
  try {
    const files = unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (!isWanted(name, originalSize)) return false;
        total += originalSize;
        count += 1;
        if (total > mostBytes || count > mostFiles) throw new Fault('too_large', 'Unpacked it is too large');
        return true;
      },
    });
    return Object.entries(files).map(([path, content]) => ({ path, text: strFromU8(content) }));
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('invalid', 'It is no zip that can be read', { cause });
  }
}

const block = 512;

/** POSIX tar: a block with name and size before each file; `x` and `L` blocks hold names that were too long for it. */
function fromTar(bytes: Uint8Array): Packed[] {
  const files: Packed[] = [];
  let longName: string | undefined;
  for (let at = 0; at + block <= bytes.length; ) {
    const head = bytes.subarray(at, at + block);
    if (head[0] === 0) break;
    const size = Number.parseInt(fieldOf(head, 124, 12), 8) || 0;
    const content = bytes.subarray(at + block, at + block + size);
    if (content.length < size) throw new Fault('invalid', 'The archive ends in the middle of a file');
    const kind = fieldOf(head, 156, 1);
    const path = longName ?? [fieldOf(head, 345, 155), fieldOf(head, 0, 100)].filter(Boolean).join('/');
    const isFile = kind === '' || kind === '0';
    if (isFile && isWanted(path, size)) files.push({ path, text: strFromU8(content) });
    longName = isFile ? undefined : longNameIn(kind, content);
    at += block + Math.ceil(size / block) * block;
  }
  return files;
}

function fieldOf(head: Uint8Array, start: number, length: number): string {
  const text = strFromU8(head.subarray(start, start + length));
  return text.split('\0')[0]?.trim() ?? '';
}

function longNameIn(kind: string, content: Uint8Array): string | undefined {
  if (kind === 'L') return strFromU8(content).replace(/\0+$/, '');
  return kind === 'x' ? /(?:^|\n)\d+ path=([^\n]*)/.exec(strFromU8(content))?.[1] : undefined;
}
