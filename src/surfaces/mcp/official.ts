// The official SDK, for every request that is not of the plainest form: it knows each rule of the protocol, we know the
// answers. It is large and seldom needed, so it is loaded with the first such request.
import type { Server } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { callOf, type Headers } from './front.ts';
import { capabilities, empty, instructions, type Methods } from './methods.ts';
import { codes, Mistake, metaKeys } from './protocol.ts';
import type { Visit } from './visit.ts';

export interface Carried {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Asked {
  readonly headers: Headers;
  readonly body: unknown;
}

/** Whoever mistypes one of ours must not be thought to have said nothing. */
function isKnown(key: string): boolean {
  return !key.startsWith('cadre/') || key === metaKeys.key || key === metaKeys.rehearse || key === metaKeys.reason;
}

const CallParams = z.object({
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()).optional(),
  _meta: z
    .looseObject({
      [metaKeys.key]: z.string().optional(),
      [metaKeys.rehearse]: z.boolean().optional(),
      [metaKeys.reason]: z.string().optional(),
    })
    .refine((meta) => Object.keys(meta).every(isKnown), 'Ours are cadre/key, cadre/rehearse and cadre/reason alone')
    .optional(),
});

/** Nothing here lasts longer than its answer, so it is read to its end. */
export async function carry(methods: Methods, visit: Visit, { headers, body }: Asked): Promise<Carried> {
  const sdk = await import('@modelcontextprotocol/server');
  const handler = sdk.createMcpHandler(() => {
    const server = new sdk.Server({ ...methods.serverInfo }, { capabilities, instructions });
    answerWith(server, { methods, visit, refuse: (code, message) => new sdk.ProtocolError(code, message) });
    return server;
  });
  const request = new Request('http://localhost/mcp', {
    method: 'POST',
    headers: flat(headers),
    body: JSON.stringify(body),
    signal: visit.abort().signal,
  });
  const response = await handler.fetch(request, { parsedBody: body });
  const text = await response.text();
  await handler.close();
  return { status: response.status, headers: Object.fromEntries(response.headers), body: text };
}

interface Answering {
  readonly methods: Methods;
  readonly visit: Visit;
  refuse(code: number, message: string): Error;
}

function answerWith(server: Server, { methods, visit, refuse }: Answering) {
  server.setRequestHandler('tools/list', () => ({ tools: methods.tools(visit) }));
  server.setRequestHandler('resources/list', () => empty['resources/list']);
  server.setRequestHandler('resources/templates/list', () => empty['resources/templates/list']);
  server.setRequestHandler('prompts/list', () => empty['prompts/list']);
  server.setRequestHandler('resources/read', ({ params }) => {
    throw refuse(codes.params, `There is no resource ${params.uri}`);
  });
  server.setRequestHandler('prompts/get', ({ params }) => {
    throw refuse(codes.params, `There is no prompt ${params.name}`);
  });
  server.setRequestHandler('tools/call', async ({ params }) => {
    const parsed = CallParams.safeParse(params);
    if (!parsed.success) throw refuse(codes.params, z.prettifyError(parsed.error));
    try {
      return { ...(await methods.call(callOf(parsed.data), visit)) };
    } catch (error) {
      if (error instanceof Mistake) throw refuse(error.code, error.message);
      throw error;
    }
  });
}

function flat(headers: Headers): Record<string, string> {
  const single = Object.entries(headers).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return Object.fromEntries(single.filter(([name]) => !name.startsWith(':') && name !== 'content-length'));
}
