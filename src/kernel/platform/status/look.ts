// Asking a part how it is.
import type { Health } from '#kernel/contract';

export interface Look {
  readonly part: string;
  readonly ok: boolean;
  readonly note?: string;
}

const patienceMs = 2000;

export function lookAt(parts: readonly Health[]): Promise<Look[]> {
  return Promise.all(parts.map(async (one) => ({ part: one.part, ...(await stateOf(one)) })));
}

/** A part that does not answer in time is not well. */
function stateOf({ check }: Health): Promise<{ ok: boolean; note?: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ ok: boolean; note: string }>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, note: 'does not answer' }), patienceMs);
  });
  const state = Promise.resolve()
    .then(check)
    .catch(() => ({ ok: false, note: 'failed' }));
  return Promise.race([state, late]).finally(() => clearTimeout(timer));
}
