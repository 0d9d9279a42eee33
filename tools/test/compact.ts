// The report for a log: a dot for each test, every failure in full the moment it happens, what was skipped at the end.

import { relative } from 'node:path';
import type { EventData } from 'node:test';
import type { TestEvent } from 'node:test/reporters';

export async function* compact(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const skipped: string[] = [];
  for await (const { type, data } of events) {
    if (type === 'test:pass') yield passed(data, skipped);
    if (type === 'test:fail') yield failed(data);
    if (type === 'test:diagnostic' && data.level !== 'info') yield `\n${data.message}\n`;
  }
  yield ['', ...skipped, ''].join('\n');
}

/** A test that failed only because one inside it did says nothing new. */
export function isEcho(error: Error): boolean {
  return Reflect.get(error, 'failureType') === 'subtestsFailed';
}

/** What failed, where, and the beginning of why: enough to know which test to look at. */
export function inShort(failure: EventData.TestFail): string {
  return failed(failure).trim().split('\n').slice(0, 4).join('\n').slice(0, 600);
}

function passed({ name, details, skip, todo }: EventData.TestPass, skipped: string[]): string {
  if (details.type === 'suite') return '';
  const reason = typeof skip === 'string' ? skip : 'no reason given';
  if (skip) skipped.push(`skipped: ${name} (${reason})`);
  return skip || todo ? 's' : '.';
}

function failed({ name, file, line, details, todo }: EventData.TestFail): string {
  if (isEcho(details.error)) return '';
  if (todo) return 's';
  const place = file === undefined ? '' : `${relative(process.cwd(), file)}:${line ?? 1} `;
  return `\nX ${place}${name}\n${describe(details.error).replace(/^/gm, '  ')}\n`;
}

function describe(error: Error): string {
  const thrown = error.cause instanceof Error ? error.cause : error;
  const { cause } = thrown;
  const inner = cause === undefined ? '' : `\ncaused by ${cause instanceof Error ? cause.stack : String(cause)}`;
  const lines = ((thrown.stack ?? String(thrown)) + inner).split('\n');
  return lines.filter((line) => !/^\s+at .*\(?node:/.test(line)).join('\n');
}
