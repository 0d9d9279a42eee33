// The end of everything that is on its way. One listens for all of them: to join those who listen to a signal, and to
// leave them, takes as long as there are others.

export interface Shutdown {
  readonly signal: AbortSignal;
  /** Each is called when it ends. */
  readonly underway: Set<() => void>;
}

export function createShutdown({ signal }: AbortController): Shutdown {
  const underway = new Set<() => void>();
  const stopAll = () => {
    for (const stop of underway) stop();
  };
  signal.addEventListener('abort', stopAll, { once: true });
  return { signal, underway };
}
