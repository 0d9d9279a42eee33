import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import pino from 'pino';
import { type LogFile, newestLines, openLogFile } from './log-file.ts';
import { logSearch } from './log-search.ts';

interface Found {
  readonly at: string;
  readonly level: string;
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

suite('the log', () => {
  let place: string;
  before(async () => {
    place = await mkdtemp(join(tmpdir(), 'cadre-log-'));
  });
  after(() => rm(place, { recursive: true }));

  const folder = () => mkdtemp(join(place, 'log-'));
  const loggerOf = ({ stream }: LogFile) => pino({ base: null, level: 'debug' }, stream);

  async function search(at: string, wanted: object = {}): Promise<Found[]> {
    const capability = logSearch(at);
    const input = capability.contract.spec.input.parse(wanted);
    const { items } = capability.contract.spec.output.parse(await capability.run({} as never, input)) as {
      items: Found[];
    };
    return items;
  }

  async function lines(at: string): Promise<string[]> {
    const all: string[] = [];
    for await (const line of newestLines(at)) all.push(line);
    return all;
  }

  test('when a file is full a new one is begun; the newest and four older ones are kept', async () => {
    const at = await folder();
    const file = await openLogFile(at, { largestBytes: 2000, lookEveryMs: 5 });
    const log = loggerOf(file);
    let written = 0;
    while ((await readdir(at)).length < 5 || written < 400) {
      for (let n = 0; n < 10; n += 1) {
        written += 1;
        log.info({ n: written }, 'a line of the log');
      }
      await new Promise((resolve) => setTimeout(resolve, 6));
    }
    await file.close();
    const names = (await readdir(at)).sort();
    assert.deepEqual(names, ['cadre.log', 'cadre.log.1', 'cadre.log.2', 'cadre.log.3', 'cadre.log.4']);
    const numbers = (await lines(at)).map((line) => (JSON.parse(line) as { n: number }).n);
    const expected = Array.from({ length: numbers.length }, (_, index) => written - index);
    assert.deepEqual(numbers, expected, 'newest first, without a gap');
  });

  test('only the user who runs Cadre may read it', async () => {
    const at = join(await folder(), 'inner');
    const file = await openLogFile(at);
    loggerOf(file).info('hello');
    await file.close();
    assert.equal((await stat(at)).mode & 0o777, 0o700);
    assert.equal((await stat(join(at, 'cadre.log'))).mode & 0o777, 0o600);
  });

  test('what was logged is on the disk when it is closed', async () => {
    const at = await folder();
    const file = await openLogFile(at);
    for (let n = 0; n < 5000; n += 1) loggerOf(file).info({ n }, 'hello');
    await file.close();
    assert.equal((await readFile(join(at, 'cadre.log'), 'utf8')).split('\n').length, 5001);
  });

  test('a search finds by words, gravity, request and time, newest first', async () => {
    const at = await folder();
    const entry = (level: number, time: string, rest: object) =>
      JSON.stringify({ level, time: Date.parse(time), ...rest });
    await writeFile(
      join(at, 'cadre.log.1'),
      `${entry(30, '2026-01-01T10:00:00Z', { msg: 'Old news', requestId: 'r-1' })}\nnot JSON at all\n{"level":"x"}\n`,
    );
    await writeFile(
      join(at, 'cadre.log'),
      [
        entry(20, '2026-01-02T10:00:00.000Z', { msg: 'chatter' }),
        entry(30, '2026-01-02T10:00:00.500Z', { msg: 'He said "stop\nit"', requestId: 'r-1', who: { name: 'Zoë' } }),
        entry(40, '2026-01-02T10:00:01.000Z', { msg: 'Careful', requestId: 'r-2' }),
        entry(60, '2026-01-02T10:00:02.000Z', { msg: 'It is over' }),
        '',
      ].join('\n'),
    );
    const found = async (wanted: object) => (await search(at, wanted)).map(({ message }) => message);
    const said = 'He said "stop\nit"';
    assert.deepEqual(await found({}), ['It is over', 'Careful', said, 'Old news']);
    assert.deepEqual(await found({ level: 'debug' }), ['It is over', 'Careful', said, 'chatter', 'Old news']);
    assert.deepEqual(await found({ level: 'warn' }), ['It is over', 'Careful']);
    assert.deepEqual(await found({ level: 'error' }), ['It is over'], 'graver than error is an error');
    assert.deepEqual(await found({ words: 'CAREFUL' }), ['Careful']);
    assert.deepEqual(await found({ words: '"stop' }), [said]);
    assert.deepEqual(await found({ words: 'stop\nit' }), [said]);
    assert.deepEqual(await found({ words: 'zoË' }), [said]);
    assert.deepEqual(await found({ words: 'nowhere' }), []);
    assert.deepEqual(await found({ requestId: 'r-1' }), [said, 'Old news']);
    assert.deepEqual(await found({ limit: 2 }), ['It is over', 'Careful']);
    assert.deepEqual(await found({ from: '2026-01-02T10:00:00Z' }), ['It is over', 'Careful', said]);
    assert.deepEqual(await found({ from: '2026-01-02T10:00:01Z' }), ['It is over', 'Careful']);
    assert.deepEqual(await found({ until: '2026-01-02T10:00:00Z', level: 'debug' }), ['chatter', 'Old news']);
    assert.deepEqual(await search(at, { words: 'careful' }), [
      { at: '2026-01-02T10:00:01.000Z', level: 'warn', message: 'Careful', fields: { requestId: 'r-2' } },
    ]);
  });

  test('where nothing was logged nothing is found', async () => {
    assert.deepEqual(await search(await folder()), []);
    assert.deepEqual(await search(join(place, 'nowhere')), []);
  });
});
