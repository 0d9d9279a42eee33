// Keeping the conditions under which somebody may. What can not be compared or looked into is refused, not let through.
import { Fault } from '#base/fault';
import type { Money } from '#base/money';
import type { Obligations } from './own.ts';

const hidden = '[hidden]';

/** Refuses a stake above a cap, or in a currency for which there is none while there is one for another. */
export function checkCap({ caps }: Pick<Obligations, 'caps'>, stake: Money | undefined) {
  if (caps.length === 0 || stake === undefined) return;
  const cap = caps.find(({ currency }) => currency === stake.currency);
  if (cap && Math.abs(stake.amount) <= cap.amount) return;
  const most = cap ?? caps[0];
  throw new Fault('forbidden', 'This is more than you may decide by yourself; ask an administrator of your company', {
    details: { stake, most },
  });
}

/** The answer without the fields that are not for this caller. The answer itself stays as it was. */
export function redacted(output: unknown, paths: readonly string[]): unknown {
  return paths.reduce((current, path) => without(current, path.split('.')), output);
}

/** Lists are looked through; a path that leads nowhere hides nothing. */
function without(value: unknown, [field, ...rest]: readonly string[]): unknown {
  if (field === undefined) return value === undefined ? undefined : hidden;
  if (Array.isArray(value)) return value.map((item) => without(item, [field, ...rest]));
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return hidden;
  const fields = Object.entries(value);
  return Object.fromEntries(
    fields.map(([name, inner]) => [name, name === field || field === '*' ? without(inner, rest) : inner]),
  );
}
