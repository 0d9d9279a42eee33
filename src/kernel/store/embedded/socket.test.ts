import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { thisProcess } from './identity.ts';
import { makeSocketDir, removeSocketDir } from './socket.ts';

const base = mkdtempSync(join(tmpdir(), 'cadre-socket-'));
const deep = join(base, 'd'.repeat(100));
const longestAddressBytes = 107;

after(() => rmSync(base, { recursive: true }));

test('the socket lies in the home, where only its owner may enter', () => {
  const directory = makeSocketDir(base, thisProcess());
  assert.equal(directory, join(base, 'socket'));
  assert.equal(statSync(directory).mode & 0o777, 0o700);
});

test('a home too deep for a socket address has its socket in a short private directory', () => {
  const directory = makeSocketDir(deep, thisProcess());
  assert.ok(Buffer.byteLength(`${directory}/.s.PGSQL.5432`) <= longestAddressBytes);
  assert.equal(statSync(directory).mode & 0o777, 0o700);
  assert.equal(makeSocketDir(deep, thisProcess()), directory, 'the same home finds the same directory');
  removeSocketDir(directory);
});

test('a directory that others may enter is not used, though it has the expected name', () => {
  const expected = makeSocketDir(deep, thisProcess());
  chmodSync(expected, 0o777);
  const used = makeSocketDir(deep, thisProcess());
  assert.notEqual(used, expected);
  assert.equal(statSync(used).mode & 0o777, 0o700);
  removeSocketDir(used);
  removeSocketDir(expected);
});

test('what an ended server left in the directory is gone before the next one starts', () => {
  const directory = makeSocketDir(base, thisProcess());
  mkdirSync(join(directory, '.s.PGSQL.5432.lock'));
  makeSocketDir(base, thisProcess());
  removeSocketDir(directory);
  assert.equal(statSync(directory, { throwIfNoEntry: false }), undefined);
});
