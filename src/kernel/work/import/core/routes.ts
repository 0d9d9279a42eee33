// Where a flow divides, comes together or goes round there.

import { olderRule, type Rule, ruleInJavaScript, ruleInJsonata, ruleOf } from '../conditions.ts';
import type { Names } from '../expression/told.ts';
import { type Draft, each, type Made, type Maker, type Making, orElse, template } from '../making.ts';
import type { OriginalNode } from '../read.ts';
import { mapScript, script } from '../script.ts';
import { entryOf } from '../table.ts';

/** Marks each item with what JavaScript finds about it, for the node behind to sort by. */
const mark = 'sortedInto';

const condition: Maker = (making) => {
  const rule = ruleOf(making.fields.value('conditions'), making.fields.value('combineOperation'));
  return orElse<Made | Draft>(
    () => ({ kind: 'condition', when: ruleInJsonata(rule, making.names), ...each }),
    () => ({
      before: marking(`[${ruleInJavaScript(rule)}]`, making),
      draft: { kind: 'condition', when: `item.${mark}[0]`, ...each },
    }),
  );
};

function marking(found: string, making: Making): Draft {
  const code = mapScript(`Object.assign({}, own, { ${mark}: ${found} })`, making);
  return { kind: 'code', code };
}

const filter: Maker = (making) => {
  const rule = ruleOf(making.fields.value('conditions'), making.fields.value('combineConditions'));
  return orElse<Draft>(
    () => ({ kind: 'transform', expression: kept(rule, making.names) }),
    () => ({ kind: 'code', code: filterScript(rule, making) }),
  );
};

/** What it says of one item is said of each. */
function kept(rule: Rule, names: Names): string {
  const when = ruleInJsonata(rule, names);
  const own = when.replaceAll('$$.item', '$one').replaceAll('$$.index', '$at');
  return `[$filter([input], function($one, $at) { $boolean(${own}) })]`;
}

function filterScript(rule: Rule, making: Making): string {
  const marked = mapScript(`{ own, isKept: ${ruleInJavaScript(rule)} }`, making);
  return marked
    .replace('return asItems(input).map(', 'const marked = asItems(input).map(')
    .replace(/^\}\);$/m, '});\nreturn marked.filter(({ isKept }) => isKept).map(({ own }) => own);');
}

interface Case {
  readonly rule: Rule;
  readonly output: number;
}

export function portOfCase(output: number): string {
  return `case${output}`;
}

function casesOf({ fields, report }: Making): Case[] {
  if (fields.text('mode', 'rules') === 'expression') return [];
  const older = fields.list('rules.rules');
  if (older.length > 0) {
    const type = fields.text('dataType', 'number');
    const left = fields.value('value1');
    return older.map((rule) => {
      const given = { left, right: rule.value('value2'), operation: rule.text('operation') || undefined };
      return { rule: olderRule(type, given), output: rule.number('output', 0) };
    });
  }
  const newer = fields.list('rules.values').length > 0 ? fields.list('rules.values') : fields.list('rules.rules');
  if (newer.length === 0) report('It has no rules');
  return newer.map((rule, output) => ({ rule: ruleOf(rule.value('conditions'), undefined), output }));
}

/** Which output takes what no rule takes, when there is one. */
export function fallbackOf(fields: Making['fields'], cases: number): number | undefined {
  const told = fields.value('fallbackOutput') ?? fields.value('options.fallbackOutput');
  if (told === 'extra') return cases;
  return typeof told === 'number' && told >= 0 ? told : undefined;
}

const switched: Maker = (making) => {
  const { fields, names } = making;
  if (fields.text('mode', 'rules') === 'expression') return byNumber(making);
  const cases = casesOf(making);
  if (cases.length === 0) return { kind: 'switch', cases: [{ port: portOfCase(0), when: 'false' }], ...each };
  const all = fields.flag('options.allMatchingOutputs') ? { all: true } : {};
  const said = (whenOf: (one: Case, at: number) => string): Draft => ({
    kind: 'switch',
    cases: cases.map((one, at) => ({ port: portOfCase(one.output), when: whenOf(one, at) })),
    ...{ ...all, ...each },
  });
  return orElse<Made | Draft>(
    () => said(({ rule }) => ruleInJsonata(rule, names)),
    () => ({
      before: marking(`[${cases.map(({ rule }) => ruleInJavaScript(rule)).join(', ')}]`, making),
      draft: said((_, at) => `item.${mark}[${at}]`),
    }),
  );
};

/** The number of the output is worked out. */
function byNumber(making: Making): Made {
  const { fields, outputs } = making;
  const number = ruleInJavaScript({
    ...{ every: true, ignoresCase: false },
    comparisons: [{ left: fields.value('output'), right: '', type: 'number', operation: 'equals' }],
  });
  const value = /^holds\((.*), "", \{.*\}\)$/s.exec(number)?.[1] ?? '0';
  const count = Math.max(outputs, fields.number('numberOutputs', 4), 1);
  const cases = Array.from({ length: count }, (_, at) => ({ port: portOfCase(at), when: `item.${mark}[0] = ${at}` }));
  return { before: marking(`[Number(${value})]`, making), draft: { kind: 'switch', cases, ...each } };
}

