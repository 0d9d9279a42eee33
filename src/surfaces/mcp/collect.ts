// A stream as one answer: what came until it ended, or until as much as a model can use.

export interface StreamBounds {
  readonly items: number;
  readonly bytes: number;
  readonly ms: number;
}

export const usualBounds: StreamBounds = { items: 200, bytes: 200_000, ms: 10_000 };

export interface Collected {
  readonly items: unknown[];
  readonly complete: boolean;
  readonly note?: string;
}

/** Stops the stream in any case, so that nothing goes on that nobody reads. */
export async function collect(
  stream: unknown,
  abort = new AbortController(),
  bounds: StreamBounds = usualBounds,
): Promise<Collected> {
  const items: unknown[] = [];
  let bytes = 0;
  let isFull = false;
  const timer = setTimeout(() => abort.abort(), bounds.ms);
  try {
    if (isStream(stream)) {
      for await (const item of stream) {
        items.push(item);
        bytes += JSON.stringify(item ?? null).length;
        isFull = items.length >= bounds.items || bytes >= bounds.bytes;
        if (isFull) break;
      }
    }
    if (!isFull && !abort.signal.aborted) return { items, complete: true };
    return { items, complete: false, note: 'The stream goes on; ask again from the last item on for more' };
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
