// Several statements before one Sync: one round trip and one implicit transaction. `pg` has no call for it, but lets
// anything with these methods be submitted to a client.
import type pg from 'pg';
import type { Entry, Result } from './statement.ts';
import { type Parse, parserOf, toWire } from './wire.ts';

/** What one connection knows of a statement it has prepared. */
export interface Prepared {
  readonly name: string;
  columns: readonly string[];
  parsers: readonly Parse[];
  failure: Error | undefined;
}

interface FieldMessage {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
}

type Settle<T> = (error: Error | null, value: T | undefined) => void;

// @types/pg describes an older shape of these calls.
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  parse(message: { name: string; text: string; types: readonly number[] }): void;
  bind(message: { statement: string; values: readonly unknown[] }): void;
  describe(message: { type: 'S' | 'P'; name: string }): void;
  execute(message: { portal: string }): void;
  sync(): void;
}

export type Submittable = pg.Submittable & { callback?: unknown };

/** Parse and Describe under a Sync of their own, so that a statement's columns are known before its first use. */
export function preparation(statement: { name: string; text: string }, known: Prepared): Submittable {
  return {
    submit(connection: pg.Connection) {
      const wire = connection as unknown as Wire;
      wire.stream.cork();
      wire.parse({ name: statement.name, text: statement.text, types: [] });
      wire.describe({ type: 'S', name: statement.name });
      wire.sync();
      wire.stream.uncork();
    },
    handleRowDescription(message: FieldMessage) {
      learn(known, message);
    },
    handleError(error: Error) {
      known.failure = error;
    },
    handleReadyForQuery() {},
    callback() {},
  } as unknown as Submittable;
}

function learn(known: Pick<Prepared, 'columns' | 'parsers'>, message: FieldMessage) {
  known.columns = message.fields.map((field) => field.name);
  known.parsers = message.fields.map((field) => parserOf(field.dataTypeID));
}

export interface Step extends Entry {
  readonly prepared: Prepared | undefined;
}

/** Runs the steps and settles once with every result, or with the first error. */
export function batch(steps: readonly Step[], settle: Settle<Result[]>): Submittable {
  const results: Result[] = [];
  let shape: Pick<Prepared, 'columns' | 'parsers'> = { columns: [], parsers: [] };
  let rows: unknown[][] = [];
  let unreadable: Error | undefined;

  function begin() {
    const step = steps[results.length];
    shape = step?.prepared ?? { columns: [], parsers: [] };
    rows = [];
  }

  function end(tag: string) {
    const words = tag.split(' ');
    results.push({
      rows,
      columns: shape.columns,
      command: words[0] ?? '',
      rowCount: Number(words.at(-1)) || 0,
    });
    begin();
  }

  return {
    submit(connection: pg.Connection) {
      const wire = connection as unknown as Wire;
      begin();
      wire.stream.cork();
      try {
        for (const step of steps) send(wire, step);
        wire.sync();
      } finally {
        wire.stream.uncork();
      }
    },
    handleRowDescription(message: FieldMessage) {
      const described = { columns: [], parsers: [] };
      learn(described, message);
      shape = described;
    },
    handleDataRow(message: { fields: readonly (string | null)[] }) {
      try {
        rows.push(message.fields.map((text, index) => (text === null ? null : shape.parsers[index]?.(text))));
      } catch (error) {
        unreadable ??= error instanceof Error ? error : new Error(String(error));
      }
    },
    handleCommandComplete: (message: { text: string }) => end(message.text),
    handleEmptyQuery: () => end(''),
    handlePortalSuspended() {},
    handleError(error: Error) {
      settle(steps.find((step) => step.prepared?.failure)?.prepared?.failure ?? error, undefined);
    },
    handleReadyForQuery() {
      if (unreadable) settle(unreadable, undefined);
      else settle(null, results);
    },
    callback() {},
  } as unknown as Submittable;
}

function send(wire: Wire, step: Step) {
  const values = step.values.map(toWire);
  if (step.prepared) {
    wire.bind({ statement: step.prepared.name, values });
  } else {
    wire.parse({ name: '', text: step.statement.text, types: [] });
    wire.bind({ statement: '', values });
    wire.describe({ type: 'P', name: '' });
  }
  wire.execute({ portal: '' });
}
