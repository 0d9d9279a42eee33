// Shapes of fields that the whole app asks for alike.
import type { z } from 'zod';
import { Fault } from '#base/fault';
import { Money } from '#kernel/contract';

const known: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export function isCurrency(code: string): boolean {
  return known.has(code);
}

export const CurrencyCode = Money.shape.currency.refine(isCurrency, 'There is no such currency in ISO 4217');

interface Period {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** A period that does not end before it begins. */
export function inOrder<Shape extends z.ZodType<Period>>(shape: Shape): Shape {
  const wrong = { path: ['until'], error: 'The period ends before it begins' };
  return shape.refine(({ from, until }) => from === undefined || until === undefined || from <= until, wrong);
}

/** What only the whole of it shows to be wrong, told as the rest of the input is. */
export function wrongField(field: string, message: string): Fault {
  return new Fault('invalid', `${field}: ${message}`, { details: { problems: [{ field, message }] } });
}
