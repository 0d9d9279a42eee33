// Where in a request a secret goes. It is put into a copy of the request, hop by hop, after everything else has been
// decided; what is remembered, followed, captured or told is the request without it.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Signed, Unsigned } from '#kernel/contract';
import { refuse } from './guard.ts';
import { connectionHeaders } from './headers.ts';
import type { Outgoing, Placement } from './outgoing.ts';
import { mayReach, type Secret, type SecretUse, sourceOf } from './secret.ts';
import { signerOf } from './signer.ts';

const JsonObject = z.codec(z.string(), z.looseObject({}), {
  decode: (text, context) => {
    try {
      return JSON.parse(text);
    } catch {
      context.issues.push({ code: 'custom', input: text, message: 'no JSON' });
      return z.NEVER;
    }
  },
  encode: (value) => JSON.stringify(value),
});

/** A secret that is not meant for this host stops the request before anything leaves. */
export async function checkSecrets({ url, method, secrets }: Outgoing) {
  for (const { secret } of secrets) await checkSecret(secret, { host: url.host, method });
}

/** At once when it is meant for it. */
export function checkSecret(secret: Secret, use: SecretUse): Promise<never> | undefined {
  const source = sourceOf(secret);
  return mayReach(source, use.host) ? undefined : refuseSecret(source, use);
}

async function refuseSecret(source: ReturnType<typeof sourceOf>, use: SecretUse): Promise<never> {
  await source.refused(use);
  throw refuse(use.host, 'secret', 'a secret of this request is not meant for it');
}

/** The header that a secret becomes, for requests that carry theirs nowhere else. */
export async function headerOf(placement: Placement, use: SecretUse): Promise<readonly [string, string]> {
  if (!('header' in placement)) throw unfit('it goes into a header alone here');
  const { secret, header, prefix = '' } = placement;
  const value = `${prefix}${await sourceOf(secret).reveal(use)}`;
  checkHeader(header, value);
  return [header, value];
}

/** Those that go along to where a redirect leads. What was dropped on the way does not come back. */
export function followingSecrets({ secrets }: Outgoing, url: URL): readonly Placement[] {
  return secrets.filter((one) => !('query' in one || 'path' in one) && mayReach(sourceOf(one.secret), url.host));
}

/** A copy with its secrets in place. */
export async function withSecrets(request: Outgoing): Promise<Outgoing> {
  if (request.secrets.length === 0) return request;
  const copy: Outgoing = { ...request, url: new URL(request.url), headers: new Headers(request.headers) };
  for (const placement of request.secrets) {
    const use = { host: request.url.host, method: request.method };
    const value = await sourceOf(placement.secret).reveal(use);
    if ('sign' in placement) addSignature(copy, placement.sign(unsigned(request), signerOf(value)));
    else place(copy, placement, value);
  }
  return copy;
}

/** Without the secrets that are in place already: they are not for whoever signs. */
function unsigned({ method, url, headers, body }: Outgoing): Unsigned {
  return { method, url: new URL(url), headers: new Headers(headers), body };
}

function addSignature(request: Outgoing, { headers = {}, query = {}, fields = {} }: Signed) {
  for (const [name, text] of Object.entries(headers)) setHeader(request, name, text);
  for (const [name, text] of Object.entries(query)) request.url.searchParams.set(name, text);
  for (const [name, text] of Object.entries(fields)) setField(request, name, text);
}

function place(request: Outgoing, placement: Exclude<Placement, { sign: unknown }>, value: string) {
  if ('header' in placement) return setHeader(request, placement.header, `${placement.prefix ?? ''}${value}`);
  if ('path' in placement) return setPath(request, value);
  if ('query' in placement) return request.url.searchParams.set(placement.query, value);
  if ('field' in placement) return setField(request, placement.field, value);
  const pair = Buffer.from(`${placement.basic}:${value}`).toString('base64');
  return setHeader(request, 'authorization', `Basic ${pair}`);
}

const placeholder = /%5Bsecret%5D|\[secret\]/i;

function setPath({ url }: Outgoing, value: string) {
  if (!placeholder.test(url.pathname)) throw unfit('its path has no [secret]');
  // A function, for in a text `$` would mean something.
  url.pathname = url.pathname.replace(placeholder, () => encodeURIComponent(value));
}

/** Checked before Headers does, whose complaint would quote the value. */
function checkHeader(name: string, value: string) {
  if (!/^[\t\x20-\x7e]*$/.test(value)) throw unfit('it has characters that no header may carry');
  if (connectionHeaders.includes(name.toLowerCase())) throw unfit(`${name} is not a header to set`);
}

function setHeader({ headers }: Outgoing, name: string, value: string) {
  checkHeader(name, value);
  headers.set(name, value);
}

/** A redirect may have turned the request into one without a body. */
function setField(request: Outgoing, name: string, value: string) {
  const { body } = request;
  if (body === null) return;
  if (body instanceof URLSearchParams) {
    const fields = new URLSearchParams(body);
    fields.set(name, value);
    request.body = fields;
    return;
  }
  request.body = JSON.stringify({ ...jsonObject(body), [name]: value });
}

function jsonObject(body: unknown): object {
  const parsed = typeof body === 'string' ? JsonObject.safeParse(body) : undefined;
  if (parsed?.success) return parsed.data;
  throw unfit('the body is neither a form nor a JSON object');
}

function unfit(why: string): Fault {
  return new Fault('internal', `A secret could not be put into a request: ${why}`, { details: { reason: 'secret' } });
}
