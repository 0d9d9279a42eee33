// Which weights and which score are to be tried, from what was typed.
import type { InputOf } from '../../client/http.ts';

export type Rules = Pick<InputOf<'partners.fraud.backtest'>, 'weights' | 'holdScore'>;

export interface Signal {
  readonly name: string;
  readonly weight: number;
  readonly about: string;
}

interface Typed {
  readonly weights: Readonly<Record<string, string>>;
  readonly score: string;
}

export function isWeight(text: string): boolean {
  return /^\d{1,3}$/.test(text.trim()) && Number(text) <= 100;
}

export function isScore(text: string): boolean {
  return isWeight(text) && Number(text) > 0;
}

/** Nothing that was typed is passed over: it is tried, or it is said what is wrong with it. */
export function rulesOf({ weights, score }: Typed, signals: readonly Signal[]): Rules | { readonly wrong: string } {
  const typed = Object.entries(weights).filter(([, text]) => text.trim() !== '');
  const bad = typed.find(([, text]) => !isWeight(text));
  if (bad) return { wrong: `A weight is a whole number from 0 to 100. You wrote ${bad[1].slice(0, 20)}.` };
  const isAsked = score.trim() !== '';
  if (isAsked && !isScore(score)) return { wrong: `A score is 1 to 100. You wrote ${score.slice(0, 20)}.` };
  const changed = typed.filter(([name, text]) => signals.find((one) => one.name === name)?.weight !== Number(text));
  if (changed.length === 0 && !isAsked) return { wrong: 'Change a weight or the score first.' };
  return {
    weights: Object.fromEntries(changed.map(([name, text]) => [name, Number(text)])),
    ...(isAsked ? { holdScore: Number(score) } : {}),
  };
}

/** What is different under these rules, in words. */
export function rulesInWords({ weights = {}, holdScore }: Rules, signals: readonly Signal[]): string[] {
  const held = holdScore === undefined ? [] : [`Held from ${holdScore} on`];
  const changed = Object.entries(weights).map(([name, weight]) => {
    const { about = name, weight: usual = 0 } = signals.find((one) => one.name === name) ?? {};
    return weight === 0 ? `Left out: ${about}` : `${weight} instead of ${usual}: ${about}`;
  });
  return [...held, ...changed];
}

export function isSame(one: Rules, other: Rules): boolean {
  const text = ({ weights = {}, holdScore }: Rules) => JSON.stringify([Object.entries(weights).toSorted(), holdScore]);
  return text(one) === text(other);
}
