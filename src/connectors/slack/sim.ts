// A small fake of Slack's Web API: one bot, two rooms, one person; it keeps what it is told and shows it with what was
// written down beside it.
import { type Sim, type SimRequest, startSim } from '#kernel/connection';

export const simSecrets = { botToken: 'xoxb-the-token-of-the-sim', signingSecret: '8f742231b10e8888abcd99yyyzzz85a5' };

export interface Said {
  readonly channel: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks?: readonly unknown[];
  readonly thread_ts?: string;
  readonly metadata?: unknown;
}

export interface SlackSim extends Sim {
  readonly messages: readonly Said[];
  /** The next answer says that this went wrong. */
  refuse(error: string): void;
}

const rooms = [
  { id: 'C0GARDEN1', name: 'garden', is_member: true },
  { id: 'C0OFFICE1', name: 'office', is_member: false },
];
const directRoom = 'D0GRACE01';

type Method = (request: SimRequest, messages: Said[]) => object;

const methods: Readonly<Record<string, Method>> = {
  '/auth.test': () => ({ ok: true, user: 'cadre', team: 'Ada and Sons', user_id: 'U0CADRE01' }),
  '/conversations.list': ({ query }) => {
    const [at, limit] = [Number(query.get('cursor') ?? 0), Number(query.get('limit'))];
    const next = at + limit < rooms.length ? String(at + limit) : '';
    return { ok: true, channels: rooms.slice(at, at + limit), response_metadata: { next_cursor: next } };
  },
  '/conversations.open': ({ json }) =>
    Object(json).users === 'U0GRACE01'
      ? { ok: true, channel: { id: directRoom } }
      : { ok: false, error: 'user_not_found' },
  '/conversations.history': (request, messages) => shown(request, messages, ({ thread_ts: thread }) => !thread),
  '/conversations.replies': (request, messages) =>
    shown(request, messages, ({ thread_ts: thread, ts }) => [thread, ts].includes(request.query.get('ts') ?? '')),
  '/chat.postMessage': ({ json }, messages) => {
    const { channel, ...said } = Object(json);
    const room = rooms.find(({ id }) => id === channel);
    if (!room && channel !== directRoom) return { ok: false, error: 'channel_not_found' };
    if (room && !room.is_member) return { ok: false, error: 'not_in_channel' };
    const ts = `17952${String(messages.length).padStart(5, '0')}.000100`;
    messages.push({ ...said, channel, ts });
    return { ok: true, channel, ts, message: said };
  },
};

/** The newest first. What was written down beside a message is told to whoever asks for it. */
function shown({ query }: SimRequest, messages: readonly Said[], isMeant: (said: Said) => boolean) {
  const withAll = query.get('include_all_metadata') === 'true';
  const all = messages.filter((said) => said.channel === query.get('channel') && isMeant(said)).reverse();
  const told = all.map(({ metadata, ...said }) => (withAll ? { ...said, metadata } : said));
  return { ok: true, messages: told.slice(0, Number(query.get('limit') ?? 100)), has_more: false };
}

export async function startSlack(): Promise<SlackSim> {
  const messages: Said[] = [];
  const due: string[] = [];
  const sim = await startSim((request) => {
    const method = methods[request.path.replace(/^\/api/, '')];
    if (request.headers.authorization !== `Bearer ${simSecrets.botToken}`)
      return { json: { ok: false, error: 'invalid_auth' } };
    const error = due.shift() ?? (method ? undefined : 'unknown_method');
    return { json: error ? { ok: false, error } : method?.(request, messages) };
  });
  return Object.assign(sim, { messages, refuse: (error: string) => void due.push(error) });
}
