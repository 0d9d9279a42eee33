// `fetch` as Cadre knows it: the standard's parameters and answer, the house's rules in between.

import { answerOf } from './answer.ts';
import { checkLeave, type EgressContext } from './context.ts';
import { createFlight } from './flight.ts';
import { checkSecrets } from './placing.ts';
import { readRequest } from './request.ts';
import type { Shutdown } from './shutdown.ts';
import { createTravel, type TravelParts } from './travel.ts';

export interface FetchParts extends TravelParts {
  maxBytes: number;
  deadlineMs: number;
  headersTimeoutMs: number;
  shutdown: Shutdown;
}

export function createFetch(parts: FetchParts) {
  const { route, travel } = createTravel(parts);

  return async function fetch(input: string | URL | Request, given: RequestInit = {}, context: EgressContext = {}) {
    const init = input instanceof Request ? { ...initOf(input), ...given } : given;
    const url = parts.guard.readUrl(input instanceof Request ? input.url : String(input));
    route(url);
    const request = await readRequest(url, init, context.secrets);
    checkLeave(context, request.method, `${url.origin}${url.pathname}`);
    await checkSecrets(request);
    const { maxBytes = parts.maxBytes, timeoutMs, party } = context;
    const flight = createFlight({
      host: url.host,
      deadlineMs: timeoutMs ?? parts.deadlineMs,
      headersMs: timeoutMs ?? parts.headersTimeoutMs,
      signals: [init.signal, context.signal].filter((signal) => signal != null),
      shutdown: parts.shutdown,
    });
    try {
      const arrival = await travel(request, { flight, maxBytes, redirect: init.redirect, party });
      return await answerOf(arrival, flight, maxBytes);
    } catch (error) {
      flight.end();
      throw error;
    }
  };
}

function initOf({ method, headers, body, redirect, signal }: Request): RequestInit {
  return { method, headers, body, redirect, signal };
}
