// The text of a code node for something that n8n would have done: what is special about it first, then the functions it
// stands on. They come from `library`, as their own source.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sight } from './expression/told.ts';

const folder = join(import.meta.dirname, 'library');
const whole = readdirSync(folder)
  .sort()
  .map((name) => readFileSync(join(folder, name), 'utf8'))
  .join('\n');
/** Every function by its name, as it is handed into the sandbox. */
const sources = new Map(
  [...whole.matchAll(/^export (function (\w+)\([\s\S]*?^\}$)/gm)].map(([, source = '', name = '']) => [name, source]),
);

/** The body, and after it every function of the library that it or one of them names. */
export function script(body: string): string {
  const needed = new Set<string>();
  const open = [body];
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    for (const [name, source] of sources) {
      if (needed.has(name) || !new RegExp(`(?<![\\w$])(?<!(?<!\\.\\.)\\.)${name}\\b`).test(text)) continue;
      needed.add(name);
      open.push(source);
    }
  }
  const appended = [...sources].flatMap(([name, source]) => (needed.has(name) ? [source] : []));
  return [body, ...(appended.length > 0 ? ['', '// What this stands on:'] : []), ...appended].join('\n');
}

export interface Seeing {
  /** Where the answers of every node are, by its name. */
  readonly sights: ReadonlyMap<string, Sight>;
}

const dates = /(?<![\w$])(DateTime|\$now|\$today|luxon)(?!\w)|\.toDateTime\(/;
const added =
  /\.(toInt|toFloat|toNumber|toBoolean|toDateTime|toJsonString|parseJson|isEmpty|isNotEmpty|isNumeric|isEmail|isUrl|extract\w+|to\w+Case|remove\w+|url(En|De)code|quote|round|floor|ceil|abs|isEven|isOdd|format|first|last|unique|compact|pluck|sum|average|min|max|chunk|merge|union|difference|intersection|randomItem|hasField|keepFieldsContaining)\(/;
const known = [
  ...['$input', '$json', '$binary', '$', '$node', '$items', '$item', '$itemIndex', '$position', '$runIndex'],
  ...['$env', '$vars', '$secrets', '$workflow', '$execution', '$prevNode', '$parameter', 'items', 'item', 'text'],
  ...['$getWorkflowStaticData', 'getWorkflowStaticData'],
];
const optional = (name: string) => `${name}: typeof ${name} === 'undefined' ? {} : ${name}`;
const handed = `{ input, nodes, ${optional('params')}, ${optional('run')} }`;

/** Lines that give a piece of n8n's JavaScript the names it stands on, at the item `index`. */
export function preamble(code: string, { sights }: Seeing, index: string): string {
  const used = known.filter((name) => new RegExp(`(?<![\\w$.])${name.replace(/\$/g, '\\$')}(?![\\w$])`).test(code));
  const mentioned = [...sights].filter(
    ([name]) => code.includes(JSON.stringify(name).slice(1, -1)) || code.includes(name),
  );
  const bound = used.map((name) =>
    name === 'getWorkflowStaticData' ? '$getWorkflowStaticData: getWorkflowStaticData' : name,
  );
  const lines =
    used.length > 0
      ? [`let { ${bound.join(', ')} } = scope(${handed}, ${JSON.stringify(Object.fromEntries(mentioned))}, ${index});`]
      : [];
  const needsWords = added.test(code.replace(/(\$input|\$\([^)]*\))\.(first|last)\(/g, ''));
  if (dates.test(code) || needsWords) lines.push('const { DateTime, $now, $today, dateOf } = clock(Date.now());');
  if (needsWords) lines.push('addWords(dateOf);');
  if (/(?<![\w$.])console\./.test(code)) lines.push(silent);
  const loose = undeclared(code).filter((name) => !used.includes(name));
  if (loose.length > 0) lines.push(`let ${loose.join(', ')};`);
  return lines.join('\n');
}

const silent = 'const console = { log() {}, info() {}, warn() {}, error() {}, debug() {} };';

/** Variables that are set without ever having been declared, as n8n lets one do. */
function undeclared(code: string): string[] {
  const set = [
    ...code.matchAll(/\bfor\s*\(\s*([A-Za-z_]\w*)\s+(?:of|in)\b/g),
    ...code.matchAll(/\bfor\s*\(\s*([A-Za-z_]\w*)\s*=/g),
    ...code.matchAll(/(?:^|[;{}\n])[ \t]*([A-Za-z_]\w*)[ \t]*=[^=>]/g),
  ].map(([, name = '']) => name);
  return [...new Set(set)].filter(
    (name) => !new RegExp(`\\b(?:let|const|var|function|class)\\s+${name}\\b`).test(code),
  );
}

export interface Manner extends Seeing {
  /** Answers one empty item rather than none. */
  readonly answersAlways: boolean;
}

function ending({ answersAlways }: Manner): string {
  return answersAlways ? 'return made.length > 0 ? made : [{}];' : 'return made;';
}

/** n8n's own JavaScript, run once for the whole list, when there is any. */
export function wholeScript(code: string, manner: Manner): string {
  return script(`if (asItems(input).length === 0) return [];
const made = fromCode((function () {
${preamble(code, manner, '0')}
return (function () {
${code}
}).call({});
})());
${ending(manner)}`);
}

/** n8n's own JavaScript, run for each item. */
export function eachScript(code: string, manner: Manner): string {
  return script(`const made = asItems(input).flatMap((_, index) => fromCode((function () {
${preamble(code, manner, 'index')}
return (function () {
${code}
}).call({});
})()));
${ending(manner)}`);
}

/** One object for each item, from the JavaScript of an expression in which `own` is the item. */
export function mapScript(expression: string, seeing: Seeing): string {
  return script(`return asItems(input).map((own, index) => {
${preamble(expression, seeing, 'index')}
return ${expression};
});`);
}
