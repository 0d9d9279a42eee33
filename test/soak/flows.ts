// Processes that carry out a flow are killed at every place there is: before and after everything they say to the
// database or to a service. Each trip must come to its end, and what it does must have been done once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startVendor, type Vendor } from '../stage/vendor.ts';
import { endDatabase, type Look, postmasterOf } from './database.ts';
import type { Place } from './dying.ts';
import {
  type Company,
  type Death,
  foundCompany,
  placesOf,
  type Runner,
  startRunner,
  stepsOf,
  travelled,
} from './flow-company.ts';
import { type Places, placesAround, placesFor, sparedIn } from './places.ts';
import { deedsOf } from './road.ts';

export interface FlowsSettings {
  /** Where somebody dies, in this order; `every` place there is when absent. */
  readonly places?: readonly Place[];
  /** So many companies go on beside one another, each on a database of its own. */
  readonly lanes: number;
  /** Afterwards nobody sets out any more, and what was seen so far is told. */
  readonly longestMs?: number | undefined;
  readonly databaseUrl?: string | undefined;
}

export interface FlowsReport {
  readonly trips: number;
  readonly deaths: readonly Death[];
  /** Steps after which somebody could have died, and nobody has. */
  readonly spared: readonly number[];
  readonly faults: readonly string[];
}

const rootKey = 'a root key for soaks, and for nothing else';
const laterMs = 180_000;
const idleMs = 1500;
/** Between two things that are done at the same time one dies seldom. */
const mostAgain = 8;

interface Site {
  readonly home: string;
  readonly databaseUrl: string | undefined;
  readonly vendor: Vendor;
  readonly look: Look;
}

export async function flowsStory({ places, lanes, longestMs, databaseUrl }: FlowsSettings): Promise<FlowsReport> {
  const vendor = await startVendor();
  const endMs = performance.now() + (longestMs ?? Number.POSITIVE_INFINITY);
  const travel = (wanted: readonly Place[] | undefined) => {
    const next = placesFor(wanted, endMs);
    const sites = Array.from({ length: lanes }, (_, lane) => ({ lane, vendor, databaseUrl }));
    return Promise.all(sites.map((ground) => withSite(ground, (site) => laneOf(site, next))));
  };
  try {
    const told = await travel(places);
    // What happens beside the flow shifts the places a little from trip to trip.
    for (let again = 0; again < mostAgain && !places && sparedIn(told).length > 0; again += 1) {
      told.push(...(await travel(placesAround(told))));
    }
    return {
      trips: told.reduce((sum, { trips }) => sum + trips, 0),
      deaths: told.flatMap((one) => one.deaths),
      spared: sparedIn(told),
      faults: told.flatMap(({ faults }) => faults),
    };
  } finally {
    await vendor.close();
  }
}

async function laneOf(site: Site, places: Places) {
  const { home, databaseUrl, vendor, look } = site;
  const job = { home, databaseUrl, rootKey, vendorUrl: vendor.url };
  const deaths: Death[] = [];
  const faults: string[] = [];
  let starts = 0;
  let runner: Runner | undefined;
  async function atWork(): Promise<Runner> {
    if (runner?.isAlive()) return runner;
    starts += 1;
    runner = await startRunner({ ...job, aheadMs: starts * laterMs });
    return runner;
  }
  try {
    const company = await foundCompany(await atWork(), look);
    const idle = (await (await atWork()).tell({ does: 'idle', ms: idleMs })) as string[];
    let trips = 0;
    let between: number[] = [];
    for (let place = places.next(); place; place = places.next()) {
      const name = `${place.when}-${place.nth}-${home.slice(-6)}`;
      await (await atWork()).tell({ does: 'arm', place, idle });
      const before = deaths.length;
      const died = async () => void deaths.push({ place, steps: await stepsOf(look, name) });
      const standing = await travelled({ company, name, look, runner: atWork, died });
      trips += 1;
      if (deaths.length === before) {
        places.survived();
        // Where somebody has died there are more: what was tried again stands in the journal as well.
        between = await placesOf(look, name);
        await (await atWork()).tell({ does: 'arm', place: { nth: 0, when: 'before' }, idle });
      }
      if (standing.state !== 'done') faults.push(`${name}: ${JSON.stringify(standing)}`);
      faults.push(...(await wrongIn({ company, look, vendor }, name)));
    }
    return { trips, deaths, between, faults };
  } finally {
    runner?.child.kill('SIGKILL');
    await runner?.ended;
  }
}

