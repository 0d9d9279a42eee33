// An answer as it arrives, for much traffic: pieces handed on as they come, without a stream around them. Whoever reads
// slowly slows down whoever sends.
import type { Dispatcher } from 'undici';

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

export interface Arrived {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Arriving;
}

interface Reader {
  resolve(result: IteratorResult<Uint8Array, undefined>): void;
  reject(error: unknown): void;
}

const mostHeld = 65_536;
const nothingMore = { done: true, value: undefined } as const;

/** Answers once the head is there; the body is read from it, by one reader. */
export function ask(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  signal: AbortSignal,
): Promise<Arrived> {
  return new Promise((resolve, reject) => {
    const body = new Arriving(signal, { resolve, reject });
    if (!signal.aborted) dispatcher.dispatch(options, body);
  });
}

interface Asking {
  resolve(arrived: Arrived): void;
  reject(error: unknown): void;
}

export class Arriving implements Dispatcher.DispatchHandler {
  readonly #signal: AbortSignal;
  readonly #asking: Asking;
  #controller: Dispatcher.DispatchController | undefined;
  readonly #held: Uint8Array[] = [];
  #size = 0;
  #isPaused = false;
  /** All of it is wanted, however much that is. */
  #isWhole = false;
  #reader: Reader | undefined;
  #end: { readonly error?: unknown } | undefined;
  #closed: (() => void) | undefined;

  constructor(signal: AbortSignal, asking: Asking) {
    this.#signal = signal;
    this.#asking = asking;
    if (signal.aborted) this.#over({ error: signal.reason });
    else signal.addEventListener('abort', this.#abort, { once: true });
  }

  readonly #abort = () => this.destroy(this.#signal.reason);

  onRequestStart(controller: Dispatcher.DispatchController) {
    this.#controller = controller;
    if (this.#end) controller.abort(left);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers) {
    if (status >= 200) this.#asking.resolve({ status, headers, body: this });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array) {
    if (this.#end) return;
    const reader = this.#reader;
    if (reader && !this.#isWhole) {
      this.#reader = undefined;
      return reader.resolve({ done: false, value: chunk });
    }
    this.#held.push(chunk);
    this.#size += chunk.byteLength;
    if (this.#isWhole || this.#size < mostHeld) return;
    this.#isPaused = true;
    controller.pause();
  }

  onResponseEnd() {
    this.#over({});
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error) {
    this.#over({ error });
  }

  /** Nothing more of it is wanted; whoever waits hears why. */
  destroy(error: unknown = left) {
    if (this.#end) return;
    this.#over({ error });
    this.#controller?.abort(left);
  }

  /** When it is whole or broken. */
  onceClosed(closed: () => void) {
    if (this.#end) closed();
    else this.#closed = closed;
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const chunk = this.#held.shift();
    if (chunk) {
      this.#size -= chunk.byteLength;
      this.#goOn();
      return Promise.resolve({ done: false, value: chunk });
    }
    return new Promise((resolve, reject) => this.#wait({ resolve, reject }));
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.destroy();
    return Promise.resolve(nothingMore);
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async bytes(): Promise<Uint8Array> {
    this.#isWhole = true;
    this.#goOn();
    await new Promise((resolve, reject) => this.#wait({ resolve, reject }));
    const [only] = this.#held;
    return this.#held.length === 1 && only ? only : Buffer.concat(this.#held);
  }

  #wait(reader: Reader) {
    if (this.#end) settle(reader, this.#end);
    else this.#reader = reader;
  }

  #goOn() {
    if (!this.#isPaused || (this.#size >= mostHeld && !this.#isWhole)) return;
    this.#isPaused = false;
    this.#controller?.resume();
  }

  #over(end: { readonly error?: unknown }) {
    if (this.#end) return;
    this.#end = end;
    this.#signal.removeEventListener('abort', this.#abort);
    if ('error' in end) this.#asking.reject(end.error);
    if (this.#reader) settle(this.#reader, end);
    this.#reader = undefined;
    this.#closed?.();
  }
}

/** Made once: its place in the code tells nobody anything. */
const left = new Error('Nobody waits for this answer any more');

function settle(reader: Reader, end: { readonly error?: unknown }) {
  if ('error' in end) reader.reject(end.error);
  else reader.resolve(nothingMore);
}
