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
  const input_token = Math.ceil(bytesOf(body) / 2) + around;
  if (limits.length === 0) return { input_token };
  const said = Math.max(...limits.map((name) => whole(body.fields[name], 0)));
  return { input_token, output_token: Math.min(mostWritten, whole(said, unsaid) * whole(body.fields.n, 1)) };
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
