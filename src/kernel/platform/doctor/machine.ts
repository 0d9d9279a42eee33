// What the doctor looks at on the machine: settings, keys, disk, clock, log, backups.
import { access, constants, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { durationMs, msOf } from '#base/time';
import { prepared, records } from '#kernel/store';
import { keptOn } from '../backup/shelf.ts';
import type { Upkeep } from '../upkeep.ts';
import { absent, type Examination, fail, ok, type Verdict, warn } from './verdict.ts';

const gigabyte = 2 ** 30;
const latest = prepared(
  `select max(at) as at from (
     select max(created_at) as at from event.ai_events union all select max(last_at) from work.schedules) known`,
);

export function machineExaminations(upkeep: Upkeep): Examination[] {
  return [
    { name: 'environment', look: () => Promise.resolve(environment(upkeep)) },
    { name: 'root key', look: () => rootKey(upkeep) },
    { name: 'backups', look: () => backups(upkeep) },
    { name: 'disk space', look: () => disk(upkeep) },
    { name: 'clock', look: () => clock(upkeep) },
    { name: 'log', look: () => log(upkeep) },
  ];
}

function environment({ settings, store }: Upkeep): Verdict {
  const set = Object.keys(settings).filter((name) => settings[name]);
  if (store.kind === 'external' && !(settings.CADRE_ROOT_KEY || settings.SESSION_ENCRYPTION_KEY)) {
    return fail(
      'DATABASE_URL is set and CADRE_ROOT_KEY is not',
      'Set CADRE_ROOT_KEY to the key this database began with',
    );
  }
  return ok(set.length > 0 ? `Set: ${set.join(', ')}` : 'Nothing is set; everything is at its default');
}

async function rootKey({ home, settings }: Upkeep): Promise<Verdict> {
  if (settings.CADRE_ROOT_KEY || settings.SESSION_ENCRYPTION_KEY) return ok('It comes from the environment');
  const found = await stat(join(home, 'root.key')).catch(() => undefined);
  if (!found) return fail('There is no root key in the home', 'Set CADRE_ROOT_KEY, or put root.key back');
  if ((found.mode & 0o077) !== 0) return fail('Others on this machine can read root.key', 'chmod 600 root.key');
  return warn(
    'It lies beside the data',
    'Keep a copy of root.key elsewhere; no backup holds it, and none opens without it',
  );
}

async function backups({ home, clock }: Upkeep): Promise<Verdict> {
  const [newest] = await keptOn(home);
  if (!newest) return warn('There is none', 'Run `cadre backup`, and keep a copy elsewhere');
  const age = clock.nowMs() - msOf(newest.takenAt);
  if (age > durationMs('26 hours'))
    return warn(`The newest is of ${newest.takenAt}`, 'See why the daily one did not run');
  return ok(`The newest is of ${newest.takenAt}`);
}

async function disk({ home }: Upkeep): Promise<Verdict> {
  const { bavail, blocks, bsize } = await statfs(home);
  const free = bavail * bsize;
  const share = Math.round((bavail / blocks) * 100);
  const note = `${(free / gigabyte).toFixed(1)} GB free, ${share} %`;
  if (free < gigabyte) return fail(note, 'Make room: PostgreSQL stops when its disk is full');
  return share < 10 ? warn(note, 'Make room before it is needed') : ok(note);
}

/** A clock that has gone back gives ids and instants that were given before. */
async function clock({ clock: own, store }: Upkeep): Promise<Verdict> {
  const now = new Date(own.nowMs()).toISOString();
  const [row] = records(await store.engine(now).run({ statement: latest, values: [] }));
  if (typeof row?.at !== 'string') return ok(now);
  const ahead = msOf(row.at) - own.nowMs();
  if (ahead <= durationMs('5 seconds')) return ok(now);
  return fail(`It is ${now}, but something happened at ${row.at} already`, 'Set the clock of this machine right');
}

async function log({ logFolder }: Upkeep): Promise<Verdict> {
  const found = await stat(logFolder).catch(() => undefined);
  if (!found) return absent(`There is no log in ${logFolder}`);
  try {
    await access(logFolder, constants.W_OK);
    return ok(logFolder);
  } catch {
    return fail(`${logFolder} can not be written to`, 'Give the folder to the user that runs Cadre');
  }
}
