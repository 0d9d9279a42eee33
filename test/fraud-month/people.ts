// Who visits: somebody at home, at work or on the way, with a mailbox, a device and a card, or a machine that says so.
import { type Browser, userAgentOf } from './browsers.ts';
import type { Dice } from './dice.ts';
import { addressIn, hasNetwork, type NetworkUse, networkIn } from './networks.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly ip: string;
  /** Where the address is, and where they live. */
  readonly country: string;
  readonly home: string;
  readonly language: string;
  readonly userAgent: string;
  readonly device: string | null;
  readonly card: string;
}

export type Mailbox = 'named' | 'numbered' | 'alias' | 'disposable' | 'work' | 'random';

export interface Traits extends Partial<Omit<Person, 'userAgent'>> {
  readonly use?: NetworkUse;
  readonly browser?: Browser;
  readonly mailbox?: Mailbox;
}

const countries = [
  { name: 'DE', weight: 34, language: 'de-DE', hours: 1 },
  { name: 'US', weight: 18, language: 'en-US', hours: -6 },
  { name: 'GB', weight: 12, language: 'en-GB', hours: 0 },
  { name: 'FR', weight: 9, language: 'fr-FR', hours: 1 },
  { name: 'AT', weight: 8, language: 'de-AT', hours: 1 },
  { name: 'CH', weight: 6, language: 'de-CH', hours: 1 },
  { name: 'NL', weight: 5, language: 'nl-NL', hours: 1 },
  { name: 'ES', weight: 3, language: 'es-ES', hours: 1 },
  { name: 'IT', weight: 3, language: 'it-IT', hours: 1 },
  { name: 'PL', weight: 2, language: 'pl-PL', hours: 1 },
  { name: 'IN', weight: 0.4, language: 'en-IN', hours: 5.5 },
  { name: 'BR', weight: 0.3, language: 'pt-BR', hours: -3 },
  { name: 'VN', weight: 0.1, language: 'vi-VN', hours: 7 },
  { name: 'BD', weight: 0.1, language: 'bn-BD', hours: 6 },
  { name: 'NG', weight: 0.1, language: 'en-NG', hours: 1 },
  { name: 'RU', weight: 0.1, language: 'ru-RU', hours: 3 },
] as const;

const firstNames =
  words(`anna lena mia emma sophie clara marie julia sarah laura nina eva paul jonas max felix leon tim jan
  lukas david tom ben noah oliver james emily grace chloe jack harry lucas hugo manon camille louis matteo giulia sven
  katrin heike uwe petra ingrid karin omar leyla yusuf ana diego lucia piotr zofia priya arjun mei kofi amara`);
const lastNames =
  words(`mueller schmidt weber wagner becker hoffmann koch richter klein wolf braun zimmermann krause lehmann
  smith jones taylor brown evans walker wright green baker hall martin bernard dubois moreau laurent rossi ferrari
  garcia lopez novak kowalski jansen visser huber gruber keller meier nguyen sharma costa silva okafor haddad
  lindqvist`);

export function namesOf(dice: Dice): { first: string; last: string } {
  return { first: dice.pick(firstNames), last: dice.pick(lastNames) };
}

const post = ['gmail.com', 'gmail.com', 'outlook.com', 'icloud.com', 'web.de', 'gmx.de', 'yahoo.com', 'orange.fr'];
const throwaway = ['mailinator.com', 'guerrillamail.com', 'yopmail.com', '10minutemail.com', 'trashmail.com'];
const aliases = ['simplelogin.com', 'privaterelay.appleid.com', 'duck.com', 'mozmail.com'];

type Names = { first: string; last: string };

const mailboxes: Readonly<Record<Mailbox, (dice: Dice, names: Names) => string>> = {
  named: (dice, { first, last }) => `${first}.${last}${dice.chance(0.6) ? dice.below(99) : ''}@${dice.pick(post)}`,
  numbered: (dice, { first, last }) => `${first}${last}${1000 + dice.below(9000)}@gmail.com`,
  alias: (dice) => `${dice.hex(9)}@${dice.pick(aliases)}`,
  disposable: (dice) => `${dice.hex(8)}@${dice.pick(throwaway)}`,
  work: (dice, { first, last }) => `${first.charAt(0)}.${last}@${dice.pick(lastNames)}-gmbh.example`,
  random: (dice) => `${dice.hex(10)}@outlook.com`,
};

export function mailOf(dice: Dice, mailbox: Mailbox, names: Names): string {
  return mailboxes[mailbox](dice, names);
}

export function personOf(dice: Dice, traits: Traits = {}): Person {
  const { use: wantedUse, browser: wantedBrowser, mailbox = ordinaryMailbox(dice), ...given } = traits;
  const wanted = given.country ?? dice.weighted(countries).name;
  const home = given.home ?? wanted;
  const names = namesOf(dice);
  const browser = wantedBrowser ?? (dice.chance(0.55) ? 'phone' : 'desktop');
  const network = networkIn(dice, wanted, wantedUse ?? ordinaryUse(dice, wanted, browser));
  return {
    name: `${capital(names.first)} ${capital(names.last)}`,
    email: mailOf(dice, mailbox, names),
    ip: addressIn(dice, network),
    language: countries.find(({ name }) => name === home)?.language ?? 'en-US',
    userAgent: userAgentOf(dice, browser),
    device: dice.chance(browser === 'private' ? 0.9 : 0.12) ? null : deviceOf(dice),
    card: cardOf(dice),
    ...given,
    country: given.ip === undefined ? network.country : wanted,
    home,
  };
}

export const deviceOf = (dice: Dice) => `dev_${dice.hex(16)}`;
export const cardOf = (dice: Dice) => `pm_${dice.hex(20)}`;

function ordinaryMailbox(dice: Dice): Mailbox {
  const kinds = [
    { name: 'named', weight: 78 },
    { name: 'numbered', weight: 8 },
    { name: 'work', weight: 8 },
    { name: 'alias', weight: 4 },
    { name: 'random', weight: 1.5 },
    { name: 'disposable', weight: 0.5 },
  ] as const;
  return dice.weighted(kinds).name;
}

function ordinaryUse(dice: Dice, country: string, browser: Browser): NetworkUse {
  const away =
    browser === 'desktop' ? ({ use: 'office', share: 0.12 } as const) : ({ use: 'mobile', share: 0.5 } as const);
  const use = dice.chance(0.03) ? 'vpn' : away.use;
  const isAway = use === 'vpn' || dice.chance(away.share);
  return isAway && hasNetwork(country, use) ? use : 'residential';
}

/** The weight of each hour of the day where they live: little at night, most in the evening. */
const hours = [2, 1, 0.6, 0.4, 0.4, 0.8, 2, 4, 5, 5, 5, 5.5, 6.5, 6, 5, 5, 5, 6, 7, 8, 9, 9, 7, 4];

export function wakingMoment(dice: Dice, span: { fromMs: number; untilMs: number }, country: string): number {
  const offset = countries.find(({ name }) => name === country)?.hours ?? 0;
  for (;;) {
    const at = dice.between(span.fromMs, span.untilMs);
    const hour = Math.floor(at / 3_600_000 + offset) % 24;
    if (dice.chance((hours[hour] ?? 0) / 9)) return at;
  }
}

export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function words(text: string): string[] {
  return text.split(/\s+/);
}
