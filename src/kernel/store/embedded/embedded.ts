// Cadre's own PostgreSQL, for whoever sets no DATABASE_URL: under the home, durable, reachable only by this user.
import { accessSync, constants, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '#base/fault';
import { linkedBinaries } from './binaries.ts';
import { ensureCluster, superuser } from './cluster.ts';
import { ensureDatabase } from './database.ts';
import { isRoot, thisProcess } from './identity.ts';
import { type Lock, lockHome } from './lock.ts';
import { boundLog, logPath, logSize, logTail } from './log.ts';
import { choosePlace, existingData, type PlaceRules } from './place.ts';
import { runningPostmaster } from './postmaster.ts';
import { adopt, end, launch, type Server } from './server.ts';
import { type Listen, serverArguments } from './settings.ts';
import { makeSocketDir, removeSocketDir } from './socket.ts';

export interface EmbeddedOptions {
  readonly home: string;
  readonly databaseName?: string;
  /** Loopback TCP beside the socket, without a password: for tests that need several processes. */
  readonly listen?: Listen;
  /** What it keeps need not outlive the machine: for tests, which make and drop databases by the dozen. */
  readonly passing?: boolean;
  readonly onLost?: (reason: string) => void;
  /** Hears what the operator should know, such as data that had to lie outside the home. */
  readonly onNotice?: (notice: string) => void;
  readonly place?: PlaceRules;
}

export interface Embedded {
  readonly socketDir: string;
  readonly port: number;
  readonly superuser: string;
  readonly pid: number;
  readonly tookOver: boolean;
  readonly dataDir: string;
  stop(): Promise<void>;
}

interface Running {
  readonly server: Server;
  readonly dataDir: string;
  readonly tookOver: boolean;
}

interface Watch {
  readonly log: string;
  readonly lock: Lock;
  readonly onLost: EmbeddedOptions['onLost'];
}

const logCheckMs = 60_000;

export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  refuseOpenNetwork(options.listen);
  const home = openHome(options.home);
  const lock = lockHome(home);
  try {
    const running = (await takeOver(home, options)) ?? (await startServer(home, options));
    return attend(running, { log: logPath(home), lock, onLost: options.onLost });
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openHome(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK | constants.X_OK);
    return realpathSync(path);
  } catch (cause) {
    const advice = 'Let this user write there, or set CADRE_HOME to another directory';
    throw new Fault('unavailable', `Cadre cannot write in its home ${path}. ${advice}`, { cause });
  }
}

/** The server an earlier Cadre left behind when it was killed, if it still answers where we look for it. */
async function takeOver(home: string, { listen, databaseName }: EmbeddedOptions): Promise<Running | undefined> {
  const data = existingData(home);
  if (data === undefined || !(isRoot() || data.owner.uid === thisProcess().uid)) return undefined;
  const found = runningPostmaster(data.path);
  if (found === undefined) return undefined;
  const server = await adopt(found, data.path);
  if (server === undefined) return undefined;
  const listens = listen === undefined || (server.host === listen.host && server.port === listen.port);
  if (listens && (await answers(server, databaseName))) return { server, dataDir: data.path, tookOver: true };
  await end(server);
  return undefined;
}

async function startServer(home: string, options: EmbeddedOptions): Promise<Running> {
  const place = choosePlace(home, options.place);
  if (place.base !== home) options.onNotice?.(`The database lies in ${place.base}: its user may not enter ${home}`);
  const binaries = linkedBinaries(place.programs, join(place.base, 'postgres-lib'));
  const dataDir = await ensureCluster(home, place, binaries);
  const log = logPath(home);
  boundLog(log);
  const socketDir = makeSocketDir(place.base, place.identity.owner);
  const args = serverArguments(dataDir, socketDir, options);
  const server = await launch({ dataDir, identity: place.identity, binaries, args, log });
  try {
    await ensureDatabase(server, options.databaseName);
  } catch (cause) {
    await end(server);
    throw new Fault('unavailable', `PostgreSQL started but does not answer in ${socketDir}`, { cause });
  }
  return { server, dataDir, tookOver: false };
}

async function answers(server: Server, databaseName: string | undefined): Promise<boolean> {
  try {
    await ensureDatabase(server, databaseName);
    return true;
  } catch {
    return false;
  }
}

function attend({ server, dataDir, tookOver }: Running, { log, lock, onLost }: Watch): Embedded {
  const bounding = setInterval(() => boundLog(log), logCheckMs).unref();
  const written = logSize(log);
  let stopping: Promise<void> | undefined;
  let over = false;
  void server.ended.then((how) => {
    over = true;
    clearInterval(bounding);
    if (stopping !== undefined) return;
    onLost?.(`PostgreSQL (process ${server.pid}) ended: ${how} ${logTail(log, written)}`.trim());
  });
  return {
    socketDir: server.socketDir,
    port: server.port,
    superuser,
    pid: server.pid,
    tookOver,
    dataDir,
    stop() {
      // Its pid may be another process's by now.
      stopping ??= (over ? server.ended : end(server))
        .then(() => removeSocketDir(server.socketDir))
        .finally(() => lock.release());
      return stopping;
    },
  };
}

function refuseOpenNetwork(listen: Listen | undefined): void {
  if (listen === undefined || listen.host === '127.0.0.1' || listen.host === '::1') return;
  throw new Fault('invalid', `The embedded PostgreSQL listens on 127.0.0.1 or ::1 only, not on ${listen.host}`);
}
