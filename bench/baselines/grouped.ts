// What several want written at the same time goes as one, with an array for each column, two at a time on their way.
interface Row {
  readonly values: readonly unknown[];
  readonly kept: (error?: unknown) => void;
}

export function grouped(
  write: (columns: readonly unknown[][]) => Promise<unknown>,
): (...values: readonly unknown[]) => Promise<void> {
  const waiting: Row[] = [];
  let onTheirWay = 0;

  async function pump() {
    if (onTheirWay >= 2 || waiting.length === 0) return;
    onTheirWay += 1;
    const batch = waiting.splice(0, 500);
    const columns = (batch[0]?.values ?? []).map((_, column) => batch.map(({ values }) => values[column]));
    const failure = await write(columns).then(
      () => undefined,
      (error: unknown) => error,
    );
    for (const { kept } of batch) kept(failure);
    onTheirWay -= 1;
    await pump();
  }

  return (...values) =>
    new Promise((resolve, reject) => {
      waiting.push({ values, kept: (error) => (error ? reject(error) : resolve()) });
      void pump();
    });
}
