// Keeping files: bringing one, renaming, deleting and restoring it.
import { Fault } from '#base/fault';
import type { Call, Capability } from '#kernel/contract';
import { deleteFile, fileDeleted, fileStored, renameFile, restoreFile, uploadFile } from './contracts.ts';
import { present, refuse } from './finding.ts';
import type { House } from './house.ts';
import { type FileCard, sightOf } from './model.ts';
import { named, put } from './shelf.ts';
import { changeFile } from './store.ts';

export interface AsSeen {
  readonly fileId: string;
  readonly ifVersion: number;
}

export function keepingCapabilities(house: House): Capability[] {
  return [
    uploadFile.implement((call, { files: [file], ...about }) => {
      if (!file) throw new Fault('invalid', 'There is no file in this upload');
      const content = typeof file.bytes === 'string' ? Buffer.from(file.bytes, 'base64') : file.bytes;
      return put(house, call, { ...about, name: file.name, content });
    }),
    renameFile.implement(async (call, { name, ...seen }) => {
      const { name: previousName } = await present(call, seen.fileId);
      return { ...(await changed(call, seen, { name })), previousName };
    }),
    deleteFile.implement(async (call, seen) => {
      const file = await changed(call, seen, { deletedAt: call.now });
      call.emit(fileDeleted, named(file));
      return file;
    }),
    restoreFile.implement(async (call, seen) => {
      const file = await changed(call, seen, { deletedAt: null });
      call.emit(fileStored, named(file));
      return file;
    }),
  ];
}

export async function changed(call: Call, asSeen: AsSeen, change: Parameters<typeof changeFile>[2]): Promise<FileCard> {
  const seen = { ...asSeen, sight: sightOf(call.actor), now: call.now };
  return (await changeFile(call.db, seen, change)) ?? refuse(call, seen);
}
