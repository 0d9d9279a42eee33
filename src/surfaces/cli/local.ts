// The kernel in this process, for when no server runs.
import { instantOf } from '#base/time';
import type { Kernel } from '#kernel';
import { FileAnswer, type Origin, PageAnswer } from '#kernel/contract';
import type { Credential } from '#kernel/identity';
import type { Registered } from '#kernel/invoke';
import { prepared, records } from '#kernel/store';
import type { Answered, Asked, Backend, Described, Verified } from './backend.ts';

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
    catalogue: () => Promise.resolve(kernel.registry.all().filter(isShown).map(described)),
    async own() {
      const who = await kernel.identity.authenticate(caller);
      const all = kernel.registry.all(who?.tenantId).filter(({ contract }) => !kernel.registry.has(contract.name));
      return all.filter(isShown).map(described);
    },
    call: (asked, signal) => call(kernel, caller, { ...asked, signal }),
    verify: (input, signal) => verify(kernel, caller, { input, signal }),
    mcp,
    async close() {
      await kernel.settle();
      await kernel.stop();
    },
  };
}

/** What a server does not offer is not offered here either. */
function isShown({ contract: { spec } }: Registered): boolean {
  return spec.internal !== true;
}

function described({ contract: { name, effect, spec }, inputSchema }: Registered): Described {
  const { summary, access = 'anybody', example } = spec;
  return { name, summary, effect, access, undo: undoOf(spec), inputSchema, example };
}

function undoOf(spec: Registered['contract']['spec']): string {
  if (spec.effect === 'read') return '';
  return 'by' in spec.undo ? spec.undo.by : `never: ${spec.undo.never}`;
}

interface ToVerify {
  readonly input: object;
  readonly signal: AbortSignal;
}

const companies = prepared('select id, name from tenant.tenants order by id');

/** Whoever runs the installation sees to the record of every company; with a key, to that of its own. */
async function verify(kernel: Kernel, caller: Credential, { input, signal }: ToVerify): Promise<Verified[]> {
  const { store, clock, audit, identity } = kernel;
  const now = instantOf(clock.nowMs());
  const own = { capability: 'audit.seal.verify', input, key: undefined, rehearse: false, signal };
  const first = await call(kernel, caller, own);
  const who = await identity.authenticate(caller);
  const isLocal = caller.kind === 'bearer' && caller.token === identity.localToken;
  const found: Verified[] = [];
  for (const { id, name } of records(await store.engine(now).run({ statement: companies, values: [] }))) {
    const tenantId = String(id);
    if (tenantId === who?.tenantId) {
      found.push({ company: String(name), verdict: first.kind === 'json' ? first.value : undefined });
    } else if (isLocal) {
      const { db } = store.read({ tenantId, now });
      found.push({ company: String(name), verdict: await audit.verify({ tenantId, now, db, kept: [] }) });
    }
  }
  return found;
}

async function call(
  kernel: Kernel,
  caller: Credential,
  { isOwn: _, ...asked }: Asked & { signal: AbortSignal },
): Promise<Answered> {
  const answer = await kernel.invoke({ ...asked, caller, origin: originOf() });
  if (answer.status !== 'done') {
    const { status, ...rest } = answer;
    const value = answer.status === 'rehearsed' ? { status, ...answer.rehearsal } : { status, ...rest };
    return { kind: 'json', value, entryId: undefined };
  }
  const { output, entryId, contract } = answer;
  if (contract.answer === 'stream' && isStream(output)) return { kind: 'stream', items: output };
  if (contract.answer === 'bytes') return { kind: 'bytes', bytes: FileAnswer.parse(output).bytes };
  if (contract.answer === 'page') return { kind: 'bytes', bytes: Buffer.from(PageAnswer.parse(output).html) };
  return { kind: 'json', value: output, entryId };
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function originOf(): Origin {
  return { door: 'cli', requestId: `cli-${process.pid}`, ip: '127.0.0.1', host: 'localhost', userAgent: 'cadre' };
}
