// How much a question may use at the most, seen from its body alone.
import type { Passing } from '#kernel/model';
import type { Body } from './body.ts';

/** What may be written when nobody says how much. */
const unsaid = 16_384;
/** No model writes more, whatever a client asks for. */
const mostWritten = 1_000_000_000;
const tokensOfPicture = 1600;
const around = 64;

/** By the fields that limit what is written; none where nothing is. */
export function mostFor(body: Body, limits: readonly string[]): Passing['most'] {
  const input_token = Math.ceil(bytesOf(body) / 2) + around;
  if (limits.length === 0) return { input_token };
  const said = limits.map((name) => body.fields[name]).find((limit) => typeof limit === 'number');
  return { input_token, output_token: Math.min(mostWritten, whole(said, unsaid) * whole(body.fields.n, 1)) };
}

function whole(value: unknown, otherwise: number): number {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : otherwise;
}

/** A picture costs what it shows, not what it weighs. */
function bytesOf({ text, bytes, fields }: Body): number {
  return text.includes('base64') ? weigh(fields, undefined) : bytes;
}

function weigh(value: unknown, beside: object | undefined): number {
  if (typeof value === 'string') return isPicture(value, beside) ? tokensOfPicture * 2 : Buffer.byteLength(value) + 4;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.entries(value).reduce((sum, [name, one]) => sum + name.length + weigh(one, value), 2);
}

function isPicture(text: string, beside: object | undefined): boolean {
  if (text.startsWith('data:image/')) return true;
  const type = beside && 'data' in beside && beside.data === text && 'media_type' in beside ? beside.media_type : '';
  return typeof type === 'string' && type.startsWith('image/');
}
