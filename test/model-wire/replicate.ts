// Replicate's format of predictions, waited for.
import { type Answer, piecesOf } from './script.ts';

export function prediction({ id, model, text, usage }: Answer) {
  return {
    ...{ id, model, status: 'succeeded', error: null, output: piecesOf(text) },
    metrics: { input_token_count: usage.input, output_token_count: usage.output, predict_time: 0.1 },
  };
}
