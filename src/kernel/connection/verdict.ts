// What a vendor's answer means to whoever asked. Of its body only a code is told: the rest may repeat what it was sent.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Instant } from '#base/time';
import { msOf } from '#base/time';
import type { Known } from './connectors.ts';
import { tooOften } from './turns.ts';

const Code = z.union([z.string().regex(/^[a-z][a-z0-9_.-]{0,39}$/i), z.int()]);
const Spoken = z.object({
  code: Code.optional().catch(undefined),
  error: z
    .union([Code, z.object({ code: Code.optional().catch(undefined), type: Code.optional().catch(undefined) })])
    .optional()
    .catch(undefined),
});

type Service = Pick<Known, 'title' | 'connector'>;

/** Undefined when it is a success. Reads what is left of the body. */
export async function refusalOf(service: Service, response: Response, now: Instant): Promise<Fault | undefined> {
  const { status, ok } = response;
  if (ok) return undefined;
  if (status === 429) return turnedAway(response, now);
  const body = await response.text();
  return lockOutIn(service, { status, body }) ?? faultIn(service, { status, body });
}

/** Asked too often. */
export async function turnedAway(response: Response, now: Instant): Promise<Fault> {
  await response.body?.cancel();
  return tooOften(waitAsked(response, now) ?? 1000);
}

interface Answered {
  readonly status: number;
  readonly body: string;
}

/** When no request will be let in any more. That one thing is kept from us says nothing of the others. */
export function lockOutIn({ title, connector }: Service, { status, body }: Answered): Fault | undefined {
  const isLockedOut = connector.lockedOut?.({ status, body }) ?? status === 401;
  if (!isLockedOut) return undefined;
  const text = `${title} does not let us in any more (${status}); connect it anew`;
  return new Fault('not_connected', text, { details: detailsIn({ status, body }) });
}

function faultIn({ title }: Service, { status, body }: Answered): Fault {
  const details = detailsIn({ status, body });
  const said = [status, details.vendorCode].filter((part) => part !== undefined).join(' ');
  if (status === 401 || status === 403)
    return new Fault('invalid', `${title} keeps this from us (${said})`, { details });
  return new Fault('upstream', `${title} answered ${said}`, { details });
}

function detailsIn({ status, body }: Answered): { status: number; vendorCode?: string | number } {
  const vendorCode = codeIn(body);
  return { status, ...(vendorCode === undefined ? {} : { vendorCode }) };
}

function codeIn(body: string): string | number | undefined {
  const spoken = Spoken.safeParse(jsonOf(body));
  if (!spoken.success) return undefined;
  const { code, error } = spoken.data;
  if (typeof error === 'object') return error.code ?? error.type ?? code;
  return error ?? code;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** In milliseconds: `Retry-After` is a number of seconds or a date. */
export function waitAsked({ headers }: Response, now: Instant): number | undefined {
  const text = headers.get('retry-after')?.trim();
  if (!text) return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - msOf(now));
}

/** The answer as it was promised, or a word on where it is not. */
export async function understood<Answer extends z.ZodType>(
  title: string,
  answer: Answer,
  response: Response,
): Promise<z.output<Answer>> {
  const text = await response.text();
  const parsed = answer.safeParse(text === '' ? undefined : jsonOf(text));
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const where = first?.path.join('.') || 'the whole answer';
  throw new Fault('upstream', `${title} answered something else than it promises, at ${where}`, {
    details: {
      reason: 'shape',
      problems: parsed.error.issues.slice(0, 5).map(({ path, code }) => ({ at: path.join('.'), code })),
    },
  });
}
