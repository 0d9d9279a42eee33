// What a running server leaves in CADRE_HOME for the command line: where it is, and a token of the first administrator.
import { z } from 'zod';
import { createEgress } from '#kernel/egress';

const Notice = z.object({ url: z.url(), token: z.string().min(1), pid: z.int().min(1) });
export type Notice = z.output<typeof Notice>;

const patienceMs = 5_000;

/** Undefined when it is not there, or only half written. */
export function noticeIn(text: string | undefined): Notice | undefined {
  try {
    return Notice.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}

/** A server that was killed leaves its notice behind, and its process id may belong to somebody else by now. */
export async function isServing({ url }: Notice): Promise<boolean> {
  const egress = createEgress({ allowPrivate: [new URL(url).host] });
  try {
    await egress.fetch(new URL('/api/health', url), {}, { timeoutMs: patienceMs });
    return true;
  } catch {
    return false;
  } finally {
    await egress.close();
  }
}
