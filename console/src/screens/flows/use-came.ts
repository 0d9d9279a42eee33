import { useState } from 'react';
import type { Drawing } from './use-drawing.ts';
import { useWatched } from './use-watched.ts';

/** What was tried last, rehearsed or for real. */
export function useCame(drawing: Drawing) {
  const [runId, watch] = useState<string>();
  const watched = useWatched(runId, drawing.graph);
  return {
    ...{ runId, watch, watched },
    results: runId ? watched.results : drawing.results,
    isOld: runId === undefined && drawing.results !== undefined && drawing.results.of !== drawing.graph,
    forget() {
      watch(undefined);
      drawing.forget();
    },
  };
}

export type Came = ReturnType<typeof useCame>;
