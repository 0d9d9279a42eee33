// A conversation: as it is to those who speak its dialect, translated to the others, and the answer likewise.
import { asFault, Fault } from '#base/fault';
import { type Asking, type Passing, type Questioned, ToldWithSuccess } from '#kernel/model';
import type { GatewayKernel } from './admit.ts';
import { mostFor } from './amount.ts';
import { type Body, withFields } from './body.ts';
import type { Head, Manner } from './manner.ts';
import type { Reply } from './reply.ts';
import { withoutUsage } from './strip.ts';

export interface Conversing {
  readonly kernel: GatewayKernel;
  readonly manner: Manner;
  readonly asking: Asking;
  readonly body: Body;
  /** What of the client's own headers goes on to a provider of its dialect. */
  readonly headers: Readonly<Record<string, string>>;
}

export async function converse({ kernel, manner, asking, body, headers }: Conversing): Promise<Reply> {
  const { models, clock } = kernel;
  const { fields } = body;
  const wishing = models.wishFor(asking.tenantId, modelIn(body), abilityIn(body));
  const opening = models.open(asking, wishing instanceof Promise ? await wishing : wishing);
  const route = opening instanceof Promise ? await opening : opening;
  const isStream = fields.stream === true;
  const usage = isStream ? usageWanted(manner, fields) : undefined;
  const passing: Passing = {
    ...{ dialect: manner.dialect, path: manner.path, isStream, headers, most: mostFor(body, manner.limits) },
    continued: manner.path === '/responses' ? continuedIn(fields) : undefined,
    body: (model) => bodyFor(body, model, usage),
  };
  const carrying = Promise.resolve(route.carry(passing, () => questionIn(manner, fields)));
  const carried = await carrying.catch((error: unknown) => {
    if (error instanceof ToldWithSuccess) return error;
    throw error;
  });
  if (!carried) throw new Fault('not_connected', 'Nobody is there who could be asked this');
  if (carried instanceof ToldWithSuccess) return { kind: 'whole', bytes: carried.bytes };
  if ('bytes' in carried) return { kind: 'whole', by: carried.choice, bytes: carried.bytes };
  if ('chunks' in carried) {
    const strip = usage ? withoutUsage() : undefined;
    return { kind: 'live', by: carried.choice, chunks: carried.chunks, ...(strip ? { strip } : {}) };
  }
  const head: Head = { id: asking.callId, created: Math.floor(clock.nowMs() / 1000) };
  if ('told' in carried) {
    const { told } = carried;
    return { kind: 'whole', by: told, bytes: Buffer.from(JSON.stringify(manner.whole(told, head))) };
  }
  return { kind: 'told', parts: carried.parts, say: manner.speaker(head, fields) };
}

export function modelIn({ fields: { model } }: Body): string {
  if (typeof model === 'string' && model !== '') return model;
  throw new Fault('invalid', 'model: name one, such as cadre/research', { details: { param: 'model' } });
}

const picture = /"type"\s*:\s*"(?:image|image_url|input_image)"/;

function abilityIn({ text, fields: { tools } }: Body) {
  if (text.includes('"image') && picture.test(text)) return 'vision';
  return Array.isArray(tools) && tools.length > 0 ? 'tools' : 'text';
}

function questionIn(manner: Manner, fields: unknown): Questioned | Fault {
  try {
    return manner.question(fields);
  } catch (error) {
    return asFault(error);
  }
}

/** What OpenAI has kept of what was said before, by one of two names. */
function continuedIn({ previous_response_id: answer, conversation }: Body['fields']): Passing['continued'] {
  if (typeof answer === 'string') return { id: answer, isConversation: false };
  const isObject = typeof conversation === 'object' && conversation && 'id' in conversation;
  const held = isObject ? conversation.id : conversation;
  return typeof held === 'string' ? { id: held, isConversation: true } : undefined;
}

type Usage = Readonly<Record<string, unknown>>;

/** Completions tell in a stream what they used only when they are asked to; then we ask in the client's place. */
function usageWanted({ path }: Manner, { stream_options: options }: Body['fields']): Usage | undefined {
  if (path !== '/chat/completions') return undefined;
  const given = typeof options === 'object' && options !== null ? { ...options } : {};
  return 'include_usage' in given && given.include_usage === true ? undefined : { ...given, include_usage: true };
}

function bodyFor(body: Body, model: string, usage: Usage | undefined): string {
  const renamed = model === body.fields.model ? {} : { model };
  const changes = usage ? { ...renamed, stream_options: usage } : renamed;
  return Object.keys(changes).length > 0 ? withFields(body, changes) : body.text;
}
