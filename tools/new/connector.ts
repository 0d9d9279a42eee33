// The files of a new connector: what it says about its service, what can be done there, and a small stateful fake of
// the service on which it is tried.

import type { Files, Names } from './names.ts';

export function connectorFiles(names: Names): Files {
  return {
    [`${names.name}.ts`]: door(names),
    'account.ts': account(names),
    'model.ts': model(names),
    [`${names.file}.ts`]: capabilities(names),
    'sim.ts': sim(names),
    [`${names.name}.test.ts`]: story(names),
    'README.md': readme(names),
  };
}

function door({ name, variable, title, Noun, Nouns, file }: Names): string {
  return `// ${title}: what a company can do with its account there.
import { defineModule } from '#kernel/contract';
import { create${Noun}, list${Nouns} } from './${file}.ts';
import { ${variable}Account } from './account.ts';

export const ${variable} = defineModule({
  name: '${name}',
  title: '${title}',
  connector: ${variable}Account,
  capabilities: [create${Noun}, list${Nouns}],
  grants: { tenant_admin: ['${name}.*'] },
});
`;
}

function account({ name, variable, title }: Names): string {
  return `// What ${title} is, how one proves oneself there, and where it lives.
import type { Connector } from '#kernel/contract';
import { Account } from './model.ts';

export const ${variable}Account: Connector = {
  summary: 'What ${title} is for, in a sentence.',
  category: 'Business operations',
  site: 'https://${name}.example/keys',
  auth: {
    kind: 'secrets',
    secrets: [
      {
        name: 'apiKey',
        title: 'API key',
        help: 'On the pages of ${title}, under Settings, API keys',
        place: { header: 'authorization', prefix: 'Bearer ' },
      },
    ],
  },
  baseUrl: () => 'https://api.${name}.example',
  limit: { calls: 120, per: '1 minute' },
  idempotencyHeader: 'idempotency-key',
  test: async (reach) => ({ account: (await reach.ask(Account, '/account')).name }),
};
`;
}

function model({ title, Noun }: Names): string {
  return `// What ${title} says on the wire, parsed once at the edge and believed from there on.
import { z } from 'zod';
import { outside } from '#kernel/contract';

export const Account = z.object({ name: z.string() });

export const ${Noun} = z.object({ id: z.string(), title: outside(z.string()) });

export const ${Noun}List = z.object({ data: z.array(${Noun}) });
`;
}

function capabilities({ name, noun, Noun, Nouns, word, file, title, variable }: Names): string {
  return `// The ${word} of ${title}: making and finding.
import { z } from 'zod';
import { contract, text, via } from '#kernel/contract';
import { ${Noun}, ${Noun}List } from './model.ts';
import { ${variable}Account } from './account.ts';

export const create${Noun} = contract({
  name: '${name}.${noun}.create',
  summary: 'Make a new ${word} at ${title}.',
  effect: 'send',
  access: '${name}.${noun}.write',
  input: z.object({ via, title: text(200) }),
  output: ${Noun},
  undo: { never: 'it is there already' },
  pretend: ({ title }) => ({ id: '0', title }),
  example: { title: 'The first ${word}' },
}).implement(
  async (call, { via, title }) => {
    const reach = await call.reach(${variable}Account, via);
    const once = call.key === undefined ? {} : { idempotencyKey: call.key };
    return reach.ask(${Noun}, '/${file}', { method: 'POST', json: { title }, ...once });
  },
  {
    // What became of it when we were not told: the service knows it by our key.
    async lookup(call, key, { via }) {
      const reach = await call.reach(${variable}Account, via);
      return (await reach.ask(${Noun}List, '/${file}', { query: { key } })).data[0];
    },
  },
);

export const list${Nouns} = contract({
  name: '${name}.${noun}.list',
  summary: 'List every ${word} at ${title}.',
  effect: 'read',
  access: '${name}.${noun}.read',
  input: z.object({ via }),
  output: z.object({ items: z.array(${Noun}) }),
  example: {},
}).implement(async (call, { via }) => {
  const reach = await call.reach(${variable}Account, via);
  return { items: (await reach.ask(${Noun}List, '/${file}')).data };
});
`;
}

function sim({ title, Noun, file }: Names): string {
  return `// A small fake of ${title}: it keeps what it is given, knows our keys, refuses a wrong one of its own.
import type { z } from 'zod';
import { type SimRequest, startSim } from '#kernel/connection';
import type { ${Noun} } from './model.ts';

export const simKey = 'a key that the sim takes';

export function startService() {
  const made = new Map<string, z.output<typeof ${Noun}>>();

  function create({ headers, json }: SimRequest) {
    const key = headers['idempotency-key'] ?? '';
    const one = made.get(key) ?? { id: String(made.size + 1), title: String(Object(json).title) };
    made.set(key, one);
    return one;
  }

  function list({ query }: SimRequest) {
    const key = query.get('key');
    return [...made].filter(([one]) => key === null || one === key).map(([, one]) => one);
  }

  return startSim((request) => {
    if (request.headers.authorization !== \`Bearer \${simKey}\`) return { status: 401, json: { error: 'wrong_key' } };
    if (request.path === '/account') return { json: { name: 'The company' } };
    if (request.path !== '/${file}') return { status: 404, json: { error: 'not_found' } };
    return request.method === 'POST' ? { status: 201, json: create(request) } : { json: { data: list(request) } };
  });
}
`;
}

function story({ name, variable, Noun, Nouns, word, file }: Names): string {
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectorContract, withConnection } from '#test/connectors';
import { ${variable} } from './${name}.ts';
import { create${Noun}, list${Nouns} } from './${file}.ts';
import { simKey, startService } from './sim.ts';

const tried = {
  module: ${variable},
  start: startService,
  origin: 'https://api.${name}.example',
  secrets: { apiKey: simKey },
};

connectorContract(tried);

test('the ${word} of which we were told nothing is there once', () =>
  withConnection(tried, async ({ world, ada, sim }) => {
    const input = { title: 'First' };
    sim.fail('lost', 'lost', 'lost', 'lost');
    await assert.rejects(world.call(ada, create${Noun}.contract, input, { key: 'one' }), { code: 'upstream' });
    const made = await world.call(ada, create${Noun}.contract, input, { key: 'one' });
    assert.deepEqual((await world.call(ada, list${Nouns}.contract, {})).items, [made]);
  }));
`;
}

function readme({ name, title, file }: Names): string {
  return `# ${title}

What a company connects here, and what Cadre does with it. How one gets the credentials, which scopes they need, which
limits the vendor sets.

| file | holds |
|---|---|
| \`${name}.ts\` | the front door: everything this connector declares |
| \`account.ts\` | how one proves oneself there, where it lives, how it is tested |
| \`model.ts\` | what it says on the wire |
| \`${file}.ts\` | what can be done there |
| \`sim.ts\` | a fake of it, for tests and the demo company: what of its API it imitates |
`;
}
