// What of a segment is in memory: its frames as they lie in the file, outside of the heap. During an outage there are
// many, and a collector that looks at each of them again and again would be the slowest part of the whole.
import { readFrames } from './frame.ts';

export interface Taken {
  readonly texts: readonly Buffer[];
  /** Of their frames. */
  readonly bytes: number;
  /** They are delivered. */
  drop(): void;
}

export class Held {
  readonly #chunks: Buffer[] = [];
  #records = 0;

  get records(): number {
    return this.#records;
  }

  /** Whole frames, of so many records. */
  push(frames: Buffer, records: number): void {
    if (records > 0) this.#chunks.push(frames);
    this.#records += records;
  }

  first(most: number): Taken {
    const texts: Buffer[] = [];
    let bytes = 0;
    let whole = 0;
    let rest: Buffer | undefined;
    for (const chunk of this.#chunks) {
      if (texts.length >= most) break;
      const reading = readFrames(chunk, most - texts.length);
      texts.push(...reading.texts);
      bytes += reading.end;
      whole += 1;
      if (reading.end < chunk.length) rest = chunk.subarray(reading.end);
    }
    const drop = () => {
      this.#chunks.splice(0, whole, ...(rest ? [rest] : []));
      this.#records -= texts.length;
    };
    return { texts, bytes, drop };
  }
}
