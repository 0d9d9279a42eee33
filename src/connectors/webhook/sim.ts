// A small fake of a receiver: it keeps what it is told and answers as it is told to.
import { type Sim, type SimRequest, startSim } from '#kernel/connection';

export interface Receiver extends Sim {
  readonly told: readonly SimRequest[];
  /** What it answers from now on: a status, or one by what stands in the message. */
  answer: (request: SimRequest) => number;
}

export async function startReceiver(): Promise<Receiver> {
  const told: SimRequest[] = [];
  const kept = { answer: (_request: SimRequest) => 204 };
  const sim = await startSim((request) => {
    told.push(request);
    return { status: kept.answer(request) };
  });
  return Object.defineProperty(Object.assign(sim, { told, answer: kept.answer }), 'answer', {
    get: () => kept.answer,
    set(next: Receiver['answer']) {
      kept.answer = next;
    },
  });
}
