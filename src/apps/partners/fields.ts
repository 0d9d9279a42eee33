// What no description of a single field can say, and is looked at before anything is done. It is refused as the rest of
// the input is: by the name of the field.
import { Fault } from '#base/fault';

const known: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export function isCurrency(code: string): boolean {
  return known.has(code);
}

export function needCurrency(code: string, field = 'currency') {
  if (!isCurrency(code)) throw wrongField(field, `ISO 4217 knows no currency ${code}`);
}

interface Period {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

export function needOrder({ from, until }: Period) {
  if (from !== undefined && until !== undefined && until < from) {
    throw wrongField('until', 'The period ends before it begins');
  }
}

export function wrongField(field: string, message: string): Fault {
  return new Fault('invalid', `${field}: ${message}`, { details: { problems: [{ field, message }] } });
}
