// How services prove what they send, as small pure functions. A secret is asked through the signer alone, and what is
// compared is compared in a time that tells nothing.
import { timingSafeEqual } from 'node:crypto';
import { type Duration, durationMs, type Instant, instantOf, msOf } from '#base/time';
import type { Delivered, MacAlgorithm, Signer } from '#kernel/contract';

/** How long ago it may have been signed, so that nobody can send an old one again. */
const usualAge: Duration = '5 minutes';

interface BodySignature {
  readonly header: string;
  readonly prefix?: string;
  readonly encoding?: 'hex' | 'base64';
  readonly algorithm?: MacAlgorithm;
}

/** Over the bytes of the body: GitHub and Meta (`sha256=`), Shopify (base64), Razorpay (hex), and many others. */
export function bodySigned({ headers, body }: Delivered, signer: Signer, how: BodySignature): boolean {
  const { header, prefix = '', encoding = 'hex', algorithm = 'sha256' } = how;
  const given = headers[header.toLowerCase()] ?? '';
  if (!given.startsWith(prefix)) return false;
  return areEqual(given.slice(prefix.length), signer.hmac({ chain: [body], algorithm }), encoding);
}

/** `X-Hub-Signature-256`, of GitHub, WhatsApp, Messenger and Instagram. */
export function hubSigned(delivered: Delivered, signer: Signer): boolean {
  return bodySigned(delivered, signer, { header: 'x-hub-signature-256', prefix: 'sha256=' });
}

/** `Stripe-Signature: t=…,v1=…`; while a secret is changed there are several. */
export function stripeSigned({ headers, body, now }: Delivered, signer: Signer, age: Duration = usualAge): boolean {
  const parts = (headers['stripe-signature'] ?? '').split(',').map((part) => part.trim().split('='));
  const at = parts.find(([name]) => name === 't')?.[1] ?? '';
  if (!isRecent(at, now, age)) return false;
  const right = signer.hmac({ chain: [Buffer.concat([Buffer.from(`${at}.`), body])] });
  return parts.some(([name, given = '']) => name === 'v1' && areEqual(given, right, 'hex'));
}

/** Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature: v1,…`. */
export function standardSigned({ headers, body, now }: Delivered, signer: Signer, age: Duration = usualAge): boolean {
  const id = headers['webhook-id'] ?? headers['svix-id'] ?? '';
  const at = headers['webhook-timestamp'] ?? headers['svix-timestamp'] ?? '';
  const given = (headers['webhook-signature'] ?? headers['svix-signature'] ?? '').split(' ');
  if (id === '' || !isRecent(at, now, age)) return false;
  const message = Buffer.concat([Buffer.from(`${id}.${at}.`), body]);
  const right = signer.hmac({ chain: [message], encoding: 'base64', without: 'whsec_' });
  return given.some((one) => one.startsWith('v1,') && areEqual(one.slice(3), right, 'base64'));
}

/** Slack: `v0:time:body`. */
export function slackSigned({ headers, body, now }: Delivered, signer: Signer, age: Duration = usualAge): boolean {
  const at = headers['x-slack-request-timestamp'] ?? '';
  const given = headers['x-slack-signature'] ?? '';
  if (!given.startsWith('v0=') || !isRecent(at, now, age)) return false;
  const right = signer.hmac({ chain: [Buffer.concat([Buffer.from(`v0:${at}:`), body])] });
  return areEqual(given.slice(3), right, 'hex');
}

/** Twilio: the address as it was called, then the fields of the form in the order of their names. */
export function twilioSigned({ headers, body, url }: Delivered, signer: Signer): boolean {
  const fields = [...new URLSearchParams(Buffer.from(body).toString())].sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const message = url + fields.map(([name, value]) => name + value).join('');
  return areEqual(headers['x-twilio-signature'] ?? '', signer.hmac({ chain: [message], algorithm: 'sha1' }), 'base64');
}

/** The secret itself in a header: Hotmart's `X-Hotmart-Hottok`, Telegram's `X-Telegram-Bot-Api-Secret-Token`. */
export function carriesSecret({ headers }: Pick<Delivered, 'headers'>, signer: Signer, header: string): boolean {
  const given = headers[header.toLowerCase()];
  return given !== undefined && given !== '' && signer.equals(given);
}

/** What a page inside Telegram was opened with; the secret is the bot's token. */
export function telegramOpened(
  initData: string,
  signer: Signer,
  { now, age = '1 day' }: { now: Instant; age?: Duration },
) {
  const { hash = '', ...fields } = Object.fromEntries(new URLSearchParams(initData));
  if (!isRecent(fields.auth_date ?? '', now, age)) return false;
  const lines = Object.keys(fields)
    .sort()
    .map((name) => `${name}=${fields[name]}`);
  return areEqual(hash, signer.hmac({ chain: [lines.join('\n')], under: 'WebAppData' }), 'hex');
}

/** In seconds since 1970, not long ago and not in the future beyond what clocks differ. */
function isRecent(seconds: string, now: Instant, age: Duration): boolean {
  if (!/^\d{1,12}$/.test(seconds)) return false;
  return Math.abs(msOf(now) - msOf(instantOf(Number(seconds) * 1000))) <= durationMs(age);
}

function areEqual(given: string, right: Buffer, encoding: 'hex' | 'base64'): boolean {
  const bytes = Buffer.from(given, encoding);
  return bytes.length === right.length && timingSafeEqual(bytes, right) && bytes.toString(encoding) === given;
}
