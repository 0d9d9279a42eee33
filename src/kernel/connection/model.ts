// What a connection is and the rules it has. Pure.
import { z } from 'zod';
import { after, type Duration, type Instant as InstantText } from '#base/time';
import { type Connector, type Fields, Id, Instant, text } from '#kernel/contract';

export const State = z
  .enum(['new', 'connected', 'failing', 'expired', 'disconnected'])
  .describe('new: nothing is proven yet; expired: a person has to consent anew');
export type State = z.infer<typeof State>;

export const Title = text(100).describe('What the company calls it');
export const FieldValues = z.record(z.string().max(60), z.union([z.string().max(2000), z.number(), z.boolean()]));

/** Everything about a connection but its secrets. */
export const Card = z.object({
  id: Id,
  connector: z.string(),
  title: z.string(),
  account: z.string().nullable().describe('Whose account it is, in the words of the service'),
  fields: FieldValues,
  secrets: z.array(z.string()).describe('Which secrets it has'),
  state: State,
  problem: z.string().nullable(),
  testedAt: Instant.nullable(),
  accessEndsAt: Instant.nullable().describe(
    'Until when the service lets us in; renewed before where it allows that; null when it does not say',
  ),
  usualFor: z.array(z.string()).describe('Connectors and contracts for which it is used when none is named'),
  webhookUrl: z.string().nullable().describe('Where the service sends what happens there'),
  createdAt: Instant,
});
export type Card = z.infer<typeof Card>;

export const checkEvery: Duration = '5 minutes';

/** How the vault calls a secret of a connection. */
export function secretName(connectionId: string, field: string): string {
  return `connection.${connectionId}.${field}`;
}

export function purposeOf(connector: string): string {
  return `connection:${connector}`;
}

export const tokenFields = { access: 'accessToken', refresh: 'refreshToken' } as const;
/** The company's own program at a service with OAuth. */
export const programFields = { id: 'clientId', secret: 'clientSecret' } as const;

/** The secrets that are asked for in the form. */
export function askedSecrets({ auth, webhook }: Connector): string[] {
  const own = auth.kind === 'secrets' ? auth.secrets.map(({ name }) => name) : [];
  const program = auth.kind === 'oauth' ? [programFields.secret] : [];
  const proof = webhook && !own.includes(webhook.secret) ? [webhook.secret] : [];
  return [...own, ...program, ...proof];
}

/** The only places to which its secrets go. */
export function hostsOf({ baseUrl, hosts, auth }: Connector, fields: Fields): string[] {
  const urls = [baseUrl(fields)];
  if (auth.kind === 'oauth') urls.push(auth.oauth.tokenUrl, auth.oauth.revokeUrl ?? auth.oauth.tokenUrl);
  const named = urls.map((url) => URL.parse(url)?.host ?? '').filter((host) => host !== '');
  return [...new Set([...named, ...(hosts?.(fields) ?? [])].map((host) => host.toLowerCase()))];
}

interface Usable {
  readonly state: State;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Whether anything can be asked of it at all. */
export function isUsable({ state, secrets }: Usable, { auth }: Connector): boolean {
  if (state === 'disconnected' || state === 'expired') return false;
  return auth.kind !== 'oauth' || tokenFields.access in secrets;
}

/** Those that work come before those that do not, and older ones before newer ones. */
export function byPromise(one: { state: State; id: string }, other: { state: State; id: string }): number {
  const rank = (state: State) => (state === 'connected' ? 0 : 1);
  return rank(one.state) - rank(other.state) || (one.id < other.id ? -1 : 1);
}

/** Not all at the same moment: each a little later than its time, by its id. */
export function nextCheck(now: InstantText, id: string): InstantText {
  const share = Number.parseInt(id.slice(-4), 16) / 0xffff;
  return after(after(now, checkEvery), `${Math.round(share * 60_000)} ms`);
}
