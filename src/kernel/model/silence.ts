// A stream that falls silent in the middle is ended: nobody would know whether anything still comes. Only while
// somebody waits for its next piece is it silent; whoever reads slowly is no reason to end it.
import { Fault } from '#base/fault';
import type { At } from './attempt.ts';

/** By hand, for each turn of a generator is felt here. */
export function attended(
  pieces: AsyncIterable<Uint8Array>,
  { stopping, silenceMs }: Pick<At, 'stopping' | 'silenceMs'>,
): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const source = pieces[Symbol.asyncIterator]();
      let isAwaited = false;
      const end = () => isAwaited && stopping.abort(silent(silenceMs));
      // What has arrived while we were busy is heard first.
      const timer = setTimeout(() => setImmediate(end), silenceMs).unref();

      function heard(result: IteratorResult<Uint8Array>) {
        isAwaited = false;
        if (result.done) clearTimeout(timer);
        return result;
      }

      function broken(error: unknown): never {
        clearTimeout(timer);
        throw error;
      }

      return {
        next() {
          isAwaited = true;
          timer.refresh();
          return source.next().then(heard, broken);
        },
        return() {
          clearTimeout(timer);
          return source.return?.() ?? Promise.resolve({ done: true, value: undefined });
        },
      };
    },
  };
}

function silent(ms: number): Fault {
  return new Fault('upstream', `The provider said nothing for ${ms} ms in the middle of its answer`, {
    details: { reason: 'silence' },
  });
}
