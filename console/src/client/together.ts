// What is asked in one moment goes as one question: a screen that opens asks for many things, and a browser asks an old
// server for six at a time. What is asked alone goes alone, under its own name.

/** What one of many questions came to. */
export type Told =
  | { readonly status: 'done'; readonly output?: unknown }
  | { readonly status: 'refused'; readonly code: string; readonly message: string };

interface Question {
  readonly capability: string;
  readonly input: unknown;
  readonly signal: AbortSignal | undefined;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

interface Ways {
  alone(capability: string, input: unknown, signal?: AbortSignal): Promise<unknown>;
  all(reads: readonly Pick<Question, 'capability' | 'input'>[], signal: AbortSignal): Promise<readonly Told[]>;
  refusal(told: Extract<Told, { status: 'refused' }>): Error;
}

const most = 50;

/** Asks as `alone` does, together with whatever else is asked before the browser turns to something else. */
export function togetherBy(ways: Ways): Ways['alone'] {
  let waiting: Question[] = [];

  function leave() {
    const asked = waiting.filter(({ signal }) => !signal?.aborted);
    waiting = [];
    for (let from = 0; from < asked.length; from += most) void send(asked.slice(from, from + most));
  }

  async function send(asked: readonly Question[]) {
    const [first] = asked;
    if (!first) return;
    if (asked.length === 1) {
      ways.alone(first.capability, first.input, first.signal).then(first.resolve, first.reject);
      return;
    }
    try {
      const reads = asked.map(({ capability, input }) => ({ capability, input }));
      const answers = await ways.all(reads, whenNobodyWaits(asked));
      for (const [index, question] of asked.entries()) settle(question, answers[index]);
    } catch (error) {
      for (const question of asked) question.reject(error);
    }
  }

  function settle(question: Question, told: Told | undefined) {
    const { capability, input, signal, resolve, reject } = question;
    if (told?.status === 'done') resolve(told.output);
    // What only one company has can not be asked together with the rest: asked alone it is answered, or refused truly.
    else if (told?.code === 'invalid') ways.alone(capability, input, signal).then(resolve, reject);
    else reject(ways.refusal(told ?? { status: 'refused', code: 'internal', message: 'There was no answer' }));
  }

  return (capability, input, signal) =>
    new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      if (waiting.length === 0) setTimeout(leave);
      waiting.push({ capability, input, signal, resolve, reject });
    });
}

/** Whoever goes away leaves the others waiting. */
function whenNobodyWaits(asked: readonly Question[]): AbortSignal {
  const controller = new AbortController();
  let left = asked.length;
  for (const { signal } of asked) {
    signal?.addEventListener('abort', () => {
      left -= 1;
      if (left === 0) controller.abort();
    });
  }
  return controller.signal;
}
