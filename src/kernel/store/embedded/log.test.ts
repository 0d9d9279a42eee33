import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { boundLog, logPath, logTail } from './log.ts';

const home = mkdtempSync(join(tmpdir(), 'cadre-log-'));

after(() => rmSync(home, { recursive: true }));

test('a log that grew past its limit is set aside, and its open writer goes on in the emptied file', () => {
  const path = logPath(home);
  const writer = openSync(path, 'a');
  writeSync(writer, 'old line\n'.repeat(10));
  boundLog(path, 100);
  assert.equal(statSync(path).size, 90, 'below its limit it is left alone');
  boundLog(path, 50);
  writeSync(writer, 'new line\n');
  closeSync(writer);
  assert.equal(readFileSync(path, 'utf8'), 'new line\n');
  assert.equal(readFileSync(`${path}.1`, 'utf8'), 'old line\n'.repeat(10));
});

test('the tail of a log starts where the reader asks, and survives the log being set aside meanwhile', () => {
  const path = logPath(home);
  assert.equal(logTail(path), 'new line');
  assert.equal(logTail(path, 4), 'line');
  assert.equal(logTail(path, 10_000), '');
});
