// How our PostgreSQL is set: durable, sized for a small machine, reachable only through its socket. Given on the
// command line, so a start always runs with this version's settings.
import { totalmem } from 'node:os';
import { join } from 'node:path';

export interface Listen {
  readonly host: string;
  readonly port: number;
}

const settings = {
  max_connections: '100',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'replica',
  max_wal_size: '1GB',
  checkpoint_timeout: '5min',
  maintenance_work_mem: '64MB',
  work_mem: '8MB',
  random_page_cost: '1.1',
  jit: 'off',
  // A young database is planned by guesses until it has been looked at.
  autovacuum_naptime: '15s',
  max_logical_replication_workers: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  idle_in_transaction_session_timeout: '60s',
  unix_socket_permissions: '0700',
  logging_collector: 'off',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  // Statements and the values in DETAIL lines are the business's own and do not belong in a log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
} as const;

/** Outlives every process that is killed, but not the machine; with so many databases that looking round costs. */
const passing = { fsync: 'off', full_page_writes: 'off', autovacuum_naptime: '1min' } as const;

export const loopbackRules = 'pg_hba.loopback.conf';

export interface ServerOptions {
  readonly listen?: Listen | undefined;
  readonly passing?: boolean | undefined;
}

export function serverArguments(dataDir: string, socketDir: string, options: ServerOptions): string[] {
  const { listen } = options;
  const all = {
    ...settings,
    ...(options.passing ? passing : {}),
    ...memorySettings(),
    unix_socket_directories: socketDir,
    listen_addresses: listen?.host ?? '',
    port: String(listen?.port ?? 5432),
    ...(listen === undefined ? {} : { hba_file: join(dataDir, loopbackRules) }),
  };
  return ['-D', dataDir, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

function memorySettings() {
  const limit = process.constrainedMemory();
  const megabytes = Math.floor((limit > 0 ? Math.min(limit, totalmem()) : totalmem()) / 2 ** 20);
  const shared = Math.min(512, Math.max(64, Math.floor(megabytes / 8)));
  return { shared_buffers: `${shared}MB`, effective_cache_size: `${Math.max(128, Math.floor(megabytes / 2))}MB` };
}
