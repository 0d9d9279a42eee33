// `npm run bench [-- name … --rounds 7 --ms 1500 --node=--cpu-prof]`: measures the promises of speed, all or by name.
import { parseArgs } from 'node:util';
import { echo } from './echo.ts';
import { events } from './events.ts';
import { gateway } from './gateway.ts';
import type { Bench } from './harness/bench.ts';
import { mcp } from './mcp.ts';
import { commission, follow } from './partners.ts';
import { row } from './row.ts';
import { start } from './start.ts';
import { work } from './work.ts';
import { write } from './write.ts';

const benches: readonly Bench[] = [start, echo, row, write, mcp, events, work, commission, follow, gateway];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
    ms: { type: 'string', default: '1500' },
    node: { type: 'string', multiple: true, default: [] },
  },
});
const settings = { rounds: Number(values.rounds), ms: Number(values.ms), flags: values.node };
const chosen = benches.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const unknown = positionals.filter((word) => !benches.some(({ name }) => name === word));

if (unknown.length > 0 || values.list || !(settings.rounds >= 1) || !(settings.ms >= 100)) {
  for (const { name, promise } of benches) console.log(`${name.padEnd(8)}${promise}`);
  if (!values.list) console.error(`There is no bench ${unknown.join(', ')}; --rounds is 1 or more, --ms 100 or more`);
  process.exitCode = values.list ? 0 : 2;
} else {
  process.exitCode = (await runAll()) ? 0 : 1;
}

async function runAll(): Promise<boolean> {
  const kept: { readonly name: string; readonly isKept: boolean }[] = [];
  for (const bench of chosen) {
    console.log(`\n${bench.name}: ${bench.promise}`);
    kept.push({ name: bench.name, isKept: await bench.run(settings) });
  }
  console.log(`\n${kept.map(({ name, isKept }) => `${isKept ? 'PASS' : 'MISS'} ${name}`).join(', ')}`);
  return kept.every(({ isKept }) => isKept);
}
