// Hosts that a company lets its flows reach, and a request to one of them.
import { instantOf } from '#base/time';
import { receiverOrigin } from '../connectors.ts';
import type { Cast, Flows } from './cast.ts';

const host = ({ word }: Cast) => ({ host: `${word}.example.com` });

export const httpFlows: Flows = {
  'http.host.allow': (cast) => ({ input: host(cast) }),

  async 'http.host.disallow'(cast) {
    await cast.ask('http.host.allow', host(cast));
    return { input: host(cast) };
  },

  async 'http.request.send'({ world, there, as, word }) {
    await world.sql(
      `insert into work.http_hosts (tenant_id, host, created_at, created_by) values ($1, $2, $3, $4)
       on conflict do nothing`,
      [there.tenantId, new URL(receiverOrigin).host, instantOf(world.clock.nowMs()), as.actor.id],
    );
    return { input: { url: `${receiverOrigin}/up/${word}` } };
  },
};
