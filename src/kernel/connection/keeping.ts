// What was agreed upon, as capabilities: each finds who keeps it for this company and hands the call on.
import { z } from 'zod';
import { Fault } from '#base/fault';
import {
  type Agreement,
  type AnyContract,
  type Call,
  type Capability,
  defineModule,
  type Keeper,
  type Module,
} from '#kernel/contract';
import { chosen, notConnected } from './choose.ts';
import type { Known } from './connectors.ts';
import { dispatched, type Way, wayTaken } from './dispatches.ts';
import type { Parts } from './parts.ts';

type KeptOver = Pick<Parts, 'book' | 'store' | 'clock'>;

interface Keeping {
  readonly module: Module;
  readonly capability: Capability;
}

/** A module for each agreement that one of these asks for or keeps. */
export function agreementModules(parts: KeptOver, modules: readonly Module[]): Module[] {
  const keepers = modules.flatMap((module) => (module.keeps ?? []).map((keeper) => ({ module, ...keeper })));
  const agreements = new Set(
    modules.flatMap(({ asks = [], keeps = [] }) => [...asks, ...keeps.map(({ agreement }) => agreement)]),
  );
  return [...agreements].map((agreement) => moduleOf(parts, agreement, keepers));
}

type KeeperIn = Keeper & { readonly module: Module };

function moduleOf(parts: KeptOver, { contracts, ...offered }: Agreement, keepers: readonly KeeperIn[]): Module {
  const capabilities = contracts.map((promise) => {
    const keeping = keepers.filter(({ capability }) => capability.contract === promise);
    return capabilityOf(parts, promise, keeping);
  });
  return defineModule({ ...offered, capabilities });
}

const Handed = z.looseObject({ via: z.string().optional() });
type Handed = z.output<typeof Handed>;

function capabilityOf(parts: KeptOver, promise: AnyContract, keeping: readonly Keeping[]): Capability {
  const over = (way: Way) => {
    const keeper = keeping.find(({ module }) => module.name === way.keeper);
    if (!keeper)
      throw new Fault('not_connected', `${way.keeper} is not there any more, and ${promise.name} went over it`);
    return keeper.capability;
  };
  const handed = (input: Handed, { connectionId }: Way) => ({ ...input, via: connectionId ?? undefined });
  return {
    contract: promise,
    async run(call, given) {
      const input = Handed.parse(given);
      const way = await wayFor(parts, call, { promise, keeping, via: input.via });
      return over(way).run(call, handed(input, way));
    },
    async lookup(call, key, given) {
      const input = Handed.parse(given);
      const way = await wayTaken(parts, { tenantId: call.tenant.id, callKey: key, subject: promise.name });
      // Nobody had been asked yet.
      if (!way) return undefined;
      const { lookup } = over(way);
      if (lookup) return lookup(call, key, handed(input, way));
      const advice = 'check with the receiver before sending anew';
      throw new Fault('conflict', `An earlier attempt ended without an answer; ${advice}`, {
        details: { state: 'uncertain' },
      });
    },
  };
}

interface Asked {
  readonly promise: AnyContract;
  readonly keeping: readonly Keeping[];
  readonly via: string | undefined;
}

/** Of a send it is written down before anybody is asked. */
async function wayFor(parts: KeptOver, call: Call, { promise, keeping, via }: Asked): Promise<Way> {
  const tenantId = call.tenant.id;
  const way = await wayNow(parts, tenantId, { promise, keeping, via });
  if (promise.effect !== 'send' || call.key === undefined) return way;
  return dispatched(parts, { tenantId, callKey: call.key, subject: promise.name }, way);
}

async function wayNow({ book }: KeptOver, tenantId: string, { promise, keeping, via }: Asked): Promise<Way> {
  const among = keeping.flatMap(({ module }) => knownOf(module));
  const rows = among.length > 0 || via !== undefined ? await book.of(tenantId) : [];
  const subjects = [promise.name, ...among.map(({ name }) => name)];
  const row = chosen(rows, { among, via, subjects });
  if (row) return { keeper: row.connector, connectionId: row.id };
  const builtIn = keeping.find(({ module }) => module.connector === undefined);
  if (!builtIn) throw notConnected(among);
  return { keeper: builtIn.module.name, connectionId: null };
}

function knownOf({ name, title, connector }: Module): Known[] {
  return connector ? [{ name, title, connector }] : [];
}