export const isList = { kind: 'merge', how: 'list' } as const;

interface Joining {
  readonly mode: string;
  readonly pairs: readonly (readonly [string, string])[];
  readonly join: string;
  readonly outputFrom: string;
}

const olderModes: Readonly<Record<string, Partial<Joining>>> = {
  ...{
    append: { mode: 'append' },
    mergeByIndex: { mode: 'position', join: 'inner' },
    multiplex: { mode: 'multiplex' },
  },
  ...{ mergeByKey: { mode: 'fields', join: 'enrichInput1' }, keepKeyMatches: { mode: 'fields', outputFrom: 'input1' } },
  removeKeyMatches: { mode: 'fields', join: 'keepNonMatches', outputFrom: 'input1' },
};

function joiningOf({ fields, node }: Making): Partial<Joining> {
  const told = fields.text('mode', 'append');
  if (node.typeVersion < 2) {
    const pair = [fields.text('propertyName1'), fields.text('propertyName2')] as const;
    return { ...entryOf(olderModes, told), pairs: [pair] };
  }
  if (told !== 'combine') return { mode: told };
  const by =
    fields.text('combinationMode') ||
    fields.text('combineBy') ||
    (node.typeVersion < 3 ? 'mergeByFields' : 'combineByFields');
  if (/position/i.test(by)) return { mode: 'position', join: fields.flag('options.includeUnpaired') ? 'all' : 'inner' };
  if (/multiplex|all/i.test(by)) return { mode: 'multiplex' };
  return { mode: 'fields', ...byFields(fields) };
}

function byFields(fields: Making['fields']): Partial<Joining> {
  const named = fields.text('fieldsToMatchString');
  const pairs = named
    ? named.split(',').map((name) => [name.trim(), name.trim()] as const)
    : [...fields.list('mergeByFields.values'), ...fields.list('joinFields.values')].map(
        (pair) => [pair.text('field1'), pair.text('field2')] as const,
      );
  return { pairs, join: fields.text('joinMode', 'keepMatches'), outputFrom: fields.text('outputDataFrom', 'both') };
}

const merge: Maker = (making) => {
  const { fields, report } = making;
  const joining = joiningOf(making);
  if (!joining.mode || joining.mode === 'append' || joining.mode === 'wait') return isList;
  if (joining.mode === 'combineBySql') {
    report('It joins by SQL, which can not be said here; its lists are put one behind the other');
    return isList;
  }
  const prefer =
    fields.text('options.clashHandling.values.resolveClash', 'preferInput2') === 'preferInput1' ? 'input1' : 'input2';
  const how = { pairs: [], join: 'keepMatches', outputFrom: 'both', ...joining, prefer };
  const chosen = /pass|choose/.test(joining.mode)
    ? Number(/\d/.exec(fields.text('output', fields.text('useDataOfInput', '1')))?.[0] ?? 1)
    : 0;
  const lists = "const lists = ['in1', 'in2'].map((slot) => asItems((input ?? {})[slot]));";
  const answer = chosen ? `return lists[${chosen - 1}];` : `return mergeLists(lists, ${JSON.stringify(how)});`;
  return { draft: { kind: 'merge', how: 'object' }, after: { kind: 'code', code: script(`${lists}\n${answer}`) } };
};

const loop: Maker = ({ fields, node, report }) => {
  if (typeof fields.value('batchSize') === 'string')
    report('Its batch size is worked out there; here it is the usual one');
  return { kind: 'loop', batch: batchOf(node) };
};

/** How many at a time: what is said, or what was usual in its version. */
export function batchOf({ parameters, typeVersion }: OriginalNode): number {
  const usual = typeVersion < 3 ? 10 : 1;
  return typeof parameters.batchSize === 'number' ? Math.max(1, Math.round(parameters.batchSize)) : usual;
}

export const routes: Readonly<Record<string, Maker>> = {
  ...{ if: condition, switch: switched, splitInBatches: loop, filter, merge },
  noOp: () => ({ kind: 'pass' }),
  executionData: () => ({ kind: 'pass' }),
  stopAndError: ({ fields, names, report }) => {
    const told = fields.text('errorMessage') || fields.text('errorObject') || 'It was stopped';
    return { kind: 'stop', message: said(told, names, report), ...each };
  },
};

function said(told: string, names: Names, report: (what: string) => void): string {
  return orElse(
    () => String(template(told, names)),
    (why) => {
      report(`${why} can not be said here; the message is told as it is written`);
      return told.replace(/^=/, '');
    },
  );
}
