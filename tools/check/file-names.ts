// Files and folders are kebab-case nouns. A name that needs one of these words has not found its idea yet.

import { fileRule, type Rule } from './rule.ts';

const empty = /^(util|helper|common|manager|service|handler|processor|impl|data|info)s?$/;
const housed = /^(src|test|bench|tools|console|docs)\//;
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export const fileNamesRule: Rule = fileRule('file-names', ({ file, report }) => {
  if (!housed.test(file.path)) return;
  for (const part of file.path.split('/')) {
    const stem = part.replace(/^\./, '').replace(/\.[a-z0-9]+$/, '');
    const word = stem.split(/[-._]/).find((one) => empty.test(one.toLowerCase()));
    if (word !== undefined) report(0, `"${word}" says nothing: name what is in it`);
    if (!isWellFormed(file.path, stem)) report(0, `"${part}" is not kebab-case`);
  }
});

/** The migration generator writes underscores; README and its like are shouted by custom. */
function isWellFormed(path: string, stem: string): boolean {
  if (path.includes('/migrations/')) return /^[a-z0-9_-]+$/.test(stem);
  if (path.endsWith('.md') && /^[A-Z]+$/.test(stem)) return true;
  return stem.split('.').every((one) => kebab.test(one));
}
