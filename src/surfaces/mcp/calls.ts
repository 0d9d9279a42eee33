// Calling a tool: through the pipeline, as the actor the visitor is, whatever the tool.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { listCapabilities, type Registered } from '#kernel/invoke';
import type { StreamBounds } from './collect.ts';
import type { ToolCall } from './front.ts';
import { codes, Mistake } from './protocol.ts';
import { refusalOf, resultOf, type ToolResult } from './results.ts';
import { inputOf } from './schemas.ts';
import { callTool, type Drawn, isTool, searchTool } from './tools.ts';
import type { McpKernel, Visit } from './visit.ts';

export interface Desk {
  readonly kernel: McpKernel;
  readonly bounds: StreamBounds;
  drawn(entry: Registered): Drawn;
}

const SearchInput = z.strictObject({
  query: z.string().trim().min(1).max(200),
  limit: z.int().min(1).max(50).default(10),
});

const CallInput = z.strictObject({
  name: z.string().min(1).max(100),
  input: z.record(z.string(), z.unknown()).default({}),
  key: z.string().optional(),
  rehearse: z.boolean().optional(),
  reason: z.string().optional(),
});

/** A tool nobody knows is a mistake about the protocol; whatever else goes wrong is the tool's answer. */
export function callNamed(desk: Desk, asked: ToolCall, visit: Visit): Promise<ToolResult> {
  if (asked.name === searchTool.name) return told(visit, () => search(desk, asked.input, visit));
  if (asked.name === callTool.name) return told(visit, () => callFound(desk, asked, visit));
  const entry = findTool(desk, asked.name, visit);
  if (!entry) throw new Mistake(codes.params, `Unknown tool: ${asked.name.slice(0, 128)}`);
  return told(visit, () => run(desk, { ...asked, entry }, visit));
}

async function told({ who, origin }: Visit, work: () => Promise<ToolResult>): Promise<ToolResult> {
  try {
    return await work();
  } catch (error) {
    // Who could not be identified is turned away by the door, not answered by the tool.
    if (who === 'pipeline' && error instanceof Fault && error.code === 'unauthenticated') throw error;
    return refusalOf(error, origin.requestId);
  }
}

interface Chosen extends Omit<ToolCall, 'name'> {
  readonly entry: Registered;
}

async function run(desk: Desk, { entry, input, ...asked }: Chosen, visit: Visit): Promise<ToolResult> {
  const { caller, origin, bytes } = visit;
  const { name: capability, answer } = entry.contract;
  const abort = answer === 'stream' ? visit.abort() : undefined;
  const request = { capability, input, caller, origin, bytes, ...asked };
  const answered = await desk.kernel.invoke(abort ? { ...request, signal: abort.signal } : request);
  return resultOf(answered, { drawn: desk.drawn(entry), abort, bounds: desk.bounds });
}

async function search({ kernel }: Desk, input: unknown, { caller, origin, bytes }: Visit): Promise<ToolResult> {
  const { query, limit } = parsed(SearchInput, input);
  const request = { capability: listCapabilities.name, input: { search: query, limit }, caller, origin, bytes };
  const answer = await kernel.invoke(request);
  const { items } = listCapabilities.spec.output.parse(answer.status === 'done' ? answer.output : undefined);
  const found = items.map(({ outputSchema: _, inputSchema, ...item }) => ({
    ...item,
    inputSchema: inputOf(inputSchema),
  }));
  return { content: [{ type: 'text', text: JSON.stringify({ items: found }) }], structuredContent: { items: found } };
}

function callFound(desk: Desk, asked: ToolCall, visit: Visit): Promise<ToolResult> {
  const said = parsed(CallInput, asked.input);
  const { name, input, key = asked.key, reason = asked.reason } = said;
  const entry = findTool(desk, name, visit);
  if (!entry) throw new Fault('not_found', `There is no tool ${JSON.stringify(name)}; look for it with search`);
  // Said in either place, it is only tried.
  const rehearse = asked.rehearse || said.rehearse === true;
  return run(desk, { entry, input, key, rehearse, reason }, visit);
}

function findTool({ kernel }: Desk, name: string, { who }: Visit): Registered | undefined {
  try {
    const entry = kernel.registry.find(name, typeof who === 'object' ? who.tenantId : undefined);
    return isTool(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  throw new Fault('invalid', `${problems[0]?.field}: ${problems[0]?.message}`, { details: { problems } });
}
