// Putting bytes on the shelf and taking them down. First it is said that they are about to be used, then they are put
// where they lie, and only then, together with everything else the call does, a file has them. A call that is taken
// back leaves bytes that nobody needs; they go with a later sweep.
import { hash } from 'node:crypto';
import { Fault } from '#base/fault';
import type { Instant } from '#base/time';
import type { Call } from '#kernel/contract';
import type { Draft } from './bytes.ts';
import { fileStored } from './contracts.ts';
import type { Content } from './drafts.ts';
import type { House } from './house.ts';
import { type FileCard, hasEnded, keyOf, Purpose, usableName } from './model.ts';
import { sniff } from './sniff.ts';
import * as rows from './store.ts';

/** A file that is there, and its bytes once they are wanted. */
export interface OpenFile {
  readonly card: FileCard;
  bytes(): Promise<Uint8Array>;
}

export interface NewFile {
  readonly name: string;
  readonly content: Content;
  /** For what, as `mail.attachment`. */
  readonly purpose: string;
  readonly ownerId?: string | null;
  readonly isPublic?: boolean;
  readonly expiresAt?: Instant | null;
}

export async function put(house: House, call: Call, wanted: NewFile): Promise<FileCard> {
  const { tenant, now, rehearsing } = call;
  const room = await house.roomOf(tenant.id);
  const free = room - (await rows.bytesOf(house.store.engine(now).db, tenant.id));
  if (free <= 0) throw noRoom(room);
  await using draft = await house.drafts.take(wanted.content, { most: house.mostBytes, keep: !rehearsing });
  if (draft.size > free) throw noRoom(room);
  const expiresAt = wanted.expiresAt ?? null;
  if (hasEnded({ expiresAt }, now)) throw new Fault('invalid', 'The file would have expired already');
  const contentId = await placed(house, call, draft);
  const taken = await rows.takeRoom(call.db, { id: call.newId(), bytes: draft.size, room });
  if (!taken) throw noRoom(room);
  const used = await rows.useContent(call.db, { id: contentId, placedAt: rehearsing ? null : now });
  if (!used) throw new Fault('unavailable', 'The same bytes were being thrown away just now; try again');
  const name = usableName(wanted.name);
  const file = await rows.insertFile(call.db, {
    ...{ id: call.newId(), contentId, name, type: sniff(draft.head, name), size: draft.size, sha256: draft.sha256 },
    ...{ purpose: Purpose.parse(wanted.purpose), ownerId: wanted.ownerId ?? null, isPublic: wanted.isPublic ?? false },
    ...{ expiresAt, createdBy: call.actor.id },
  });
  if (!file) throw new Fault('internal', 'The file was not stored');
  call.emit(fileStored, named(file));
  return file;
}

function noRoom(room: number): Fault {
  return new Fault('over_budget', `Your company may keep ${room} bytes of files, and this would be more`, {
    details: { room },
  });
}

/** Where these bytes lie, for good. A rehearsal only says where they would. */
export async function placed({ store, bytes }: House, call: Call, draft: Draft): Promise<string> {
  const { tenant, now } = call;
  const { sha256, size, path } = draft;
  // By the engine, and not in the call's transaction: it must be known even when that is taken back.
  const db = path === undefined ? call.db : store.engine(now).db;
  const content = await rows.meanToUse(db, { id: call.newId(), tenantId: tenant.id, sha256, size, now });
  if (!content) throw new Fault('internal', 'The bytes of the file have no place');
  const key = keyOf({ tenantId: tenant.id, sha256, id: content.id });
  const isThere = content.placedAt !== null && (path === undefined || (await bytes.has(key)));
  if (path !== undefined && !isThere) await bytes.place(key, path);
  return content.id;
}

/** For whom bytes are taken down. */
type Asking = Pick<Call, 'tenant' | 'rehearsing'>;

export async function bytesOf({ bytes }: House, { tenant, rehearsing }: Asking, file: rows.FileRow) {
  const found = await bytes.read(keyOf({ tenantId: tenant.id, sha256: file.sha256, id: file.contentId }));
  if (!found && rehearsing) throw new Fault('conflict', `The rehearsal ends here: ${file.name} was not kept`);
  if (!found) throw new Fault('unavailable', `The bytes of ${file.name} are not where they were put; restore them`);
  if (hash('sha256', found) === file.sha256) return found;
  throw new Fault('unavailable', `The bytes of ${file.name} have been changed where they lie; restore them`);
}

/** As the answer of a capability. */
export async function answered(house: House, asking: Asking, file: rows.FileRow) {
  return { name: file.name, type: file.type, bytes: await bytesOf(house, asking, file) };
}

export function cardOf({ contentId: _content, linkEpoch: _epoch, ...card }: rows.FileRow): FileCard {
  return card;
}

export function named({ id, name, type, size, purpose }: FileCard) {
  return { fileId: id, name, type, size, purpose };
}
