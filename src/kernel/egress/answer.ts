// An answer as the caller gets it: a plain Response whose body is counted after decompression and ends the flight.

import type { ReadableStream as WebStream } from 'node:stream/web';
import { Fault } from '#base/fault';
import { codeOf, type Flight } from './flight.ts';

export interface Arrival {
  status: number;
  statusText: string;
  headers: Iterable<[string, string]>;
  body: WebStream<Uint8Array> | null;
  url: URL;
  redirected: boolean;
}

const bodiless = new Set([204, 205, 304]);

export async function answerOf(arrival: Arrival, flight: Flight, maxBytes: number): Promise<Response> {
  const { status, statusText, url, redirected } = arrival;
  if (status < 200 || status > 599) throw broken(url, 'status', `answered with status ${status}`);
  const source = bodiless.has(status) ? null : arrival.body;
  if (source === null) {
    await arrival.body?.cancel();
    flight.end();
  }
  const body = source && bounded(source, { flight, url, maxBytes });
  const response = new Response(body, { status, statusText, headers: [...arrival.headers] });
  return Object.defineProperties(response, { url: { value: url.href }, redirected: { value: redirected } });
}

function bounded(source: WebStream<Uint8Array>, bounds: { flight: Flight; url: URL; maxBytes: number }) {
  const { flight, url, maxBytes } = bounds;
  const reader = source.getReader();
  let bytes = 0;

  async function next(): Promise<Uint8Array | undefined> {
    const { done, value } = await reader.read();
    if (done) return undefined;
    bytes += value.byteLength;
    if (bytes > maxBytes) throw tooLarge();
    return value;
  }

  function tooLarge() {
    return broken(url, 'too-large', `sent more than ${maxBytes} bytes`);
  }

  function failure(error: unknown) {
    return flight.failure(codeOf(error) === 'UND_ERR_RES_EXCEEDED_MAX_SIZE' ? tooLarge() : error, url.host);
  }

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = await next();
          if (chunk) return controller.enqueue(chunk);
          flight.end();
          controller.close();
        } catch (error) {
          controller.error(failure(error));
          flight.end();
          await reader.cancel(error).catch(() => undefined);
        }
      },
      async cancel(reason) {
        flight.end();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

function broken(url: URL, reason: string, text: string): Fault {
  return new Fault('upstream', `${url.host} ${text}`, { details: { host: url.host, reason } });
}
