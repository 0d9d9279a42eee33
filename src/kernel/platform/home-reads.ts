// Many questions at once, so that a screen need not ask one by one: each goes through the whole pipeline for itself, as
// whoever asks, so nothing is answered here that is not answered alone.
import { z } from 'zod';
import { asFault, faultCodes } from '#base/fault';
import { listMine } from '#kernel/access';
import { type Call, type Capability, contract } from '#kernel/contract';
import type { Play, Upkeep } from './upkeep.ts';

const most = 50;

const Reading = z.object({
  capability: z.string().max(120),
  input: z.record(z.string(), z.unknown()).default({}),
});
type Reading = z.output<typeof Reading>;

const Answered = z.discriminatedUnion('status', [
  z.object({ status: z.literal('done'), output: z.unknown() }),
  z.object({ status: z.literal('refused'), code: z.enum(faultCodes), message: z.string() }),
]);

export const readTogether = contract({
  name: 'platform.home.read',
  summary: 'Read several things at once; each is answered or refused for itself.',
  effect: 'read',
  access: 'signed-in',
  // What it answers may hold anything that a read can answer.
  untrusted: true,
  input: z.object({ reads: z.array(Reading).min(1).max(most) }),
  output: z.object({ items: z.array(Answered).describe('In the order of the questions') }),
  example: { reads: [{ capability: 'identity.person.me', input: {} }] },
});

export const listInShort = contract({
  name: 'platform.home.mine',
  summary: 'List in short what one may do here, and why not the rest.',
  effect: 'read',
  access: 'signed-in',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        name: z.string(),
        summary: z.string(),
        effect: z.enum(['read', 'write', 'send']),
        why: z.string().optional().describe('Why not; absent from what one may'),
      }),
    ),
  }),
  example: {},
});

export const listOwnActs = contract({
  name: 'platform.home.ownActs',
  summary: 'Say what the house does by itself, which nobody calls by name, in words.',
  effect: 'read',
  access: 'signed-in',
  input: z.object({}),
  output: z.object({ items: z.array(z.object({ name: z.string(), summary: z.string() })) }),
  example: {},
});

type House = Pick<Play, 'invoke'> & Pick<Upkeep, 'modules'>;

export function homeReads(house: House): Capability[] {
  return [
    readTogether.implement(async (call, { reads }) => {
      const open = plainReads(house);
      return { items: await Promise.all(reads.map((one) => answerTo(house, call, { ...one, open }))) };
    }),

    listOwnActs.implement(() => ({
      items: contractsOf(house)
        .filter(({ spec, caller }) => spec.internal || caller === 'visitor')
        .map(({ name, spec }) => ({ name, summary: spec.summary })),
    })),

    listInShort.implement(async (call) => {
      const items: { name: string; summary: string; effect: 'read' | 'write' | 'send'; why?: string }[] = [];
      let after: string | undefined;
      do {
        const page = await call.invoke(listMine, { limit: 200, ...(after === undefined ? {} : { after }) });
        for (const { name, summary, effect, may, why, plan } of page.items) {
          items.push({
            name,
            summary,
            effect,
            ...(may ? {} : { why: why ?? `It is not in your plan, but in ${plan}` }),
          });
        }
        after = page.next ?? undefined;
      } while (after !== undefined);
      return { items };
    }),
  ];
}

type Answered = z.input<typeof Answered>;

/** What a person reads as JSON; itself not, or one question could be fifty times fifty. */
function plainReads(house: House): ReadonlySet<string> {
  const plain = contractsOf(house).filter(
    ({ effect, answer, spec }) => effect === 'read' && answer === 'json' && !spec.internal,
  );
  return new Set(plain.map(({ name }) => name).filter((name) => name !== readTogether.name));
}

function contractsOf({ modules }: House) {
  return modules().flatMap(({ capabilities = [] }) => capabilities.map(({ contract: one }) => one));
}

interface Question extends Reading {
  readonly open: ReadonlySet<string>;
}

async function answerTo(house: House, call: Call, { capability, input, open }: Question): Promise<Answered> {
  if (!open.has(capability)) {
    return { status: 'refused', code: 'invalid', message: `${capability} is not a read that can be asked here` };
  }
  const { tenant, actor, origin, signal, runId } = call;
  const caller = { kind: 'known', who: { tenantId: tenant.id, actor } } as const;
  try {
    const answer = await house.invoke({ capability, input, caller, origin, signal, runId });
    if (answer.status === 'done') return { status: 'done', output: answer.output };
    return { status: 'refused', code: 'conflict', message: `${capability} waits for a person` };
  } catch (error) {
    const { code, message } = asFault(error);
    return { status: 'refused', code, message };
  }
}
