// Warnings, and from when on there are any.
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import type { Cast, Flows } from './cast.ts';

/** A delivery that nobody tries any more, as a look at the company's rows has found it. */
async function warning({ world, there, word }: Cast): Promise<string> {
  const [id, now] = [newId(world.clock.nowMs()), instantOf(world.clock.nowMs())];
  await world.sql(
    `insert into platform.alerts (id, tenant_id, created_at, updated_at, kind, subject, severity, state, summary,
       value, threshold, raised_at, seen_at)
     values ($1, $2, $3, $3, 'dead_delivery', $4, 'critical', 'raised', 'One is dead', 1, 1, $3, $3)`,
    [id, there.tenantId, now, word],
  );
  return id;
}

const muted = ({ word }: Cast) => ({ kind: 'dead_delivery', subject: word }) as const;

export const platformFlows: Flows = {
  async 'platform.demo.remove'({ ask }) {
    await ask('platform.demo.open', {});
    return {};
  },
  'platform.alert.acknowledge': async (cast) => ({ input: { alertId: await warning(cast) } }),
  async 'platform.alert.reopen'(cast) {
    const alertId = await warning(cast);
    await cast.ask('platform.alert.acknowledge', { alertId });
    return { input: { alertId } };
  },
  'platform.alert.mute': (cast) => ({ input: { ...muted(cast), until: '2126-01-01T00:00:00.000Z' } }),
  async 'platform.alert.unmute'(cast) {
    await cast.ask('platform.alert.mute', { ...muted(cast), until: '2126-01-01T00:00:00.000Z' });
    return { input: muted(cast) };
  },
  // What it shows of before is of one's own from the second time on.
  async 'platform.arrangement.set'({ world, ask }) {
    const { example } = world.kernel.registry.find('platform.arrangement.set').contract.spec;
    await ask('platform.arrangement.set', example);
    return { input: example };
  },
  async 'platform.alertRule.set'({ ask }) {
    interface Rules {
      readonly items: readonly { readonly kind: string; readonly version: number }[];
    }
    const { items } = await ask<Rules>('platform.alertRule.list', {});
    const ifVersion = items.find(({ kind }) => kind === 'failing_action')?.version;
    return { input: { kind: 'failing_action', threshold: 0.1, ifVersion } };
  },
};
