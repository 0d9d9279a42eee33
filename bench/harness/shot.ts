// One kind of request, as bytes. Places written `<unique>` and `<row>` are overwritten before each send, in place, so
// that a varying request costs the load generator no more than a constant one.

export interface Shot {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** `<row>` is one of so many. */
  readonly rows?: number;
}

const places = { '<unique>': 24, '<row>': 12 } as const;
type Place = keyof typeof places;

interface Slot {
  readonly place: Place;
  readonly at: number;
}

export interface Loaded {
  readonly bytes: Buffer;
  /** Gives the next request its own values. */
  next(): void;
}

/** `series` sets the unique values of this generator apart from every other one's. */
export function loaded(shot: Shot, series: string): Loaded {
  const text = textOf(shot);
  const slots = slotsOf(text);
  const bytes = Buffer.from(widened(text), 'latin1');
  const rows = shot.rows ?? 1;
  const stride = coprimeWith(rows);
  let count = 0;
  let row = Number.parseInt(series.slice(0, 6), 36) % rows;
  return {
    bytes,
    next() {
      count += 1;
      row = (row + stride) % rows;
      for (const { place, at } of slots) {
        const width = places[place];
        if (place === '<unique>')
          bytes.write(series + String(count).padStart(width - series.length, '0'), at, 'latin1');
        else bytes.write(String(row).padStart(width, '0'), at, 'latin1');
      }
    },
  };
}

function textOf({ method, path, headers, body }: Shot): string {
  const content = body === undefined ? '' : JSON.stringify(body);
  const lengthOf = method === 'GET' ? {} : { 'content-length': String(widened(content).length) };
  const lines = Object.entries({ host: 'localhost', ...headers, ...lengthOf }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return [`${method} ${path} HTTP/1.1`, ...lines, '', content].join('\r\n');
}

function widened(text: string): string {
  return Object.entries(places).reduce((wide, [place, width]) => wide.replaceAll(place, '0'.repeat(width)), text);
}

function slotsOf(text: string): Slot[] {
  return [...text.matchAll(/<unique>|<row>/g)].map((match) => ({
    place: match[0] as Place,
    at: widened(text.slice(0, match.index)).length,
  }));
}

/** Steps of about 0.618 of the rows visit all of them in an order no cache can guess. */
function coprimeWith(rows: number): number {
  let stride = Math.max(1, Math.floor(rows * 0.618));
  while (divisor(stride, rows) !== 1) stride += 1;
  return stride;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
