// Short messages to every process on this database: what was revoked, what woke up. Sent after commit, several at a
// time, from a connection of their own. Who keeps a cache asks `up` and forgets everything when it changes.
import type { Lane } from './lane.ts';
import { prepared } from './statement.ts';

export interface Message {
  readonly topic: string;
  readonly body: string;
}

export interface Broadcast {
  readonly up: boolean;
  /** Whether anybody but this process may be listening. */
  readonly shared: boolean;
  publish(topic: string, body: string): void;
  /** Hears messages of every process, this one included. Answers how to stop. */
  hear(topic: string, listener: (body: string) => void): () => void;
  /** Hears that messages may have been missed. */
  onGap(listener: () => void): () => void;
  close(): Promise<void>;
}

const channel = 'cadre';
const gatherMs = 3;
const payloadLimit = 7000;
const retryMs = 250;
const notify = prepared(`select pg_notify('${channel}', $1)`);

/** For the one process that an embedded database has: nobody else is listening. */
export function soloBroadcast(): Broadcast {
  const listeners = new Map<string, Set<(body: string) => void>>();
  return {
    up: true,
    shared: false,
    publish(topic, body) {
      for (const listener of listeners.get(topic) ?? []) listener(body);
    },
    hear: (topic, listener) => listen(listeners, topic, listener),
    onGap: () => () => undefined,
    close: () => Promise.resolve(),
  };
}

function listen(listeners: Map<string, Set<(body: string) => void>>, topic: string, listener: (body: string) => void) {
  const set = listeners.get(topic) ?? new Set();
  listeners.set(topic, set.add(listener));
  return () => {
    set.delete(listener);
  };
}

export async function openBroadcast(open: () => Promise<Lane>, processId: string): Promise<Broadcast> {
  const listeners = new Map<string, Set<(body: string) => void>>();
  const gaps = new Set<() => void>();
  let outgoing: Message[] = [];
  let timer: NodeJS.Timeout | undefined;
  let lane: Lane | undefined;
  let closed = false;

  function deliver({ topic, body }: Message) {
    for (const listener of listeners.get(topic) ?? []) listener(body);
  }

  function receive(payload: string) {
    const { from, messages } = JSON.parse(payload) as { from: string; messages: Message[] };
    if (from === processId) return;
    for (const message of messages) deliver(message);
  }

  async function connect() {
    const fresh = await open();
    fresh.onNotice((_channel, payload) => receive(payload));
    fresh.onLost(lost);
    await fresh.run([{ statement: prepared(`listen ${channel}`), values: [] }]);
    lane = fresh;
    for (const gap of gaps) gap();
    if (outgoing.length > 0) schedule();
  }

  function lost() {
    if (!lane) return;
    lane = undefined;
    for (const gap of gaps) gap();
    if (!closed) setTimeout(reconnect, retryMs).unref();
  }

  function reconnect() {
    if (!closed) connect().catch(() => setTimeout(reconnect, retryMs).unref());
  }

  function schedule() {
    timer ??= setTimeout(flush, gatherMs);
  }

  function flush() {
    timer = undefined;
    if (!lane) return;
    const messages = outgoing;
    outgoing = [];
    for (const group of groups(messages)) {
      const payload = JSON.stringify({ from: processId, messages: group });
      lane.run([{ statement: notify, values: [payload] }]).catch(() => outgoing.unshift(...group));
    }
  }

  await connect();
  return {
    get up() {
      return lane !== undefined;
    },
    shared: true,
    publish(topic, body) {
      deliver({ topic, body });
      outgoing.push({ topic, body });
      schedule();
    },
    hear: (topic, listener) => listen(listeners, topic, listener),
    onGap(listener) {
      gaps.add(listener);
      return () => gaps.delete(listener);
    },
    async close() {
      flush();
      closed = true;
      clearTimeout(timer);
      await lane?.close();
    },
  };
}

function groups(messages: readonly Message[]): Message[][] {
  const result: Message[][] = [];
  let size = payloadLimit;
  for (const message of messages) {
    size += JSON.stringify(message).length;
    if (size > payloadLimit) {
      result.push([]);
      size = JSON.stringify(message).length;
    }
    result.at(-1)?.push(message);
  }
  return result;
}
