// How good a set of rules was, against what is known to be true.
export interface Outcome {
  readonly isFraud: boolean;
  readonly isFlagged: boolean;
  readonly signals: readonly string[];
}

export function measure(outcomes: readonly Outcome[]) {
  const flagged = outcomes.filter(({ isFlagged }) => isFlagged);
  const fraud = outcomes.filter(({ isFraud }) => isFraud);
  const right = flagged.filter(({ isFraud }) => isFraud).length;
  const seen = Map.groupBy(
    outcomes.flatMap(({ signals, isFraud }) => signals.map((signal) => ({ signal, isFraud }))),
    ({ signal }) => signal,
  );
  return {
    ...{ sales: outcomes.length, fraud: fraud.length, flagged: flagged.length, right },
    precision: ratio(right, flagged.length),
    recall: ratio(right, fraud.length),
    bySignal: [...seen]
      .map(([signal, all]) => ({ signal, seen: all.length, right: all.filter(({ isFraud }) => isFraud).length }))
      .toSorted((a, b) => b.right - a.right),
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