interface Judged {
  readonly company: Company;
  readonly look: Look;
  readonly vendor: Vendor;
}

/** What was not done once. */
async function wrongIn({ company, look, vendor }: Judged, name: string): Promise<string[]> {
  const rows = await look<{ label: string; times: number }>(
    `select event_data ->> 'label' as label, count(*)::integer as times from event.ai_events
     where tenant_id = $1 and event_type = 'trial.thing.acted' and event_data ->> 'label' like $2 || ' %' group by 1`,
    [company.tenantId, name],
  );
  const times = new Map(rows.map((row) => [row.label, row.times]));
  const cards = [...vendor.taken.values()].filter(({ to }) => to === name);
  const [asked] = await look<{ times: number }>(
    `select count(*)::integer as times from approval.requests q join work.runs r on r.id::text = q.run_id
     where r.input -> 'trigger' ->> 'name' = $1`,
    [name],
  );
  const [runs] = await look<{ times: number }>(
    `select count(*)::integer as times from work.runs where input -> 'trigger' ->> 'name' = $1`,
    [name],
  );
  const counts = [
    ...deedsOf(name).map((label) => ({ what: label, wanted: 1, times: times.get(label) ?? 0 })),
    { what: `cards of ${name}`, wanted: 1, times: cards.length },
    { what: `requests to agree to ${name}`, wanted: 1, times: asked?.times ?? 0 },
    { what: `runs of ${name}`, wanted: 2, times: runs?.times ?? 0 },
  ];
  return counts.filter((one) => one.times !== one.wanted).map((one) => `${one.what}: ${one.times} of ${one.wanted}`);
}

interface Ground {
  readonly lane: number;
  readonly vendor: Vendor;
  readonly databaseUrl: string | undefined;
}

async function withSite<T>({ lane, vendor, databaseUrl }: Ground, work: (site: Site) => Promise<T>): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), `cadre-flows-${lane}-`));
  const own = databaseUrl === undefined ? undefined : await freshDatabase(databaseUrl);
  let client: Promise<pg.Client> | undefined;
  const look: Look = async (text, values = []) => {
    client ??= connected(own?.url ?? home);
    return (await (await client).query(text, [...values])).rows;
  };
  try {
    return await work({ home, databaseUrl: own?.url, vendor, look });
  } finally {
    await (await client)?.end();
    await own?.drop();
    await endDatabase(home);
    await rm(home, { recursive: true, force: true });
  }
}

async function connected(place: string): Promise<pg.Client> {
  const isUrl = place.startsWith('postgres');
  const { host, port } = isUrl ? { host: '', port: 0 } : postmasterOf(place);
  const client = new pg.Client(
    isUrl ? { connectionString: place } : { host, port, user: 'postgres', database: 'cadre' },
  );
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function freshDatabase(url: string) {
  const name = `cadre_flows_${process.pid}_${Math.trunc(performance.now() * 1000)}`;
  const server = new pg.Client({ connectionString: url });
  await server.connect();
  await server.query(`create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    async drop() {
      await server.query(`drop database ${name} with (force)`);
      await server.end();
    },
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { lanes: { type: 'string', default: '3' }, seconds: { type: 'string' } },
  });
  const startedMs = performance.now();
  const longestMs = values.seconds === undefined ? undefined : Number(values.seconds) * 1000;
  const told = await flowsStory({ lanes: Number(values.lanes), longestMs, databaseUrl: process.env.DATABASE_URL });
  const { trips, deaths, spared, faults } = told;
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.log(JSON.stringify({ trips, deaths: deaths.length, spared, faults, seconds }, null, 2));
  // Cut short, it has not been everywhere.
  const isWhole = longestMs !== undefined || spared.length === 0;
  process.exitCode = faults.length === 0 && isWhole && deaths.length > 0 ? 0 : 1;
}
