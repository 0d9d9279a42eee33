// The working tree as the rules see it: every file that git would commit, code already parsed.

import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type Code, parseCode } from './syntax.ts';

export interface SourceFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly code: Code | null;
}

export interface Tree {
  readonly root: string;
  readonly files: readonly SourceFile[];
  readonly byPath: ReadonlyMap<string, SourceFile>;
  /** package.json's `imports`: `#kernel/*` and its like. */
  readonly importMap: Readonly<Record<string, string>>;
}

const codeFile = /\.(ts|tsx|mts|js|mjs|jsx)$/;
const binaryFile = /\.(png|jpe?g|gif|webp|avif|ico|woff2?|ttf|pdf|zip|gz|wasm|mp[34]|wav)$/;
const mostBytes = 5_000_000;

export function readTree(root: string): Tree {
  const files = listPaths(root).map((path) => readSource(root, path));
  const byPath = new Map(files.map((file) => [file.path, file]));
  const manifest = byPath.get('package.json');
  const importMap = manifest === undefined ? {} : (JSON.parse(manifest.text).imports ?? {});
  return { root, files, byPath, importMap };
}

/** The code that every part of a check must have read. */
export function listCode(root: string): string[] {
  return listPaths(root).filter((path) => codeFile.test(path));
}

function listPaths(root: string): string[] {
  const all = existsSync(join(root, '.git')) ? listTracked(root) : listFolder(root);
  return all.filter((path) => !binaryFile.test(path) && isReadable(join(root, path))).sort();
}

function listTracked(root: string): string[] {
  const options = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const output = execFileSync('git', options, { cwd: root, encoding: 'utf8', maxBuffer: 100_000_000 });
  return output.split('\0').filter((path) => path !== '');
}

function listFolder(root: string): string[] {
  const exclude = (path: string) => /(^|[\\/])(node_modules|\.git|\.cadre|dist|coverage)$/.test(path);
  const found = globSync(['**/*', '.*'], { cwd: root, exclude });
  return found.map((path) => path.split(sep).join('/'));
}

function isReadable(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size <= mostBytes;
}

function readSource(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, text, code: codeFile.test(path) ? parseCode(path, text) : null };
}
