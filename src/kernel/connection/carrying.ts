// Which secrets a request carries, and where in it they go.

import { Fault } from '#base/fault';
import type { ReachRequest, SecretField } from '#kernel/contract';
import type { Placement, Secret } from '#kernel/egress';
import { hostsOf, purposeOf, secretName, tokenFields } from './model.ts';
import type { Line } from './parts.ts';
import type { Row } from './store.ts';

type Place = NonNullable<SecretField['place']>;

export function secretsFor(line: Line, row: Row, request: ReachRequest): Promise<Placement[]> {
  const { auth } = line.known.connector;
  const own = auth.kind === 'secrets' ? auth.secrets : [];
  const placed = own.flatMap(({ name, place }): [string, Place][] =>
    place && name in row.secrets ? [[name, place]] : [],
  );
  if (auth.kind === 'oauth') placed.push([tokenFields.access, { header: 'authorization', prefix: 'Bearer ' }]);
  placed.push(...Object.entries(request.secrets ?? {}));
  return Promise.all(placed.map(async ([field, place]) => placement(line, await secretOf(line, row, field), place)));
}

/** Known by its id, so that letting it out is the only time the database is asked. */
export function wantedSecret({ known }: Pick<Line, 'known'>, row: Row, field: string) {
  const id = row.secrets[field];
  if (id === undefined)
    throw new Fault('not_connected', `The connection ${row.title} has no ${field}; connect it anew`);
  const hosts = hostsOf(known.connector, row.fields);
  return { name: secretName(row.id, field), purpose: purposeOf(row.connector), known: { id, hosts } };
}

export function secretOf(line: Line, row: Row, field: string): Promise<Secret> {
  return line.parts.vault.release(line.call, wantedSecret(line, row, field));
}

function placement({ call, row }: Line, secret: Secret, place: Place): Placement {
  if ('basic' in place) return { secret, basic: String(row.fields[place.basic] ?? '') };
  if (!('sign' in place)) return { secret, ...place };
  const use = { fields: row.fields, now: call.now };
  return { secret, sign: (unsigned, signer) => place.sign(unsigned, signer, use) };
}
