// How long the answers of each model took: the middle one, and between which nine of ten lie. Pure.

interface Answered {
  readonly model: string;
  readonly latencyMs: number;
}

/** The value below which this share of them lies. */
function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** The most used first. */
export function spreads(answers: readonly Answered[], most = 8) {
  const byModel = [...Map.groupBy(answers, ({ model }) => model)].sort(([, a], [, b]) => b.length - a.length);
  return byModel.slice(0, most).map(([model, own]) => {
    const sorted = own.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
    return { label: `${model} (${own.length})`, at: at(sorted, 0.5), lower: at(sorted, 0.05), upper: at(sorted, 0.95) };
  });
}
