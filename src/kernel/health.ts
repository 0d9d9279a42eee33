// How the parts of the kernel are that no module speaks for.
import type { Health } from '#kernel/contract';
import { prepared, type Spool, type Store } from '#kernel/store';

const mostWaiting = 10_000;

export function healthOf({ store, spool, now }: { store: Store; spool: Spool; now: () => string }): Health[] {
  const ping = prepared('select 1');
  return [
    { part: 'server', check: () => Promise.resolve({ ok: true }) },
    {
      part: 'database',
      async check() {
        await store.engine(now()).run({ statement: ping, values: [] });
        return { ok: store.broadcast.connected, note: store.kind };
      },
    },
    {
      part: 'jobs',
      check() {
        const { backlog } = spool.stats();
        return Promise.resolve({ ok: backlog < mostWaiting, note: `${backlog} records wait` });
      },
    },
  ];
}
