// Receipts outside the database: one file each, on disk before anything is said to be done.
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { SignedReceipt } from './receipt.ts';

const ending = '.json';

function folderOf(home: string): string {
  return join(home, 'receipts');
}

export async function keepReceipt(home: string, id: string, { body, signature }: SignedReceipt) {
  const folder = folderOf(home);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${id}.${randomUUID()}.draft`);
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify({ body, signature }));
    await file.sync();
  } finally {
    await file.close();
  }
  // Whole or not there: half a receipt would keep a backup from being restored.
  await rename(draft, join(folder, `${id}${ending}`));
}

/** Oldest first: ids sort by the time they were made. */
export async function keptReceipts(home: string): Promise<SignedReceipt[]> {
  const ids = await keptReceiptIds(home);
  const texts = await Promise.all(ids.map((id) => readFile(join(folderOf(home), `${id}${ending}`), 'utf8')));
  return texts.map((text) => SignedReceipt.parse(JSON.parse(text)));
}

export async function keptReceiptIds(home: string): Promise<string[]> {
  const names = await readdir(folderOf(home)).catch(() => []);
  const own = names.filter((name) => name.endsWith(ending)).sort();
  return own.map((name) => name.slice(0, -ending.length));
}
