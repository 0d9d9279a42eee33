// Telling a service that its tokens are needed no longer (RFC 7009). Whether it hears or not, they are removed here.

import { Fault } from '#base/fault';
import type { Placement } from '#kernel/egress';
import { secretOf } from './carrying.ts';
import { programFields, tokenFields } from './model.ts';
import type { Line } from './parts.ts';

const timeoutMs = 5000;

/** Answers whether the service has heard it. */
export async function revoked(line: Line): Promise<boolean> {
  const { known, row, parts, context } = line;
  const { auth } = known.connector;
  const url = auth.kind === 'oauth' ? auth.oauth.revokeUrl : undefined;
  const field = [tokenFields.refresh, tokenFields.access].find((one) => one in row.secrets);
  if (auth.kind !== 'oauth' || url === undefined || field === undefined) return false;
  try {
    const program = await secretOf(line, row, programFields.secret);
    const clientId = String(row.fields[programFields.id] ?? '');
    const inBody = auth.oauth.clientAuth === 'body';
    const proof: Placement = inBody
      ? { secret: program, field: 'client_secret' }
      : { secret: program, basic: clientId };
    const secrets = [proof, { secret: await secretOf(line, row, field), field: 'token' }];
    const body = new URLSearchParams(inBody ? { client_id: clientId } : {});
    const response = await parts.egress.fetch(url, { method: 'POST', body }, { ...context, timeoutMs, secrets });
    await response.body?.cancel();
    return response.ok;
  } catch (error) {
    if (error instanceof Fault && ['upstream', 'unavailable', 'not_connected'].includes(error.code)) return false;
    throw error;
  }
}
