import { Fault } from '#base/fault';
import { type Body, formOf } from '../oauth/form.ts';

/** What was typed into a form of ours. What has other fields was not sent by it. */
export function fieldsOf(body: Body, known: readonly string[]): Readonly<Record<string, string>> {
  const fields = formOf(body);
  if (Object.keys(fields).every((name) => known.includes(name))) return fields;
  throw new Fault('invalid', 'This is not what the form of this page sends; load the page again');
}
