// The kernel in this process, for when no server runs.
import { Fault } from '#base/fault';
import type { Kernel } from '#kernel';
import type { Origin } from '#kernel/contract';
import type { Credential } from '#kernel/identity';
import type { Registered } from '#kernel/invoke';
import type { Answered, Asked, Backend, Described } from './backend.ts';

interface LocalOptions {
  readonly kernel: Kernel;
  readonly token: string;
  /** Speaks MCP for this kernel; handed in, because a door does not know another door. */
  readonly mcp: Backend['mcp'];
}

export function localBackend({ kernel, token, mcp }: LocalOptions): Backend {
  const caller: Credential = { kind: 'bearer', token };
  return {
    where: 'this process',
    catalogue: () => Promise.resolve(kernel.registry.all().map(described)),
    call: (asked, signal) => call(kernel, caller, { ...asked, signal }),
    mcp,
    async close() {
      await kernel.settle();
      await kernel.stop();
    },
  };
}

function described({ contract: { name, effect, spec }, inputSchema }: Registered): Described {
  const { summary, access = 'anybody', example } = spec;
  return { name, summary, effect, access, undo: undoOf(spec), inputSchema, example };
}

function undoOf(spec: Registered['contract']['spec']): string {
  if (spec.effect === 'read') return '';
  return 'by' in spec.undo ? spec.undo.by : `never: ${spec.undo.never}`;
}

async function call(kernel: Kernel, caller: Credential, asked: Asked & { signal: AbortSignal }): Promise<Answered> {
  const answer = await kernel.invoke({ ...asked, caller, origin: originOf() });
  if (answer.status !== 'done') {
    const { status, ...rest } = answer;
    const value = answer.status === 'rehearsed' ? { status, ...answer.rehearsal } : { status, ...rest };
    return { kind: 'json', value, entryId: undefined };
  }
  const { output, entryId } = answer;
  if (answer.contract.answer === 'stream') return { kind: 'stream', items: output as AsyncIterable<unknown> };
  if (answer.contract.answer !== 'bytes') return { kind: 'json', value: output, entryId };
  const { bytes } = output as { bytes: unknown };
  if (!(bytes instanceof Uint8Array)) throw new Fault('internal', 'The file has no bytes');
  return { kind: 'bytes', bytes };
}

function originOf(): Origin {
  return { door: 'cli', requestId: `cli-${process.pid}`, ip: '127.0.0.1', host: 'localhost', userAgent: 'cadre' };
}
