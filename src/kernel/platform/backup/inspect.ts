// Reading a backup from one end to the other before anything is touched: what it holds, and that it is whole.
import { createHash } from 'node:crypto';
import { damaged, EndFrame, framesIn, Head, readJson, TableFrame } from './frames.ts';

export interface Inspected {
  readonly head: Head;
  readonly tables: readonly { readonly name: string; readonly columns: readonly string[]; readonly rows: number }[];
}

export async function inspectBackup(path: string): Promise<Inspected> {
  const tables: { name: string; columns: readonly string[]; rows: number }[] = [];
  let head: Head | undefined;
  let sum = createHash('sha256');
  for await (const frame of framesIn(path)) {
    if (frame.kind === 'head') head = readJson(Head, frame);
    if (frame.kind === 'rows') sum.update(frame.bytes);
    if (frame.kind === 'table') tables.push({ ...readJson(TableFrame, frame), rows: 0 });
    if (frame.kind !== 'end') continue;
    const { rows, sha256 } = readJson(EndFrame, frame);
    const table = tables.at(-1);
    if (!table || sha256 !== sum.digest('hex')) throw damaged(`the rows of ${table?.name} are not what was written`);
    table.rows = rows;
    sum = createHash('sha256');
  }
  if (!head) throw damaged('it says nothing of itself');
  return { head, tables };
}
