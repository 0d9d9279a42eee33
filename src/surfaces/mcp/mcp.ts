// The MCP door: every capability as a tool of the Model Context Protocol, over HTTP at `/mcp` or over stdio. It decides
// nothing: each call goes through the pipeline as the same actor it would be anywhere else.
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

/** For the HTTP door, which lives on the same port. */
export function mountMcp(kernel: Kernel, version: string) {
  return mount(createMcp(kernel, version));
}
