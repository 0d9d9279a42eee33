// Slack answers 200 whatever came of it: what it means stands in `ok` and `error`.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Reach, ReachRequest } from '#kernel/contract';
import { faultIn } from './model.ts';

interface Asking extends Omit<ReachRequest, 'method'> {
  /** Of Slack's Web API: `chat.postMessage`. */
  readonly method: string;
}

const Refused = z.object({ ok: z.literal(false), error: z.string().max(100) });

export async function ask<Answer extends z.ZodObject>(
  reach: Reach,
  answer: Answer,
  { method, json, ...request }: Asking,
): Promise<z.output<Answer>> {
  const sent = json === undefined ? request : { ...request, json, method: 'POST' };
  const said = await reach.ask(z.union([Refused, z.looseObject({ ok: z.literal(true) })]), `/${method}`, sent);
  if (Refused.safeParse(said).success) throw faultIn(method, Refused.parse(said).error);
  const parsed = answer.safeParse(said);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new Fault('upstream', `Slack answered ${method} with something else than it promises, at ${at}`);
}
