// Bytes on the disk of this machine. They come into their place by one rename once all of them are on the disk, so that
// a machine that stops at any moment leaves them whole or not at all.
import { constants } from 'node:fs';
import { access, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '#base/fault';
import type { ByteStore } from './bytes.ts';

/** `folder` is on the same disk as what is placed. */
export function openLocal(folder: string): ByteStore {
  const pathOf = (key: string) => join(folder, key);

  async function place(key: string, draft: string) {
    const path = pathOf(key);
    const parent = dirname(path);
    await mkdir(parent, { recursive: true, mode: 0o700 });
    await rename(draft, path);
    // A folder that is new, whoever made it, is a line in the one above it.
    const top = dirname(folder);
    for (let at = parent; at.length >= top.length; at = dirname(at)) await sync(at);
  }

  return {
    place,
    has: (key) => stat(pathOf(key)).then(() => true, absent(false)),
    read: (key) => readFile(pathOf(key)).catch(absent(undefined)),
    remove: (key) => rm(pathOf(key), { force: true }),
    async check() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await access(folder, constants.R_OK | constants.W_OK | constants.X_OK).catch((cause: unknown) => {
        throw new Fault('unavailable', 'The folder of files can not be written to; see who owns it', { cause });
      });
    },
  };
}

async function sync(folder: string) {
  await using handle = await open(folder, 'r');
  await handle.sync();
}

function absent<Nothing>(nothing: Nothing) {
  return (error: unknown): Nothing => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return nothing;
    throw error;
  };
}
