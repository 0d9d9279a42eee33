// How reliable a part was: the rules alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { after, type Instant, instantOf } from '#base/time';
import { isSeen, lightOf, type Span, type State, uptime } from './model.ts';

const midnight = '2026-03-01T00:00:00.000Z';
const at = (minutes: number) => after(midnight, `${minutes} minutes`);

function span(state: State, [since, seenAt]: [number, number], endedAt: number | null = null): Span {
  return { state, since: at(since), seenAt: at(seenAt), endedAt: endedAt === null ? null : at(endedAt) };
}

test('a part that was down for six hours of a day was up three quarters of it', () => {
  const spans = [span('up', [-6000, 360], 360), span('down', [360, 720], 720), span('up', [720, 1440])];
  assert.equal(uptime(spans, { from: at(0), until: at(1440) }), 0.75);
});

test('time in which nobody looked does not count as well', () => {
  const spans = [span('up', [0, 60], 60), span('up', [180, 240])];
  assert.equal(uptime(spans, { from: at(0), until: at(240) }), 0.5);
  const abandoned = [span('up', [0, 60])];
  assert.equal(uptime(abandoned, { from: at(0), until: at(120) }), 0.5);
});

test('what is before the first look is not held against a part', () => {
  assert.equal(uptime([span('up', [1000, 1440])], { from: at(0), until: at(1440) }), 1);
  assert.equal(uptime([], { from: at(0), until: at(1440) }), null);
  assert.equal(uptime([span('down', [1440, 1440])], { from: at(0), until: at(1440) }), 0);
});

/** Stretches that follow one another, ten minutes to a line, as a drawing: U up, D down, - nobody looked. */
function drawn(line: readonly string[]): Span[] {
  return line.flatMap((sign, index) => {
    if (sign === '-') return [];
    return [span(sign === 'U' ? 'up' : 'down', [index * 10, index * 10 + 10], index * 10 + 10)];
  });
}

test('uptime is the share of well minutes since the first look, however they are spread', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('U', 'D', '-'), { minLength: 1, maxLength: 60 }), (line) => {
      const first = line.findIndex((sign) => sign !== '-');
      const share = uptime(drawn(line), { from: at(0), until: at(line.length * 10) });
      if (first === -1) return assert.equal(share, null);
      const watched = line.slice(first);
      const wanted = watched.filter((sign) => sign === 'U').length / watched.length;
      assert.ok(share !== null && Math.abs(share - wanted) < 1e-9, `${line.join('')}: ${share}`);
    }),
  );
});

test('the light is green when all is well, amber for an hour afterwards, red, or grey when nobody looks', () => {
  const now = at(100);
  const up = span('up', [0, 99]);
  const lights = [
    lightOf(up, { now, lastHour: 1 }),
    lightOf(up, { now, lastHour: 0.99 }),
    lightOf(span('down', [98, 99]), { now, lastHour: 0.97 }),
    lightOf(span('up', [0, 97]), { now, lastHour: 1 }),
  ];
  assert.deepEqual(lights, ['green', 'amber', 'red', 'grey']);
});

test('a look is fresh for two minutes', () => {
  const now: Instant = instantOf(Date.parse(midnight) + 120_000);
  assert.equal(isSeen(midnight, now), true);
  assert.equal(isSeen(midnight, after(now, '1 ms')), false);
});
