// What each method of the protocol answers, whoever carries the message: our own short way or the official SDK.
import { available, type Registered } from '#kernel/invoke';
import { callNamed, type Desk } from './calls.ts';
import { type StreamBounds, usualBounds } from './collect.ts';
import type { Ask, ToolCall } from './front.ts';
import { isPinned, longestList, rankOf } from './pinned.ts';
import { envelopeVersion, handshakeVersions, latestHandshake } from './protocol.ts';
import type { ToolResult } from './results.ts';
import { callTool, type Drawn, draw, isTool, searchTool, type Tool } from './tools.ts';
import type { McpKernel, Visit } from './visit.ts';

export interface ServerInfo {
  readonly name: string;
  readonly title: string;
  readonly version: string;
}

export interface Methods {
  readonly serverInfo: ServerInfo;
  answer(ask: Ask, visit: Visit): object | Promise<object>;
  tools(visit: Visit): Tool[];
  call(call: ToolCall, visit: Visit): Promise<ToolResult>;
}

export const capabilities = { tools: {}, resources: {}, prompts: {} };

/** Knowledge and prompts are tools too; there is nothing that could only be had this way. */
export const empty = {
  'resources/list': { resources: [] },
  'resources/templates/list': { resourceTemplates: [] },
  'prompts/list': { prompts: [] },
};

export const instructions =
  'Cadre runs a business: everything it can do is a tool. The list shows the most used ones; find others with ' +
  '`search` and run them by name or with `call`. Reads are free. Give a write a key (`_meta` "cadre/key", or `key` ' +
  'of `call`) so that repeating it changes nothing more. An answer `{"status":"waiting"}` needs a person to approve ' +
  'it; they read the reason you gave (`_meta` "cadre/reason", or `reason` of `call`). What was done can often be ' +
  'taken back with `invoke.call.undo` and the entry id in `_meta` "cadre/entry".';

export function createMethods(kernel: McpKernel, version: string, bounds: StreamBounds = usualBounds): Methods {
  const serverInfo = { name: 'cadre', title: 'Cadre', version };
  const drawings = new WeakMap<Registered, Drawn>();
  const desk: Desk = { kernel, bounds, drawn };

  function drawn(entry: Registered): Drawn {
    const known = drawings.get(entry) ?? draw(entry);
    drawings.set(entry, known);
    return known;
  }

  function tools({ who }: Visit): Tool[] {
    if (who === 'pipeline') return [];
    const shown = available(kernel, who)
      .filter((entry) => isTool(entry) && isPinned(entry.contract.name))
      .sort((a, b) => rankOf(a.contract.name) - rankOf(b.contract.name))
      .slice(0, longestList - 2);
    return [searchTool, callTool, ...shown.map((entry) => drawn(entry).tool)];
  }

  function answer(ask: Ask, visit: Visit) {
    if (ask.method === 'tools/call') return callNamed(desk, ask.call, visit);
    if (ask.method === 'initialize') {
      const protocolVersion = handshakeVersions.find((known) => known === ask.version) ?? latestHandshake;
      return { protocolVersion, capabilities, serverInfo, instructions };
    }
    if (ask.method === 'server/discover') return { supportedVersions: [envelopeVersion], capabilities, instructions };
    if (ask.method === 'tools/list') return { tools: tools(visit) };
    return ask.method === 'ping' ? {} : empty[ask.method];
  }

  return { serverInfo, answer, tools, call: (asked, visit) => callNamed(desk, asked, visit) };
}
