// Ollama beside us, where the operator says it is: found by asking it which models it has.
import { z } from 'zod';
import type { Egress } from '#kernel/egress';
import type { OperatorKeys } from './provider.ts';

const Tags = z.object({ data: z.array(z.object({ id: z.string().min(1).max(160) })) });
const patienceMs = 2000;

export async function findOllama(egress: Egress, baseUrl: string): Promise<OperatorKeys['ollama']> {
  try {
    const response = await egress.fetch(`${baseUrl}/models`, {}, { timeoutMs: patienceMs, maxBytes: 1_000_000 });
    const { data } = Tags.parse(await response.json());
    const names = data.map(({ id }) => id);
    const embedding = names.find((name) => name.includes('embed'));
    const words = names.find((name) => name !== embedding);
    if (!words) return undefined;
    return { baseUrl, models: { fast: words, strong: words, ...(embedding ? { embedding } : {}) } };
  } catch {
    // It is not there, which is the usual case.
    return undefined;
  }
}
