// Where a page of accounts ends: they are sorted by code and currency, which no id says.
import { Fault } from '#base/fault';

export function cursorOf({ code, currency }: { code: string; currency: string }): string {
  return `${code}~${currency}`;
}

export function placeOf(cursor: string | undefined): readonly [code: string, currency: string] | undefined {
  if (cursor === undefined) return undefined;
  const [, code, currency] = /^([^~]+)~([A-Z]{3})$/.exec(cursor) ?? [];
  if (!code || !currency) throw new Fault('invalid', '`after` must be the `next` of the page before');
  return [code, currency];
}
