// What a vendor's answer means to whoever asked. Of its body only a code is told: the rest may repeat what it was sent.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Instant } from '#base/time';
import { msOf } from '#base/time';
import { tooOften } from './turns.ts';

const Code = z.union([z.string().regex(/^[a-z][a-z0-9_.-]{0,39}$/i), z.int()]);
const Spoken = z.object({
  code: Code.optional().catch(undefined),
  error: z
    .union([Code, z.object({ code: Code.optional().catch(undefined), type: Code.optional().catch(undefined) })])
    .optional()
    .catch(undefined),
});

/** Undefined when it is a success. Reads what is left of the body. */
export async function refusalOf(title: string, response: Response, now: Instant): Promise<Fault | undefined> {
  const { status, ok } = response;
  if (ok) return undefined;
  if (status === 429) {
    await response.body?.cancel();
    return tooOften(waitAsked(response, now) ?? 1000);
  }
  const vendorCode = await codeIn(response);
  const details = { status, ...(vendorCode === undefined ? {} : { vendorCode }) };
  if (status === 401 || status === 403) {
    return new Fault('not_connected', `${title} does not let us in any more (${status}); connect it anew`, { details });
  }
  const said = vendorCode === undefined ? status : `${status} ${vendorCode}`;
  return new Fault('upstream', `${title} answered ${said}`, { details });
}

async function codeIn(response: Response): Promise<string | number | undefined> {
  const spoken = Spoken.safeParse(jsonOf(await response.text()));
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
