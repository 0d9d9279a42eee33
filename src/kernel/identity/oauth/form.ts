import { refusal } from './refusal.ts';

export type Body = string | Uint8Array;

/** A form as browsers and programs send it. A field that comes twice is a trick (RFC 6749, 3.2). */
export function formOf(body: Body): Readonly<Record<string, string>> {
  const fields = new URLSearchParams(textOf(body));
  const names = [...fields.keys()];
  if (new Set(names).size < names.length) throw refusal('invalid_request', 'A field came twice');
  return Object.fromEntries(fields);
}

export function textOf(body: Body): string {
  return typeof body === 'string' ? body : Buffer.from(body).toString();
}
