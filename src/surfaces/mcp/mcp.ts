// The MCP door: every capability as a tool of the Model Context Protocol, over HTTP at `/mcp` or over stdio. It decides
// nothing: each call goes through the pipeline as the same actor it would be anywhere else.
import type { Kernel } from '#kernel';
import { exchange, faulty, type McpDoor } from './door.ts';
import { createMethods } from './methods.ts';
import { mount, usualMaxBytes } from './mount.ts';

export type { McpDoor } from './door.ts';
export { runMcpStdio, type StdioOptions } from './stdio.ts';

export interface McpOptions {
  /** How this installation is addressed from outside, under a host name that leads to it. */
  readonly urlOf?: (host: string) => string;
}

const plainly = (host: string) => `http://${host || 'localhost'}`;

export function createMcp(kernel: Kernel, version: string, { urlOf = plainly }: McpOptions = {}): McpDoor {
  const parts = { kernel, methods: createMethods(kernel, version), log: kernel.log, urlOf };
  return {
    exchange: (message, visitor) => exchange(parts, message, visitor),
    refuse: (error, requestId) => faulty(kernel.log, error, { requestId, id: null }),
  };
}

/** For the HTTP door, which lives on the same port. */
export function mountMcp(kernel: Kernel, version: string, options: McpOptions = {}) {
  return mount(createMcp(kernel, version, options), largestMessage(kernel));
}

/** As large as the largest tool takes. Files come by HTTP, where they need not be written as text. */
export function largestMessage({ registry }: Pick<Kernel, 'registry'>): number {
  const told = registry.all().filter(({ contract }) => contract.body === 'json');
  return Math.max(usualMaxBytes, ...told.map(({ contract }) => contract.spec.maxBytes ?? 0));
}
