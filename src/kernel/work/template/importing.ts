// Files of flows: kept as drafts, or as templates of the company.
import { z } from 'zod';
import { asFault, Fault } from '#base/fault';
import { Bytes, type Call, type Capability, contract, outside } from '#kernel/contract';
import type { Egress } from '#kernel/egress';
import { FlowName } from '../flow/model.ts';
import { archiveOf } from './address.ts';
import { filesIn, type Packed } from './archive.ts';
import { exampleFile } from './example.ts';
import { freeName } from './naming.ts';
import { drawingIn } from './reading.ts';
import { Account, accountOf, kept } from './saving.ts';

/** Flows of this category are templates: they are copied, not put to work. */
export const templateCategory = 'template';

const importFlow = contract({
  name: 'work.flow.import',
  effect: 'write',
  access: 'work.flow.draw',
  summary: 'Make a draft of a flow from a file of n8n, or one of our own, and say what is missing for it to run.',
  http: 'POST /api/v1/workflows/import',
  maxBytes: 6_000_000,
  input: z.object({
    text: outside(z.string().min(2).max(5_000_000)).describe('What stands in the file'),
    name: FlowName.optional().describe('The one in the file when absent'),
    category: z.string().trim().max(60).default('imported'),
  }),
  output: Account,
  undo: { by: 'work.flow.remove', input: (_input, { flowId }) => ({ flowId }) },
  example: { text: exampleFile },
}).implement(async (call, { text, name, category }) => {
  const { description, graph, ...read } = drawingIn(text);
  const flowName = name ?? read.name;
  const flowId = await kept(call, { name: flowName, description, category, graph });
  return accountOf({ flowId, name: flowName }, { ...read, description, graph });
});

const Refused = z.object({ path: z.string(), why: z.string() });
const Library = z.object({ items: z.array(Account), refused: z.array(Refused).describe('Files that are no flows') });

const importTemplates = contract({
  name: 'work.template.import',
  effect: 'write',
  access: 'work.template.manage',
  summary: 'Take templates into the library of the company from a file: one flow, or a zip or tar.gz of many.',
  http: 'POST /api/v1/workflows/templates/import',
  maxBytes: 40_000_000,
  input: z.object({
    file: outside(Bytes),
    fileName: z.string().max(200).default('flow.json'),
    folder: z.string().max(300).default('').describe('Only what lies below it'),
    most: z.int().min(1).max(200).default(50),
  }),
  output: Library,
  undo: { never: 'remove the templates one by one with work.flow.remove' },
  example: { file: Buffer.from(exampleFile).toString('base64') },
}).implement((call, { file, fileName, folder, most }) => {
  const bytes = typeof file === 'string' ? Buffer.from(file, 'base64') : file;
  return taken(call, below(filesIn(bytes, fileName), folder).slice(0, most));
});

function below(files: readonly Packed[], folder: string): readonly Packed[] {
  const within = folder.replace(/^\/+|\/+$/g, '');
  if (within === '') return files;
  // An archive of a repository begins with a folder of its own.
  return files.filter(
    ({ path }) => path.startsWith(`${within}/`) || path.replace(/^[^/]+\//, '').startsWith(`${within}/`),
  );
}

async function taken(call: Call, files: readonly Packed[]): Promise<z.input<typeof Library>> {
  const items: z.input<typeof Account>[] = [];
  const refused: z.input<typeof Refused>[] = [];
  for (const { path, text } of files) {
    const read = readOr(() => drawingIn(text, path));
    if ('why' in read) {
      refused.push({ path, why: read.why });
      continue;
    }
    const name = await freeName(call, read.name);
    const { description, graph } = read;
    const flowId = await kept(call, { name, description, category: templateCategory, graph });
    items.push(accountOf({ flowId, name }, read));
  }
  if (items.length === 0) {
    throw new Fault('invalid', refused[0] ? `No flow could be read: ${refused[0].why}` : 'It holds no JSON file');
  }
  return { items, refused };
}

function readOr<T>(read: () => T): T | { why: string } {
  try {
    return read();
  } catch (error) {
    return { why: asFault(error).message };
  }
}

const fetchTemplates = contract({
  name: 'work.template.fetch',
  summary: 'Take templates into the library from an address: a repository, a folder of one, an archive or a file.',
  effect: 'send',
  access: 'work.template.manage',
  http: 'POST /api/v1/workflows/templates/fetch',
  input: z.object({
    url: z.url({ protocol: /^https$/ }).max(1000),
    most: z.int().min(1).max(200).default(50),
  }),
  output: Library,
  pretend: () => ({ items: [], refused: [] }),
  undo: { never: 'remove the templates one by one with work.flow.remove' },
  example: { url: 'https://github.com/example/flows/tree/main/shop' },
});

export function fetching(egress: Pick<Egress, 'fetch'>): Capability {
  return fetchTemplates.implement(async (call, { url, most }) => {
    const place = archiveOf(url);
    const answer = await egress.fetch(place.url, {}, { signal: call.signal, timeoutMs: 60_000, maxBytes: 25_000_000 });
    if (!answer.ok) {
      await answer.body?.cancel();
      throw new Fault('upstream', `${new URL(place.url).host} answered with status ${answer.status}`);
    }
    const file = new Uint8Array(await answer.arrayBuffer());
    const fileName = new URL(place.url).pathname.split('/').at(-1) || 'flow.json';
    return call.invoke(importTemplates.contract, { file, fileName, folder: place.folder, most });
  });
}

export const importingCapabilities: readonly Capability[] = [importFlow, importTemplates];
