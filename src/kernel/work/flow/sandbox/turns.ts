// Who comes next: companies take turns, and so do the runs of each, so that what one of them wants a thousand times is
// nobody else's matter.
export class Turns<T> {
  /** Whoever has waited longest first. */
  readonly #companies = new Map<string, Map<string, T[]>>();

  put({ tenantId, runId }: { readonly tenantId: string; readonly runId: string }, one: T) {
    const runs = this.#companies.get(tenantId) ?? new Map<string, T[]>();
    const waiting = runs.get(runId) ?? [];
    waiting.push(one);
    this.#companies.set(tenantId, runs.set(runId, waiting));
  }

  /** Of the first company that may have more. */
  take(mayHaveMore: (tenantId: string) => boolean): T | undefined {
    for (const [tenantId, runs] of this.#companies) {
      const [next] = runs;
      if (!next || !mayHaveMore(tenantId)) continue;
      const [runId, waiting] = next;
      const one = waiting.shift();
      runs.delete(runId);
      if (waiting.length > 0) runs.set(runId, waiting);
      this.#companies.delete(tenantId);
      if (runs.size > 0) this.#companies.set(tenantId, runs);
      return one;
    }
    return undefined;
  }
}
