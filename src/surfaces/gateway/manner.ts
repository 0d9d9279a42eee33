// How one address of a dialect is spoken: what of it a question is, and how an answer in the house's own form is told.
import type { Questioned, StreamPart, Told } from '#kernel/model';
import type { Dialect } from './refuse.ts';

export interface Manner {
  readonly dialect: Dialect;
  readonly path: '/chat/completions' | '/responses' | '/messages';
  /** Fields by which one says how much may be written. */
  readonly limits: readonly string[];
  /** The question in the house's own form; throws where the form has no words for it. */
  question(fields: unknown): Questioned;
  whole(told: Told, head: Head): object;
  /** Says each part of a stream as it comes; what a part means may depend on those before. */
  speaker(head: Head, fields: unknown): (part: StreamPart) => string;
}

export interface Head {
  readonly id: string;
  /** In seconds. */
  readonly created: number;
}

/** One event of a stream. */
export function frame(data: object, event?: string): string {
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** Rules are no model, and every answer of theirs says so. */
export function noticeOf({ engine, notice }: Pick<Told, 'engine' | 'notice'>): object {
  return engine === 'builtin' ? { cadre: { engine, notice } } : {};
}
