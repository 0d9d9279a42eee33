// `npm run check [-- --fix] [part …]`: everything that can be known without a database, in under a minute.

import { type Outcome, type Part, parts } from './check/parts.ts';

const words = process.argv.slice(2);
const shouldFix = words.includes('--fix');
const wanted = words.filter((word) => !word.startsWith('--'));
const unknown = wanted.filter((word) => !parts.some(({ name }) => name === word));
const chosen = parts.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}: ${parts.map(({ name }) => name).join(', ')}`);
  process.exitCode = 2;
} else {
  // What --fix rewrites, the others read: it goes first.
  const fixers = shouldFix ? chosen.filter(({ canFix }) => canFix) : [];
  const first = await Promise.all(fixers.map(show));
  const rest = await Promise.all(chosen.filter((part) => !fixers.includes(part)).map(show));
  const red = [...first, ...rest].filter(({ isGreen }) => !isGreen);
  for (const { output } of red) console.log(`\n${output.trim()}`);
  process.exitCode = red.length > 0 ? 1 : 0;
}

async function show(part: Part): Promise<Outcome> {
  const startedAt = performance.now();
  const outcome = await part.run({ root: process.cwd(), shouldFix });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const mark = outcome.isGreen ? 'ok ' : 'RED';
  console.log(`${mark}  ${part.name.padEnd(8)} ${seconds.padStart(5)} s  ${outcome.summary}`);
  return outcome;
}
