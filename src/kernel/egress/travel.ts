// One request through all its redirects. Each hop is judged anew as if the caller had asked for it.

import type { Response as Answer } from 'undici';
import { Fault } from '#base/fault';
import type { Arrival } from './answer.ts';
import type { Flight } from './flight.ts';
import type { Guard } from './guard.ts';
import type { Outgoing } from './outgoing.ts';
import type { Overrides } from './override.ts';
import { withSecrets } from './placing.ts';
import type { Pools } from './pools.ts';
import { nextHop } from './request.ts';
import { createRoutes } from './routes.ts';
import type { Slots } from './slots.ts';

export interface TravelParts {
  guard: Guard;
  overrides: Overrides;
  pools: Pools;
  slots: Slots;
  maxRedirects: number;
}

export interface Ticket {
  flight: Flight;
  maxBytes: number;
  redirect: RequestInit['redirect'];
  party: string | undefined;
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

export function createTravel({ guard, overrides, pools, slots, maxRedirects }: TravelParts) {
  const { route, checkWay } = createRoutes(guard, overrides);

  async function send(request: Outgoing, { flight, maxBytes, party }: Ticket): Promise<Answer> {
    const { target: plain, endpoint } = route(request.url);
    if (request.secrets.length > 0) checkWay(plain, endpoint);
    try {
      flight.hold(await slots.take(`${endpoint.host} ${endpoint.port}`, flight.signal, party));
      const addresses = await guard.locate(endpoint, flight.signal);
      const { url, method, headers, body } = await withSecrets(request);
      const { target } = route(url);
      const dispatcher = await pools.poolFor(target.origin, addresses, maxBytes);
      const { fetch: askOnce } = await pools.library();
      return await askOnce(target, {
        method,
        headers: [...headers],
        body,
        duplex: 'half',
        redirect: 'manual',
        signal: flight.signal,
        dispatcher,
      });
    } catch (error) {
      throw flight.failure(error, request.url.host);
    }
  }

  function follow(request: Outgoing, status: number, location: string): Outgoing {
    const base = overrides.apply(request.url) ?? request.url;
    // Header bytes arrive one character each; sites that don't escape mean UTF-8.
    const next = URL.parse(Buffer.from(location, 'latin1').toString(), base.href);
    if (next === null) throw stray(request.url, 'redirected to something that is not a URL');
    return nextHop(request, status, guard.readUrl(overrides.undo(next, request.url).href));
  }

  async function travel(first: Outgoing, ticket: Ticket): Promise<Arrival> {
    let request = first;
    for (let hops = 0; ; hops += 1) {
      const answer = await send(request, ticket);
      const { status, statusText, headers, body } = answer;
      const location = redirectStatuses.has(status) ? headers.get('location') : null;
      if (location === null || ticket.redirect === 'manual') {
        ticket.flight.answered();
        return { status, statusText, headers, body, url: request.url, redirected: hops > 0 };
      }
      await body?.cancel();
      if (ticket.redirect === 'error') throw stray(request.url, 'redirected, which this request does not allow');
      if (hops >= maxRedirects) throw stray(first.url, `redirected more than ${maxRedirects} times`);
      request = follow(request, status, location);
    }
  }

  return { route, travel };
}

function stray({ host }: URL, text: string): Fault {
  return new Fault('upstream', `${host} ${text}`, { details: { host, reason: 'redirect' } });
}
