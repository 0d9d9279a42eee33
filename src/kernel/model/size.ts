// How much a question may use, before and after. Pure. A token is hardly ever less than two bytes of text, and about
// four; what is reserved goes by the first, what has to be guessed afterwards by the second.
import type { Ask, Part, Usage } from '#contracts/model';

/** Of the meter's units. */
export interface Units {
  readonly input_token?: number;
  readonly output_token?: number;
  readonly cached_token?: number;
  readonly cache_write_token?: number;
  readonly cache_write_hour_token?: number;
  readonly image?: number;
  readonly second?: number;
  readonly call?: number;
}

const tokensOfImage = 1600;
const tokensOfMessage = 8;

function bytesIn({ system = '', messages, tools }: Ask): { bytes: number; images: number; lines: number } {
  let bytes = Buffer.byteLength(system);
  let images = 0;
  for (const { parts } of messages) {
    for (const part of parts) {
      if (part.type === 'image') images += 1;
      else if (part.type === 'call') bytes += part.name.length + JSON.stringify(part.input).length;
      else bytes += Buffer.byteLength(part.text);
    }
  }
  if (tools.length > 0) bytes += JSON.stringify(tools).length;
  return { bytes, images, lines: messages.length + tools.length + 1 };
}

/** What is held in memory as long as the question is. */
export function lettersIn({ system = '', messages }: Pick<Ask, 'system' | 'messages'>): number {
  const parts = messages.flatMap((message) => message.parts);
  return parts.reduce((sum, part) => sum + lettersOf(part), system.length);
}

function lettersOf(part: Part): number {
  if (part.type === 'image') return part.base64.length;
  return part.type === 'call' ? part.name.length : part.text.length;
}

/** More than it will be, by all that is known. */
export function mostOf(ask: Ask): Units {
  const { bytes, images, lines } = bytesIn(ask);
  return {
    input_token: Math.ceil(bytes / 2) + images * tokensOfImage + lines * tokensOfMessage,
    output_token: ask.maxTokens + (ask.thinkingTokens ?? 0),
  };
}

/** About what it was, when the provider does not say. */
export function guessOf(ask: Ask, writtenChars: number): Usage {
  const { bytes, images, lines } = bytesIn(ask);
  const input = Math.ceil(bytes / 4) + images * tokensOfImage + lines;
  return { input, output: Math.ceil(writtenChars / 4), cached: 0 };
}

/** Nothing is answered that was not read, nor told that was not written: where that is said, it is guessed instead. */
export function usageOr(told: Usage | undefined, guess: Usage): Usage {
  return told ? { ...told, input: told.input || guess.input, output: told.output || guess.output } : guess;
}

export function unitsOf({ input, output, cached, cacheWritten = 0, cacheWrittenHour = 0 }: Usage): Units {
  const read = Math.min(cached, input);
  const written = Math.min(cacheWritten, input - read);
  const plain = { input_token: input - read - written, cached_token: read, output_token: output };
  if (written === 0) return plain;
  const hour = Math.min(cacheWrittenHour, written);
  return { ...plain, cache_write_token: written - hour, cache_write_hour_token: hour };
}

export function usageOfUnits(units: Units): Usage {
  const { cached_token: cached = 0, output_token: output = 0, cache_write_hour_token: hour = 0 } = units;
  const written = (units.cache_write_token ?? 0) + hour;
  const told = { input: readIn(units), output, cached };
  return written === 0 ? told : { ...told, cacheWritten: written, cacheWrittenHour: hour };
}

/** All that was read, wherever from. */
export function readIn(units: Units): number {
  const { input_token = 0, cached_token = 0, cache_write_token = 0, cache_write_hour_token = 0 } = units;
  return input_token + cached_token + cache_write_token + cache_write_hour_token;
}

export function tokensIn(units: Units): number {
  return readIn(units) + (units.output_token ?? 0);
}
