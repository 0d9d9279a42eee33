// Short messages to every process on this database: what was revoked, what woke up. Sent after commit, several at a
// time, from a connection of their own. Who keeps a cache asks `up`, and forgets everything when there was a gap. A
// connection can die without a word, and a process can be stopped for a while: so the database is asked again and
// again, and what was said before it answers has been heard.
import { Fault } from '#base/fault';
import type { Lane } from './lane.ts';
import { type Entry, prepared } from './statement.ts';

export interface Message {
  readonly topic: string;
  readonly body: string;
}

type Listener = (body: string) => void;

export interface Broadcast {
  /** Whether everything that was said until a moment ago has been heard. */
  readonly up: boolean;
  /** Whether there is a connection, though it may be slow. */
  readonly connected: boolean;
  /** Whether anybody but this process may be listening. */
  readonly shared: boolean;
  /** The body is short, such as an id: a message has at most 7000 bytes. */
  publish(topic: string, body: string): void;
  /** Hears messages of every process, this one included. Answers how to stop. */
  hear(topic: string, listener: Listener): () => void;
  /** Hears that messages may have been missed. */
  onGap(listener: () => void): () => void;
  /** Tells every process, this one too, that a message may have been lost with the process that had it to say. */
  doubt(): void;
  close(): Promise<void>;
}

const channel = 'cadre';
const gapTopic = 'store.gap';
const gatherMs = 3;
const payloadLimit = 7000;
const retryMs = 250;
const beatMs = 250;
/** What is said elsewhere is heard within this time, or nothing that is remembered is believed. */
const believedMs = 1000;
const lostMs = 10_000;
const notify = prepared(`select pg_notify('${channel}', $1)`);
const listen = prepared(`listen ${channel}`);

/** For the one process that an embedded database has: nobody else is listening. */
export function soloBroadcast(): Broadcast {
  const topics = new Topics();
  return {
    up: true,
    connected: true,
    shared: false,
    publish: (topic, body) => topics.deliver({ topic, body }),
    hear: (topic, listener) => topics.hear(topic, listener),
    onGap: () => () => undefined,
    doubt: () => undefined,
    close: () => Promise.resolve(),
  };
}

export async function openBroadcast(open: () => Promise<Lane>, processId: string): Promise<Broadcast> {
  const broadcast = new DatabaseBroadcast(open, processId);
  await broadcast.connect();
  return broadcast;
}

class Topics {
  readonly #listeners = new Map<string, Set<Listener>>();

  hear(topic: string, listener: Listener): () => void {
    const set = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, set.add(listener));
    return () => {
      set.delete(listener);
    };
  }

  deliver({ topic, body }: Message) {
    for (const listener of this.#listeners.get(topic) ?? []) listener(body);
  }
}

class DatabaseBroadcast implements Broadcast {
  readonly shared = true;
  readonly #open: () => Promise<Lane>;
  readonly #processId: string;
  readonly #topics = new Topics();
  readonly #gaps = new Set<() => void>();
  /** Messages as JSON. */
  #outgoing: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #lane: Lane | undefined;
  /** Everything that was said before has been heard. */
  #heardMs = 0;
  #closed = false;

  constructor(open: () => Promise<Lane>, processId: string) {
    this.#open = open;
    this.#processId = processId;
    this.#topics.hear(gapTopic, () => this.#tellGap());
  }

  get up() {
    return this.#lane !== undefined && performance.now() - this.#heardMs < believedMs;
  }

  get connected() {
    return this.#lane !== undefined;
  }

  async connect(): Promise<void> {
    const lane = await this.#open();
    lane.onNotice((_channel, payload) => this.#receive(payload));
    lane.onLost(() => this.#lost(lane));
    await say(lane, { statement: listen, values: [] }).catch((error: unknown) => {
      lane.cut();
      throw error;
    });
    if (this.#closed) return lane.close();
    this.#lane = lane;
    this.#heardMs = performance.now();
    void this.#keepAsking(lane);
    this.#tellGap();
    if (this.#outgoing.length > 0) this.#schedule(gatherMs);
  }

  publish(topic: string, body: string) {
    const text = JSON.stringify({ topic, body });
    const bytes = Buffer.byteLength(text);
    if (bytes > payloadLimit)
      throw new Fault('internal', `A message about ${topic} has ${bytes} bytes; broadcast its id`);
    this.#topics.deliver({ topic, body });
    this.#outgoing.push(text);
    this.#schedule(gatherMs);
  }

  hear(topic: string, listener: Listener) {
    return this.#topics.hear(topic, listener);
  }

  onGap(listener: () => void) {
    this.#gaps.add(listener);
    return () => {
      this.#gaps.delete(listener);
    };
  }

  doubt() {
    this.publish(gapTopic, '');
  }

  async close() {
    clearTimeout(this.#timer);
    await this.#flush();
    this.#closed = true;
    await this.#lane?.close();
  }

  #receive(payload: string) {
    const { from, messages } = JSON.parse(payload) as { from: string; messages: Message[] };
    if (from === this.#processId) return;
    for (const message of messages) this.#topics.deliver(message);
  }

  async #keepAsking(lane: Lane) {
    while (this.#lane === lane) {
      const askedMs = performance.now();
      await say(lane, { statement: listen, values: [] }).then(
        () => {
          this.#heardMs = askedMs;
        },
        () => lane.cut(),
      );
      await new Promise((resolve) => setTimeout(resolve, beatMs).unref());
    }
  }

  #tellGap() {
    for (const gap of this.#gaps) gap();
  }

  #lost(lane: Lane) {
    if (this.#lane !== lane) return;
    this.#lane = undefined;
    this.#tellGap();
    this.#reconnectSoon();
  }

  #reconnectSoon() {
    if (this.#closed) return;
    setTimeout(() => this.connect().catch(() => this.#reconnectSoon()), retryMs).unref();
  }

  #schedule(afterMs: number) {
    this.#timer ??= setTimeout(() => void this.#flush(), afterMs);
  }

  async #flush() {
    this.#timer = undefined;
    const lane = this.#lane;
    if (!lane) return;
    const messages = this.#outgoing;
    this.#outgoing = [];
    await Promise.all(groups(messages).map((group) => this.#send(lane, group)));
  }

  async #send(lane: Lane, messages: readonly string[]) {
    const payload = `{"from":"${this.#processId}","messages":[${messages.join()}]}`;
    try {
      await say(lane, { statement: notify, values: [payload] });
    } catch {
      this.#outgoing.unshift(...messages);
      if (!this.#closed) this.#schedule(retryMs);
    }
  }
}

/** Whoever does not answer at all is not there any more. */
async function say(lane: Lane, entry: Entry) {
  const patience = setTimeout(() => lane.cut(), lostMs);
  try {
    await lane.run([entry]);
  } finally {
    clearTimeout(patience);
  }
}

function groups(messages: readonly string[]): string[][] {
  const result: string[][] = [];
  let size = payloadLimit;
  for (const message of messages) {
    const added = Buffer.byteLength(message);
    size += added;
    if (size > payloadLimit) {
      result.push([]);
      size = added;
    }
    result.at(-1)?.push(message);
  }
  return result;
}
