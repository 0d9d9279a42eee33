// What reaches others there, waits, answers, or is code of its own.
import { isExpression, literal } from '../expression/template.ts';
import { Untold } from '../expression/tokens.ts';
import {
  type Draft,
  each,
  type Fields,
  fieldsOf,
  isRecord,
  javaScriptOf,
  type Made,
  type Maker,
  type Making,
  orElse,
  parsedJson,
  type Template,
  template,
} from '../making.ts';
import { eachScript, mapScript, script, wholeScript } from '../script.ts';
import { entryOf } from '../table.ts';

/** Names and values of a list, as they were written. */
function pairs(list: readonly Fields[]): Record<string, unknown> {
  return Object.fromEntries(
    list.flatMap((one) => (one.text('name') ? [[one.text('name'), one.value('value') ?? '']] : [])),
  );
}

interface Request {
  readonly method: string;
  readonly url: unknown;
  readonly query?: unknown;
  readonly headers?: unknown;
  readonly json?: unknown;
  readonly form?: unknown;
  readonly body?: unknown;
}

function part(fields: Fields, names: { text: string; lists: readonly string[]; isText: boolean }): unknown {
  if (names.isText) {
    const told = fields.value(names.text);
    return typeof told === 'string' && !isExpression(told) ? (parsedJson(literal(told)) ?? told) : told;
  }
  const found = pairs(names.lists.flatMap((path) => fields.list(path)));
  return Object.keys(found).length > 0 ? found : undefined;
}

function newer(fields: Fields, report: Making['report']): Request {
  const isText = (name: string) => fields.text(name, 'keypair') !== 'keypair';
  const query = part(fields, {
    text: 'jsonQuery',
    lists: ['queryParameters.parameters'],
    isText: isText('specifyQuery'),
  });
  const headers = part(fields, {
    text: 'jsonHeaders',
    lists: ['headerParameters.parameters'],
    isText: isText('specifyHeaders'),
  });
  const type = fields.text('contentType', 'json');
  const body = part(fields, {
    text: 'jsonBody',
    lists: ['bodyParameters.parameters'],
    isText: type === 'json' && isText('specifyBody'),
  });
  if (type === 'binaryData' || type === 'multipart-form-data')
    report('Files are not carried along; what else it sends is sent as a form');
  const told = type === 'raw' ? { body: fields.value('body') } : { [type === 'json' ? 'json' : 'form']: body };
  return {
    ...{ method: fields.text('method', 'GET'), url: fields.value('url') ?? '' },
    ...(fields.flag('sendQuery') ? { query } : {}),
    ...(fields.flag('sendHeaders') ? { headers } : {}),
    ...(fields.flag('sendBody') ? told : {}),
  };
}

function older(fields: Fields, report: Making['report']): Request {
  const isText = fields.flag('jsonParameters');
  const say = (name: string) =>
    part(fields, { text: `${name}ParametersJson`, lists: [`${name}ParametersUi.parameter`], isText });
  const type = fields.text('options.bodyContentType', 'json');
  if (fields.flag('sendBinaryData') || type === 'multipart-form-data')
    report('Files are not carried along; what else it sends is sent as a form');
  const body = say('body');
  return {
    ...{
      method: fields.text('requestMethod', 'GET'),
      url: fields.value('url') ?? '',
      query: say('query'),
      headers: say('header'),
    },
    [entryOf(carriers, type) ?? 'form']: body,
  };
}

const carriers: Readonly<Record<string, string>> = { raw: 'body', json: 'json' };
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;

const request: Maker = (making) => {
  const { fields, node, isSingle, report } = making;
  const told = node.typeVersion < 3 ? older(fields, report) : newer(fields, report);
  const method = methods.find((one) => one === told.method.toUpperCase()) ?? 'GET';
  const response = fieldsOf(
    isRecord(fields.value('options.response.response')) ? { ...Object(fields.value('options.response.response')) } : {},
  );
  const isWhole = response.flag('fullResponse') || fields.flag('options.fullResponse');
  const neverFails = response.flag('neverError') || fields.flag('options.ignoreResponseCode');
  if (fields.text('authentication', 'none') !== 'none')
    report(`It proves itself by ${authOf(fields)}, which is to be connected`);
  if (isRecord(fields.value('options.pagination'))) report('It reads one page, not page after page');
  const format = response.text('responseFormat', fields.text('responseFormat', 'autodetect'));
  if (format === 'file') report('What it loads is text here, not a file');
  const answer = format === 'text' ? { answer: 'text' as const } : {};
  const after = shaped(isWhole, neverFails);
  const manner = { ...answer, ...(after ? { whole: true } : {}), ...(isSingle ? {} : each) };
  const { method: _, ...parts } = told;
  const kept = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined && value !== ''));
  return orElse<Made>(
    () => ({ draft: { kind: 'http', method, ...sent(kept, making), ...manner }, ...(after ? { after } : {}) }),
    () => ({
      before: { kind: 'code', code: mapScript(javaScriptOf(kept), making) },
      draft: { kind: 'http', method, ...prepared(kept, isSingle), ...manner },
      ...(after ? { after } : {}),
    }),
  );
};

