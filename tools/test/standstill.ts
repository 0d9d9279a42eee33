// A test that waits for what never comes would keep all that stand behind it waiting, up to the end of the budget. The
// runner's own limit does not reach tests that share a process.
import type { TestsStream } from 'node:test';

export function endStandstill(stream: TestsStream, silentMs: number): void {
  const timer = setTimeout(() => {
    console.log(`\nNothing has happened for ${silentMs / 1000} seconds`);
    process.exit(1);
  }, silentMs).unref();
  for (const moves of ['test:dequeue', 'test:pass', 'test:fail'] as const) stream.on(moves, () => timer.refresh());
}
