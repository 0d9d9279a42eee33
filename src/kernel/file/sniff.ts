// What a file is, from its own bytes. The type that somebody says it has is not looked at: an image that is a page in
// truth would run in whoever opens it. The name only tells kinds of plain text apart.
import { archives, brands, plainKinds, riffs, selfNamed, signatures } from './signatures.ts';

/** So many of its first bytes are looked at. */
export const headBytes = 16_384;

const unknown = 'application/octet-stream';
const plain = 'text/plain; charset=utf-8';

export function sniff(head: Uint8Array, name: string): string {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, headBytes));
  const start = bytes.toString('latin1');
  return binaryType(start) ?? textType(bytes, name) ?? unknown;
}

function binaryType(start: string): string | undefined {
  const known = signatures.find((one) => start.startsWith(one.starts, one.at));
  if (known) return known.type;
  if (start.startsWith('BM') && start.slice(6, 10) === '\0\0\0\0') return 'image/bmp';
  if (start.startsWith('RIFF')) return riffs[start.slice(8, 12)];
  if (start.startsWith('ftyp', 4)) return brands[start.slice(8, 12)] ?? 'video/mp4';
  if (start.startsWith('OggS')) return start.includes('theora') ? 'video/ogg' : 'audio/ogg';
  if (start.startsWith('\x1aE\xdf\xa3')) return start.includes('webm') ? 'video/webm' : 'video/matroska';
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return archiveType(start);
  return isMpegAudio(start) ? mpegType(start) : undefined;
}

/** The name of an entry of a ZIP archive stands 26 bytes behind its mark. */
function archiveType(start: string): string {
  const named = start.startsWith('mimetype', 30) && selfNamed.find((type) => start.startsWith(type, 38));
  if (named) return named;
  const entries = start.split('PK\x03\x04').map((entry) => entry.slice(26));
  const found = archives.find(([entry]) => entries.some((one) => one.startsWith(entry)));
  return found?.[1] ?? 'application/zip';
}

/** Eleven set bits, and then a version and a layer that exist. */
function isMpegAudio(start: string): boolean {
  const second = start.charCodeAt(1);
  return start.charCodeAt(0) === 0xff && (second & 0xe0) === 0xe0 && (second & 0x18) !== 0x08 && start.length > 3;
}

function mpegType(start: string): string | undefined {
  const layer = (start.charCodeAt(1) & 0x06) >> 1;
  if (layer === 0) return (start.charCodeAt(1) & 0xf0) === 0xf0 ? 'audio/aac' : undefined;
  return 'audio/mpeg';
}

function textType(bytes: Buffer, name: string): string | undefined {
  const text = textOf(bytes);
  if (text === undefined) return undefined;
  const markup = markupType(text);
  if (markup) return markup;
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(plainKinds, ending) ? plainKinds[ending] : plain;
}

/** Undefined when it is no text: not UTF-8, or with bytes that no text has. */
function textOf(bytes: Buffer): string | undefined {
  try {
    // The last letter may be cut in two.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    return /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** More than browsers would take for a page: whatever begins like markup, or has a tag that runs. */
function markupType(text: string): string | undefined {
  const begun = text.trimStart();
  const isMarkup = /^<[!?a-z]/i.test(begun);
  if (isMarkup && /<svg[\s>]/i.test(text)) return 'image/svg+xml';
  if (/<(html|script|iframe|body|head|object|embed|style)[\s>/]/i.test(text) || /^<!doctype html/i.test(begun)) {
    return 'text/html; charset=utf-8';
  }
  if (/^<\?xml/i.test(begun)) return 'application/xml';
  return isMarkup ? 'text/html; charset=utf-8' : undefined;
}
