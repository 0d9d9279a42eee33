// Is this installation fit for business? Everything that must be right for it, each with what to do when it is not.
import { z } from 'zod';
import { type Capability, contract, type Health } from '#kernel/contract';
import type { Upkeep } from '../upkeep.ts';
import { databaseExaminations } from './database.ts';
import { machineExaminations } from './machine.ts';
import { absent, type Examination, fail, ok, type Verdict, warn } from './verdict.ts';
import { watchingExaminations } from './watching.ts';

const Finding = z.object({
  name: z.string(),
  state: z.enum(['ok', 'warn', 'fail', 'absent']),
  note: z.string(),
  advice: z.string(),
});

export const checkInstallation = contract({
  name: 'platform.doctor.check',
  summary: 'Check whether the installation is fit for business, and say what to do where it is not.',
  effect: 'read',
  access: 'platform.doctor.read',
  input: z.object({}),
  output: z.object({
    state: z.enum(['ok', 'warn', 'fail']).describe('The worst of all findings; what is absent does not count'),
    items: z.array(Finding),
  }),
  example: {},
});

/** What an installation can have and need not; the module that brings it has a health part of this name. */
const optional = ['vector store', 'stripe webhooks', 'rate limits'] as const;
const patienceMs = 10_000;

export function doctor(upkeep: Upkeep, kernelHealth: readonly Health[]): Capability {
  return checkInstallation.implement(async () => {
    const parts = [...kernelHealth, ...upkeep.modules().flatMap(({ health = [] }) => health)];
    const known = new Set(parts.map(({ part }) => part));
    const missing = optional.filter((name) => !known.has(name));
    const all: Examination[] = [
      ...machineExaminations(upkeep),
      ...databaseExaminations(upkeep),
      ...watchingExaminations(upkeep),
      ...parts.map(examinationOf),
      ...missing.map((name) => ({
        name,
        look: () => Promise.resolve(absent('No module of this installation has it')),
      })),
    ];
    const items = await Promise.all(all.map(async (one) => ({ name: one.name, ...(await verdictOf(one)) })));
    const worst = (['fail', 'warn'] as const).find((state) => items.some((item) => item.state === state));
    return { state: worst ?? 'ok', items };
  });
}

function examinationOf({ part, check }: Health): Examination {
  return {
    name: part,
    async look() {
      const { ok: isWell, note = '' } = await check();
      return isWell ? ok(note) : warn(note || 'It is not well', 'See the log');
    },
  };
}

/** What can not be looked at is not well. */
function verdictOf({ look }: Examination): Promise<Verdict> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Verdict>((resolve) => {
    timer = setTimeout(() => resolve(fail('It does not answer', 'See the log')), patienceMs);
  });
  const found = Promise.resolve()
    .then(look)
    .catch((error: unknown) => fail(error instanceof Error ? error.message : 'It can not be looked at', 'See the log'));
  return Promise.race([found, late]).finally(() => clearTimeout(timer));
}
