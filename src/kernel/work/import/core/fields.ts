// What changes the fields of each item there.

import { field } from '../expression/tell.ts';
import { isExpression, literal } from '../expression/template.ts';
import { Untold } from '../expression/tokens.ts';
import {
  type Draft,
  each,
  isRecord,
  javaScriptOf,
  type Made,
  type Maker,
  type Making,
  orElse,
  parsedJson,
  template,
} from '../making.ts';
import { mapScript } from '../script.ts';
import { entryOf } from '../table.ts';

interface Assignment {
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
}

const olderTypes: Readonly<Record<string, string>> = {
  ...{
    stringValue: 'string',
    numberValue: 'number',
    booleanValue: 'boolean',
    arrayValue: 'array',
    objectValue: 'object',
  },
};

function assignmentsOf({ fields }: Making): Assignment[] {
  const newest = fields.list('assignments.assignments');
  const newer = fields.list('fields.values');
  const old = ['string', 'number', 'boolean'].flatMap((type) =>
    fields.list(`values.${type}`).map((one) => ({ name: one.text('name'), type, value: one.value('value') })),
  );
  return [
    ...newest.map((one) => ({ name: one.text('name'), type: one.text('type', 'string'), value: one.value('value') })),
    ...newer.map((one) => {
      const kind = one.text('type', 'stringValue');
      return { name: one.text('name'), type: entryOf(olderTypes, kind) ?? 'string', value: one.value(kind) };
    }),
    ...old,
  ]
    .map((one) => ({ ...one, name: literal(one.name) }))
    .filter(({ name }) => name !== '');
}

type Kept = 'all' | 'none' | 'selected' | 'except';

function keptOf({ fields, node }: Making): Kept {
  if (node.typeVersion < 3) return fields.flag('keepOnlySet') ? 'none' : 'all';
  const include = fields.text('include', 'all');
  const kept = include === 'selected' || include === 'except' || include === 'none' ? include : 'all';
  return node.typeVersion < 3.3 || fields.flag('includeOtherFields') ? kept : 'none';
}

const set: Maker = (making) => {
  if (making.fields.text('mode', 'manual') === 'raw' || making.fields.text('mode') === 'json') return raw(making);
  const assignments = assignmentsOf(making);
  const kept = keptOf(making);
  return orElse<Made | Draft>(
    () => {
      if (kept === 'selected' || kept === 'except') throw new Untold('a choice of fields');
      if (assignments.some(({ name }) => /[.[\]=]/.test(name))) throw new Untold('a field inside a field');
      const values = Object.fromEntries(assignments.map((one) => [one.name, cast(one, making)]));
      return { kind: 'set', values, keep: kept === 'all', ...each };
    },
    () => setByCode(assignments, kept, making),
  );
};

function cast({ type, value }: Assignment, { names }: Making) {
  if (isExpression(value)) {
    const said = String(template(value, names)).slice(1);
    if (type === 'number') return `=$number(${said})`;
    return type === 'string' && !isWords(value) ? texted(said) : `=${said}`;
  }
  return written(type, typeof value === 'string' ? literal(value) : value, names);
}

function written(type: string, told: unknown, names: Making['names']) {
  if (type === 'number') return Number(told ?? 0);
  if (type === 'boolean') return told === true || told === 'true';
  const text = typeof told === 'string' ? told : undefined;
  if (type === 'string') return template(text ?? JSON.stringify(told ?? ''), names);
  return template(text === undefined ? told : (parsedJson(text) ?? text), names);
}

