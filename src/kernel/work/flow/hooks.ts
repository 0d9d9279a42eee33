// Being called from outside: whoever knows the address, and proves who they are where the drawing asks for it, begins a
// run. They may wait for what it says.
import { randomBytes } from 'node:crypto';
import { Fault } from '#base/fault';
import { deepest, isTooDeep } from '#base/nesting';
import { bodySigned, standardSigned } from '#kernel/connection';
import type { Actor, Call, Capability, Delivered, Signer } from '#kernel/contract';
import { prepared } from '#kernel/store';
import type { Vault } from '#kernel/vault';
import { acquaintance, answerOf, type Eager, type Introduced } from '../run/eager.ts';
import type { Definition } from '../run/shape.ts';
import { begin, started } from '../run/starting.ts';
import { graphAt } from './drawing.ts';
import type { NodeOf, Trigger } from './graph.ts';
import { type Hook, isRight, newHook, readHook } from './hook-address.ts';
import { beginningOf, fitted } from './model.ts';
import type { Pinned } from './pinned.ts';
import { makeAddress, receive, setSigningSecret } from './promises.ts';
import * as rows from './store.ts';

export type Proving = Pick<Vault, 'prove' | 'keep'>;
type Signature = NonNullable<Extract<Trigger, { on: 'webhook' }>['signature']>;
type Flow = NonNullable<Awaited<ReturnType<typeof rows.flowCalled>>>;
export type AtWork = Flow & { readonly actor: Actor; readonly active: number };

export function isAtWork(flow: Flow | undefined): flow is AtWork {
  return flow?.state === 'active' && flow.active !== null && flow.actor !== null;
}

export function hookCapabilities(vault: Proving, definition: Definition): readonly Capability[] {
  return [receiving(vault, definition), addressing, signing(vault)];
}

