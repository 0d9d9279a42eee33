// A lane is one connection that remembers which statements it has prepared. Batches queue on it in order.
import pg from 'pg';
import { Batch, Preparation, type Prepared, type Step } from './batch.ts';
import type { Entry, Result, Statement } from './statement.ts';

export type LaneConfig = pg.ClientConfig;

// After these the connection's prepared statements can no longer be trusted, or the connection is about to end.
const staleStatement = ['0A000', '26000', '42P05'];
const ending = ['25P03', '25P04', '57P01', '57P02', '57P03', '57P05'];
const closingMs = 20_000;
const breaking = new Set([...staleStatement, ...ending]);

export class Lane {
  readonly #client: pg.Client;
  readonly #prepared = new Map<string, Prepared>();
  #broken = false;
  #gathering = false;
  /** Batches that have not been answered, and since when nothing has been. */
  #asked = 0;
  #sinceMs = 0;

  private constructor(client: pg.Client) {
    this.#client = client;
    client.on('error', () => {
      this.#broken = true;
    });
    client.on('end', () => {
      this.#broken = true;
    });
  }

  static async open(config: LaneConfig): Promise<Lane> {
    const client = new pg.Client({ ...config, pipeline: true } as LaneConfig);
    const lane = new Lane(client);
    await client.connect();
    return lane;
  }

  get broken() {
    return this.#broken;
  }

  /** For how long whoever asked has heard nothing at all. */
  get silentMs() {
    return this.#asked === 0 ? 0 : performance.now() - this.#sinceMs;
  }

  run(entries: readonly Entry[]): Promise<Result[]> {
    return new Promise((resolve, reject) => {
      const steps = this.#stepsOf(entries);
      this.#ask(
        new Batch(steps, (error, results) => {
          this.#heard();
          if (error) reject(this.#failed(steps, error));
          else resolve(results);
        }),
      );
    });
  }

  /** What ends a transaction, by its last entry. Where one before it fails, `orElse` is on its way before anybody hears
   * of that: others may stand behind it already. What can not be sent is thrown at once. */
  finish(entries: readonly Entry[], orElse: Entry): Promise<Result[]> {
    const { promise, resolve, reject } = Promise.withResolvers<Result[]>();
    const steps = this.#stepsOf(entries);
    this.#ask(
      new Batch(steps, (error, results) => {
        this.#heard();
        if (!error) return resolve(results);
        if (results.length < steps.length - 1) this.run([orElse]).catch(() => this.close());
        reject(this.#failed(steps, error));
      }),
    );
    return promise;
  }

  onNotice(listener: (channel: string, payload: string) => void) {
    this.#client.on('notification', (message) => listener(message.channel, message.payload ?? ''));
  }

  onLost(listener: () => void) {
    this.#client.on('end', listener);
  }

  /** Waits for what has been asked, though not for whoever will never answer. */
  async close(): Promise<void> {
    this.#broken = true;
    const patience = setTimeout(() => this.cut(), closingMs);
    await this.#client.end().catch(() => undefined);
    clearTimeout(patience);
  }

  /** Without a word: whoever waits for an answer hears that there will be none. */
  cut() {
    this.#broken = true;
    this.#client.connection.stream.destroy();
  }

  #stepsOf(entries: readonly Entry[]): Step[] {
    return entries.map((entry) => ({ ...entry, prepared: this.#prepare(entry.statement) }));
  }

  #prepare(statement: Statement): Prepared | undefined {
    if (statement.name === '') return undefined;
    const known = this.#prepared.get(statement.name);
    if (known) return known;
    const fresh: Prepared = { name: statement.name, columns: [], parsers: [], failure: undefined };
    this.#prepared.set(statement.name, fresh);
    this.#submit(new Preparation(statement.text, fresh));
    return fresh;
  }

  /** What is asked of this connection in one turn of the event loop leaves in one packet. */
  gather() {
    if (this.#gathering) return;
    this.#gathering = true;
    const { stream } = this.#client.connection;
    stream.cork();
    setImmediate(() => {
      this.#gathering = false;
      stream.uncork();
    });
  }

  #ask(batch: Batch) {
    if (this.#asked === 0) this.#sinceMs = performance.now();
    this.#asked += 1;
    this.#submit(batch);
  }

  #heard() {
    this.#asked -= 1;
    this.#sinceMs = performance.now();
  }

  #submit(query: Batch | Preparation) {
    this.#client.query(query as unknown as pg.Submittable);
  }

  #failed(steps: readonly Step[], error: Error): Error {
    for (const { prepared } of steps) {
      if (prepared?.failure && this.#prepared.get(prepared.name) === prepared) this.#prepared.delete(prepared.name);
    }
    if ('code' in error && breaking.has(String(error.code))) this.#broken = true;
    return error;
  }
}
