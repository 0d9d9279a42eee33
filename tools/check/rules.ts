// All house rules. A rule that is not listed here is not kept.

import { appNamesRule } from './app-names.ts';
import { arrowsRule, consoleRule } from './arrows.ts';
import { clockRule } from './clock.ts';
import { consoleLogRule } from './console.ts';
import { cyclesRule } from './cycles.ts';
import { doorsRule, missingDoorRule } from './doors.ts';
import { dynamicRule } from './dynamic.ts';
import { egressRule } from './egress.ts';
import { environmentRule } from './environment.ts';
import { exportsRule } from './exports.ts';
import { fileNamesRule } from './file-names.ts';
import { notesRule, sqlNotesRule } from './notes.ts';
import { packagesRule } from './packages.ts';
import { pureRule } from './pure.ts';
import type { Rule, Violation } from './rule.ts';
import { fileSizeRule, functionSizeRule, lineLengthRule } from './sizes.ts';
import { sqlClockRule, sqlFileRule } from './sql-clock.ts';
import { stateRule } from './state.ts';
import { syntaxRule } from './syntax-errors.ts';
import { tracesRule } from './traces.ts';
import type { Tree } from './tree.ts';
import { castsRule, typesRule } from './types.ts';

export const rules: readonly Rule[] = [
  ...[syntaxRule, arrowsRule, consoleRule, doorsRule, missingDoorRule, dynamicRule, cyclesRule, packagesRule, pureRule],
  ...[egressRule, sqlClockRule, sqlFileRule, clockRule, fileSizeRule, lineLengthRule, functionSizeRule, fileNamesRule],
  ...[
    exportsRule,
    typesRule,
    castsRule,
    consoleLogRule,
    environmentRule,
    stateRule,
    notesRule,
    sqlNotesRule,
    tracesRule,
  ],
  appNamesRule,
];

export function checkTree(tree: Tree): Violation[] {
  const found = rules.flatMap((rule) => rule.find(tree));
  return found.sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line || a.rule.localeCompare(b.rule));
}
