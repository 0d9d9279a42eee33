// With the operator's account at Stripe the company that owns the installation sells, unless it has one of its own.
import { Fault } from '#base/fault';
import type { Kernel } from '#kernel';
import { provideBilling } from '#kernel/meter';
import type { Config } from './config.ts';

export async function connectBilling({ STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET }: Config, kernel: Kernel) {
  if (!STRIPE_SECRET_KEY) return;
  const proof = STRIPE_WEBHOOK_SECRET ? { webhookSecret: STRIPE_WEBHOOK_SECRET } : {};
  const secrets = { apiKey: STRIPE_SECRET_KEY, ...proof };
  const note = 'Stripe is connected as the environment says; the address to tell it is shown with the connection';
  try {
    const standing = await provideBilling(asOperator(kernel), { connector: 'stripe', secrets });
    if (standing) kernel.log.info({ connectionId: standing.connectionId }, note);
  } catch (error) {
    // Everything else works without selling anything.
    kernel.log.error({ error }, 'Stripe could not be connected as the environment says; nothing can be sold by it');
  }
}

/** As the command line on this machine does it. */
function asOperator({ invoke, identity }: Kernel) {
  const caller = { kind: 'bearer', token: identity.localToken } as const;
  const origin = { door: 'call', requestId: 'start', ip: '127.0.0.1', host: 'localhost', userAgent: 'cadre' } as const;
  return async (capability: string, input: object): Promise<unknown> => {
    const answer = await invoke({ capability, input, caller, origin });
    if (answer.status !== 'done') throw new Fault('conflict', `${capability} is ${answer.status}`);
    return answer.output;
  };
}
