// What an expression has become in JSONata, and what is known while it is said.
import type { Tree } from './parse.ts';

export type Sort = 'text' | 'number' | 'boolean' | 'list' | 'instant' | 'any';

export interface Told {
  readonly code: string;
  readonly sort: Sort;
}

/** Where the answers of another node are to be found, and from which place on, when only some of them are meant. */
export interface Sight {
  readonly path: string;
  /** In a loop: so many of them at a time. */
  readonly within?: { readonly loop: string; readonly size: number };
}

export interface Names {
  /** By its name where it comes from. */
  sightOf(name: string): Sight | undefined;
  /** A setting of theirs becomes a parameter of the flow. */
  parameter(name: string): string;
  /** Whether it is worked out for each item of what comes in, or once for the whole. */
  readonly isEach: boolean;
}

export interface Teller extends Names {
  tell(tree: Tree): Told;
  /** Names that a lambda has given, on the way down. */
  readonly bound: ReadonlySet<string>;
  within(names: readonly string[]): Teller;
}

export const quoted = (text: string) => JSON.stringify(text);

/** As a value that leaves the expression: an instant is its text. */
export function plain({ code, sort }: Told): string {
  return sort === 'instant' ? `$fromMillis(${code})` : code;
}

/** Of a value that is written out. */
export function sortOf(value: unknown): Sort {
  const type = typeof value;
  if (type === 'string') return 'text';
  return type === 'number' || type === 'boolean' ? type : 'any';
}
