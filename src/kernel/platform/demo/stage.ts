// Where a history is played: by people and agents of the demo company, at past instants, through the one pipeline with
// all its gates. Every act has a key, drawn from its place in the play, so that a play which was cut off goes on where
// it was, and nothing happens twice.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { after, before, type Duration, type Instant } from '#base/time';
import type { Actor, AnyContract, InputOf, Origin, OutputOf, Role, Stage } from '#kernel/contract';
import { chance } from './chance.ts';
import type { DemoParts } from './parts.ts';
import type { Demo } from './store.ts';

type Scene = Parameters<Stage['act']>[0];

const usualHour = 9;
const nightEnds = 7;
const origin: Origin = { door: 'call', requestId: 'demo', ip: '', host: '', userAgent: 'demo' };
const MadeAgent = z.object({ id: z.string() });
const Given = z.looseObject({});

interface Asked {
  readonly capability: string;
  readonly input: object;
  readonly reason?: string;
}

/** What the house itself plays names its capabilities, and may leave a wish to be decided on. */
export interface HouseStage extends Stage {
  /** The id of the agent of this name. */
  agent(name: string, at: Instant): Promise<string>;
  call(scene: Scene, asked: Asked): Promise<unknown>;
  /** What a module does by itself. */
  house(module: string, at: Instant, asked: Asked): Promise<unknown>;
  /** Asks for something that a person has to decide, and nobody has. */
  wish(scene: Scene, asked: Asked): Promise<void>;
}

/** The stage of one module's play. */
export function openStage(parts: DemoParts, demo: Demo, module: string): HouseStage {
  const agents = new Map<string, string>();
  let acts = 0;

  function ask(who: Actor, { at }: Pick<Scene, 'at'>, asked: Asked) {
    mustBePast(at, demo.openedAt);
    acts += 1;
    const key = `demo:${module}:${acts}`;
    const caller = { kind: 'known', who: { tenantId: demo.tenantId, actor: who } } as const;
    return parts.invoke({ ...asked, at, key, caller, origin });
  }

  async function invoke(who: Actor, scene: Pick<Scene, 'at'>, asked: Asked) {
    const answer = await ask(who, scene, asked);
    if (answer.status === 'done') return answer.output;
    throw new Fault('conflict', `${asked.capability} ${answer.status} in the demo of ${module}; let a person do it`);
  }

  async function agent(name: string, at: Instant): Promise<string> {
    const owner = personOf(demo, 'tenant_admin');
    const input = { name, role: 'manager' };
    const id = agents.get(name) ?? MadeAgent.parse(await invoke(owner, { at }, { capability: madeBy, input })).id;
    agents.set(name, id);
    return id;
  }

  async function actorIn({ as, at }: Scene): Promise<Actor> {
    if (typeof as === 'string') return personOf(demo, as);
    const id = await agent(as.agent, at);
    return { kind: 'agent', id, roles: ['manager'], delegatedBy: personOf(demo, 'tenant_admin') };
  }

  return {
    random: chance(demo.seed, module),
    daysAgo: (days, hour = usualHour) => momentOf(demo.openedAt, days, hour),
    agent,
    async act<C extends AnyContract>(scene: Scene, contract: C, input: InputOf<C>): Promise<OutputOf<C>> {
      mustBePast(scene.at, demo.openedAt);
      if (contract.effect === 'send') return pretended(contract, input);
      const output = await invoke(await actorIn(scene), scene, {
        capability: contract.name,
        input: Given.parse(input),
      });
      return contract.spec.output.parse(output);
    },
    call: async (scene, asked) => invoke(await actorIn(scene), scene, asked),
    house: (name, at, asked) => invoke({ kind: 'service', id: name, roles: [] }, { at }, asked),
    async wish(scene, asked) {
      const { status } = await ask(await actorIn(scene), scene, asked);
      if (status === 'waiting') return;
      throw new Fault('conflict', `${asked.capability} ${status} in the demo of ${module}; nobody had to decide on it`);
    },
  };
}

const madeBy = 'identity.agent.create';

function personOf({ people }: Demo, role: Role): Actor {
  const id = people[role];
  if (!id) throw new Fault('invalid', `Nobody plays the role ${role} in the demo company`);
  return { kind: 'person', id, roles: [role] };
}

/** Counted from the day on which it was opened, so that a play which goes on later is the same play. Before its night
 * would be over, the night's work lies in the hours before it was opened, in the same order. */
function momentOf(openedAt: Instant, days: number, hour: number): Instant {
  const day = `${openedAt.slice(0, 10)}T00:00:00.000Z`;
  if (days === 0 && hour < nightEnds && openedAt < after(day, `${nightEnds} hours`)) {
    return before(openedAt, minutes(nightEnds - hour));
  }
  const moment = after(after(day, `${-days} days`), minutes(hour));
  return moment < openedAt ? moment : openedAt;
}

function minutes(hours: number): Duration {
  return `${Math.round(hours * 60)} minutes`;
}

function mustBePast(at: Instant, openedAt: Instant) {
  if (at > openedAt) throw new Fault('invalid', `${at} is still to come; a demo plays in the past`);
}

/** Nothing leaves a demo company: a send is what its contract says it would be, or it is not played. */
function pretended<C extends AnyContract>({ name, spec }: C, input: InputOf<C>): OutputOf<C> {
  if (spec.effect !== 'send' || !spec.pretend) {
    throw new Fault('conflict', `${name} can not be pretended, and nothing leaves a demo company`);
  }
  return spec.output.parse(spec.pretend(spec.input.parse(input)));
}
