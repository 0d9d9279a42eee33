import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { Fault } from '#base/fault';
import { lockHome } from './lock.ts';

const home = mkdtempSync(join(tmpdir(), 'cadre-lock-'));
const children = new Set<ChildProcess>();

after(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(home, { recursive: true });
});

// Tries once for every line it reads, and keeps what it wins until the next line.
const contender = `
  import { createInterface } from 'node:readline';
  import { lockHome } from '${new URL('lock.ts', import.meta.url)}';
  console.log('here');
  let lock;
  for await (const command of createInterface({ input: process.stdin })) {
    try {
      if (command === 'release') lock?.release();
      else lock = lockHome(${JSON.stringify(home)});
      console.log(lock && command !== 'release' ? 'won' : 'free');
      if (command === 'release') lock = undefined;
    } catch (fault) {
      console.log(fault.code);
    }
  }`;

interface Contender {
  readonly child: ChildProcess;
  ask(command: string): Promise<string>;
}

async function startContender(): Promise<Contender> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', contender], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.add(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    child,
    async ask(command) {
      child.stdin.write(`${command}\n`);
      const { value } = await lines.next();
      return String(value);
    },
  };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  children.delete(child);
}

test('a home that is held is refused with the pid of its holder, and is free once released', () => {
  const lock = lockHome(home);
  assert.throws(
    () => lockHome(home),
    (error) => error instanceof Fault && error.code === 'conflict' && error.message.includes(`process ${process.pid}`),
  );
  lock.release();
  lockHome(home).release();
  assert.deepEqual(readdirSync(home), []);
});

test('of many simultaneous starters exactly one wins, also over the lock of a killed holder', async () => {
  let contenders = await Promise.all(Array.from({ length: 6 }, startContender));
  for (let round = 0; round < 4; round++) {
    const answers = await Promise.all(contenders.map((one) => one.ask('take')));
    assert.deepEqual(
      answers.filter((answer) => answer !== 'conflict'),
      ['won'],
    );
    const winner = contenders[answers.indexOf('won')];
    assert.ok(winner);
    await kill(winner.child);
    assert.ok(existsSync(join(home, 'cadre.lock')), 'the killed holder left its lock behind');
    contenders = contenders.filter((one) => one !== winner);
  }
  const [last] = contenders;
  assert.equal(await last?.ask('take'), 'won');
  assert.equal(await last?.ask('release'), 'free');
  assert.deepEqual(readdirSync(home), []);
});

test('a lock whose pid has gone to another process is stale', () => {
  writeFileSync(join(home, 'cadre.lock'), JSON.stringify({ pid: process.pid, born: 'another boot:1', token: 'x' }));
  lockHome(home).release();
});

test('a lock a power cut left empty is stale', () => {
  writeFileSync(join(home, 'cadre.lock'), '');
  lockHome(home).release();
});
