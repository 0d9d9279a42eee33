// A stream or a socket must not outlive what it was opened with: whether its listener would be let in now is asked
// at once when something about them has changed, and every few seconds besides.
import type { FastifyRequest } from 'fastify';
import { Fault } from '#base/fault';
import type { Kernel } from '#kernel';
import { credentialOf } from './request.ts';

export interface Opened {
  /** What it takes to follow this stream. */
  readonly access: string | undefined;
  readonly request: FastifyRequest;
  readonly everyMs?: number;
}

const usualEveryMs = 5000;

/** Calls `out` once, with the reason. Answers how to stop. */
export function watchOver(kernel: Kernel, opened: () => Opened, out: (reason: unknown) => void): () => void {
  let unwatch: () => void = () => undefined;
  let isOver = false;

  function stop() {
    isOver = true;
    clearInterval(timer);
    unwatch();
  }

  async function look() {
    try {
      await letInStill(kernel, opened());
    } catch (error) {
      if (isOver) return;
      stop();
      out(error);
    }
  }

  /** Whoever can not be recognised any more is turned out by the look. */
  async function watch(): Promise<void> {
    if (isOver) return;
    const credential = credentialOf(opened().request);
    const who = await Promise.resolve(credential)
      .then(kernel.identity.authenticate)
      .catch(() => undefined);
    if (!who) return look();
    unwatch();
    unwatch = kernel.identity.watch({ who, credential }, () => void look().then(watch));
    if (isOver) return unwatch();
    // Nobody tells of what changed after they were recognised and before they were watched.
    await look();
  }

  const { everyMs = usualEveryMs } = opened();
  const timer = setInterval(() => void look(), everyMs);
  void watch();
  return stop;
}

async function letInStill(kernel: Kernel, { access, request }: Opened): Promise<void> {
  const who = await kernel.identity.authenticate(credentialOf(request));
  if (!who) throw new Fault('unauthenticated', 'Sign in, or send an API key as "Authorization: Bearer <key>"');
  if (access === undefined || access === 'signed-in') return;
  const { actor, tenantId } = who;
  await kernel.access.ready(tenantId);
  if (kernel.access.may(actor, access, tenantId)) return;
  throw new Fault('forbidden', kernel.access.explain(actor, access, tenantId));
}
