// Many at once, through the gateways of several processes, spend what a company may spend: whole answers and streams,
// some left in the middle, with models that fail, fall silent or are asked twice at once. Whatever comes first, no
// limit is passed, and what every account says is spent is what the record of usage adds up to.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { EgressOptions } from '#kernel/egress';
import { modelUse } from '#kernel/meter';
import type { Operator } from '#kernel/model';
import { type Company, diceOf, type Gateway, openScripted, operatorsKeys, wayTo } from '../gateway.ts';
import type { ModelWire, Script, WireFault } from '../model-wire.ts';
import { rootKey } from '../world.ts';

export interface MemberJob {
  readonly home: string;
  readonly databaseUrl: string;
  readonly rootKey: string;
  readonly egress: EgressOptions;
  readonly models: Operator;
}

export interface CrowdSettings {
  readonly processes: number;
  readonly callers: number;
  readonly rounds: number;
  readonly seed: number;
}

export interface Crowded {
  readonly answers: number;
  readonly refusals: number;
  readonly left: number;
  /** Neither an answer nor a clear word. */
  readonly unclear: readonly string[];
  readonly accounts: readonly Account[];
  readonly used: Used;
  /** Questions that went to a model of which nobody knows what it costs. */
  readonly unpriced: number;
}

export interface Account {
  readonly unit: 'tokens' | 'costMicros' | 'calls';
  readonly limit: number;
  readonly spent: number;
  readonly leased: number;
}

interface Used {
  readonly tokens: number;
  readonly costMicros: number;
  readonly calls: number;
}

export interface Member {
  readonly child: ChildProcess;
  readonly url: string;
}

type House = Gateway & { readonly wire: ModelWire };
type Dice = () => number;

/** What must not be: a limit that was passed, something held for nobody, or an account that the record contradicts. */
export function complaintsOf({ unclear, accounts, used, unpriced }: Crowded): string[] {
  const wrong = accounts.flatMap(({ unit, limit, spent, leased }) => [
    ...(spent > limit ? [`${spent} ${unit} of ${limit}`] : []),
    ...(leased === 0 ? [] : [`${leased} ${unit} are held by nobody`]),
    ...(spent === used[unit] ? [] : [`${spent} ${unit} are spent, ${used[unit]} recorded`]),
  ]);
  return [...unclear, ...wrong, ...(unpriced === 0 ? [] : [`${unpriced} were asked of a model without a price`])];
}

/** Each round is another company's, with limits of its own. */
export async function crowdStory({ processes, callers, rounds, seed }: CrowdSettings): Promise<Crowded[]> {
  const house = await openScripted();
  const members: Member[] = [];
  try {
    const job = jobIn(house);
    members.push(...(await Promise.all(Array.from({ length: processes }, () => joinHouse(job)))));
    await setPrices(house);
    const dice = diceOf(seed);
    house.wire.always(() => scriptBy(dice));
    const told: Ended[] = [];
    for (let round = 0; round < rounds; round += 1) told.push(await spendAll(house, members, { callers, dice }));
    // What they hold they give back, and what they have not written down yet they do.
    await Promise.all(members.map(stop));
    return await Promise.all(told.map((one) => counted(house, one)));
  } finally {
    for (const { child } of members) child.kill('SIGKILL');
    await house.close();
  }
}

export function jobIn({ world: { home, databaseUrl }, wire }: House): MemberJob {
  return { home, databaseUrl, rootKey, egress: wayTo(wire.origin), models: { keys: operatorsKeys } };
}

/** `flags` are for its Node. */
export async function joinHouse(job: MemberJob, flags: readonly string[] = []): Promise<Member> {
  const program = join(import.meta.dirname, 'gateway-member.ts');
  const child = fork(program, [JSON.stringify(job)], {
    ...{ execArgv: [...flags], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  });
  const [url] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`A member ended with ${code} at its start`))),
  ]);
  return { child, url: String(url) };
}

export async function stop({ child }: Member) {
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
}

const faults: readonly WireFault[] = [
  ...[{ kind: 'status', status: 500 } as const, { kind: 'bad-json' } as const, { kind: 'cut' } as const],
  ...[{ kind: 'hang' } as const, { kind: 'stall' } as const, { kind: 'slow', ms: 40 } as const],
];

/** Never more than was asked for at the most: what is reserved is all that may be used. */
function scriptBy(dice: Dice): Script {
  const fault = dice() < 0.2 ? faults[Math.floor(dice() * faults.length)] : undefined;
  const usage = { input: Math.ceil(dice() * 30), output: Math.ceil(mostWritten * (0.7 + dice() * 0.3)) };
  return { text: 'So it is, and so it will be.', usage, ...(fault ? { fault } : {}) };
}

const mostWritten = 200;
const model = 'gpt-4o';
const unpriced = 'gpt-of-unknown-price';
const rules = [
  { segment: 'alone', provider: 'openai', model, latency_budget_ms: 1000 },
  { segment: 'safe', provider: 'openai', model, fallback: ['anthropic/claude-haiku-4-5', unpriced, 'gpt-4o-mini'] },
  { segment: 'unpriced', provider: 'openai', model: unpriced },
  { segment: 'twice', provider: 'openai', model, fallback: ['gpt-4o-mini'], hedge_after_ms: 20 },
].map((rule) => ({ latency_budget_ms: 300, ...rule }));

