// PostgreSQL's COPY in both directions, as streams. `pg` knows its messages and leaves what to do with them to us.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type pg from 'pg';

/** What of pg's connection is used; its types do not describe it. */
interface Wire {
  readonly stream: Socket;
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

const enough = 1 << 18;
const nothing = () => undefined;

/** The rows of `copy … to stdout`, in pieces; `counted` has them when that was all. */
export async function* copyOut(client: pg.Client, text: string, counted: { rows: number }): AsyncGenerator<Buffer> {
  const copying = client.query(new CopyOut(text));
  try {
    for (let piece = await copying.next(); piece; piece = await copying.next()) yield piece;
    counted.rows += copying.rows;
  } finally {
    copying.letGo();
  }
}

/** After an error pg tells a query nothing more: what goes on then must not wait for the end. */
class Copying implements pg.Submittable {
  readonly text: string;
  rows = 0;
  readonly callback = nothing;
  readonly handleRowDescription = nothing;
  readonly handleDataRow = nothing;
  readonly handleEmptyQuery = nothing;
  protected failure: Error | undefined;

  constructor(text: string) {
    this.text = text;
  }

  submit(wire: pg.Connection) {
    wire.query(this.text);
  }

  handleCommandComplete({ text }: { text: string }) {
    this.rows = Number(text.split(' ')[1] ?? 0);
  }
}

class CopyOut extends Copying {
  #pieces: Buffer[] = [];
  #size = 0;
  #isOver = false;
  #isLetGo = false;
  #wire: Wire | undefined;
  #wake: () => void = nothing;

  handleCopyData({ chunk }: { chunk: Buffer }, wire: Wire) {
    if (this.#isLetGo) return;
    this.#wire = wire;
    // The chunk lies where pg's parser puts the next ones.
    this.#pieces.push(Buffer.from(chunk));
    this.#size += chunk.length;
    if (this.#size < enough) return;
    wire.stream.pause();
    this.#wake();
  }

  handleError(error: Error) {
    this.failure = error;
    this.#end();
  }

  handleReadyForQuery() {
    this.#end();
  }

  /** Nobody wants the rest; it has to be heard all the same, or nothing else is on this connection. */
  letGo() {
    this.#isLetGo = true;
    this.#wire?.stream.resume();
  }

  /** Undefined when that was all. */
  async next(): Promise<Buffer | undefined> {
    while (!this.#isOver && this.#size < enough) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.failure) throw this.failure;
    if (this.#size === 0) return undefined;
    const piece = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#size = 0;
    this.#wire?.stream.resume();
    return piece;
  }

  #end() {
    this.#isOver = true;
    this.#wake();
  }
}

/** Feeds `copy … from stdin`; answers how many rows there were. */
export function copyIn(client: pg.Client, text: string, source: AsyncIterable<Uint8Array>): Promise<number> {
  return new Promise((resolve, reject) => {
    client.query(new CopyIn(text, source, { resolve, reject }));
  });
}

interface Outcome {
  resolve(rows: number): void;
  reject(error: Error): void;
}

class CopyIn extends Copying {
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #outcome: Outcome;

  constructor(text: string, source: AsyncIterable<Uint8Array>, outcome: Outcome) {
    super(text);
    this.#source = source;
    this.#outcome = outcome;
  }

  handleCopyInResponse(wire: Wire) {
    void this.#feed(wire);
  }

  handleError(error: Error) {
    this.failure ??= error;
    this.#outcome.reject(this.failure);
  }

  handleReadyForQuery() {
    this.#outcome.resolve(this.rows);
  }

  async #feed(wire: Wire) {
    try {
      for await (const chunk of this.#source) {
        if (this.failure) return;
        wire.sendCopyFromChunk(chunk);
        if (wire.stream.writableNeedDrain) await once(wire.stream, 'drain');
      }
      wire.endCopyFrom();
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
      wire.sendCopyFail('the source failed');
    }
  }
}