function authOf(fields: Fields): string {
  return fields.text('nodeCredentialType') || fields.text('genericAuthType') || 'a secret';
}

/** As n8n shows an answer with its status, or one that must not fail. */
function shaped(isWhole: boolean, neverFails: boolean): Draft | undefined {
  if (isWhole)
    return {
      kind: 'code',
      code: script(
        'return asItems(input).map(({ status, headers, body }) => ({ statusCode: status, headers, body }));',
      ),
    };
  return neverFails
    ? { kind: 'code', code: script('return asItems(asItems(input).map(({ body }) => body));') }
    : undefined;
}

type Sent = Partial<Pick<Extract<Draft, { kind: 'http' }>, 'query' | 'headers' | 'json' | 'form' | 'body'>> & {
  url: string;
};

function sent(parts: Readonly<Record<string, unknown>>, { names }: Making): Sent {
  const { url, query, headers, json, form, body } = parts;
  const isPlain = (one: unknown) => isRecord(one);
  if (
    (query !== undefined && !isPlain(query)) ||
    (headers !== undefined && !isPlain(headers)) ||
    (form !== undefined && !isPlain(form))
  ) {
    throw new Untold('fields that are worked out as a whole');
  }
  return {
    url: String(template(url ?? '', names)).trim(),
    ...(query ? { query: record(query, names) } : {}),
    ...(headers ? { headers: record(headers, names) } : {}),
    ...(form ? { form: record(form, names) } : {}),
    ...(json === undefined ? {} : { json: structured(json, names) }),
    ...(body === undefined ? {} : { body: String(template(body, names)) }),
  };
}

function record(value: unknown, names: Making['names']): Record<string, Template> {
  return Object.fromEntries(
    Object.entries(isRecord(value) ? value : {}).map(([key, one]) => [key, template(one, names)]),
  );
}

/** JSON with expressions in it becomes JSON once they are worked out; one expression alone may be an object. */
function structured(json: unknown, names: Making['names']): Template {
  if (typeof json !== 'string') return template(json, names);
  const said = template(json, names);
  if (typeof said !== 'string' || !said.startsWith('=')) throw new Untold('JSON that is broken');
  return `=($told := ${said.slice(1)}; $type($told) = "string" ? $parseJson($told) : $told)`;
}

/** Every part has been worked out before. */
function prepared(parts: Readonly<Record<string, unknown>>, isSingle: boolean): Sent {
  const item = isSingle ? 'input[0]' : 'item';
  const { url: _, json, body, ...more } = parts;
  const whole = (name: string, value: unknown) =>
    Object.fromEntries(Object.keys(isRecord(value) ? value : {}).map((key) => [key, `=${item}.${name}.\`${key}\``]));
  return {
    url: `=${item}.url`,
    ...(json === undefined
      ? {}
      : { json: `=($type(${item}.json) = "string" ? $parseJson(${item}.json) : ${item}.json)` }),
    ...(body === undefined ? {} : { body: `=$string(${item}.body)` }),
    ...Object.fromEntries(Object.entries(more).map(([name, value]) => [name, whole(name, value)])),
  };
}

const wait: Maker = ({ fields, node, names }) => {
  const resume = fields.text('resume', 'timeInterval');
  if (resume !== 'timeInterval' && resume !== 'specificTime') throw new Untold(`waiting for a ${resume}`);
  if (resume === 'specificTime')
    return { kind: 'wait', until: String(template(fields.value('dateTime') ?? '', names)) };
  const isOld = node.typeVersion < 1.1;
  const unit = fields.text('unit', isOld ? 'hours' : 'seconds');
  const amount = fields.value('amount') ?? (isOld ? 1 : 5);
  if (isExpression(amount))
    return { kind: 'wait', for: `=$string(${String(template(amount, names)).slice(1)}) & " ${unit}"` };
  return { kind: 'wait', for: `${Number(typeof amount === 'string' ? literal(amount) : amount) || 0} ${unit}` };
};

