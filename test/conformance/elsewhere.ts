// A company whose approvals reach a person at the door, by mail and in a chat, each over the sim of the service.
import assert from 'node:assert/strict';
import { z } from 'zod';
import { simMailbox, smtp, startMailServer } from '#connectors/smtp';
import { pressUpdate, simToken, startTelegram, telegram, textUpdate } from '#connectors/telegram';
import { contract, defineModule, type Module, text } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import type { HttpDoor } from '#surfaces/http';
import { createWorld, type World } from '../world.ts';
import { knock } from './knock.ts';

export const ways = ['http', 'mail', 'telegram'] as const;
export type Way = (typeof ways)[number];
type Verdict = 'approve' | 'reject';
type Outcome = 'taken' | 'refused';

/** What waits, as it reached the person who decides. */
export interface Asked {
  readonly approvalId: string;
  readonly inputHash: string;
  /** The path behind the link in the mail. */
  readonly link: string | undefined;
  /** What stands behind the buttons in the chat. */
  readonly tokens: Readonly<Record<Verdict, string>> | undefined;
}

interface Letter {
  readonly to: string;
  readonly euros?: number;
}

const mailHost = 'mail.example.com';
const chats = { boss: 6001, manager: 6002 };

function letters(sent: string[]): Module {
  const send = contract({
    name: 'trial.letter.send',
    summary: 'Send a letter.',
    effect: 'send',
    access: 'trial.letter.send',
    input: z.object({ to: text(200), euros: z.int().min(0).default(0) }),
    output: z.object({ to: z.string() }),
    stake: async (_call, { euros }) => ({ amount: euros * 100, currency: 'EUR' }),
    undo: { never: 'it has left' },
    example: { to: 'Ada' },
  }).implement((_call, { to }) => {
    sent.push(to);
    return { to };
  });
  return defineModule({ name: 'trial', title: 'Trial', capabilities: [send], grants: { manager: ['trial.*'] } });
}

export async function openElsewhere() {
  const [post, bot] = await Promise.all([startMailServer(), startTelegram()]);
  const sent: string[] = [];
  const world = await createWorld({
    modules: [letters(sent)],
    egress: {
      baseUrls: { 'https://api.telegram.org': bot.url },
      allowPrivate: [`${mailHost}:${post.port}`],
      resolve: () => Promise.resolve(['127.0.0.1']),
    },
  });
  const people = await settled(world);
  const door = await world.http();
  const house = { ...{ world, door, post, bot, sent }, ...people };
  await connected(house);
  const agent = await agentOf(house);
  for (const who of ['boss', 'manager'] as const) await linkedChat(house, who);
  return {
    world,
    strangerTenant: people.strangerTenant,
    strangersChat: chats.manager,
    ask: (key: string, letter: Letter) => ask(house, { agent, key, letter }),
    edit: (asked: Asked, letter: Letter) => edit(house, asked, letter),
    remindedOf: (asked: Asked) => remindedOf(house, asked),
    decide: (way: Way, asked: Asked, verdict: Verdict) => deciding[way](house, asked, verdict),
    press: (token: string, chat: number) => press(house, token, chat),
    follow: ({ link = '' }: Asked, method: string) => knock(door, { method, path: link }),
    stateOf: async ({ approvalId }: Asked) => (await requestOf(house, approvalId)).state,
    recordOf: (key: string) => recordOf(house, key),
    /** How often a letter has left to somebody. */
    sentTo(to: string): number[] {
      const times = sent.filter((one) => one === to).length;
      return times > 0 ? [times] : [];
    },
    async answerTo(key: string, letter: Letter): Promise<string> {
      return (await send(house, { agent, key, letter })).text;
    },
    async close() {
      await world.close();
      await Promise.all([post.stop(), bot.stop()]);
    },
  };
}

export type Scene = Awaited<ReturnType<typeof openElsewhere>>;

async function settled(world: World) {
  const { id } = await world.tenant('Trattoria');
  const [boss, manager] = [await world.person(id, 'tenant_admin'), await world.person(id, 'manager')];
  const keys = { boss: await world.keyOf(boss), manager: await world.keyOf(manager) };
  const strangerTenant = (await world.tenant('Osteria')).id;
  return { boss, manager, keys, strangerTenant };
}

