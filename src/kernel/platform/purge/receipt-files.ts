// Receipts outside the database: one file each, on disk before anything is said to be done.
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SignedReceipt } from './receipt.ts';

function folderOf(home: string): string {
  return join(home, 'receipts');
}

export async function keepReceipt(home: string, id: string, { body, signature }: SignedReceipt) {
  const folder = folderOf(home);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(join(folder, `${id}.json`), 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify({ body, signature }));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Oldest first: ids sort by the time they were made. */
export async function keptReceipts(home: string): Promise<SignedReceipt[]> {
  const names = await readdir(folderOf(home)).catch(() => []);
  const own = names.filter((name) => name.endsWith('.json')).sort();
  const texts = await Promise.all(own.map((name) => readFile(join(folderOf(home), name), 'utf8')));
  return texts.map((text) => SignedReceipt.parse(JSON.parse(text)));
}
