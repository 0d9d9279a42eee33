// What Slack says on the wire and what is said to it. Pure.
import { z } from 'zod';
import { Fault } from '#base/fault';

export const Workspace = z.object({ user: z.string(), team: z.string() });
export const Posted = z.object({ channel: z.string(), ts: z.string() });
export const Opened = z.object({ channel: z.object({ id: z.string() }) });

/** What we write down beside each message, to find it again by our key. */
export const marked = 'cadre_message';
const Marked = z.object({ event_type: z.literal(marked), event_payload: z.object({ key: z.string() }) });

export const History = z.object({
  messages: z.array(z.object({ ts: z.string(), metadata: Marked.optional().catch(undefined) })),
});
export const Rooms = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string(), is_member: z.boolean().default(false) })),
  response_metadata: z.object({ next_cursor: z.string().default('') }).optional(),
});

const lockedOut = new Set([
  ...['not_authed', 'invalid_auth', 'account_inactive', 'token_revoked', 'token_expired'],
  ...['not_allowed_token_type', 'org_login_required'],
]);
const unsure = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);

/** Unless Slack has stumbled itself, nothing has happened. */
export function faultIn(method: string, error: string): Fault {
  const code = /^[a-z_]{1,60}$/.test(error) ? error : 'unknown_error';
  const extra = { details: { vendorCode: code } };
  if (lockedOut.has(code)) return new Fault('not_connected', `Slack does not let us in: ${code}`, extra);
  if (code === 'ratelimited') return new Fault('limited', 'Slack asks to be asked less often', extra);
  if (unsure.has(code) || code === 'unknown_error') return new Fault('upstream', `Slack answered ${code}`, extra);
  return new Fault('invalid', `Slack refuses ${method}: ${code}`, extra);
}

export function isPerson(address: string): boolean {
  return /^[UW][A-Z0-9]{6,}$/.test(address);
}

interface Words {
  readonly text: string;
  readonly buttons: readonly ({ label: string; url: string } | { label: string; token: string })[];
}

/** The longest a section may be. */
const sectionLength = 3000;

/** Nothing in it addresses anybody: what looks like Slack's own signs is written as text. */
export function wordsOf({ text, buttons }: Words) {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  const plain = text.replace(/[&<>]/g, (sign) => entities[sign] ?? sign);
  const shown = { text: plain, mrkdwn: false, unfurl_links: false, unfurl_media: false };
  if (buttons.length === 0) return shown;
  const sections = piecesOf(text).map((piece) => ({ type: 'section', text: said(piece) }));
  const elements = buttons.map((button, at) => ({
    ...{ type: 'button', text: said(button.label), action_id: `button_${at}` },
    ...('url' in button ? { url: button.url } : { value: button.token }),
  }));
  return { ...shown, blocks: [...sections, { type: 'actions', elements }] };
}

function said(text: string) {
  return { type: 'plain_text', text, emoji: false };
}

function piecesOf(text: string): string[] {
  const count = Math.ceil(text.length / sectionLength);
  return Array.from({ length: count }, (_, at) => text.slice(at * sectionLength, (at + 1) * sectionLength));
}
