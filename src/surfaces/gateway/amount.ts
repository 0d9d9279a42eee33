// How much a question may use at the most, seen from its body alone.
import type { Passing } from '#kernel/model';
import type { Body } from './body.ts';

/** What may be written when nobody says how much. */
const unsaid = 16_384;
/** No model writes more, whatever a client asks for. */
const mostWritten = 1_000_000_000;
const tokensOfPicture = 1600;
const around = 64;

/** By the greatest of what limits the writing, for providers differ in which they heed; none where nothing is. */
export function mostFor(body: Body, limits: readonly string[]): Passing['most'] {
  const read = { [readAs(body.text)]: Math.ceil(bytesOf(body) / 2) + around };
  if (limits.length === 0) return read;
  const said = Math.max(...limits.map((name) => whole(body.fields[name], 0)));
  return { ...read, output_token: Math.min(mostWritten, whole(said, unsaid) * whole(body.fields.n, 1)) };
}

const keeping = /"cache_control"\s*:/;
const forAnHour = /"ttl"\s*:\s*"1h"/;
/** Letters that nobody spells so, but for hiding a name. */
const hidden = /\\u00(?:5f|6\d|6[a-f]|7[0-9a])/i;

/** What may be kept costs more than reading. */
function readAs(text: string): 'input_token' | 'cache_write_token' | 'cache_write_hour_token' {
  if (hidden.test(text)) return 'cache_write_hour_token';
  if (!keeping.test(text)) return 'input_token';
  return forAnHour.test(text) ? 'cache_write_hour_token' : 'cache_write_token';
}

function whole(value: unknown, otherwise: number): number {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : otherwise;
}

const elsewhere = /"(?:url|image_url)"\s*:\s*"http/;
const addressed = ['url', 'image_url'];

/** A picture costs what it shows, not what it weighs, nor what its address does. */
function bytesOf({ text, bytes, fields }: Body): number {
  return text.includes('base64') || elsewhere.test(text) ? weigh(fields, undefined) : bytes;
}

function weigh(value: unknown, beside: object | undefined): number {
  if (typeof value === 'string') return isPicture(value, beside) ? tokensOfPicture * 2 : Buffer.byteLength(value) + 4;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.entries(value).reduce((sum, [name, one]) => sum + name.length + weigh(one, value), 2);
}

function isPicture(text: string, beside: object | undefined): boolean {
  if (text.startsWith('data:image/')) return true;
  if (beside && text.startsWith('http') && addressed.some((name) => Reflect.get(beside, name) === text)) return true;
  const type = beside && 'data' in beside && beside.data === text && 'media_type' in beside ? beside.media_type : '';
  return typeof type === 'string' && type.startsWith('image/');
}
