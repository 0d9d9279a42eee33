// Names of flows are the company's own, each once.
import type { Call } from '#kernel/contract';
import { flowCalled } from '../flow/store.ts';

const most = 1000;

/** The name that was wished for, or with a number behind it when there is one already. */
export async function freeName(call: Pick<Call, 'db'>, wished: string): Promise<string> {
  for (let number = 1; number < most; number += 1) {
    const name = number === 1 ? wished : `${wished.slice(0, 90)} (${number})`;
    if (!(await flowCalled(call.db, name))) return name;
  }
  return wished;
}
