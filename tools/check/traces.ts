// Nothing in the repository says on whose machine it was written or from where its packages came.

import { fileRule, type Rule } from './rule.ts';

const machine = /(?<![\w.*#}\])/-])\/(?:work|root|home\/\w+|Users\/\w+)\/[\w.-]/g;
const registry = /registry[.](?:npmjs|yarnpkg|npmmirror)[.]\w+|npm[.]pkg[.]github[.]com/g;
const resolved = /"resolved": "(?!file:)[^"]*"/g;
const setting = /^\s*(?:@[\w-]+:)?registry\s*=.*|^.*:_(?:authToken|auth|password)\s*=.*/gm;

export const tracesRule: Rule = fileRule('traces', ({ file, report }) => {
  const refuse = (pattern: RegExp, message: string) => {
    for (const match of file.text.matchAll(pattern)) report(match.index, message);
  };
  refuse(machine, 'a path of one machine');
  refuse(registry, "a package registry's host");
  if (/(^|\/)package-lock\.json$/.test(file.path)) refuse(resolved, 'the lock file names where packages came from');
  if (/(^|\/)\.npmrc$/.test(file.path)) refuse(setting, 'the registry belongs in the settings of a machine');
});
