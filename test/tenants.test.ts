import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { TenantsReport } from './soak/tenants.ts';

const run = promisify(execFile);

test('two hundred companies at once keep apart, lose nothing and leave memory as it was', async () => {
  const words = ['--expose-gc', 'test/soak/tenants.ts', '--tenants=200', '--callers=100', '--seconds=3'];
  // What is wrong is in its report; that it ends with 1 then says no more.
  const { stdout } = await run(process.execPath, words).catch((error: { stdout: string }) => error);
  const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as TenantsReport;
  const { foreignRows, misplacedRows, lostWrites, doubledWrites, faults } = report;
  assert.deepEqual(
    { foreignRows, misplacedRows, lostWrites, doubledWrites, faults },
    {
      ...{ foreignRows: 0, misplacedRows: 0, lostWrites: 0, doubledWrites: 0 },
      faults: [],
    },
  );
  assert.ok(report.reads > 200 && report.writes > 100, `too little was done to prove anything: ${stdout}`);
  assert.ok(report.isFlat, `${report.keptBytesPerCall} bytes of each call stay in memory`);
});
