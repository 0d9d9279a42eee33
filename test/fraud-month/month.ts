// A labelled month of affiliate trade. The same seed is the same month, to the last digit of the last address.
import { type Duration, durationMs, type Instant, instantOf, msOf } from '#base/time';
import { creditLastClick } from './attribution.ts';
import { createDice, type Dice } from './dice.ts';
import { fraudKinds, honestKinds } from './kinds.ts';
import { networks } from './networks.ts';
import type { Conversion, Intensity, Label, Month } from './records.ts';
import { type Book, createBook, type Stage, shop } from './stage.ts';

export type { Click, Conversion, Intensity, Label, Month, Partner, Reversal, Truth } from './records.ts';

export interface MonthOptions {
  readonly fromAt?: Instant;
  readonly length?: Duration;
  /** 1 is about 45,000 clicks and 3,000 conversions; there are as many partners in any case. */
  readonly scale?: number;
}

export const intensities: readonly Intensity[] = ['blatant', 'moderate', 'careful'];

export function generateMonth(seed: number | string, options: MonthOptions = {}): Month {
  const fromMs = msOf(options.fromAt ?? '2026-03-01T00:00:00.000Z');
  const span = { fromMs, untilMs: fromMs + durationMs(options.length ?? '31 days') };
  const setting = { book: createBook(), span, scale: options.scale ?? 1 };
  if (setting.scale < 0.5) throw new RangeError('Below half its size a month has no room for the careful kinds');
  const dice = createDice(`month ${seed}`);
  playHonest(setting, dice);
  playFraud(setting, dice);
  return monthOf(setting);
}

type Setting = Pick<Stage, 'book' | 'span' | 'scale'>;

function playHonest(setting: Setting, dice: Dice) {
  for (const kind of honestKinds) {
    const label: Label = { isFraud: false, kind: kind.name, intensity: null };
    const stage = { ...setting, label, dice: dice.fork(kind.name) };
    for (let partner = 0; partner < kind.partners; partner += 1) kind.play(stage);
  }
}

function playFraud(setting: Setting, dice: Dice) {
  for (const kind of fraudKinds) {
    for (const intensity of intensities) {
      const label: Label = { isFraud: true, kind: kind.name, intensity };
      kind.play({ ...setting, label, dice: dice.fork(`${kind.name} ${intensity}`) }, intensity);
    }
  }
}

function monthOf({ book, span }: { book: Book; span: Stage['span'] }): Month {
  const byTime = (a: { at: Instant; id: string }, b: { at: Instant; id: string }) =>
    compare(a.at, b.at) || compare(a.id, b.id);
  const clicks = book.clicks.toSorted(byTime);
  return {
    fromAt: instantOf(span.fromMs),
    untilAt: instantOf(span.untilMs),
    shop,
    partners: book.partners.toSorted((a, b) => compare(a.signedUpAt, b.signedUpAt) || compare(a.id, b.id)),
    clicks,
    conversions: newOnce(creditLastClick(book.conversions.toSorted(byTime), clicks)),
    reversals: book.reversals.toSorted(byTime),
    networks,
    truth: book.truth,
  };
}

/** Nobody is a new customer twice. */
function newOnce(conversions: readonly Conversion[]): Conversion[] {
  const known = new Set<string>();
  return conversions.map((one) => {
    const isNewCustomer = one.isNewCustomer && !known.has(one.email);
    known.add(one.email);
    return { ...one, isNewCustomer };
  });
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
