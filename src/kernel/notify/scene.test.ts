// The stage of this module's stories: a company with people and an agent, and services that carry mail and chats.
import assert from 'node:assert/strict';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { channel, sendMessage } from '#contracts/channel';
import { filledIn, Mail, mail, sendMail } from '#contracts/mail';
import {
  type AnyContract,
  type Call,
  type Connector,
  contract,
  defineModule,
  keep,
  type Module,
  type Role,
  text,
} from '#kernel/contract';
import { createEgress } from '#kernel/egress';
import type { Authenticated } from '#kernel/identity';
import { createWorld, inHouse, type World } from '#test/world';
import { openSim, type Sim } from './sim.test.ts';

export const askFor = contract({
  name: 'trial.letter.send',
  summary: 'Send a letter.',
  effect: 'send',
  access: 'trial.act',
  input: z.object({ words: text(300) }),
  output: z.object({ sent: z.boolean() }),
  undo: { never: 'it has left' },
  example: { words: 'Hello' },
});

/** As whoever makes a link hands it over: inside the work that makes it. */
export const writeLetter = contract({
  name: 'trial.letter.write',
  summary: 'Make a link and hand it over.',
  effect: 'write',
  access: 'trial.act',
  input: z.object({ email: z.string(), role: z.enum(['manager', 'end_user']), fails: z.boolean().default(false) }),
  output: z.object({ invited: z.boolean() }),
  undo: { never: 'it has left' },
  example: { email: 'grace@example.com', role: 'manager' },
});

export interface Sent extends z.output<typeof Mail> {
  /** As it arrives, with its links. */
  readonly filled: ReturnType<typeof filledIn>;
}

export interface Scene {
  readonly world: World;
  readonly sim: Sim;
  readonly done: string[];
  company(): Promise<string>;
  person(role: Role): Promise<Authenticated>;
  /** Connects the herald, who carries messages into chats. */
  connect(boss: Authenticated): Promise<string>;
  emailOf(who: Authenticated): string;
  /** What an agent wants, which somebody has to decide on. */
  ask(owner: Authenticated, words: string): Promise<string>;
  mails(to?: Authenticated): Sent[];
  chats(): { to: string; text: string; buttons: { label: string; url?: string; token?: string }[] }[];
  notices(who: Authenticated, show?: 'open' | 'unread' | 'archived'): Promise<Told[]>;
  /** As a part of the house would: an event that its module declares. */
  happens(who: Authenticated, type: string, data: object): Promise<void>;
}

export interface Told {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly body: string;
  readonly link: string | null;
  readonly count: number;
  readonly severity: string;
}

export async function openScene(options: { carries?: boolean } = {}): Promise<Scene> {
  const { carries = true } = options;
  const sim = await openSim();
  const egress = createEgress({ allowPrivate: [sim.place] });
  const late: { world?: World } = {};
  const invite = () => late.world?.kernel.registry.find('identity.person.invite').contract ?? assert.fail('too early');
  const done: string[] = [];
  const carriers = carries ? [mailModule(sim, egress), chatModule(sim, egress)] : [];
  late.world = await createWorld({
    ...{ modules: [...carriers, trial({ done, invite })], egress: { allowPrivate: [sim.place] } },
    urlOf: (host) => `https://${host || 'acme.example'}`,
  });
  const scene = { world: late.world, sim, done };
  let tenantId = (await late.world.tenant('Acme')).id;
  return {
    ...scene,
    async company() {
      tenantId = (await scene.world.tenant('Acme')).id;
      return tenantId;
    },
    person: (role) => scene.world.person(tenantId, role),
    emailOf: ({ actor }) => `${actor.id}@example.com`,
    async connect(boss) {
      const wish = { connector: 'herald', title: 'Chats' };
      const answer = await scene.world.answer(boss, 'connection.connection.connect', wish);
      assert.ok(answer.status === 'done');
      return z.object({ id: z.string() }).parse(answer.output).id;
    },
    async ask(owner, words) {
      const agent = await scene.world.agent(owner);
      const answer = await scene.world.answer(agent, askFor.name, { words });
      assert.ok(answer.status === 'waiting', answer.status);
      await scene.world.settle();
      return answer.approvalId;
    },
    mails(to) {
      const all = sim.at('/mail').map(({ body }) => Mail.parse(JSON.parse(body.toString())));
      const theirs = all.filter((mail) => !to || mail.to.includes(`${to.actor.id}@example.com`));
      return theirs.map((mail) => ({ ...mail, filled: filledIn(mail) }));
    },
    chats: () => sim.at('/chat').map(({ body }) => JSON.parse(body.toString())),
    async notices(who, show = 'open') {
      const answer = await scene.world.answer(who, 'notify.notice.list', { show });
      assert.ok(answer.status === 'done');
      return (answer.output as { items: Told[] }).items;
    },
    async happens({ tenantId: where }, type, data) {
      const input = { type, data };
      await doneBy(scene.world, { tenantId: where, by: 'notify', capability: 'notify.event.tell', input });
      await scene.world.settle();
    },
  };
}

