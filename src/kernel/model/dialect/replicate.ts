// Predictions, as Replicate makes them: one answer that is waited for. It takes a prompt instead of messages.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Ask } from '#contracts/model';
import { aside, type Codec, count, parsed, type Told, type Wording, type Written } from './shape.ts';

export const replicate: Codec = { write, read, reader };

function write({ system, messages, maxTokens }: Ask, { model, temperature }: Wording): Written {
  const lines = messages.map(({ role, parts }) => {
    const text = parts
      .flatMap((part) => (part.type === 'text' || part.type === 'result' ? [part.text] : []))
      .join('\n');
    return messages.length === 1 ? text : `${role}: ${text}`;
  });
  return {
    path: `/models/${model}/predictions`,
    body: {
      input: {
        prompt: lines.join('\n'),
        ...(system ? { system_prompt: system } : {}),
        max_tokens: maxTokens,
        temperature,
      },
    },
  };
}

const Prediction = z.object({
  status: z.string(),
  output: z.union([z.string(), z.array(z.string())]).nullish(),
  metrics: aside(z.object({ input_token_count: count, output_token_count: count })),
});

function read(answer: unknown): Told {
  const { status, output, metrics } = parsed(Prediction, answer);
  if (status !== 'succeeded') {
    throw new Fault('upstream', `The prediction ended as ${status.slice(0, 20)}`, {
      details: { reason: 'prediction' },
    });
  }
  const text = Array.isArray(output) ? output.join('') : (output ?? '');
  const usage = metrics && { input: metrics.input_token_count, output: metrics.output_token_count, cached: 0 };
  return { parts: text ? [{ type: 'text', text }] : [], finish: 'stop', usage: usage ?? undefined };
}

/** It is never asked for a stream. */
function reader() {
  return () => [];
}
