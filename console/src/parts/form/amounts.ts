// An amount as people write it: 1,234.50 and 1.234,50, with the sign of its currency or without. What can be read in
// two ways is not guessed: a thousand times too little would be paid.
import { fractionOf } from './schema.ts';

export type Amount = { readonly minor: number } | { readonly issue: string };

export function amountIn(text: string, currency: string): Amount {
  const dense = text.replace(/[\s'’]/g, '').replace('−', '-');
  const [, sign = '', before = '', number = '', behind = ''] = form.exec(dense) ?? [];
  if (number === '') return { issue: `This is an amount. You wrote ${text}.` };
  const other = [before, behind].find((one) => one !== '' && !isCalled(currency, one));
  if (other !== undefined) return { issue: `The currency beside it is ${currency}. You wrote ${text}.` };
  return minorOf({ text, number, isNegative: sign === '-' }, currency);
}

/** As it stands in its field, to the last digit. */
export function amountText(minor: number, currency: string): string {
  const digits = fractionOf(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

const form = /^([-+]?)([^\d.,+-]*)((?:\d+|[.,]\d)[\d.,]*)([^\d.,+-]*)$/;

function isCalled(currency: string, word: string): boolean {
  if (word.toUpperCase() === currency) return true;
  return (['symbol', 'narrowSymbol'] as const).some((currencyDisplay) => {
    const format = new Intl.NumberFormat('en-US', { style: 'currency', currency, currencyDisplay });
    return format.formatToParts(0).some(({ type, value }) => type === 'currency' && value === word);
  });
}

interface Written {
  readonly text: string;
  readonly number: string;
  readonly isNegative: boolean;
}

function minorOf({ text, number, isNegative }: Written, currency: string): Amount {
  const digits = fractionOf(currency);
  const point = pointIn(number, digits);
  if (point === 'either')
    return { issue: `${text} can be read in two ways. Write it with two digits behind the point.` };
  const [whole = '', part = '', ...more] = point === '' ? [number] : number.split(point);
  if (more.length > 0 || !grouped.test(whole)) return { issue: `This is an amount. You wrote ${text}.` };
  if (part.length > digits) return { issue: `${currency} has ${digits} digits behind the point. You wrote ${text}.` };
  const minor = Number(`${whole.replace(/[.,]/g, '')}${part.padEnd(digits, '0')}`);
  if (!Number.isSafeInteger(minor)) return { issue: `This is an amount. You wrote ${text}.` };
  return { minor: isNegative ? -minor : minor };
}

const grouped = /^(?:\d*|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+)$/;

/** Which sign stands before the smaller part; empty when there is none. */
function pointIn(number: string, digits: number): '.' | ',' | '' | 'either' {
  const last = /[.,](?=[^.,]*$)/.exec(number)?.[0] as '.' | ',' | undefined;
  if (last === undefined) return '';
  const signs = number.replace(/\d/g, '');
  if (signs.includes('.') && signs.includes(',')) return last;
  if (signs.length > 1) return '';
  const [whole, behind = ''] = number.split(last);
  if (behind.length !== 3 || whole === '0' || whole === '') return last;
  if (last === ',' || digits === 0) return '';
  return digits === 3 ? last : 'either';
}
