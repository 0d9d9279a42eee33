// The files of a new connector: a thin client over egress, and a small stateful fake of the vendor to test it on.

import type { Files, Names } from './names.ts';

export function connectorFiles(names: Names): Files {
  return {
    [`${names.name}.ts`]: door(names),
    'model.ts': model(names),
    'client.ts': client(names),
    'sim.ts': sim(names),
    [`${names.name}.test.ts`]: simTest(names),
    'README.md': readme(names),
  };
}

function door({ name, variable, title }: Names): string {
  return `// ${title}: what a company can do with its account there.
import { defineModule } from '#kernel/contract';

export const ${variable} = defineModule({
  name: '${name}',
  title: '${title}',
  capabilities: [],
});
`;
}

function model({ title, Noun }: Names): string {
  return `// What ${title} says on the wire, parsed once at the edge and believed from there on.
import { z } from 'zod';

export const ${Noun} = z.object({ id: z.string(), title: z.string() });
export type ${Noun} = z.output<typeof ${Noun}>;

export const ${Noun}List = z.object({ data: z.array(${Noun}) });
`;
}

function client({ title, Noun, Nouns, file, variable }: Names): string {
  const Client = `${variable.charAt(0).toUpperCase()}${variable.slice(1)}Client`;
  return `// A thin client: a function for each thing ${title} can do, on the guarded fetch and one account's token.
import { Fault } from '#base/fault';
import type { Egress } from '#kernel/egress';
import { ${Noun}, ${Noun}List } from './model.ts';

export interface ${Client} {
  list${Nouns}(): Promise<${Noun}[]>;
  create${Noun}(title: string, key: string): Promise<${Noun}>;
}

interface Account {
  readonly egress: Pick<Egress, 'fetch'>;
  readonly baseUrl: string;
  readonly token: string;
}

export function open${Client}({ egress, baseUrl, token }: Account): ${Client} {
  async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
    const headers = { authorization: \`Bearer \${token}\`, 'content-type': 'application/json', ...init.headers };
    const answer = await egress.fetch(new URL(path, baseUrl), { ...init, headers });
    if (!answer.ok) throw new Fault('upstream', \`${title} answered \${answer.status} to \${path}\`);
    return answer.json();
  }

  return {
    list${Nouns}: async () => ${Noun}List.parse(await ask('/${file}')).data,
    async create${Noun}(title, key) {
      const init = { method: 'POST', headers: { 'idempotency-key': key }, body: JSON.stringify({ title }) };
      return ${Noun}.parse(await ask('/${file}', init));
    },
  };
}
`;
}

function sim({ title, Noun, file }: Names): string {
  return `// A small fake of ${title}: it keeps what it is given, honours idempotency keys, refuses a wrong token.
import { createServer, type IncomingMessage } from 'node:http';
import type { ${Noun} } from './model.ts';

export async function startSim(token: string) {
  const made = new Map<string, ${Noun}>();

  async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    if (request.headers.authorization !== \`Bearer \${token}\`) return { status: 401, body: {} };
    if (request.url !== '/${file}') return { status: 404, body: {} };
    if (request.method === 'GET') return { status: 200, body: { data: [...made.values()] } };
    const key = String(request.headers['idempotency-key']);
    const given = JSON.parse(await textOf(request));
    const one = made.get(key) ?? { id: String(made.size + 1), title: String(given.title) };
    made.set(key, one);
    return { status: 201, body: one };
  }

  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sim listens on no port');
  return {
    url: \`http://127.0.0.1:\${address.port}\`,
    stop: () => new Promise<void>((done) => server.close(() => done())),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
`;
}

function simTest({ title, variable, Noun, Nouns, word }: Names): string {
  const Client = `${variable.charAt(0).toUpperCase()}${variable.slice(1)}Client`;
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEgress } from '#kernel/egress';
import { open${Client} } from './client.ts';
import { startSim } from './sim.ts';

async function withAccount(token: string, story: (client: ReturnType<typeof open${Client}>) => Promise<void>) {
  const sim = await startSim('right');
  const egress = createEgress({ allowPrivate: [new URL(sim.url).host] });
  try {
    await story(open${Client}({ egress, baseUrl: sim.url, token }));
  } finally {
    await egress.close();
    await sim.stop();
  }
}

test('the same key twice makes one ${word}', () =>
  withAccount('right', async (client) => {
    const first = await client.create${Noun}('First', 'one');
    assert.deepEqual(await client.create${Noun}('First', 'one'), first);
    assert.deepEqual(await client.list${Nouns}(), [first]);
  }));

test('what ${title} refuses is said to be its refusal', () =>
  withAccount('wrong', async (client) => {
    await assert.rejects(client.list${Nouns}(), { code: 'upstream', message: /answered 401/ });
  }));
`;
}

function readme({ title }: Names): string {
  return `# ${title}

What a company connects here, and what Cadre does with it. How one gets the credentials, which scopes they need, which
limits the vendor sets, and what of its API the sim imitates.
`;
}
