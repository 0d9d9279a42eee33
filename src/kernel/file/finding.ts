// Reading files: one, or a page of them. Somebody else's file, or another company's, is not there.
import { Fault } from '#base/fault';
import type { Call, Capability } from '#kernel/contract';
import { listFiles, readFile, showFile } from './contracts.ts';
import type { House } from './house.ts';
import { type Sight, sightOf } from './model.ts';
import { answered, cardOf } from './shelf.ts';
import { type FileRow, fileById, filePage, type Seen, versionOf } from './store.ts';

export function findingCapabilities(house: House): Capability[] {
  return [
    readFile.implement(async (call, { fileId }) => answered(house, call, await present(call, fileId))),
    showFile.implement(async (call, { fileId }) => cardOf(await present(call, fileId))),
    listFiles.implement(async (call, wanted) => {
      const items = await filePage(call.db, { ...wanted, sight: sightOf(call.actor), now: call.now });
      return { items, next: items.length === wanted.limit ? (items.at(-1)?.id ?? null) : null };
    }),
  ];
}

export async function present(call: Call, fileId: string, sight: Sight = sightOf(call.actor)): Promise<FileRow> {
  const [file] = await fileById(call.db, { fileId, sight, now: call.now });
  if (!file) throw absent(fileId);
  return file;
}

export function absent(fileId: string): Fault {
  return new Fault('not_found', `There is no file ${fileId}`);
}

/** Says why a change found nothing to change. */
export async function refuse(call: Call, { fileId, sight, ifVersion }: Omit<Seen, 'now'>): Promise<never> {
  const [found] = await versionOf(call.db, { fileId, sight });
  if (!found) throw absent(fileId);
  const { version, deletedAt } = found;
  if (version !== ifVersion) {
    throw new Fault('conflict', `The file has been changed since; it is at version ${version} now`, {
      details: { version },
    });
  }
  const state = deletedAt === null ? 'is not deleted, or has expired' : 'has been deleted; restore it first';
  throw new Fault('conflict', `The file ${state}`, { details: { version } });
}