const respond: Maker = (making) => {
  const { fields, names, report } = making;
  const kind = fields.text('respondWith', 'firstIncomingItem');
  const status = fields.number('options.responseCode', 200);
  if (status !== 200) report(`It answered with the status ${status}; here what it answers is the result of the run`);
  if (kind === 'allIncomingItems') return { kind: 'respond' };
  if (kind === 'noData') return { kind: 'respond', output: null };
  if (kind === 'firstIncomingItem') return { kind: 'respond', output: '=input[0]' };
  const told =
    kind === 'redirect' ? { location: fields.value('redirectURL') ?? '' } : (fields.value('responseBody') ?? '');
  const isJson = kind === 'json';
  const plain = isJson && typeof told === 'string' && !isExpression(told) ? parsedJson(literal(told)) : undefined;
  return orElse<Made | Draft>(
    () => {
      const said = template(plain ?? told, names);
      if (!isJson || typeof said !== 'string' || !said.startsWith('=')) return { kind: 'respond', output: said };
      return {
        kind: 'respond',
        output: `=($told := ${said.slice(1)}; $type($told) = "string" ? $parseJson($told) : $told)`,
      };
    },
    () => ({
      before: { kind: 'code', code: mapScript(`{ told: ${javaScriptOf(told)} }`, making) },
      draft: {
        kind: 'respond',
        output: isJson
          ? '=($type(input[0].told) = "string" ? $parseJson(input[0].told) : input[0].told)'
          : '=input[0].told',
      },
    }),
  );
};

const lacking =
  /\brequire\s*\(|\bthis\.helpers\b|\$helpers\b|\bfetch\s*\(|\bawait\b|\bBuffer\b|\bsetTimeout\s*\(|\$jmespath\b/;

/** Code that needs what the sandbox has not is kept, and said to be so. */
function checked(code: string): string {
  const missing = lacking.exec(code)?.[0];
  if (missing) throw new Untold(`code that needs ${missing.replace(/\s*\($/, '')}`);
  return code;
}

const code: Maker = (making) => {
  const { fields, node } = making;
  if (/python/i.test(fields.text('language', 'javaScript'))) throw new Untold('code in Python');
  const text = checked(fields.text('jsCode', fields.text('functionCode', 'return items;')));
  const manner = { ...making, answersAlways: node.alwaysOutputData };
  return {
    kind: 'code',
    code: fields.text('mode') === 'runOnceForEachItem' ? eachScript(text, manner) : wholeScript(text, manner),
  };
};

const functionItem: Maker = (making) => {
  const text = checked(making.fields.text('functionCode', 'return item;'));
  return { kind: 'code', code: eachScript(text, { ...making, answersAlways: making.node.alwaysOutputData }) };
};

const subFlow: Maker = (making) => {
  const { fields, names, node, report } = making;
  const told = fields.value('workflowId');
  const chosen = isRecord(told) ? told : {};
  const name = typeof chosen.cachedResultName === 'string' ? chosen.cachedResultName : fields.text('workflowId');
  if (fields.text('source', 'database') !== 'database') throw new Untold('a flow that is written inside another');
  report(`It calls the flow "${name}": import that one too, under this name`);
  const inputs = fields.value('workflowInputs.value');
  const input = isRecord(inputs) && Object.keys(inputs).length > 0 ? record(inputs, names) : { items: '=input' };
  return { kind: 'flow', flow: name.slice(0, 100) || node.name, input };
};

const graphql: Maker = (making) => {
  const { fields, names, isSingle } = making;
  const variables = template(fields.value('variables') ?? {}, names);
  return {
    ...{ kind: 'http', method: 'POST', url: String(template(fields.value('endpoint') ?? '', names)) },
    json: { query: template(fields.value('query') ?? '', names), ...(isRecord(variables) ? { variables } : {}) },
    ...(isSingle ? {} : each),
  };
};

export const outward: Readonly<Record<string, Maker>> = {
  ...{ httpRequest: request, wait, respondToWebhook: respond, code, functionItem, executeWorkflow: subFlow, graphql },
  function: code,
  form: ({ fields, names }) => ({
    kind: 'respond',
    output: {
      title: template(fields.value('completionTitle') ?? '', names),
      message: template(fields.value('completionMessage') ?? '', names),
    },
  }),
};
