// Several statements before one Sync: one round trip and one implicit transaction. `pg` has no call for it; on a
// pipelined client it takes subclasses of its Query, of which only the handlers below are used.
import pg from 'pg';
import type { Entry, Result } from './statement.ts';
import { type Parse, parserOf, toWire, type WireText } from './wire.ts';

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
  readonly stream: { cork(): void; uncork(): void };
  parse(message: { name: string; text: string; types: readonly number[] }): void;
  bind(message: { statement: string; values: readonly unknown[] }): void;
  describe(message: { type: 'S' | 'P'; name: string }): void;
  execute(message: { portal: string }): void;
  sync(): void;
}

// The same types leave out what a client calls on a query.
const Query = pg.Query as unknown as new (text: string) => { callback: unknown };

function shapeOf({ fields }: FieldMessage): Shape {
  return { columns: fields.map(({ name }) => name), parsers: fields.map(({ dataTypeID }) => parserOf(dataTypeID)) };
}

/** Parse and Describe under a Sync of their own, so that a statement's columns are known before its first use. */
export class Preparation extends Query {
  readonly #text: string;
  readonly #known: Prepared;

  constructor(text: string, known: Prepared) {
    super('');
    this.callback = () => undefined;
    this.#text = text;
    this.#known = known;
  }

  submit(wire: Wire): null {
    const { name } = this.#known;
    wire.stream.cork();
    wire.parse({ name, text: this.#text, types: [] });
    wire.describe({ type: 'S', name });
    wire.sync();
    wire.stream.uncork();
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

export type Settle = (error: Error | undefined, results: Result[]) => void;

const noShape: Shape = { columns: [], parsers: [] };

/** Runs the steps and settles once with every result, or with the first error. */
export class Batch extends Query {
  readonly #steps: readonly Step[];
  readonly #texts: readonly (readonly WireText[])[];
  readonly #settle: Settle;
  readonly #results: Result[] = [];
  #shape: Shape = noShape;
  #rows: unknown[][] = [];
  #unreadable: Error | undefined;

  constructor(steps: readonly Step[], settle: Settle) {
    super('');
    this.callback = () => undefined;
    this.#steps = steps;
    // Before anything is sent: half a batch would be answered to whoever comes next on this connection.
    this.#texts = steps.map(({ values }) => values.map(toWire));
    this.#settle = settle;
  }

  submit(wire: Wire): null {
    this.#begin();
    wire.stream.cork();
    for (const [index, step] of this.#steps.entries()) send(wire, step, this.#texts[index] ?? []);
    wire.sync();
    wire.stream.uncork();
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
    const words = text.split(' ');
    const rowCount = Number(words.at(-1)) || 0;
    this.#results.push({ rows: this.#rows, columns: this.#shape.columns, command: words[0] ?? '', rowCount });
    this.#begin();
  }

  handleEmptyQuery() {
    this.handleCommandComplete({ text: '' });
  }

  handlePortalSuspended() {
    // Never asked for: every portal is read to its end.
  }

  handleError(error: Error) {
    this.#settle(this.#unprepared() ?? error, []);
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

function send(wire: Wire, { statement, prepared }: Step, texts: readonly WireText[]) {
  if (prepared) {
    wire.bind({ statement: prepared.name, values: texts });
  } else {
    wire.parse({ name: '', text: statement.text, types: [] });
    wire.bind({ statement: '', values: texts });
    wire.describe({ type: 'P', name: '' });
  }
  wire.execute({ portal: '' });
}
