// Several statements before one Sync: one round trip and one implicit transaction. `pg` has no call for it; on a
// pipelined client it takes what descends from its Query, of which only the handlers below are used.
import pg from 'pg';
import { serialize } from 'pg-protocol';
import { messagesOf } from './message.ts';
import type { Entry, Result } from './statement.ts';
import { type Parse, parserOf } from './wire.ts';

/** What one connection knows of a statement it has prepared. */
export interface Prepared {
  readonly name: string;
  columns: readonly string[];
  parsers: readonly Parse[];
  failure: Error | undefined;
}

type Shape = Pick<Prepared, 'columns' | 'parsers'>;

interface FieldMessage {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
}

// @types/pg describes an older form of these calls.
interface Wire {
  readonly stream: { write(bytes: Buffer): unknown; cork(): void; uncork(): void };
}

const ignored = () => undefined;

/** Of Query's kind without its constructor, which prepares for much that never happens here. */
class Submitted {
  readonly callback = ignored;
}
Object.setPrototypeOf(Submitted.prototype, pg.Query.prototype);

function shapeOf({ fields }: FieldMessage): Shape {
  return { columns: fields.map(({ name }) => name), parsers: fields.map(({ dataTypeID }) => parserOf(dataTypeID)) };
}

/** Parse and Describe under a Sync of their own, so that a statement's columns are known before its first use. */
export class Preparation extends Submitted {
  readonly #text: string;
  readonly #known: Prepared;

  constructor(text: string, known: Prepared) {
    super();
    this.#text = text;
    this.#known = known;
  }

  submit({ stream }: Wire): null {
    const { name } = this.#known;
    const parse = serialize.parse({ name, text: this.#text });
    stream.write(Buffer.concat([parse, serialize.describe({ type: 'S', name }), serialize.sync()]));
    return null;
  }

  handleRowDescription(message: FieldMessage) {
    Object.assign(this.#known, shapeOf(message));
  }

  handleError(error: Error) {
    this.#known.failure = error;
  }

  handleReadyForQuery() {
    // Its answer is what the statements after it get.
  }
}

export interface Step extends Entry {
  readonly prepared: Prepared | undefined;
}

/** With an error come the results of what went before it. */
export type Settle = (error: Error | undefined, results: Result[]) => void;

const noShape: Shape = { columns: [], parsers: [] };

/** Runs the steps and settles once with every result, or with the first error. */
export class Batch extends Submitted {
  readonly #steps: readonly Step[];
  readonly #messages: readonly Buffer[];
  readonly #settle: Settle;
  readonly #results: Result[] = [];
  #shape: Shape = noShape;
  #rows: unknown[][] = [];
  #unreadable: Error | undefined;

  constructor(steps: readonly Step[], settle: Settle) {
    super();
    this.#steps = steps;
    // Before anything is sent: half a batch would be answered to whoever comes next on this connection.
    this.#messages = messagesOf(steps);
    this.#settle = settle;
  }

  submit({ stream }: Wire): null {
    this.#begin();
    stream.cork();
    for (const message of this.#messages) stream.write(message);
    stream.uncork();
    return null;
  }

  handleRowDescription(message: FieldMessage) {
    this.#shape = shapeOf(message);
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }) {
    const { parsers } = this.#shape;
    try {
      this.#rows.push(fields.map((text, index) => (text === null ? null : parsers[index]?.(text))));
    } catch (error) {
      this.#unreadable ??= error instanceof Error ? error : new Error(String(error));
    }
  }

  handleCommandComplete({ text }: { text: string }) {
    const command = text.split(' ', 1)[0] ?? '';
    const rowCount = Number(text.slice(text.lastIndexOf(' ') + 1)) || 0;
    this.#results.push({ rows: this.#rows, columns: this.#shape.columns, command, rowCount });
    this.#begin();
  }

  handleEmptyQuery() {
    this.handleCommandComplete({ text: '' });
  }

  handlePortalSuspended() {
    // Never asked for: every portal is read to its end.
  }

  handleError(error: Error) {
    this.#settle(this.#unprepared() ?? error, this.#results);
  }

  handleReadyForQuery() {
    this.#settle(this.#unprepared() ?? this.#unreadable, this.#results);
  }

  #unprepared(): Error | undefined {
    return this.#steps.find(({ prepared }) => prepared?.failure)?.prepared?.failure;
  }

  #begin() {
    this.#shape = this.#steps[this.#results.length]?.prepared ?? noShape;
    this.#rows = [];
  }
}
