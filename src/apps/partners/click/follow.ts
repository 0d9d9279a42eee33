// The ways a visit is told: by following a partner's link, or by a page that was come to with a partner's code. Both
// are on disk before they are answered, and wait for no database once the link is known.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { linkClicked } from '#contracts/partners';
import { type Call, contract, Id, type Origin, RedirectAnswer, text } from '#kernel/contract';
import { LinkCode, WebAddress } from '../partner/shape.ts';
import { isBot } from './bots.ts';
import { addressOf, alongWith, withQuery } from './landing.ts';
import { type Target, targetOf } from './targets.ts';

const cookieName = 'cadre_click';
const daySeconds = 86_400;

const Word = z.string().max(2000);
const Along = z.union([Word, z.array(Word).max(20)]);

export const followLink = contract({
  name: 'partners.link.follow',
  summary: 'Lead a visitor on to where a partner’s link points, and remember who sent them.',
  effect: 'write',
  caller: 'visitor',
  record: 'spool',
  http: 'GET /r/:code',
  answer: 'redirect',
  input: z
    .object({ code: z.string().max(200).toLowerCase() })
    .catchall(Along)
    .describe('What else the address says goes along'),
  output: RedirectAnswer,
  undo: { never: 'they have been here' },
  example: { code: 'ada-s-garden-blog' },
}).implement((call, { code, ...along }) => {
  const target = targetOf(call, code);
  return target instanceof Promise
    ? target.then((found) => leadOn(call, found, { code, along }))
    : leadOn(call, target, { code, along });
});

interface Followed {
  readonly code: string;
  readonly along: Readonly<Record<string, z.output<typeof Along>>>;
}

function leadOn(call: Call, target: Target | undefined, { code, along }: Followed): z.input<typeof RedirectAnswer> {
  if (!target?.landing) throw new Fault('not_found', 'This link leads nowhere any more');
  const to = alongWith(target.landing, along);
  const clickId = counts(call, target) ? remember(call, target, { landingUrl: addressOf(to) }) : undefined;
  const by = `via=${encodeURIComponent(code)}`;
  return { location: addressOf(withQuery(to, clickId ? `${by}&click=${clickId}` : by)), status: 302 };
}

export const trackClick = contract({
  name: 'partners.click.track',
  summary: 'Tell that a visitor came to a page with a partner’s code in its address.',
  effect: 'write',
  caller: 'visitor',
  record: 'spool',
  anyOrigin: true,
  http: 'POST /affiliate/track/click',
  input: z.object({
    code: LinkCode,
    landingUrl: WebAddress.optional(),
    referrer: WebAddress.optional(),
    device: text(200).optional().describe('What tells their device from others'),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
  }),
  output: z.object({
    clickId: Id.nullable().describe('To be named with the sale; null when the visit does not count, as that of a bot'),
  }),
  undo: { never: 'they have been here' },
  example: { code: 'ada-s-garden-blog', landingUrl: 'https://example.com/spring?via=ada' },
}).implement(async (call, { code, ...seen }) => {
  const target = await targetOf(call, code);
  if (!target) throw new Fault('not_found', `There is no link ${code}`);
  return { clickId: counts(call, target) ? remember(call, target, seen) : null };
});

interface Seen {
  readonly landingUrl?: string | undefined;
  readonly referrer?: string | undefined;
  readonly device?: string | undefined;
  readonly country?: string | undefined;
}

function counts({ origin }: Call, { status }: Target): boolean {
  return status === 'approved' && !isBot(origin.userAgent);
}

function remember(call: Call, { partnerId, linkId, cookieDays }: Target, seen: Seen): string {
  const { ip, userAgent, referrer, country }: Origin = call.origin;
  const clickId = call.newId();
  call.emit(linkClicked, {
    ...{ clickId, partnerId, linkId, at: call.now, ip, userAgent: userAgent.slice(0, 500) },
    referrer: (seen.referrer ?? referrer ?? '').slice(0, 2000) || null,
    landingUrl: seen.landingUrl?.slice(0, 2000) ?? null,
    ...{ device: seen.device ?? null, country: country ?? seen.country ?? null },
  });
  call.setCookie({ name: cookieName, value: clickId, maxAgeSeconds: cookieDays * daySeconds });
  return clickId;
}
