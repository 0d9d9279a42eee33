// A company's way to a service, as the code of a capability holds it.
import { Fault } from '#base/fault';
import { instantOf } from '#base/time';
import type { Call, Connector, Reach, ReachRequest, ReachTarget } from '#kernel/contract';
import { secretOf, wantedSecret } from './carrying.ts';
import { chosen, notConnected } from './choose.ts';
import type { Known } from './connectors.ts';
import { noteConnection } from './contracts.ts';
import { dispatched } from './dispatches.ts';
import { exchange } from './exchange.ts';
import { isUsable } from './model.ts';
import type { Asker, Line, Parts } from './parts.ts';
import type { Row } from './store.ts';
import { lockOutIn, refusalOf, turnedAway, understood } from './verdict.ts';
import { webhookUrl } from './webhook/address.ts';

/** What a call says about the way it wants. */
export interface Wanted {
  readonly connector: Connector;
  readonly via: string | undefined;
  readonly context: Line['context'];
}

export type Reaching = (call: Call, wanted: Wanted) => Promise<Reach>;

export function reaching(parts: Parts): Reaching {
  return async (call, { connector, via, context }) => {
    const known = parts.connectors.of(connector);
    const row = await rowFor(parts, call, { known, via });
    return reachOver({ parts, call, known, row, context });
  };
}

/** A send that names no connection goes the same way each time it is tried, whatever is usual by then. */
async function rowFor(
  parts: Parts,
  call: Call,
  { known, via }: { known: Known; via: string | undefined },
): Promise<Row> {
  const tenantId = call.tenant.id;
  const rows = await parts.book.of(tenantId);
  const row = chosen(rows, { among: [known], via, subjects: [known.name] });
  if (!row) throw notConnected([known]);
  if (via !== undefined || call.key === undefined || call.rehearsing) return row;
  const way = { keeper: known.name, connectionId: row.id };
  const taken = await dispatched(parts, { tenantId, callKey: call.key, subject: known.name }, way);
  return taken.connectionId === row.id ? row : goneWay(rows, taken.connectionId, known);
}

function goneWay(rows: readonly Row[], connectionId: string | null, known: Known): Row {
  const row = rows.find(({ id }) => id === connectionId);
  if (row && isUsable(row, known.connector)) return row;
  throw new Fault('not_connected', `The connection to ${known.title} over which this was first sent is gone`);
}

export function reachOver(line: Line): Reach {
  const { known, row, parts, call, context } = line;

  async function fetch(path: string, request: ReachRequest = {}): Promise<Response> {
    const response = await exchange(line, path, request);
    if (response.ok && row.state !== 'connected') await note(line, 'connected', null);
    if (response.status < 400 || response.status >= 500) return response;
    if (response.status === 429) throw await turnedAway(response, nowOf(line));
    const body = await response.text();
    const lockOut = lockOutIn(known, { status: response.status, body });
    if (!lockOut) return new Response(body, response);
    await note(line, 'failing', lockOut.message);
    throw lockOut;
  }

  return {
    connectionId: row.id,
    account: row.account ?? '',
    fields: row.fields,
    webhookUrl: webhookUrl(parts, call, row),
    fetch,
    async ask(answer, path, request) {
      const response = await fetch(path, request);
      const refusal = await refusalOf(known, response, nowOf(line));
      if (refusal) throw refusal;
      return understood(known.title, answer, response);
    },
    async connect({ secret, ...target }: ReachTarget) {
      const field = secret ?? firstSecret(line);
      const spoken = field === undefined ? undefined : await secretOf(line, row, field);
      return parts.egress.connect(target, { ...context, line: spoken, purpose: target.purpose });
    },
    prove: (secret, work) => parts.vault.prove(call, wantedSecret(line, row, secret), work),
  };
}

function nowOf({ parts }: Line) {
  return instantOf(parts.clock.nowMs());
}

function firstSecret({ known, row }: Line): string | undefined {
  const { auth } = known.connector;
  const names = auth.kind === 'secrets' ? auth.secrets.map(({ name }) => name) : [];
  return names.find((name) => name in row.secrets);
}

/** Traffic tells of a connection as much as a test does. */
async function note({ parts, call, row }: Line, state: 'failing' | 'connected', problem: string | null) {
  if (call.rehearsing || row.state === state) return;
  await parts.perform(call.tenant.id, noteConnection, { connectionId: row.id, state, problem });
}

/** Whether it works and whose account it is; what the service says against it, otherwise. */
export async function tried(
  line: Line,
): Promise<{ account: string } | { problem: string; state: 'failing' | 'expired' }> {
  try {
    return await line.known.connector.test(reachOver(line));
  } catch (error) {
    if (!(error instanceof Fault) || error.code === 'internal') throw error;
    return { problem: error.message, state: error.details?.reason === 'ended' ? 'expired' : 'failing' };
  }
}

export function lineFor(parts: Parts, call: Asker & Pick<Call, 'signal'>, row: Row): Line {
  const known = parts.connectors.named(row.connector, call.tenant.id);
  return { parts, call, known, row, context: { signal: call.signal } };
}
