// Where a capability lives on HTTP: `POST /affiliate/payouts/:payoutId/approve`.

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Address {
  readonly method: Method;
  readonly path: string;
}

const shape = /^(GET|POST|PUT|PATCH|DELETE) (\/[A-Za-z0-9_\-./:{}]*)$/;

export function parseAddress(text: string): Address {
  const match = shape.exec(text);
  if (!match) throw new TypeError(`"${text}" is not an address such as "POST /notes/:noteId"`);
  return { method: match[1] as Method, path: match[2] ?? '/' };
}

/** `notes.note.create` lives at `POST /api/v1/notes/note/create`; a read answers GET as well. */
export function defaultAddresses(name: string, effect: string): Address[] {
  const path = `/api/v1/${name.split('.').join('/')}`;
  const post: Address = { method: 'POST', path };
  return effect === 'read' ? [post, { method: 'GET', path }] : [post];
}