interface House {
  readonly world: World;
  readonly door: HttpDoor;
  readonly post: Awaited<ReturnType<typeof startMailServer>>;
  readonly bot: Awaited<ReturnType<typeof startTelegram>>;
  readonly sent: string[];
  readonly boss: Authenticated;
  readonly keys: Readonly<Record<'boss' | 'manager', string>>;
}

interface Calling {
  readonly token: string;
  readonly input?: object;
  readonly key?: string;
}

function call({ door }: House, name: string, { token, input = {}, key }: Calling) {
  const headers = key ? { 'idempotency-key': key } : {};
  return knock(door, { path: `/api/v1/${name.split('.').join('/')}`, key: token, headers, body: input });
}

async function answered(house: House, name: string, calling: Calling) {
  const { status, text: said } = await call(house, name, calling);
  assert.equal(status, 200, said);
  return JSON.parse(said);
}

async function connected(house: House) {
  const { world, boss, post, keys } = house;
  const fields = {
    host: mailHost,
    port: post.port,
    user: simMailbox.user,
    from: 'desk@example.com',
    encryption: 'none',
  };
  const wishes = [
    { connector: smtp.name, fields, secrets: { password: simMailbox.password } },
    { connector: telegram.name, secrets: { botToken: simToken } },
  ];
  for (const wish of wishes) {
    const made = await world.answer(boss, 'connection.connection.connect', wish);
    assert.equal(made.status, 'done');
  }
  await answered(house, 'telegram.webhook.set', { token: keys.boss });
}

async function linkedChat(house: House, who: 'boss' | 'manager') {
  const { code } = await answered(house, 'notify.chat.start', { token: house.keys[who] });
  await telegramTells(house, textUpdate(`/start ${code}`, chats[who]));
}

/** As Telegram would, at the address it was told. */
async function telegramTells({ world, door, bot }: House, update: object) {
  const { origin } = new URL(door.url);
  const { status } = await fetch(origin + new URL(bot.webhook.url).pathname, bot.telling(update));
  assert.equal(status, 200);
  await world.settle();
}

/** The key of an agent that asks before it sends anything. */
async function agentOf(house: House): Promise<string> {
  const token = house.keys.boss;
  const input = { name: 'Scribe', role: 'manager' };
  const { id: agentId } = await answered(house, 'identity.agent.create', { token, input });
  const made = { agentId, name: 'of the scribe' };
  return (await answered(house, 'identity.agent.createKey', { token, input: made })).secret;
}

interface Asking {
  readonly agent: string;
  readonly key: string;
  readonly letter: Letter;
}

function send(house: House, { agent: token, key, letter: input }: Asking) {
  return call(house, 'trial.letter.send', { token, input, key });
}

async function ask(house: House, asking: Asking): Promise<Asked> {
  const [mails, messages] = [house.post.letters.length, house.bot.messages.length];
  const { status, text: said } = await send(house, asking);
  assert.equal(status, 202, said);
  await house.world.settle();
  return arrived(house, { approvalId: JSON.parse(said).approvalId, mails, messages });
}

/** Three hours before its end it is told once more, with a link and buttons of its own. */
async function remindedOf(house: House, { approvalId }: Asked): Promise<Asked> {
  const [mails, messages] = [house.post.letters.length, house.bot.messages.length];
  house.world.clock.pass('70 hours');
  await house.world.settle();
  return arrived(house, { approvalId, mails, messages });
}

/** What has reached the boss since so many mails and messages. */
async function arrived(house: House, since: { approvalId: string; mails: number; messages: number }): Promise<Asked> {
  const { approvalId } = since;
  const { inputHash } = await requestOf(house, approvalId);
  const theirs = ({ to }: { to: readonly string[] }) => to.includes(`${house.boss.actor.id}@example.com`);
  const mail = house.post.letters.slice(since.mails).filter(theirs).map(readable);
  const [link] = mail.filter((said) => said.includes(approvalId)).flatMap((said) => said.match(/\/a\/[\w.-]+/) ?? []);
  const ours = house.bot.messages.slice(since.messages).filter(({ chat_id: chat }) => chat === String(chats.boss));
  const buttons = ours.flatMap(({ reply_markup: keyboard }) => keyboard?.inline_keyboard.flat() ?? []);
  const [approve, reject] = ['Approve', 'Reject'].map(
    (label) => buttons.find(({ text: said, callback_data: token }) => said === label && token)?.callback_data,
  );
  return { approvalId, inputHash, link, tokens: approve && reject ? { approve, reject } : undefined };
}

