// The address at which a service tells one connection what happens: it names the company and the connection, and proves
// nothing.
import type { Asker, Parts } from '../parts.ts';

const bytes = 16;

export function webhookUrl(
  { urlOf }: Pick<Parts, 'urlOf'>,
  { tenant, origin }: Asker,
  row: { connector: string; id: string },
): string {
  return `${urlOf(origin.host)}/api/webhooks/${row.connector}/${addressFor(tenant.id, row.id)}`;
}

export function addressFor(tenantId: string, connectionId: string): string {
  const hex = `${tenantId}${connectionId}`.replaceAll('-', '');
  return Buffer.from(hex, 'hex').toString('base64url');
}

export function readAddress(text: unknown): { tenantId: string; connectionId: string } | undefined {
  const whole = typeof text === 'string' ? Buffer.from(text, 'base64url') : Buffer.alloc(0);
  if (whole.length !== bytes * 2) return undefined;
  return { tenantId: uuidOf(whole.subarray(0, bytes)), connectionId: uuidOf(whole.subarray(bytes)) };
}

function uuidOf(part: Buffer): string {
  return part.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