interface Arrived {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

function receiving(vault: Proving, definition: Definition): Introduced {
  const { meet, engine } = acquaintance();
  const capability = receive.implement(async (call, { address, headers: given, body: sent, ...query }) => {
    const db = engine().reading(call.tenant.id);
    const { flow } = await listening(db, readHook(address));
    const graph = await graphAt({ db }, { id: flow.id, latest: flow.active });
    const node = beginningOf(graph, { on: 'webhook' });
    const arrived = { headers: flat(given), body: bytesOf(sent) };
    const signature = signatureOf(graph.nodes, node);
    if (signature) await proven(vault, call, { flow, signature, arrived });
    const trigger = { body: said(arrived.body), query };
    const params = fitted(graph.parameters, flow.params);
    const pinned: Pinned = { flowId: flow.id, version: flow.active, node, trigger, params, depth: 0 };
    if (call.rehearsing) return begin(call, definition, { input: pinned, actor: flow.actor, tainted: true });
    const delivery = signature?.scheme === 'standard' ? arrived.headers['webhook-id'] : undefined;
    const id = delivery === undefined ? call.newId() : await idOf(engine(), call, { flow, delivery });
    return answered(engine(), call, { definition, flow, pinned, id, waitMs: waitAsked(arrived.headers) });
  });
  return { ...capability, meet };
}

async function listening(db: Parameters<typeof rows.flowCalled>[0], hook: Hook | undefined) {
  const flow = hook && (await rows.flowCalled(db, hook.flowId));
  if (hook && isAtWork(flow) && flow.hookHash !== null && isRight(hook, flow.hookHash)) return { flow };
  throw new Fault('not_found', 'There is nobody at this address');
}

function signatureOf(nodes: readonly { id: string; kind: string }[], id: string): Signature | undefined {
  const node = nodes.find((one): one is NodeOf<'trigger'> => one.id === id && one.kind === 'trigger');
  return node?.trigger.on === 'webhook' ? node.trigger.signature : undefined;
}

interface Proof {
  readonly flow: Flow;
  readonly signature: Signature;
  readonly arrived: Arrived;
}

/** Without a secret nobody is believed. */
async function proven(vault: Proving, call: Call, { flow, signature, arrived }: Proof): Promise<void> {
  const delivered: Delivered = { ...arrived, url: '', connectionId: flow.id, now: call.now, fields: {} };
  const isGenuine = await vault
    .prove(call, secretOf(flow.id), (signer) => isSigned(delivered, signer, signature))
    .catch((error: unknown) => {
      if (error instanceof Fault && error.code === 'not_connected') return false;
      throw error;
    });
  if (!isGenuine) throw new Fault('unauthenticated', 'The signature is missing, wrong or too old');
}

function isSigned(delivered: Delivered, signer: Signer, { scheme, ...how }: Signature): boolean {
  return scheme === 'standard' ? standardSigned(delivered, signer) : bodySigned(delivered, signer, how);
}

function secretOf(flowId: string) {
  return { name: `flow-${flowId}`, purpose: `flow:${flowId}` };
}

const claim = prepared(
  `with claimed as (
     insert into work.hook_calls (tenant_id, flow_id, delivery, run_id, at) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning run_id
   ) select run_id from claimed
     union all select run_id from work.hook_calls where tenant_id = $1 and flow_id = $2 and delivery = $3 limit 1`,
);

/** The run that this delivery begins, however often it comes. */
async function idOf(engine: Eager, call: Call, { flow, delivery }: { flow: Flow; delivery: string }) {
  const values = [call.tenant.id, flow.id, delivery.slice(0, 200), call.newId(), call.now];
  for (;;) {
    const { rows: found } = await engine.run({ statement: claim, values });
    if (found[0]) return String(found[0][0]);
  }
}

interface Beginning {
  readonly definition: Definition;
  readonly flow: AtWork;
  readonly pinned: Pinned;
  readonly id: string;
  readonly waitMs: number;
}

async function answered(engine: Eager, call: Call, { definition, flow, pinned, id, waitMs }: Beginning) {
  const { name: workflow } = definition;
  const run = { workflow, input: pinned, tenantId: call.tenant.id, actor: flow.actor, id, tainted: true };
  const { runId, isNew } = await engine.start(run);
  if (isNew) call.emit(started, { runId, workflow, parentId: null });
  const answer = await answerOf(engine, { run, runId, waitMs, signal: call.signal }).catch(unfinished);
  return answer ? answer.output : { status: 'accepted' as const, runId };
}

/** Why is for those who look at the run. */
function unfinished(cause: unknown): never {
  if (cause instanceof Fault && cause.code === 'unavailable') throw cause;
  throw new Fault('conflict', 'It was begun and came to no good end', { cause });
}

const secretBytes = 32;
const longestWaitMs = 60_000;

/** `Prefer: wait=10`, in seconds. */
function waitAsked({ prefer = '' }: Readonly<Record<string, string>>): number {
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})/i.exec(prefer)?.[1];
  return Math.min(longestWaitMs, Number(seconds ?? 0) * 1000);
}

function flat(headers: Readonly<Record<string, string | readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function bytesOf(body: Uint8Array | string | null | undefined): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : (body ?? new Uint8Array());
}

/** JSON when it is, else text. */
function said(body: Uint8Array): unknown {
  if (body.length === 0) return null;
  const text = Buffer.from(body).toString('utf8');
  if (isTooDeep(text)) throw new Fault('invalid', `The body is nested deeper than ${deepest} levels`);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const addressing = makeAddress.implement(async (call, { flowId }) => {
  const { path, hash } = newHook(call.tenant.id, flowId);
  const changed = await rows.changeFlow(call.db, { id: flowId }, { hookHash: hash });
  if (!changed) throw new Fault('not_found', `There is no flow ${flowId}`);
  return { flowId, path };
});

function signing(vault: Proving): Capability {
  return setSigningSecret.implement(async (call, { flowId, value }) => {
    const flow = await rows.flowCalled(call.db, flowId);
    if (!flow) throw new Fault('not_found', `There is no flow ${flowId}`);
    const made = value === undefined ? `whsec_${randomBytes(secretBytes).toString('base64')}` : null;
    const holder = { db: call.db, tenantId: call.tenant.id, now: call.now, newId: () => call.newId() };
    await vault.keep(holder, { ...secretOf(flow.id), hosts: [], value: value ?? made ?? '' });
    return { flowId: flow.id, secret: made };
  });
}
