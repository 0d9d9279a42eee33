// The conditions of n8n's If, Switch and Filter, of all versions, as one form; said in JSONata, or in JavaScript where
// JSONata can not say it.
import { z } from 'zod';
import { isExpression, literal, toJavaScript, toJsonata } from './expression/template.ts';
import { Untold } from './expression/tokens.ts';
import { type Names, type Sort, sortOf } from './expression/told.ts';
import { entryOf } from './table.ts';

export interface Comparison {
  readonly left: unknown;
  readonly right: unknown;
  readonly type: string;
  readonly operation: string;
}

export interface Rule {
  readonly every: boolean;
  readonly ignoresCase: boolean;
  readonly comparisons: readonly Comparison[];
}

const Operator = z.object({ type: z.string().catch('string'), operation: z.string().catch('equals') });
const Newer = z.object({
  combinator: z.string().catch('and'),
  options: z.object({ caseSensitive: z.boolean().catch(true) }).catch({ caseSensitive: true }),
  conditions: z.array(
    z.object({
      leftValue: z.unknown(),
      rightValue: z.unknown(),
      operator: Operator.catch({ type: 'string', operation: 'equals' }),
    }),
  ),
});
const Older = z.record(
  z.string(),
  z.array(z.object({ value1: z.unknown(), value2: z.unknown(), operation: z.string().optional() })),
);

/** What older versions called them, and what they took for granted. */
const renamed: Readonly<Record<string, string>> = {
  ...{ equal: 'equals', notEqual: 'notEquals', larger: 'gt', largerEqual: 'gte', smaller: 'lt', smallerEqual: 'lte' },
  ...{ isEmpty: 'empty', isNotEmpty: 'notEmpty' },
};
const usual: Readonly<Record<string, string>> = { number: 'smaller', dateTime: 'after' };

export function ruleOf(conditions: unknown, combineOperation: unknown): Rule {
  const newer = Newer.safeParse(conditions);
  if (newer.success) {
    const { combinator, options } = newer.data;
    const comparisons = newer.data.conditions.map(({ leftValue, rightValue, operator }) => ({
      ...{ left: leftValue, right: rightValue, ...operator },
    }));
    return { every: combinator === 'and', ignoresCase: !options.caseSensitive, comparisons };
  }
  const older = Older.catch({}).parse(conditions ?? {});
  const comparisons = Object.entries(older).flatMap(([type, list]) =>
    list.map(({ value1, value2, operation }) => ({
      ...{ type, left: value1, right: value2 },
      operation: known(type, operation),
    })),
  );
  return { every: combineOperation !== 'any', ignoresCase: false, comparisons };
}

function known(type: string, operation: string | undefined): string {
  const name = operation ?? entryOf(usual, type) ?? 'equal';
  return entryOf(renamed, name) ?? name;
}

/** One of Switch's older rules, whose left side stands apart. */
export function olderRule(type: string, given: { left: unknown; right: unknown; operation: string | undefined }): Rule {
  const { left, right } = given;
  return {
    every: true,
    ignoresCase: false,
    comparisons: [{ left, right, type, operation: known(type, given.operation ?? 'equal') }],
  };
}

export function ruleInJsonata({ every, ignoresCase, comparisons }: Rule, names: Names): string {
  if (comparisons.length === 0) return 'true';
  return comparisons.map((one) => said(one, ignoresCase, names)).join(every ? ' and ' : ' or ');
}

interface Sides {
  readonly left: string;
  readonly right: string;
}

const asText: Readonly<Record<string, (sides: Sides) => string>> = {
  equals: ({ left, right }) => `(${left} = ${right})`,
  contains: ({ left, right }) => `$contains(${left}, ${right})`,
  startsWith: ({ left, right }) => `($substring(${left}, 0, $length(${right})) = ${right})`,
  endsWith: ({ left, right }) => `($substring(${left}, -$length(${right})) = ${right})`,
};
const signs: Readonly<Record<string, string>> = {
  ...{
    gt: '>',
    gte: '>=',
    lt: '<',
    lte: '<=',
    equals: '=',
    after: '>',
    before: '<',
    afterOrEquals: '>=',
    beforeOrEquals: '<=',
  },
  ...{ lengthEquals: '=', lengthGt: '>', lengthLt: '<', lengthGte: '>=', lengthLte: '<=' },
};
const opposites: Readonly<Record<string, string>> = {
  ...{
    notEquals: 'equals',
    notContains: 'contains',
    notStartsWith: 'startsWith',
    notEndsWith: 'endsWith',
    notRegex: 'regex',
  },
  ...{ notExists: 'exists', notEmpty: 'empty', lengthNotEquals: 'lengthEquals' },
};

