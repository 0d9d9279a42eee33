// The shape of a house rule, and the two ways to write one: over each file, or over each import.

import { resolve, type Target } from './resolve.ts';
import type { Code, Import } from './syntax.ts';
import type { SourceFile, Tree } from './tree.ts';

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

export interface Rule {
  readonly name: string;
  readonly find: (tree: Tree) => Violation[];
}

/** Reports at an offset into the file's text, or at a node of its syntax. */
export type Report = (at: number | { readonly start: number }, message: string) => void;

export interface FileCheck {
  readonly file: SourceFile;
  readonly tree: Tree;
  readonly report: Report;
}

export function fileRule(name: string, check: (one: FileCheck) => void): Rule {
  return { name, find: (tree) => tree.files.flatMap((file) => findIn({ name, file, tree, check })) };
}

export function codeRule(name: string, check: (one: FileCheck & { readonly code: Code }) => void): Rule {
  return fileRule(name, (one) => {
    if (one.file.code !== null) check({ ...one, code: one.file.code });
  });
}

export interface ImportCheck extends FileCheck {
  readonly entry: Import;
  readonly target: Target;
}

export function importRule(name: string, check: (one: ImportCheck) => void): Rule {
  return codeRule(name, ({ code, ...one }) => {
    for (const entry of code.imports) {
      if (entry.specifier !== '') check({ ...one, entry, target: resolve(one.tree, one.file.path, entry.specifier) });
    }
  });
}

export function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

interface Search {
  readonly name: string;
  readonly file: SourceFile;
  readonly tree: Tree;
  readonly check: (one: FileCheck) => void;
}

function findIn({ name, file, tree, check }: Search): Violation[] {
  const found: Violation[] = [];
  const report: Report = (at, message) => {
    const line = lineAt(file.text, typeof at === 'number' ? at : at.start);
    found.push({ path: file.path, line, rule: name, message });
  };
  check({ file, tree, report });
  return found;
}
