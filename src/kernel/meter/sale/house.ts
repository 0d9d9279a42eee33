// Where this module stands: which company sells plans to the others, and how something is done there. Said once, when
// everything is put together; until then nothing is sold to companies.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { AnyContract, OutputOf } from '#kernel/contract';
import type { Store } from '#kernel/store';

export interface House {
  /** The company that sells plans to the others. */
  sellerId(): string;
  /** In a company, in the name of the module whose capability it is; answers its output. */
  perform(wish: Wish): Promise<unknown>;
}

export interface Wish {
  readonly tenantId: string;
  readonly capability: string;
  readonly input: unknown;
  readonly key?: string | undefined;
}

export interface Shop {
  readonly store: Store;
  house(): House;
}

export function shopOf(store: Store, house: () => House | undefined): Shop {
  return {
    store,
    house() {
      const there = house();
      if (!there) throw new Fault('unavailable', 'Nothing is sold before everything is put together; try again');
      return there;
    },
  };
}

/** As the company calls itself. */
export async function companyName({ house }: Shop, tenantId: string): Promise<string> {
  const company = await house().perform({ tenantId, capability: 'tenant.tenant.get', input: {} });
  return z.looseObject({ name: z.string() }).parse(company).name;
}

/** What the contract promises, done in the company that sells plans. */
export async function performAtSeller<C extends AnyContract>(
  { house }: Shop,
  contract: C,
  wish: Pick<Wish, 'input' | 'key'>,
): Promise<OutputOf<C>> {
  const { perform, sellerId } = house();
  return contract.spec.output.parse(await perform({ ...wish, tenantId: sellerId(), capability: contract.name }));
}
