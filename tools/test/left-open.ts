// A test that leaves a socket, a timer or a process behind would keep the run alive for ever. It is named and ended.

import { readFileSync } from 'node:fs';
import type { TestsStream } from 'node:test';

export function reportOpenHandles(stream: TestsStream, graceMs: number): void {
  let unfinished = 0;
  let timer: NodeJS.Timeout | undefined;
  stream.on('test:enqueue', ({ nesting }) => {
    if (nesting === 0) unfinished += 1;
  });
  stream.on('test:complete', ({ nesting }) => {
    if (nesting === 0) unfinished -= 1;
    clearTimeout(timer);
    if (unfinished === 0) timer = setTimeout(endHere, graceMs).unref();
  });
  stream.on('test:summary', () => clearTimeout(timer));
}

function endHere() {
  const open = process.getActiveResourcesInfo().filter((name) => !/^(Pipe|TTYWrap|FSReqCallback)/.test(name));
  const counts = Map.groupBy(open, (name) => name);
  const names = [...counts].map(([name, all]) => `${name} × ${all.length}`);
  const left = [...names, ...childrenOf(process.pid)].join(', ') || 'a pipe or a child process';
  console.log(`\nAll tests are done, but something is left open: ${left}`);
  process.exit(1);
}

/** How the processes were called that this one has started, where the machine tells. */
function childrenOf(pid: number): string[] {
  return read(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .filter((child) => child !== '')
    .map((child) => `process ${child} ${read(`/proc/${child}/cmdline`).replaceAll('\0', ' ').slice(0, 200)}`);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
