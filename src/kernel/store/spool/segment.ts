// One file of records, and what is still owed of it. Its texts are in memory only while it grows or is next in line,
// so a long outage fills the disk up to its bound, not the memory.
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Fault } from '#base/fault';
import { hasCode, syncDirectory } from './disk.ts';
import { headBytes, readFrames } from './frame.ts';
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
  /** Texts not yet delivered, in order; null while they are on disk only. */
  held: string[] | null;
}

export function newSegment(path: string): Segment {
  const counts = { records: 0, delivered: 0, owedBytes: 0 };
  return { path, growing: true, damaged: false, ...counts, oldestAt: null, held: [] };
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
export async function load(segment: Segment, report: (error: unknown) => void): Promise<string[]> {
  const { texts, damaged } = await read(segment);
  if (damaged && !segment.damaged) {
    segment.damaged = true;
    report(new Fault('internal', `${segment.path} is damaged: what is readable is replayed, the file is kept aside`));
  }
  const held = texts.slice(segment.delivered);
  const missing = segment.records - segment.delivered - held.length;
  if (missing > 0) report(new Fault('internal', `${missing} records are gone from ${segment.path}`));
  segment.held = held;
  segment.records = segment.delivered + held.length;
  segment.owedBytes = held.reduce((sum, text) => sum + frameBytes(text), 0);
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

export function frameBytes(text: string): number {
  return headBytes + Buffer.byteLength(text);
}

export function oldestOf(segment: Segment): string | null {
  const first = segment.held?.[0];
  return first === undefined ? segment.oldestAt : recordIn(first).at;
}

async function read(segment: Segment): Promise<{ texts: string[]; damaged: boolean }> {
  try {
    return readFrames(await readFile(segment.path));
  } catch (error) {
    // Gone: another process may have adopted the folder. Unreadable: waiting would hold up all that comes behind.
    if (hasCode(error, 'ENOENT')) return { texts: [], damaged: false };
    if (hasCode(error, 'EIO', 'EISDIR')) return { texts: [], damaged: true };
    throw error;
  }
}
