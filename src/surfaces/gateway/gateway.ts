// Models for any client that speaks as OpenAI's or Anthropic's do, with a key of Cadre, on the port of the HTTP door.
// What is asked here is chosen, reserved, settled and remembered by the models of the house like everything else.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { asFault, Fault } from '#base/fault';
import { admit, type GatewayKernel, type Task, type Visit } from './admit.ts';
import { type Body, bodyOf, readBody } from './body.ts';
import { completions } from './completions.ts';
import { type Conversing, converse } from './converse.ts';
import { embed } from './embeddings.ts';
import { frame } from './manner.ts';
import { messages } from './messages.ts';
import { listOf, oneOf } from './names.ts';
import { type Dialect, errorOf, refusalOf } from './refuse.ts';
import { type Reply, send } from './reply.ts';
import { responses } from './responses.ts';

/** As the HTTP door hands it over. */
interface Arrival {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly id: string;
  readonly ip: string;
  readonly host: string;
}

interface Entered extends Omit<Conversing, 'manner' | 'body'> {
  readonly dialect: Dialect;
  /** What of the address comes after the path. */
  readonly rest: string;
  body(): Promise<Body>;
}

interface Address {
  readonly path: string;
  /** Whatever lies below it as well. */
  readonly below?: boolean;
  readonly method: 'GET' | 'POST';
  readonly task: Task;
  /** Of both where both have it. */
  readonly dialect: Dialect | 'either';
  answer(entered: Entered): Promise<Reply>;
}

const talk = { method: 'POST', task: 'model.text.generate' } as const;

const addresses: readonly Address[] = [
  ...[completions, responses, messages].map((manner) => ({
    ...{ ...talk, path: `/v1${manner.path}`, dialect: manner.dialect },
    answer: async (entered: Entered) => converse({ ...entered, manner, body: await entered.body() }),
  })),
  {
    ...{ path: '/v1/embeddings', method: 'POST', task: 'model.embedding.create', dialect: 'openai' },
    answer: async (entered) => embed({ ...entered, body: await entered.body() }),
  },
  {
    ...{ path: '/v1/models', method: 'GET', task: 'model.text.generate', dialect: 'either' },
    answer: async ({ kernel: { models }, asking, dialect }) => listOf(await models.names(asking.tenantId), dialect),
  },
  {
    ...{ path: '/v1/models/', below: true, method: 'GET', task: 'model.text.generate', dialect: 'either' },
    answer: async ({ kernel: { models }, asking, dialect, rest }) =>
      oneOf(await models.names(asking.tenantId), rest, dialect),
  },
];

/** For the HTTP door, which lives on the same port. */
export function mountGateway(kernel: GatewayKernel) {
  return addresses.map((address) => ({
    ...{ path: address.path, below: address.below ?? false },
    serve(arrival: Arrival) {
      serve(kernel, address, arrival).catch((error: unknown) => arrival.outgoing.destroy(asFault(error)));
    },
  }));
}

/** Made once: an abort without a reason of its own makes one each time, and that is slow. */
const gone = new Error('The client has gone');
const always = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff'];

async function serve(kernel: GatewayKernel, address: Address, arrival: Arrival) {
  const { incoming, outgoing, id } = arrival;
  const dialect = address.dialect === 'either' ? dialectIn(incoming.headers) : address.dialect;
  const signal = whileThere(outgoing);
  const headers = [...always, dialect === 'anthropic' ? 'request-id' : 'x-request-id', id];
  const failure = (error: unknown) =>
    `\n\n${frame(errorOf(error, dialect, id), dialect === 'anthropic' ? 'error' : undefined)}`;
  try {
    const reply = await answerTo({ kernel, address, dialect, signal }, arrival);
    await send(reply, { outgoing, headers, signal, failure });
  } catch (error) {
    report(kernel, error, id);
    if (outgoing.headersSent || signal.aborted) return void outgoing.destroy();
    const refusal = refusalOf(error, dialect, id);
    // The rest of what is refused would only be read to be thrown away.
    const closing = incoming.complete ? [] : ['connection', 'close'];
    const head = [...headers, ...refusal.headers, ...closing, 'content-type', 'application/json'];
    outgoing.writeHead(refusal.status, head).end(refusal.body);
  }
}

interface Serving {
  readonly kernel: GatewayKernel;
  readonly address: Address;
  readonly dialect: Dialect;
  readonly signal: AbortSignal;
}

async function answerTo({ kernel, address, dialect, signal }: Serving, { incoming, id, ip, host }: Arrival) {
  const { headers, method, url = '' } = incoming;
  if (method !== address.method) throw new Fault('not_found', `${address.path} answers ${address.method} alone`);
  const origin: Visit['origin'] = { door: 'http', requestId: id, ip, host, userAgent: headers['user-agent'] ?? '' };
  const asking = await admit(kernel, { headers, origin, signal }, address.task);
  const body = async () => bodyOf(await readBody(incoming));
  const rest = url.slice(address.path.length);
  return address.answer({ kernel, asking, dialect, rest, headers: handedOn(headers, dialect), body });
}

/** Only Anthropic's clients say with each request which of its revisions they speak. */
function handedOn(headers: IncomingHttpHeaders, dialect: Dialect): Record<string, string> {
  if (dialect === 'openai') return {};
  const { 'anthropic-version': version, 'anthropic-beta': beta } = headers;
  return {
    ...(typeof version === 'string' ? { 'anthropic-version': version } : {}),
    ...(typeof beta === 'string' ? { 'anthropic-beta': beta } : {}),
  };
}

function dialectIn(headers: IncomingHttpHeaders): Dialect {
  return headers['anthropic-version'] === undefined ? 'openai' : 'anthropic';
}

function whileThere(outgoing: ServerResponse): AbortSignal {
  const abort = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) abort.abort(gone);
  });
  return abort.signal;
}

function report({ log }: GatewayKernel, error: unknown, requestId: string) {
  const fault = asFault(error);
  if (fault.code === 'internal' && fault.cause !== gone)
    log.error({ error: fault.cause ?? fault, requestId }, fault.message);
}
