// One after the other until one answers: the next is asked when one fails, takes longer than its time, or, hedged, has
// not answered after a while and goes on beside the next. Whoever answers first has won, and the others are stopped.
import { Fault } from '#base/fault';

export interface Race<Choice, Won> {
  readonly choices: readonly Choice[];
  readonly budgetMs: number;
  /** How long the last one may take, after whom there is nobody; as long as a request may when absent. */
  readonly lastMs: number | undefined;
  readonly hedgeAfterMs: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** Whether somebody else may do better after this failure. */
  mayPass(error: unknown): boolean;
  /** Whoever has won goes on by themselves: from then on it is theirs to stop. */
  run(choice: Choice, stopping: AbortController): Promise<Won>;
  /** Of who answered too late. */
  discard?(won: Won): void;
}

export interface Winner<Won> {
  readonly won: Won;
  /** Which of the choices it was. */
  readonly at: number;
}

/** The signal of who has lost is aborted with this. */
export const outrun = Symbol('another was faster');

export function firstGood<Choice, Won>(race: Race<Choice, Won>): Promise<Winner<Won>> {
  const { promise, resolve, reject } = Promise.withResolvers<Winner<Won>>();
  const { choices, budgetMs, lastMs, hedgeAfterMs, signal } = race;
  const running = new Map<number, AbortController>();
  const timers = new Set<NodeJS.Timeout>();
  let next = 0;
  let isOver = false;

  const stopAll = () => end(() => reject(signal?.reason), signal?.reason);

  function end(tell: () => void, reason: unknown) {
    if (isOver) return;
    isOver = true;
    signal?.removeEventListener('abort', stopAll);
    for (const timer of timers) clearTimeout(timer);
    for (const controller of running.values()) controller.abort(reason);
    tell();
  }

  function after(ms: number, work: () => void) {
    timers.add(setTimeout(() => !isOver && work(), ms));
  }

  function launch() {
    const at = next;
    const choice = choices[at];
    if (choice === undefined) return;
    next += 1;
    const controller = new AbortController();
    running.set(at, controller);
    race.run(choice, controller).then(
      (won) => {
        running.delete(at);
        if (isOver) return race.discard?.(won);
        end(() => resolve({ won, at }), outrun);
      },
      (error: unknown) => fell(at, error),
    );
    const isLast = next >= choices.length;
    const limitMs = isLast ? lastMs : budgetMs;
    if (limitMs !== undefined) after(limitMs, () => controller.abort(tooSlow(limitMs)));
    if (isLast) return;
    if (hedgeAfterMs !== undefined) after(hedgeAfterMs, () => at === next - 1 && launch());
  }

  function fell(at: number, error: unknown) {
    running.delete(at);
    if (isOver) return;
    if (!race.mayPass(error)) return end(() => reject(error), outrun);
    if (at === next - 1) launch();
    if (running.size === 0) end(() => reject(error), outrun);
  }

  if (signal?.aborted) stopAll();
  else {
    signal?.addEventListener('abort', stopAll, { once: true });
    launch();
  }
  return promise;
}

function tooSlow(budgetMs: number): Fault {
  return new Fault('upstream', `The model did not answer within ${budgetMs} ms`, { details: { reason: 'latency' } });
}
