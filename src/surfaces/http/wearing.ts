// Under which name and in which colour the console is installed at an address: those of the brand that has it for its
// own; where none has, it is Cadre.
import type { FastifyRequest } from 'fastify';
import type { Kernel } from '#kernel';
import { shownBrand } from '#kernel/tenant';
import { originOf } from './request.ts';

export interface Worn {
  readonly name: string;
  readonly colour: string | undefined;
}

export type Wearing = (request: FastifyRequest) => Promise<Worn | undefined>;

export function wearingOf(kernel: Kernel): Wearing {
  return async (request) => {
    const caller = { kind: 'none' } as const;
    const answer = await kernel.invoke({ capability: shownBrand.name, input: {}, caller, origin: originOf(request) });
    if (answer.status !== 'done') return undefined;
    const { name, look, isHere } = shownBrand.spec.output.parse(answer.output);
    return isHere ? { name, colour: look.primary } : undefined;
  };
}
