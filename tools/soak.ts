// `npm run soak [-- name words …]`: the long runs. Most have a short version among the tests.
import { spawn } from 'node:child_process';

const soaks = {
  tenants: 'A thousand companies at once: nobody sees another one, no write is lost, memory stays flat.',
  fairness: 'A thousand companies with flows and schedules: nobody waits twice as long because another one is noisy.',
  crash: 'Killed again and again under load: what was acknowledged is there exactly once.',
  flows: 'Killed at every place of a flow: each run comes to its end, and everything is done once.',
  runs: 'Processes that carry out runs are killed and frozen again and again: nothing is lost or done twice.',
  lasting: 'A run of a hundred thousand steps, and twenty thousand that sleep or wait: rows and nothing else.',
  gateway:
    'Providers that fail at random, for long: each question is answered or clearly refused, each token counted once.',
} as const;

const [name, ...words] = process.argv.slice(2);
const chosen = Object.keys(soaks).filter((one) => name === undefined || one === name);

if (chosen.length === 0) {
  for (const [one, promise] of Object.entries(soaks)) console.error(`${one.padEnd(9)}${promise}`);
  process.exitCode = 2;
}
for (const one of chosen) {
  console.log(`${one}: ${soaks[one as keyof typeof soaks]}`);
  const passed = await passes(one);
  console.log(`${passed ? 'PASS' : 'FAIL'}  ${one}`);
  if (!passed) process.exitCode = 1;
}

function passes(one: string): Promise<boolean> {
  const child = spawn(process.execPath, ['--expose-gc', `test/soak/${one}.ts`, ...words], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
}
