// The server is killed at random moments while clients write. Whatever was acknowledged must be there exactly once,
// with its entry in the record, its event, its usage and its reaction; so must what was sent again afterwards. Who
// follows the events meanwhile hears of each once.
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { endDatabase, pastTheWalls, postmasterOf } from './database.ts';
import { type Follower, followFrom } from './follower.ts';
import { type Server, startServer } from './server.ts';
import { faultsIn } from './traces.ts';
import { type Ledger, sendAgain, type Writer, writer } from './writers.ts';

export interface CrashSettings {
  readonly times: number;
  readonly writers: number;
  /** In every so many crashes PostgreSQL dies as suddenly as the server; 0 for never. */
  readonly databaseEvery: number;
}

export interface CrashReport {
  readonly kills: number;
  readonly databaseKills: number;
  readonly acknowledged: number;
  readonly unanswered: number;
  readonly repeated: number;
  /** Everything that is not as it must be. */
  readonly faults: readonly string[];
}

/** Counted from the first note of a turn: before it there is no load. */
const loadMs = { least: 50, most: 1000 } as const;
const firstNoteLimitMs = 20_000;
const sentAgain = 50;

export async function crashStory({ times, writers, databaseEvery }: CrashSettings): Promise<CrashReport> {
  const home = await mkdtemp(join(tmpdir(), 'cadre-crash-'));
  const ledger: Ledger = { acknowledged: [], repeated: 0, unanswered: 0, wrong: [] };
  const clients = Array.from({ length: writers }, (_, index) => writer(`w${index}`, ledger));
  let databaseKills = 0;
  let server: Server | undefined;
  let follower: Follower | undefined;
  try {
    for (let turn = 1; turn <= times; turn += 1) {
      server = await startServer(home);
      follower ??= await followFrom(server.url);
      const withDatabase = databaseEvery > 0 && turn % databaseEvery === 0;
      const postmaster = withDatabase ? postmasterOf(home).pid : undefined;
      await killUnderLoad(server, { clients, ledger, follower, postmaster });
      databaseKills += withDatabase ? 1 : 0;
    }
    server = await startServer(home);
    const { url } = server;
    await Promise.all(clients.map((client) => client.finish(url)));
    for (const note of someOf(ledger.acknowledged)) await sendAgain(url, note, ledger);
    const misheard = (await follower?.finish(url, ledger.acknowledged)) ?? [];
    const faults = await pastTheWalls(home, (look) => faultsIn(look, ledger.acknowledged));
    const { acknowledged, unanswered, repeated, wrong } = ledger;
    return {
      ...{ kills: times, databaseKills, unanswered, repeated },
      acknowledged: acknowledged.length,
      faults: [...wrong, ...misheard, ...faults],
    };
  } finally {
    await server?.stop();
    await endDatabase(home);
    await rm(home, { recursive: true, force: true });
  }
}

interface Load {
  readonly clients: readonly Writer[];
  readonly ledger: Ledger;
  readonly follower: Follower;
  /** Dies first, when it is to die. */
  readonly postmaster: number | undefined;
}

async function killUnderLoad(server: Server, { clients, ledger, follower, postmaster }: Load) {
  const stop = new AbortController();
  const before = ledger.acknowledged.length;
  const following = follower.follow(server.url);
  const writing = clients.map((client) => client.write(server.url, stop.signal));
  const giveUpAt = performance.now() + firstNoteLimitMs;
  while (ledger.acknowledged.length === before && performance.now() < giveUpAt) await pause(5);
  await pause(randomInt(loadMs.least, loadMs.most));
  const signal = randomInt(2) === 0 ? 'SIGKILL' : 'SIGQUIT';
  if (postmaster !== undefined) process.kill(postmaster, signal);
  server.kill();
  await server.ended;
  stop.abort();
  await Promise.all([following, ...writing]);
}

function someOf<Item>(items: readonly Item[]): Item[] {
  const step = Math.max(1, Math.floor(items.length / sentAgain));
  return items.filter((_, index) => index % step === 0);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      times: { type: 'string', default: '20' },
      writers: { type: 'string', default: '32' },
      'database-every': { type: 'string', default: '4' },
    },
  });
  const report = await crashStory({
    times: Number(values.times),
    writers: Number(values.writers),
    databaseEvery: Number(values['database-every']),
  });
  console.log(JSON.stringify(report, null, 2));
  process.exitCode = report.faults.length > 0 || report.acknowledged === 0 ? 1 : 0;
}
