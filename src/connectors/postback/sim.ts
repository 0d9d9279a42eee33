// Somebody who reports: there is nothing to ask of them, they sign what they tell.
import { createHmac } from 'node:crypto';
import { startSim } from '#kernel/connection';

export const simSecret = `whsec_${Buffer.from('a secret of 32 bytes, no less!!!').toString('base64')}`;

export function startReporter() {
  return startSim(() => ({ status: 404, json: { error: 'not_found' } }));
}

export interface Telling {
  readonly id: string;
  readonly atMs: number;
  readonly secret?: string;
}

/** A request as they would send it. */
export function report(told: object, { id, atMs, secret = simSecret }: Telling): RequestInit {
  const body = JSON.stringify(told);
  const at = String(Math.floor(atMs / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  const signed = { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${mac}` };
  return { method: 'POST', body, headers: { 'content-type': 'application/json', ...signed } };
}
