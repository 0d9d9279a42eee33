// What one kind of partner plays on: its own dice, the month, and the book into which all kinds write.

import { instantOf } from '#base/time';
import type { Dice } from './dice.ts';
import { newIdFrom } from './ids.ts';
import { cardOf, mailOf, namesOf, type Person, personOf, type Traits } from './people.ts';
import type { Channel, Click, Conversion, Label, Partner, Permission, Reversal } from './records.ts';

export const shop = { name: 'Northlamp', url: 'https://northlamp.example' } as const;
export const dayMs = 86_400_000;
export const hourMs = 3_600_000;
export const minuteMs = 60_000;

/** Everything written so far. */
export interface Book {
  readonly partners: Partner[];
  readonly clicks: Click[];
  readonly conversions: Conversion[];
  readonly reversals: Reversal[];
  readonly truth: {
    readonly partners: Map<string, Label>;
    readonly clicks: Map<string, Label>;
    readonly conversions: Map<string, Label>;
  };
}

export interface Stage {
  readonly dice: Dice;
  readonly book: Book;
  readonly span: { readonly fromMs: number; readonly untilMs: number };
  readonly label: Label;
  /** How large the month is, 1 being the ordinary one. */
  readonly scale: number;
}

export interface Enrolment {
  readonly channel: Channel;
  /** The person behind; an ordinary one unless told. */
  readonly owner?: Person;
  readonly permissions?: readonly Permission[];
  readonly coupons?: readonly string[];
  readonly payoutFingerprint?: string;
  readonly website?: string;
  readonly referredBy?: Partner;
  /** Days before the month began; less than 0 is within it. */
  readonly daysBefore?: number;
}

export function createBook(): Book {
  const truth = { partners: new Map(), clicks: new Map(), conversions: new Map() };
  return { partners: [], clicks: [], conversions: [], reversals: [], truth };
}

export function person(stage: Stage, traits: Traits = {}): Person {
  return personOf(stage.dice, traits);
}

export function enroll(stage: Stage, enrolment: Enrolment): Partner {
  const { dice, span, book, label } = stage;
  const owner = enrolment.owner ?? person(stage, { browser: 'desktop', use: 'residential' });
  const daysBefore = enrolment.daysBefore ?? (dice.chance(0.1) ? -dice.between(0, 12) : dice.between(3, 700));
  // Nobody is recruited by one who is not yet there.
  const earliestMs = enrolment.referredBy === undefined ? 0 : Date.parse(enrolment.referredBy.signedUpAt) + hourMs;
  const atMs = Math.max(span.fromMs - daysBefore * dayMs, earliestMs);
  const partner: Partner = {
    id: newIdFrom(dice, atMs),
    name: owner.name,
    email: owner.email,
    ip: owner.ip,
    device: owner.device,
    country: owner.country,
    payoutFingerprint: enrolment.payoutFingerprint ?? cardOf(dice),
    website: enrolment.website ?? websiteOf(dice),
    channel: enrolment.channel,
    permissions: enrolment.permissions ?? [],
    coupons: enrolment.coupons ?? [],
    referredById: enrolment.referredBy?.id ?? null,
    signedUpAt: instantOf(Math.floor(atMs)),
  };
  book.partners.push(partner);
  book.truth.partners.set(partner.id, label);
  return partner;
}

/** The partners who are honest, of these channels if any are named, and were there before the month began. */
export function honestPartners(stage: Stage, ...channels: readonly Channel[]): Partner[] {
  const { book, span } = stage;
  return book.partners.filter(
    ({ id, channel, signedUpAt }) =>
      book.truth.partners.get(id)?.isFraud === false &&
      (channels.length === 0 || channels.includes(channel)) &&
      Date.parse(signedUpAt) < span.fromMs,
  );
}

const subjects = 'home garden lamps light studio living design family travel tech green cosy urban nordic daily'.split(
  ' ',
);
const forms = 'diary corner notes journal blog world guide club tips finds letters weekly spot review'.split(' ');

export function websiteOf(dice: Dice): string {
  const { first } = namesOf(dice);
  return `https://${first}-${dice.pick(subjects)}-${dice.pick(forms)}${dice.below(90) + 10}.example`;
}

export function couponOf(dice: Dice): string {
  return `${namesOf(dice).first.toUpperCase()}${dice.pick(['10', '15', '20'])}${dice.hex(2).toUpperCase()}`;
}

/** The same hand, under another name: what it does not trouble to change stays. */
export function otherNameOf(stage: Stage, owner: Person, traits: Partial<Person> = {}): Person {
  const names = namesOf(stage.dice);
  const email = mailOf(stage.dice, 'numbered', names);
  return { ...owner, name: `${names.first} ${names.last}`, email, ...traits };
}
