// What the stories of this app have in common: a shop with a program, partners in it, and sales.
import { catalogue } from '#catalogue';
import type { InputOf } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { registerPartner } from './partner/register.ts';
import type { Partner } from './partner/shape.ts';
import { partners } from './partners.ts';
import type { Sale } from './sale/shape.ts';
import { trackSale } from './sale/track.ts';

export function partnersWorld(): Promise<World> {
  return createWorld({ modules: catalogue.includes(partners) ? [] : [partners] });
}

export interface Shop {
  readonly world: World;
  readonly boss: Authenticated;
  partner(name: string, more?: Partial<InputOf<typeof registerPartner.contract>>): Promise<Partner>;
  sell(
    partner: Pick<Partner, 'id'>,
    dollars: number,
    more?: Partial<InputOf<typeof trackSale.contract>>,
  ): Promise<Sale>;
  /** The same, with nothing said of whose it is. */
  tell(report: { transactionId: string; code?: string; coupon?: string; clickId?: string; at?: string }): Promise<Sale>;
  /** What the ledger says of an account, added up from its lines; per partner when one is named. */
  booked(account: string, partner?: Pick<Partner, 'id'>): Promise<number>;
}

let count = 0;

export async function shop(world: World, tenantId?: string): Promise<Shop> {
  const boss = await world.person(tenantId ?? (await world.tenant('A shop')).id, 'tenant_admin');
  return {
    world,
    boss,
    partner(name, more = {}) {
      count += 1;
      return world.call(boss, registerPartner.contract, { name, email: `partner${count}@example.com`, ...more });
    },
    sell({ id }, dollars, more = {}) {
      count += 1;
      const amount = { amount: Math.round(dollars * 100), currency: 'USD' };
      return world.call(boss, trackSale.contract, { transactionId: `order-${count}`, amount, partnerId: id, ...more });
    },
    tell: (report) => world.call(boss, trackSale.contract, { amount: { amount: 1000, currency: 'USD' }, ...report }),
    async booked(account, partner) {
      const rows = await world.sql<{ sum: string | null }>(
        `select sum(l.amount)::text as sum from ledger.lines l
         join ledger.accounts a on a.id = l.account_id join ledger.entries e on e.id = l.entry_id
         where l.tenant_id = $1 and a.code = $2
           and ($3::text is null or (e.cause_kind = 'partner' and e.cause_id = $3))`,
        [boss.tenantId, account, partner?.id ?? null],
      );
      return Number(rows[0]?.sum ?? 0);
    },
  };
}

export const refusal = (code: string) => (error: unknown) => Reflect.get(Object(error), 'code') === code;
