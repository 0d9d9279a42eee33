// For the tests of the tools: start one as a person would, in a place of its own, and see what it says.

import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const tools = resolve(import.meta.dirname, '..');

export interface Said {
  readonly code: number | null;
  readonly text: string;
  readonly lastLine: string;
}

export function start(tool: string, words: readonly string[], root: string): Said {
  const options = { cwd: root, encoding: 'utf8', timeout: 60_000 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve(tools, tool), ...words], options);
  return { code: status, text: stdout + stderr, lastLine: stdout.trimEnd().split('\n').at(-1) ?? '' };
}
