// A company at work, to look at: people, agents that have done things and ask for others, notes, secrets, limits.
// Everything is made by real calls; only the names of people are written past the doors. Started by itself it stays
// open and prints where it is.
import { join } from 'node:path';
import type { Authenticated } from '#kernel/identity';
import { type HttpDoor, startHttp } from '#surfaces/http';
import { createWorld, type World, type WorldOptions } from '#test/world';
import { desk } from './scene-desk.ts';

export interface Scene {
  readonly world: World;
  readonly door: HttpDoor;
  readonly admin: Authenticated;
  readonly agents: Readonly<Record<string, Acting>>;
  /** Lets this agent call something; a wish that has to wait is no error. */
  ask(agent: Acting, capability: string, input: object, reason?: string): Promise<void>;
  close(): Promise<void>;
}

interface Acting {
  readonly id: string;
  readonly key: string;
}

export const email = 'ines@kestrel.example';
export const password = 'a long enough sentence';

const staff = ['Partner desk', 'Bookkeeper', 'Support desk', 'Writer', 'Ads keeper'] as const;
const root = join(import.meta.dirname, '..', '..');

export interface SceneOptions {
  readonly workByItself?: boolean;
  /** Where the console was built; where `npm start` builds it, when absent. */
  readonly console?: string;
  /** What is around it. */
  readonly around?: Pick<WorldOptions, 'egress' | 'models'>;
}

export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const { workByItself = false, console: built = join(root, 'console', 'dist'), around = {} } = options;
  const world = await createWorld({ modules: [desk], workByItself, ...around });
  const door = await startHttp(world.kernel, { host: '127.0.0.1', port: 0, version: '0.0.0-test', console: built });
  const { id: tenantId } = world.kernel.tenants.owner();
  const admin = await settled(world, tenantId);
  const agents = await hired(world, admin);
  const ask: Scene['ask'] = (agent, capability, input, reason = '') =>
    asked(door, agent, { capability, input, reason });
  const scene = { world, door, admin, agents, ask };
  await worked(scene);
  await world.settle();
  return {
    ...scene,
    async close() {
      await door.stop();
      await world.close();
    },
  };
}

async function settled(world: World, tenantId: string): Promise<Authenticated> {
  await world.kernel.identity.ensureAdmin({ email, password });
  const [me] = await world.sql<{ id: string }>('select id from identity.users where email = $1', [email]);
  await world.sql('update identity.users set name = $1 where email = $2', ['Ines Kaya', email]);
  const admin: Authenticated = { tenantId, actor: { kind: 'person', id: me?.id ?? '', roles: ['super_admin'] } };
  await world.answer(admin, 'tenant.tenant.rename', { name: 'Kestrel Studio' });
  const marcus = await world.person(tenantId, 'manager');
  await world.sql('update identity.users set name = $1, email = $2 where id = $3', [
    ...['Marcus Weil', 'marcus@kestrel.example', marcus.actor.id],
  ]);
  return admin;
}

async function hired(world: World, admin: Authenticated): Promise<Record<string, Acting>> {
  const agents: Record<string, Acting> = {};
  for (const name of staff) {
    const { id } = await output<{ id: string }>(world, admin, ['identity.agent.create', { name, role: 'manager' }]);
    const made = { agentId: id, name: 'scene' };
    const { secret } = await output<{ secret: string }>(world, admin, ['identity.agent.createKey', made]);
    agents[name] = { id, key: secret };
  }
  return agents;
}

async function output<Output>(world: World, who: Authenticated, [capability, input]: [string, object]) {
  const answer = await world.answer(who, capability, input);
  if (answer.status !== 'done') throw new Error(`${capability} answered ${answer.status}`);
  return answer.output as Output;
}

interface Asked {
  readonly capability: string;
  readonly input: object;
  readonly reason: string;
}

async function asked({ url }: HttpDoor, { key }: Acting, { capability, input, reason }: Asked) {
  const answer = await fetch(`${url}/api/v1/${capability.split('.').join('/')}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
      'cadre-reason': encodeURIComponent(reason),
    },
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`${capability}: ${answer.status} ${await answer.text()}`);
}

const usd = (amount: number) => ({ amount, currency: 'USD' });

async function worked({ world, admin, agents, ask }: Omit<Scene, 'close'>) {
  const of = (name: (typeof staff)[number]) => agents[name] ?? { id: '', key: '' };
  for (let invoice = 1101; invoice < 1112; invoice += 1) {
    await ask(of('Bookkeeper'), 'desk.payment.match', { invoice: `2026-${invoice}` });
  }
  for (const [title, body] of drafts) await ask(of('Writer'), 'notes.note.create', { title, body, tags: ['letters'] });
  const own = { title: 'Questions for the bank', body: 'Ask about the second signature.', tags: ['money'] };
  await world.answer(admin, 'notes.note.create', own);
  const secret = { name: 'wise-api', purpose: 'connection:wise', hosts: ['api.wise.com'], value: 'not a real one' };
  await world.answer(admin, 'vault.secret.store', secret);
  await world.answer(admin, 'meter.quota.set', { dailyCostLimit: usd(4000), monthlyCostLimit: usd(60_000) });

  await ask(
    of('Partner desk'),
    ...([
      'desk.payout.pay',
      { month: '2026-10', leastPayment: usd(5000) },
      'October closed with $2,511.70 owed to 5 partners. Every balance is past the 30-day hold and no refund is ' +
        'open. ' +
        'Studio Halm changed its bank details on Wednesday; the letter came from its usual address, but I could not ' +
        'confirm it by phone. I would still pay it, because the amount fits its last six months. If nobody decides, ' +
        'nothing is paid.',
    ] as const),
  );
  await ask(
    of('Ads keeper'),
    ...([
      'desk.budget.raise',
      { campaign: 'Autumn course', aDay: usd(12_000), was: usd(8000) },
      'For 14 days a sign-up cost $6.10; your limit is $9.00. At $120 a day I expect 17 to 22 sign-ups a day ' +
        'instead of 13. Against it: two of those days were a sale. If you don’t decide, the budget stays at $80.',
    ] as const),
  );
  await ask(of('Support desk'), 'desk.letter.list', {});
  await ask(
    of('Support desk'),
    ...([
      'desk.order.refund',
      { order: '10482', amount: usd(14_900), letter: 'Two of the four mugs came broken.' },
      'Lena returned the mugs on 12 Nov, day 10 of 14. The parcel is at your door since 16 Nov. Against it: her ' +
        'letter is the only proof of the damage. $149.00 goes back to her card.',
    ] as const),
  );
  await ask(
    of('Writer'),
    ...([
      'desk.letter.send',
      { subject: 'What is new in November', readers: 2318 },
      'You changed the subject line on Tuesday; it kept that. 2,318 readers asked for it. If nobody decides, ' +
        'nothing is sent.',
    ] as const),
  );
}

const drafts = [
  ['The November letter', 'Three new courses, one sale, one story from the studio.'],
  ['Story: the kiln', 'How the old kiln came to the studio, and why it stayed.'],
  ['Subject lines that worked', 'Short ones. Questions did better than offers in October.'],
] as const;

if (import.meta.main) {
  const scene = await openScene({ workByItself: true });
  console.log(scene.door.url, await scene.world.kernel.identity.signInLink(scene.door.url));
  process.on('SIGTERM', () => void scene.close().then(() => process.exit(0)));
}
