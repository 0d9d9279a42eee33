// A request keeps the id that a proxy gave it, if it is harmless; else it gets one of ours.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const harmless = /^[\w.:-]{1,64}$/;

export function requestIds(): (request: IncomingMessage) => string {
  const start = randomBytes(4).toString('hex');
  let served = 0;
  return ({ headers }) => {
    const given = headers['x-request-id'];
    if (typeof given === 'string' && harmless.test(given)) return given;
    served += 1;
    return `${start}-${served.toString(36)}`;
  };
}
