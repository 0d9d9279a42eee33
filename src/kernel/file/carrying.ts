// Bytes of a company that moves: those that lie here are read, and those that came with it are put where they belong.
// What files it has is written by whoever takes the company in; nothing of what came with it is believed of its bytes.

import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Fault } from '#base/fault';
import type { Call } from '#kernel/contract';
import type { House } from './house.ts';
import { keyOf } from './model.ts';
import { placed } from './shelf.ts';
import { headBytes, sniff } from './sniff.ts';
import * as rows from './store.ts';

interface Lying {
  readonly tenantId: string;
  readonly contentId: string;
  readonly sha256: string;
}

/** For a company that moves. */
export interface MovingFiles {
  out(lying: Lying): Promise<Uint8Array | undefined>;
  in(call: Call, brought: { path: string; isTrial: boolean }): Promise<Brought>;
  /** Once the rows are written. */
  done(call: Call, how: { isTrial: boolean }): Promise<void>;
}

export function movingOf(house: House): MovingFiles {
  return {
    out: (lying) => carriedOut(house, lying),
    in: (call, brought) => carriedIn(house, call, brought),
    done: (call, how) => carriedAll(house, call, how),
  };
}

/** Undefined when they are not there as they were put. */
async function carriedOut({ bytes }: House, { tenantId, contentId, sha256 }: Lying) {
  const found = await bytes.read(keyOf({ tenantId, sha256, id: contentId }));
  return found && hash('sha256', found) === sha256 ? found : undefined;
}

/** Bytes that have come in. */
export interface Brought {
  readonly contentId: string;
  readonly size: number;
  /** What a file of this name is that has them. */
  typeFor(name: string): Promise<string>;
}

/** Of a trial they are only looked at. Best before the call's first statement, as everything that waits for bytes. */
async function carriedIn(
  house: House,
  call: Call,
  { path, isTrial }: { path: string; isTrial: boolean },
): Promise<Brought> {
  const keep = !isTrial && !call.rehearsing;
  await using draft = await house.drafts.take(createReadStream(path), { most: house.mostBytes, keep });
  const contentId = keep ? await placed(house, call, draft) : call.newId();
  return { contentId, size: draft.size, typeFor: async (name) => sniff(await headOf(path), name) };
}

async function headOf(path: string): Promise<Buffer> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  return buffer.subarray(0, bytesRead);
}

/** Counts anew what the company has, once the rows of its files are written; refuses when it may not have as much. */
async function carriedAll(house: House, call: Call, { isTrial }: { isTrial: boolean }) {
  const room = await house.roomOf(call.tenant.id);
  const all = await rows.countFiles(call.db, { id: call.newId() });
  if (all.bytes > room) throw new Fault('conflict', `This company may keep ${room} bytes of files, not ${all.bytes}`);
  const used = await rows.useContents(call.db, call.now);
  const isWhole = used === all.contents || isTrial || call.rehearsing;
  if (!isWhole) throw new Fault('unavailable', 'Some of the bytes were being thrown away just now; try again');
}
