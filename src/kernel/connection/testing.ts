// A service that does not exist, with everything that services have: a key, things, letters, hooks. The tests of this
// folder connect it, and its sim is the pattern for others.
import { z } from 'zod';
import {
  agreement,
  contract,
  defineModule,
  event,
  Id,
  keep,
  type Module,
  outside,
  via,
  type Webhook,
} from '#kernel/contract';
import { type Sim, type SimAnswer, type SimRequest, startSim } from './sim.ts';
import { standardSigned } from './verify.ts';

export const parrotOrigin = 'https://api.parrot.example';
export const parrotKey = 'parrot-key-4711-very-secret';

const Letter = z.object({ id: z.string(), text: z.string() });

export interface ParrotSim extends Sim {
  readonly letters: Map<string, z.output<typeof Letter>>;
  /** Another key than this is refused from now on. */
  key: string;
}

const fixed: Readonly<Record<string, SimAnswer>> = {
  '/account': { json: { name: 'Polly' } },
  '/limits': { status: 429, headers: { 'retry-after': '120' } },
  '/others': { status: 403, json: { error: { code: 'not_yours' } } },
  '/closed': { status: 403, json: { error: { code: 'account_closed' } } },
};

export async function startParrot(key: string = parrotKey): Promise<ParrotSim> {
  const letters: ParrotSim['letters'] = new Map();
  const kept = { key };
  const sim = await startSim(({ method, path, headers, json, query }: SimRequest): SimAnswer => {
    if (headers.authorization !== `Bearer ${kept.key}`) return { status: 401, json: { error: { code: 'bad_key' } } };
    const known = fixed[path];
    if (known) return known;
    if (path === '/letters' && method === 'POST') return { status: 201, json: sent(letters, headers, json) };
    const found = path === '/letters' ? letters.get(query.get('key') ?? '') : undefined;
    return found ? { json: found } : { status: 404, json: { error: { code: 'no_such_letter' } } };
  });
  return Object.defineProperty(Object.assign(sim, { letters, key }), 'key', {
    get: () => kept.key,
    set(next: string) {
      kept.key = next;
    },
  });
}

/** The same key makes the same letter. */
function sent(letters: ParrotSim['letters'], headers: SimRequest['headers'], json: unknown) {
  const key = headers['idempotency-key'] ?? `none-${letters.size}`;
  const letter = letters.get(key) ?? { id: String(letters.size + 1), text: String(Object(json).text) };
  letters.set(key, letter);
  return letter;
}

/** What others ask for: somebody who carries words. */
export const sendWords = contract({
  name: 'words.message.send',
  summary: 'Send words to somebody.',
  effect: 'send',
  access: 'words.message.send',
  input: z.object({ via, text: z.string().max(500) }),
  output: z.object({ id: z.string(), by: z.string() }),
  undo: { never: 'they are said' },
  pretend: () => ({ id: '0', by: 'nobody' }),
  example: { text: 'Good morning' },
});

export const readWords = contract({
  name: 'words.account.read',
  summary: 'Read who carries our words.',
  effect: 'read',
  access: 'words.account.read',
  input: z.object({ via }),
  output: z.object({ name: outside(z.string()) }),
  example: {},
});

export const words = agreement({
  name: 'words',
  title: 'Words',
  contracts: [sendWords, readWords],
  grants: { tenant_admin: ['words.*'] },
});

export const parrotSquawked = event({
  name: 'parrot.squawk.heard',
  summary: 'The parrot has squawked.',
  data: z.object({ words: outside(z.string()) }),
});

const Squawk = z.object({ id: z.string(), type: z.string(), words: z.string().optional() });

const webhook: Webhook = {
  secret: 'signingSecret',
  verify(delivered, signer) {
    if (!standardSigned(delivered, signer)) return undefined;
    const { id, type, ...payload } = Squawk.parse(JSON.parse(Buffer.from(delivered.body).toString()));
    return { id, type, payload };
  },
  greet: ({ url }, signer) => {
    const asked = new URL(url).searchParams;
    const proof = asked.get('proof');
    return proof !== null && signer.equals(proof) ? (asked.get('challenge') ?? undefined) : undefined;
  },
  triggers: [{ on: 'squawk', event: parrotSquawked, data: (payload) => ({ words: String(Object(payload).words) }) }],
};

function bird(): NonNullable<Module['connector']> {
  return {
    summary: 'A bird that carries words.',
    category: 'Birds',
    site: 'https://parrot.example/keys',
    auth: {
      kind: 'secrets',
      secrets: [
        {
          ...{ name: 'apiKey', title: 'Key', help: 'Under Settings, Keys, on the pages of Parrot' },
          place: { header: 'authorization', prefix: 'Bearer ' },
        },
      ],
    },
    baseUrl: () => parrotOrigin,
    idempotencyHeader: 'idempotency-key',
    lockedOut: ({ status, body }) => status === 401 || body.includes('account_closed'),
    test: async (reach) => ({ account: (await reach.ask(z.object({ name: z.string() }), '/account')).name }),
    webhook,
  };
}

/** Several birds of the same kind, to choose from. */
export function parrotNamed(name: string): Module {
  const connector = bird();
  const say = saying(connector);
  const read = readWords.implement(async (call, { via }) => {
    const reach = await call.reach(connector, via);
    return reach.ask(z.object({ name: z.string() }), '/account');
  });
  const ask = contract({
    name: `${name}.path.ask`,
    summary: 'Ask for something by its path.',
    effect: 'read',
    access: `${name}.path.ask`,
    untrusted: true,
    input: z.object({ path: z.string().max(300), via: Id.optional() }),
    output: z.object({ name: z.string() }),
    example: { path: '/account' },
  }).implement(async (call, { path, via }) =>
    (await call.reach(connector, via)).ask(z.object({ name: z.string() }), path),
  );
  return defineModule({
    ...{ name, title: `The bird ${name}`, connector, capabilities: [ask], keeps: keep(words, say, read) },
    events: name === 'parrot' ? [parrotSquawked] : [],
    grants: { tenant_admin: [`${name}.*`] },
  });
}

/** What a story says to a service that will be deaf to it. */
export const unheard = 'Once';

function saying(connector: NonNullable<Module['connector']>) {
  return sendWords.implement(
    async (call, { via, text }) => {
      const reach = await call.reach(connector, via);
      const request = {
        method: 'POST',
        json: { text },
        // A machine may be slow; a service that is not going to answer is waited for only where a story says so.
        timeoutMs: text === unheard ? 400 : 20_000,
        ...(call.key ? { idempotencyKey: call.key } : {}),
      };
      return { id: (await reach.ask(Letter, '/letters', request)).id, by: reach.connectionId };
    },
    {
      async lookup(call, key, { via }) {
        const reach = await call.reach(connector, via);
        const response = await reach.fetch('/letters', { query: { key } });
        if (response.status === 404) return undefined;
        return { id: Letter.parse(await response.json()).id, by: reach.connectionId };
      },
    },
  );
}
