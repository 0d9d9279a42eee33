// One file of records, and what is still owed of it. Its texts are in memory only while it grows or is next in line,
// so a long outage fills the disk up to its bound, not the memory.
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Fault } from '#base/fault';
import { hasCode, syncDirectory } from './disk.ts';
import { headBytes, readFrames } from './frame.ts';
import { Held } from './held.ts';
import { recordIn } from './record.ts';

export const segmentSuffix = '.seg';

export interface Segment {
  readonly path: string;
  growing: boolean;
  damaged: boolean;
  /** Records in all, and of these how many are delivered. */
  records: number;
  delivered: number;
  owedBytes: number;
  oldestAt: string | null;
  /** What is not yet delivered, in order; null while it is on disk only. */
  held: Held | null;
}

export function newSegment(path: string): Segment {
  const counts = { records: 0, delivered: 0, owedBytes: 0 };
  return { path, growing: true, damaged: false, ...counts, oldestAt: null, held: new Held() };
}

/** The segments of an adopted folder, counted but not kept in memory. */
export async function leftSegments(folder: string, report: (error: unknown) => void): Promise<Segment[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(segmentSuffix)).sort();
  const segments: Segment[] = [];
  for (const name of names) {
    const segment: Segment = { ...newSegment(join(folder, name)), growing: false, held: null };
    await load(segment, report);
    segment.oldestAt = oldestOf(segment);
    segment.held = null;
    segments.push(segment);
  }
  return segments;
}

/** Brings what is owed of a segment into memory. */
export async function load(segment: Segment, report: (error: unknown) => void): Promise<Held> {
  const { texts, damaged } = await read(segment);
  if (damaged && !segment.damaged) {
    segment.damaged = true;
    report(new Fault('internal', `${segment.path} is damaged: what is readable is replayed, the file is kept aside`));
  }
  const owed = texts.slice(segment.delivered);
  const missing = segment.records - segment.delivered - owed.length;
  if (missing > 0) report(new Fault('internal', `${missing} records are gone from ${segment.path}`));
  const held = new Held();
  // Without what is damaged between them.
  for (const text of owed) held.push(frameAround(text), 1);
  segment.held = held;
  segment.records = segment.delivered + owed.length;
  segment.owedBytes = owed.reduce((sum, text) => sum + headBytes + text.length, 0);
  return held;
}

/** Ends a segment that is wholly delivered. A damaged one is kept for the person who may read more out of it. */
export async function retire(segment: Segment, dir: string): Promise<void> {
  if (!segment.damaged) return await rm(segment.path, { force: true });
  const aside = join(dir, 'quarantine');
  await mkdir(aside, { recursive: true });
  await rename(segment.path, join(aside, `${basename(dirname(segment.path))}-${basename(segment.path)}`));
  await syncDirectory(aside);
}

/** As it lies around this text, which was read from there. */
function frameAround(text: Buffer): Buffer {
  return Buffer.from(text.buffer, text.byteOffset - headBytes, headBytes + text.length);
}

export function oldestOf(segment: Segment): string | null {
  const [first] = segment.held?.first(1).texts ?? [];
  return first === undefined ? segment.oldestAt : recordIn(first).at;
}

async function read(segment: Segment): Promise<{ texts: Buffer[]; damaged: boolean }> {
  try {
    return readFrames(await readFile(segment.path));
  } catch (error) {
    // Gone: another process may have adopted the folder. Unreadable: waiting would hold up all that comes behind.
    if (hasCode(error, 'ENOENT')) return { texts: [], damaged: false };
    if (hasCode(error, 'EIO', 'EISDIR')) return { texts: [], damaged: true };
    throw error;
  }
}
