// The judge of the rules' tests: what exactly is refused in a house with something planted in it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Files, withHouse } from './plant.ts';
import { checkTree } from './rules.ts';
import { readTree } from './tree.ts';

function refusalsIn(planted: Files): string[] {
  const violations = withHouse(planted, (root) => checkTree(readTree(root)));
  return violations.map(({ path, line, rule }) => `${path}:${line} ${rule}`);
}

/** One test: these files break exactly these rules at these lines, and nothing else. */
export function refuses(sentence: string, planted: Files, ...expected: readonly string[]): void {
  test(sentence, () => assert.deepEqual(refusalsIn(planted), expected));
}

/** One test: these files look like a violation and are none. */
export function allows(sentence: string, planted: Files): void {
  test(sentence, () => assert.deepEqual(refusalsIn(planted), []));
}
