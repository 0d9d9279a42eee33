// What is large goes packed to whoever takes it so. What is small goes as it is: packing it would cost more than it
// spares. It is done beside the event loop, and nothing that is packed holds both a secret and a stranger's words.
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** In characters. */
export const packedFrom = 8000;

const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];
const packers = {
  br: (bytes: string | Buffer, quality: number) =>
    brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
  gzip: (bytes: string | Buffer, level: number) => zip(bytes, { level }),
} as const;

export type Packing = keyof typeof packers;

const ways: readonly Packing[] = ['br', 'gzip'];

/** The best way that is taken; what has no weight is refused. */
export function packingFor(accepted: string | string[] | undefined): Packing | undefined {
  const wishes = String(accepted ?? '')
    .toLowerCase()
    .split(',');
  const taken = wishes.filter((wish) => !/;\s*q=0(\.0*)?\s*$/.test(wish)).map((wish) => wish.split(';')[0]?.trim());
  return ways.find((way) => taken.includes(way));
}

/** Of what is told once. */
export function pack(way: Packing, text: string): Promise<Buffer> {
  return packers[way](text, 1);
}

/** Of what is asked for again and again: packed well, once for each way. */
export function packedOnce(bytes: string | Buffer): (way: Packing) => Promise<Buffer> {
  const packed = new Map<Packing, Promise<Buffer>>();
  return (way) => {
    const known = packed.get(way) ?? packers[way](bytes, 9);
    packed.set(way, known);
    return known;
  };
}