function said(comparison: Comparison, ignoresCase: boolean, names: Names): string {
  const opposite = entryOf(opposites, comparison.operation);
  if (opposite) return `(${said({ ...comparison, operation: opposite }, ignoresCase, names)} ? false : true)`;
  const { type, operation } = comparison;
  const left = side(comparison.left, names);
  if (operation === 'exists') return `($exists(${left.code}) and $type(${left.code}) != "null")`;
  if (operation === 'empty')
    return `(${left.code} ? false : $type(${left.code}) != "number" and $type(${left.code}) != "boolean")`;
  if (operation === 'true' || operation === 'false') return `(${truth(left)} = ${operation})`;
  const sign = entryOf(signs, operation);
  if (sign && operation.startsWith('length'))
    return `($count(${left.code}) ${sign} ${numeric(side(comparison.right, names))})`;
  if (operation === 'regex')
    return `$contains(${textual(left, ignoresCase)}, ${pattern(comparison.right, ignoresCase)})`;
  return compared(type, operation, { left, right: side(comparison.right, names), ignoresCase });
}

function compared(
  type: string,
  operation: string,
  { left, right, ignoresCase }: { left: Side; right: Side; ignoresCase: boolean },
): string {
  if (type === 'array' && operation === 'contains') return `(${right.code} in ${left.code})`;
  if (type === 'boolean') return `(${truth(left)} = ${truth(right)})`;
  const sign = entryOf(signs, operation);
  if (type === 'number' && sign) return `(${numeric(left)} ${sign} ${numeric(right)})`;
  if (type === 'dateTime' && sign)
    return `($toMillis($string(${left.code})) ${sign} $toMillis($string(${right.code})))`;
  const say = entryOf(asText, operation);
  if (say) return say({ left: textual(left, ignoresCase), right: textual(right, ignoresCase) });
  if (sign) return `(${left.code} ${sign} ${right.code})`;
  throw new Untold(`the comparison "${operation}"`);
}

interface Side {
  readonly code: string;
  readonly sort: Sort;
}

function side(value: unknown, names: Names): Side {
  if (!isExpression(value)) {
    const plain = typeof value === 'string' ? literal(value) : (value ?? '');
    return { code: JSON.stringify(plain), sort: sortOf(plain) };
  }
  const translated = toJsonata(value, names);
  if ('untold' in translated) throw new Untold(translated.untold);
  return { code: `(${translated.said})`, sort: translated.sort };
}

function textual({ code, sort }: Side, ignoresCase: boolean): string {
  const text = sort === 'text' ? code : `$string(${code})`;
  return ignoresCase ? `$lowercase(${text})` : text;
}

function numeric({ code, sort }: Side): string {
  if (sort === 'number') return code;
  if (/^"-?\d+(\.\d+)?"$/.test(code)) return code.slice(1, -1);
  return code === '""' ? '0' : `$number(${code})`;
}

function truth({ code, sort }: Side): string {
  if (code === '""') return 'false';
  return sort === 'boolean' || code === 'true' || code === 'false' ? code : `(${code} in [true, "true"])`;
}

function pattern(value: unknown, ignoresCase: boolean): string {
  if (isExpression(value) || typeof value !== 'string') throw new Untold('a pattern that is worked out');
  const [, source = value, flags = ''] = /^\/([\s\S]+)\/([a-z]*)$/.exec(literal(value)) ?? [];
  if (source.includes('(?') || /[^gim]/.test(flags)) throw new Untold(`the pattern ${source}`);
  const found = flags.replace('g', '');
  return `/${source.replace(/(?<!\\)\//g, '\\/')}/${ignoresCase && !found.includes('i') ? `${found}i` : found}`;
}

/** The same as JavaScript over `holds` of the library. */
export function ruleInJavaScript({ every, ignoresCase, comparisons }: Rule): string {
  if (comparisons.length === 0) return 'true';
  const all = comparisons.map(({ left, right, type, operation }) => {
    const how = JSON.stringify({ type, operation, ignoresCase });
    return `holds(${toJavaScript(left)}, ${toJavaScript(right)}, ${how})`;
  });
  return all.join(every ? ' && ' : ' || ');
}