/** Something stays around the braces, so it is a text anyway. */
function isWords(value: string): boolean {
  return !/^=\s*\{\{[\s\S]*\}\}\s*$/.test(value) || (value.match(/\{\{/g)?.length ?? 0) > 1;
}

/** Lists and objects stay what they are, whatever the field was said to be. */
function texted(said: string): string {
  if (said.length > 200) return `=${said}`;
  return `=($type(${said}) in ["number", "boolean"] ? $string(${said}) : ${said})`;
}

function setByCode(assignments: readonly Assignment[], kept: Kept, making: Making): Draft {
  const { fields } = making;
  const nested = fields.flag('options.dotNotation', true);
  const names = (fields.text('includeFields') || fields.text('excludeFields')).split(',').map((name) => name.trim());
  const base = {
    all: 'JSON.parse(JSON.stringify(own))',
    none: '{}',
    selected: `Object.fromEntries(Object.entries(own).filter(([name]) => ${JSON.stringify(names)}.includes(name)))`,
    except: `Object.fromEntries(Object.entries(own).filter(([name]) => !${JSON.stringify(names)}.includes(name)))`,
  }[kept];
  const lines = assignments.map((one) => {
    const value = codeCast(one);
    return nested
      ? `put(made, ${JSON.stringify(one.name)}, ${value});`
      : `made[${JSON.stringify(one.name)}] = ${value};`;
  });
  return {
    kind: 'code',
    code: mapScript(`(() => {\nconst made = ${base};\n${lines.join('\n')}\nreturn made;\n})()`, making),
  };
}

function codeCast({ type, value }: Assignment): string {
  const told = javaScriptOf(
    type !== 'string' && typeof value === 'string' && !isExpression(value)
      ? (parsedJson(literal(value)) ?? value)
      : value,
  );
  if (!isExpression(value)) return told;
  if (type === 'number') return `Number(${told})`;
  return type === 'string' && isWords(value) ? told : `(${told})`;
}

/** Its fields are written as JSON, with expressions in it. */
function raw(making: Making): Draft {
  const { fields, names } = making;
  const kept = keptOf(making) !== 'none';
  const told = fields.value('jsonOutput');
  const whole = isRecord(told) ? told : parsedJson(literal(String(told ?? '{}')));
  if (isRecord(whole) && !isExpression(told))
    return {
      kind: 'set',
      values: Object.fromEntries(Object.entries(whole).map(([name, value]) => [name, template(value, names)])),
      keep: kept,
      ...each,
    };
  if (!isExpression(told)) {
    making.report('Its JSON is broken; nothing is set');
    return { kind: 'set', values: {}, keep: true, ...each };
  }
  const code = `Object.assign({}, ${kept ? 'own' : '{}'}, asObject(${javaScriptOf(told)}))`;
  return { kind: 'code', code: mapScript(code, making) };
}

/** Each item with one more field. */
function adding(into: string, value: string, making: Making): Draft {
  return {
    kind: 'code',
    code: mapScript(`adding(own, ${JSON.stringify(into)}, ${value})`, making),
  };
}

type Dating = (making: Making, at: string) => readonly [into: string, value: string];

const actions: Readonly<Record<string, Dating>> = {
  getCurrentDate: ({ fields }) => [fields.text('outputFieldName', 'currentDate'), '$now.toISO()'],
  addToDate: (making, at) => moved(making, `${at}.plus`),
  subtractFromDate: (making, at) => moved(making, `${at}.minus`),
  calculate: (making, at) =>
    moved(making, `${at}.${making.fields.text('operation') === 'subtract' ? 'minus' : 'plus'}`),
  getTimeBetweenDates: ({ fields }) => {
    const [start, end] = ['startDate', 'endDate'].map((name) => dateOf(fields.value(name)));
    const units = Array.isArray(fields.value('units')) ? fields.value('units') : ['day'];
    const value = `${end}.diff(${start}, ${JSON.stringify(units)}).toObject()`;
    return [fields.text('outputFieldName', 'timeDifference'), value];
  },
  extractDate: ({ fields }, at) => [
    fields.text('outputFieldName', 'datePart'),
    `${at}[${JSON.stringify(fields.text('part', 'month'))}]`,
  ],
  roundDate: ({ fields }, at) => [
    fields.text('outputFieldName', 'roundedDate'),
    `${at}.startOf(${JSON.stringify(fields.text('toNearest', 'month'))}).toISO()`,
  ],
  formatDate: ({ fields }, at) => [
    fields.text('outputFieldName', 'formattedDate'),
    `${at}.toFormat(${patternOf(fields)})`,
  ],
  format: ({ fields }, at) => [fields.text('dataPropertyName', 'data'), `${at}.toFormat(${patternOf(fields)})`],
};

function dateOf(value: unknown): string {
  return `DateTime.fromJSDate(new Date(String(${javaScriptOf(value ?? '')})))`;
}

function moved({ fields, node }: Making, verb: string): readonly [string, string] {
  const amount = javaScriptOf(fields.value('duration') ?? 0);
  const span = `{ ${JSON.stringify(fields.text('timeUnit', 'days'))}: Number(${amount}) }`;
  const into =
    node.typeVersion < 2 ? fields.text('dataPropertyName', 'data') : fields.text('outputFieldName', 'newDate');
  return [into, `${verb}(${span}).toISO()`];
}

/** Older versions wrote days and years in capitals. */
function patternOf(fields: Making['fields']): string {
  const older = fields.text('format', 'MM/dd/yyyy').replace(/Y/g, 'y').replace(/D/g, 'd');
  return JSON.stringify(fields.text('customFormat') || fields.text('toFormat') || older);
}

const dateTime: Maker = (making) => {
  const { fields, node } = making;
  const action = node.typeVersion < 2 ? fields.text('action', 'format') : fields.text('operation', 'getCurrentDate');
  const date = fields.value('date') ?? fields.value('value') ?? fields.value('magnitude');
  const say = entryOf(actions, action);
  if (!say) throw new Untold(`the date action "${action}"`);
  const [into, value] = say(making, dateOf(date));
  return adding(into, value, making);
};

const algorithms: Readonly<Record<string, string>> = {
  MD5: 'md5',
  SHA1: 'sha1',
  SHA256: 'sha256',
  SHA384: 'sha384',
  SHA512: 'sha512',
};

const crypto: Maker = ({ fields, names, report }) => {
  const into = fields.text('dataPropertyName', 'data');
  const algorithm = algorithms[fields.text('type', 'MD5').replace('-', '')] ?? 'sha256';
  const action = fields.text('action', 'hash');
  const encoding = fields.text('encoding', 'hex') === 'base64' ? 'base64' : 'hex';
  const said = (name: string) =>
    orElse(
      () => quoted(template(fields.value(name) ?? '', names)),
      (why) => {
        report(`${why} can not be said here; "${name}" is to be filled in`);
        return '""';
      },
    );
  const value = {
    hash: () => `=$hash($string(${said('value')}), "${algorithm}", "${encoding}")`,
    hmac: () => `=$hmac($string(${said('value')}), $string(${said('secret')}), "${algorithm}")`,
    generate: () => '=$uuid()',
  }[action];
  if (!value) report('It signs with a private key, which belongs into a connection');
  if (action === 'hmac' && encoding === 'base64') report('Its code is written in hex here');
  return { kind: 'set', values: { [field(into) === into ? into : 'data']: value?.() ?? null }, keep: true, ...each };
};

function quoted(said: unknown): string {
  return typeof said === 'string' && said.startsWith('=') ? `(${said.slice(1)})` : JSON.stringify(said);
}

const html: Maker = (making) => {
  const { fields } = making;
  const operation = fields.text('operation', 'generateHtmlTemplate');
  if (operation === 'generateHtmlTemplate')
    return { kind: 'code', code: mapScript(`{ html: ${javaScriptOf(fields.value('html') ?? '')} }`, making) };
  if (operation === 'convertToHtmlTable') {
    const row = `Object.values(own).map((value) => '<td>' + textual(value) + '</td>').join('')`;
    return { kind: 'code', code: mapScript(`{ table: '<tr>' + ${row} + '</tr>' }`, making) };
  }
  return extraction(making);
};

function extraction(making: Making): Draft {
  const { fields } = making;
  const wanted = fields.list('extractionValues.values').map((one) => ({
    key: one.text('key'),
    selector: one.text('cssSelector'),
    what: one.text('returnValue', 'text'),
    attribute: one.text('attribute'),
    isList: one.flag('returnArray'),
  }));
  const from = JSON.stringify(fields.text('dataPropertyName', 'data'));
  const trims = fields.flag('options.trimValues', true);
  const code = `extractHtml([pluck(own, ${from})].flat().join(''), ${JSON.stringify(wanted)}, ${trims})`;
  return { kind: 'code', code: mapScript(code, making) };
}

const xml: Maker = (making) => {
  const from = JSON.stringify(making.fields.text('dataPropertyName', 'data'));
  if (making.fields.text('mode', 'xmlToJson') === 'xmlToJson')
    return { kind: 'code', code: mapScript(`fromXml(pluck(own, ${from}))`, making) };
  return { kind: 'code', code: mapScript(`{ [${from}]: toXml(own, '') }`, making) };
};

const markdown: Maker = (making) => {
  const { fields, report } = making;
  const into = fields.text('destinationKey', 'data');
  if (fields.text('mode', 'htmlToMarkdown') === 'markdownToHtml')
    return adding(into, `markdownToHtml(${javaScriptOf(fields.value('markdown') ?? '')})`, making);
  report('HTML becomes plain text here, not Markdown');
  return adding(into, `textOf(readMarkup(String(${javaScriptOf(fields.value('html') ?? '')}), true)).trim()`, making);
};

const extractFromFile: Maker = (making) => {
  const { fields } = making;
  const operation = fields.text('operation', 'csv');
  const from = `pluck(own, ${JSON.stringify(fields.text('binaryPropertyName', 'data'))})`;
  const into = JSON.stringify(fields.text('destinationKey', 'data'));
  if (operation === 'csv')
    return {
      kind: 'code',
      code: mapScript(`fromTable(${from} ?? own.data, ',')`, making).replace(
        'asItems(input).map(',
        'asItems(input).flatMap(',
      ),
    };
  if (operation === 'fromJson')
    return {
      kind: 'code',
      code: mapScript(`{ [${into}]: typeof ${from} === 'string' ? JSON.parse(${from}) : (${from} ?? own) }`, making),
    };
  if (operation === 'xml') return { kind: 'code', code: mapScript(`{ [${into}]: fromXml(${from}) }`, making) };
  if (!['text', 'binaryToPropery', 'html'].includes(operation)) throw new Untold(`taking apart a ${operation} file`);
  return { kind: 'code', code: mapScript(`{ [${into}]: ${from} ?? own.data ?? null }`, making) };
};

export const fieldNodes: Readonly<Record<string, Maker>> = {
  ...{ set, dateTime, crypto, html, xml, markdown, extractFromFile },
  htmlExtract: extraction,
};