/** Quoted-printable (RFC 2045), undone. */
function readable({ text: said }: { text: string }): string {
  const whole = said.replace(/=\r?\n/g, '');
  return whole.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const Request = z.object({ state: z.string(), inputHash: z.string() });

async function requestOf(house: House, approvalId: string) {
  const input = { approvalId };
  return Request.parse(await answered(house, 'approval.request.get', { token: house.keys.boss, input }));
}

async function edit(house: House, { approvalId, inputHash }: Asked, letter: Letter) {
  const input = { approvalId, inputHash, input: { euros: 0, ...letter } };
  await answered(house, 'approval.request.edit', { token: house.keys.boss, input });
}

type Deciding = (house: House, asked: Asked, verdict: Verdict) => Promise<Outcome>;

const deciding: Readonly<Record<Way, Deciding>> = {
  async http(house, { approvalId, inputHash }, verdict) {
    const input = { approvalId, inputHash };
    const key = `decides:${approvalId}:${verdict}:${inputHash}`;
    const { status } = await call(house, `approval.request.${verdict}`, { token: house.keys.boss, input, key });
    return outcomeOf(status);
  },
  /** As the browser does that shows the page. */
  async mail({ door }, { link = '/a/none' }, verdict) {
    const body = new FormData();
    body.set('verdict', verdict);
    const { status } = await fetch(new URL(link, door.url), { method: 'POST', body });
    return outcomeOf(status);
  },
  telegram: (house, { tokens }, verdict) => press(house, tokens?.[verdict] ?? 'no-button-at-all', chats.boss),
};

function outcomeOf(status: number): Outcome {
  assert.ok(status < 500, String(status));
  return status === 200 ? 'taken' : 'refused';
}

async function press(house: House, token: string, chat: number): Promise<Outcome> {
  const before = house.bot.messages.length;
  await telegramTells(house, pressUpdate(token, { id: `press-${before}-${token.slice(0, 8)}`, from: chat }));
  const said = house.bot.messages.slice(before).filter(({ chat_id: where }) => where === String(chat));
  return said.some(({ text: words }) => words.startsWith('Your decision is written down')) ? 'taken' : 'refused';
}

/** What is kept of a call that waited and of the decision on it. */
async function recordOf({ world, boss }: House, key: string) {
  const one = async (sql: string, ...values: string[]) => world.sql(sql, values);
  const [request] = await world.sql<{ id: string; state: string }>(
    `select id, state, tier, rule, step, decided_by = $2 as "byTheBoss", decision_reason as reason, plan
     from approval.requests where call_key = $1`,
    [key, boss.actor.id],
  );
  const { id, ...rest } = request ?? assert.fail(`nothing waited as ${key}`);
  return {
    request: rest,
    entries: await one(
      `select outcome, code, effect, actor_kind, door, delegated_by = $2 as "forTheBoss"
       from audit.entries where capability = 'trial.letter.send' and call_key = $1 order by id`,
      ...[key, boss.actor.id],
    ),
    decisions: await one(
      'select verdict, step, void, reason from approval.decisions where request_id = $1 and person_id = $2 order by id',
      ...[id, boss.actor.id],
    ),
    decidedBy: await one(
      `select e.outcome, e.code, e.effect, e.actor_kind, e.delegated_by from audit.entries e
       where e.actor_id = $2 and e.outcome = 'done' and (e.call_key like 'decides:' || $1 || ':%'
         or exists (select 1 from approval.links l where l.request_id = $1::uuid and e.call_key = 'link:' || l.id))`,
      ...[id, boss.actor.id],
    ),
    events: await one(
      `select event_type, event_data::jsonb - 'approvalId' - 'title' - 'actorId' - 'deadline' as data, tainted
       from event.ai_events where event_data ->> 'approvalId' = $1 and event_type like 'approval.%' order by id`,
      id,
    ),
  };
}
