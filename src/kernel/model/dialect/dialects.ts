// The codec of each dialect that is spoken over the wire.
import type { Dialect } from '../wires.ts';
import { anthropic } from './anthropic.ts';
import { gemini } from './gemini.ts';
import { openai } from './openai.ts';
import { replicate } from './replicate.ts';
import { responses } from './responses.ts';
import type { Codec } from './shape.ts';

const codecs: Readonly<Record<Exclude<Dialect, 'builtin'>, Codec>> = {
  ...{ openai, responses, anthropic, gemini, replicate },
};

export function codecOf(dialect: Exclude<Dialect, 'builtin'>): Codec {
  return codecs[dialect];
}

/** Whether it can be asked for pieces; what can not is told in one. */
export function streams(dialect: Dialect): boolean {
  return dialect !== 'replicate' && dialect !== 'builtin';
}
