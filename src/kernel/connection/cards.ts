// A connection as it is shown.
import { Fault } from '#base/fault';
import type { Call } from '#kernel/contract';
import type { Card } from './model.ts';
import type { Asker, Parts } from './parts.ts';
import { connectionById, type Row } from './store.ts';
import { webhookUrl } from './webhook/address.ts';

export function cardOf(parts: Pick<Parts, 'connectors' | 'urlOf'>, call: Asker, row: Row): Card {
  const { tokens: _tokens, tokensEndAt: accessEndsAt, secrets, ...shown } = row;
  const hears = parts.connectors.find(row.connector, call.tenant.id)?.connector.webhook !== undefined;
  return {
    ...{ ...shown, accessEndsAt, fields: { ...row.fields }, secrets: Object.keys(secrets).sort() },
    webhookUrl: hears ? webhookUrl(parts, call, row) : null,
  };
}

/** One that is in use. */
export async function present(call: Call, connectionId: string): Promise<Row> {
  const row = await connectionById(call.db, connectionId);
  if (row && row.state !== 'disconnected') return row;
  throw new Fault('not_found', `There is no connection ${connectionId}`);
}