interface Doing {
  readonly tenantId: string;
  /** Which part of the house does it by itself. */
  readonly by: string;
  readonly capability: string;
  readonly input: unknown;
}

async function doneBy(world: World, { tenantId, by, capability, input }: Doing) {
  const who = { tenantId, actor: { kind: 'service', id: by, roles: [] } } as const;
  const answer = await world.kernel.invoke({ capability, input, caller: { kind: 'known', who }, origin: inHouse });
  assert.ok(answer.status === 'done', answer.status);
  return answer.output;
}

type Egress = ReturnType<typeof createEgress>;

/** Carries mail for everybody, without an account of theirs. */
function mailModule(sim: Sim, egress: Egress): Module {
  const carry = sendMail.implement((call, post) => posted(egress, call, { url: `${sim.origin}/mail`, body: post }), {
    async lookup(_call, key) {
      const found = await egress.fetch(`${sim.origin}/mail/${key}`);
      const { messageId } = z.object({ messageId: z.string().nullable() }).parse(await found.json());
      return messageId ? { messageId } : undefined;
    },
  });
  return defineModule({ name: 'postman', title: 'Postman', capabilities: [], keeps: keep(mail, carry) });
}

function chatModule(sim: Sim, egress: Egress): Module {
  const carry = sendMessage.implement((call, message) =>
    posted(egress, call, { url: `${sim.origin}/chat`, body: message }),
  );
  const connector: Connector = {
    ...{ summary: 'Carries messages.', category: 'Stage', site: 'https://herald.example', auth: { kind: 'none' } },
    baseUrl: () => sim.origin,
    test: async () => ({ account: 'The herald' }),
  };
  return defineModule({
    ...{ name: 'herald', title: 'Herald', connector, capabilities: [], keeps: keep(channel, carry) },
  });
}

async function posted(egress: Egress, { key = '' }: Call, { url, body }: { url: string; body: object }) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  const answer = await egress.fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }, { timeoutMs: 5000 });
  const said = await answer.json();
  if (!answer.ok)
    throw new Fault(answer.status === 400 ? 'invalid' : 'upstream', `The service answered ${answer.status}`);
  return z.object({ messageId: z.string() }).parse(said);
}

interface Trial {
  readonly done: string[];
  invite(): AnyContract;
}

/** What an agent has to ask for, and what hands letters over. */
function trial({ done, invite }: Trial): Module {
  return defineModule({
    name: 'trial',
    title: 'Trial',
    capabilities: [
      askFor.implement((_call, { words }) => {
        done.push(words);
        return { sent: true };
      }),
      writeLetter.implement(async (call, { email, role, fails }) => {
        await call.invoke(invite(), { email, role, name: 'Grace' });
        if (fails) throw new Fault('conflict', 'It was taken back');
        return { invited: true };
      }),
    ],
    grants: { tenant_admin: ['trial.*'], manager: ['trial.*'], store_operator: ['trial.*'] },
  });
}
