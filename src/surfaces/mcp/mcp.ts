// The MCP door: every capability as a tool of the Model Context Protocol, over HTTP at `/mcp` or over stdio. It decides
// nothing: each call goes through the pipeline as the same actor it would be anywhere else.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Kernel } from '#kernel';
import { exchange, faulty, type McpDoor } from './door.ts';
import { createMethods } from './methods.ts';
import { mount } from './mount.ts';

export type { McpDoor } from './door.ts';
export { runMcpStdio, type StdioOptions } from './stdio.ts';

export function createMcp(kernel: Kernel, version: string): McpDoor {
  const parts = { kernel, methods: createMethods(kernel, version), log: kernel.log };
  return {
    exchange: (message, visitor) => exchange(parts, message, visitor),
    refuse: (error, requestId) => faulty(kernel.log, error, { requestId, id: null }),
  };
}

/** Runs before a request is read: a known host, and no page but our own. */
type Guard = (request: FastifyRequest, guarded: boolean) => void;

/** For the HTTP door, which lives on the same port. */
export function mountMcp(kernel: Kernel, version: string) {
  const door = createMcp(kernel, version);
  return (server: FastifyInstance, guard: Guard) => mount(server, guard, door);
}
