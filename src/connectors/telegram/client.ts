// The Bot API, as far as it is spoken here. A library would build addresses with the token in them, which nobody holds.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Reach, ReachRequest } from '#kernel/contract';

export interface Asked extends Pick<ReachRequest, 'secrets' | 'timeoutMs'> {
  readonly method: string;
  readonly json?: object;
}

const Answered = z.object({ ok: z.literal(true), result: z.unknown() });
const Refusal = z.object({ description: z.string() });

/** What it says when it has not done it, and what that means here. Anything else may repeat what it was sent. */
const refusals = [
  { says: /chat not found|PEER_ID_INVALID|user not found/i, code: 'not_found', text: 'There is no such chat' },
  { says: /blocked by the user|user is deactivated/i, code: 'invalid', text: 'This person has blocked the bot' },
  { says: /bot was kicked|not a member|have no rights/i, code: 'invalid', text: 'The bot may not write in this chat' },
  { says: /query is too old|QUERY_ID_INVALID/i, code: 'conflict', text: 'This was pressed too long ago' },
  { says: /message is too long/i, code: 'invalid', text: 'This is too long for Telegram' },
  { says: /file is too big/i, code: 'too_large', text: 'Telegram hands out files of 20 MB at most' },
  { says: /bad webhook/i, code: 'invalid', text: 'Telegram can not send anything to this address' },
] as const;

export async function ask<Result extends z.ZodType>(
  reach: Reach,
  result: Result,
  { method, json, ...request }: Asked,
): Promise<z.output<Result>> {
  const body = json ? { method: 'POST', json } : {};
  const response = await reach.fetch(`/bot[secret]/${method}`, { ...request, ...body });
  const { status, ok } = response;
  if (status >= 500) throw new Fault('upstream', `Telegram answered ${status} to ${method}`, { details: { status } });
  const said: unknown = await response.json().catch(() => undefined);
  if (!ok) throw refused(method, { status, said });
  const parsed = result.safeParse(Answered.safeParse(said).data?.result);
  if (parsed.success) return parsed.data;
  throw new Fault('upstream', `Telegram answered something else to ${method} than it promises`, {
    details: { reason: 'shape' },
  });
}

/** It was not done, for certain: whoever sends may try again. */
function refused(method: string, { status, said }: { status: number; said: unknown }): Fault {
  if (status === 404) return new Fault('not_connected', 'Telegram knows no bot with this token; enter it anew');
  const { description } = Refusal.safeParse(said).data ?? { description: '' };
  const known = refusals.find(({ says }) => says.test(description));
  const { code, text } = known ?? { code: 'invalid', text: `Telegram refuses ${method} as it was asked` };
  return new Fault(code, text, { details: { status } });
}