/** So dear that money is what some run out of first. */
async function setPrices({ world }: House) {
  const keeper = await world.person(world.kernel.tenants.owner().id, 'super_admin');
  const articles = ['gpt-4o', 'gpt-4o-mini', 'claude-haiku-4-5'].flatMap((name) =>
    (['input_token', 'output_token'] as const).map((item) => ({ name, item })),
  );
  for (const { name, item } of articles) {
    const provider = name.startsWith('gpt') ? 'openai' : 'anthropic';
    const price = { provider, model: name, item, microsPerMillion: 40_000_000 };
    const set = await world.answer(keeper, 'meter.price.set', price);
    if (set.status !== 'done') throw new Error(`The price is ${set.status}`);
  }
}

interface Ended {
  readonly company: Company;
  readonly limits: { readonly tokens: number; readonly costMicros: number; readonly calls: number };
  readonly outcomes: readonly Outcome[];
}

type Outcome = 'answer' | 'refusal' | 'left' | { readonly unclear: string };

interface Crowd {
  readonly callers: number;
  readonly dice: Dice;
}

async function spendAll(house: House, members: readonly Member[], { callers, dice }: Crowd): Promise<Ended> {
  const company = await house.company();
  // A part of them finds room, by one limit or by another.
  const some = () => Math.ceil(callers * (0.1 + dice() * 0.4));
  const cents = some();
  const limits = { tokens: some() * 200, costMicros: cents * 10_000, calls: some() };
  const quota = { monthlyTokenLimit: limits.tokens, dailyCallLimit: limits.calls };
  const monthlyCostLimit = { amount: cents, currency: 'USD' };
  const set = await house.world.answer(company.admin, 'meter.quota.set', { ...quota, monthlyCostLimit });
  if (set.status !== 'done') throw new Error(`The limits are ${set.status}`);
  await house.policy(company, rules);
  const letGo = setInterval(() => house.wire.letGo(), 1500);
  try {
    const asking = Array.from({ length: callers }, (_, nth) => {
      const member = members[nth % members.length];
      if (!member) throw new Error('There is nobody to ask');
      return ask({ url: member.url, key: company.key, dice });
    });
    return { company, limits, outcomes: await Promise.all(asking) };
  } finally {
    clearInterval(letGo);
  }
}

interface Way {
  readonly url: string;
  readonly key: string;
  readonly dice: Dice;
}

const paths = ['chat/completions', 'messages', 'responses'] as const;

async function ask({ url, key, dice }: Way): Promise<Outcome> {
  const path = paths[Math.floor(dice() * paths.length)] ?? paths[0];
  const isStream = dice() < 0.5;
  const leavesAfter = dice() < 0.15 ? Math.floor(dice() * 3) : undefined;
  const segment = rules[Math.floor(dice() * rules.length)]?.segment;
  const said = path === 'responses' ? { input: 'How is it?' } : { messages: [{ role: 'user', content: 'How is it?' }] };
  const limit = path === 'responses' ? { max_output_tokens: mostWritten } : { max_tokens: mostWritten };
  const leaving = new AbortController();
  if (leavesAfter === 0) setTimeout(() => leaving.abort(), dice() * 60);
  try {
    const answer = await fetch(`${url}/v1/${path}`, {
      ...{ method: 'POST', signal: leaving.signal },
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: `cadre/${segment}`, stream: isStream, ...said, ...limit }),
    });
    const text = await textOf(answer, leavesAfter ? { after: leavesAfter, leaving } : undefined);
    return outcomeOf(answer.status, text);
  } catch (error) {
    return leaving.signal.aborted ? 'left' : { unclear: String(error) };
  }
}

interface Leaving {
  readonly after: number;
  readonly leaving: AbortController;
}

async function textOf({ body }: Response, leave: Leaving | undefined): Promise<string> {
  let text = '';
  let pieces = 0;
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk).toString();
    pieces += 1;
    if (pieces === leave?.after) leave.leaving.abort();
  }
  return text;
}

/** Words that say what is the matter: an error in the dialect's own form, also at the end of a stream. */
function outcomeOf(status: number, text: string): Outcome {
  if (text.includes('"error":{')) return 'refusal';
  return status === 200 && text.includes('so it will be') ? 'answer' : wholeOf(status, text);
}

/** In a stream the words come in pieces. */
function wholeOf(status: number, text: string): Outcome {
  const ended = /\[DONE\]|message_stop|response\.completed/.test(text);
  return status === 200 && ended ? 'answer' : { unclear: `${status} ${text.slice(-300)}` };
}

async function counted({ world, wire }: House, { company, limits, outcomes }: Ended): Promise<Crowded> {
  await world.settle();
  const accounts = await world.sql<{ unit: Account['unit']; spent: number; leased: number }>(
    'select unit, spent::int as spent, leased::int as leased from meter.accounts where tenant_id = $1',
    [company.admin.tenantId],
  );
  const [used] = await world.sql<Used>(
    `select coalesce(sum(tokens_in + tokens_out), 0)::int as tokens, coalesce(sum(cost_micros), 0)::int as "costMicros",
            coalesce(sum(calls) filter (where capability <> '${modelUse}'), 0)::int as calls
     from meter.usage_metering where tenant_id = $1 and model is not null`,
    [company.admin.tenantId],
  );
  if (!used) throw new Error('A sum is always one row');
  const many = (one: Outcome) => outcomes.filter((other) => other === one).length;
  return {
    ...{ answers: many('answer'), refusals: many('refusal'), left: many('left'), used },
    unpriced: wire.byModel.get(unpriced)?.requests ?? 0,
    unclear: outcomes.flatMap((one) => (typeof one === 'object' ? [one.unclear] : [])),
    accounts: accounts.map((account) => ({ ...account, limit: limits[account.unit] })),
  };
}
