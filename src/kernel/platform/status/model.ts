// How long a part has been well. What was not looked at was not seen to be well, so it does not count as such.
import type { Duration, Instant } from '#base/time';
import { durationMs, msOf } from '#base/time';

export const lookEvery: Duration = '30 seconds';
/** After so long without a look nobody knows how it is. */
export const unseenAfter: Duration = '2 minutes';

export type State = 'up' | 'down';
export type Light = 'green' | 'amber' | 'red' | 'grey';

export interface Span {
  readonly state: State;
  readonly since: Instant;
  readonly seenAt: Instant;
  readonly endedAt: Instant | null;
}

interface Window {
  readonly from: Instant;
  readonly until: Instant;
}

/** The share of a window in which it was seen to be well, from the first look on; null when there was none. */
export function uptime(spans: readonly Span[], { from, until }: Window): number | null {
  const first = Math.min(...spans.map(({ since }) => msOf(since)));
  const beganMs = Math.max(first, msOf(from));
  const lengthMs = msOf(until) - beganMs;
  if (spans.length === 0 || lengthMs < 0) return null;
  const inside = (at: Instant) => Math.min(Math.max(msOf(at), beganMs), msOf(until));
  const up = spans.filter(({ state }) => state === 'up');
  if (lengthMs === 0) return up.length > 0 ? 1 : 0;
  const upMs = up.reduce((sum, span) => sum + inside(lastedUntil(span, until)) - inside(span.since), 0);
  return upMs / lengthMs;
}

/** What lasts was last seen a moment ago; until the next look is late it is believed to last. */
function lastedUntil({ seenAt, endedAt }: Span, now: Instant): Instant {
  return endedAt ?? (isSeen(seenAt, now) ? now : seenAt);
}

export function isSeen(seenAt: Instant, now: Instant): boolean {
  return msOf(now) - msOf(seenAt) <= durationMs(unseenAfter);
}

/** Amber: well again, but not the whole last hour. */
export function lightOf({ state, seenAt }: Span, { now, lastHour }: { now: Instant; lastHour: number | null }): Light {
  if (!isSeen(seenAt, now)) return 'grey';
  if (state === 'down') return 'red';
  return lastHour === null || lastHour >= 1 ? 'green' : 'amber';
}
