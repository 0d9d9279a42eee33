// One of many callers: picks a company, reads or writes as its administrator, and checks that all it sees is its own.
import type { Kernel } from '#kernel';
import type { Origin } from '#kernel/contract';

export interface Company {
  readonly id: string;
  readonly key: string;
  /** Acknowledged notes. */
  written: number;
  lastNoteId: string | undefined;
}

export interface Counts {
  reads: number;
  writes: number;
  foreignRows: number;
  readonly faults: string[];
}

interface Note {
  readonly id: string;
  readonly body: string;
}

const origin: Origin = { door: 'http', requestId: 'soak', ip: '127.0.0.1', host: 'localhost', userAgent: 'soak' };
const listed = 20;

/** Every note says whose it is, so that a foreign one is known wherever it turns up. */
export function markOf(tenantId: string): string {
  return `This belongs to ${tenantId}`;
}

/** The kernel, the companies it holds, and what has been counted so far: the same for every caller. */
export interface Town {
  readonly kernel: Kernel;
  readonly companies: readonly Company[];
  readonly counts: Counts;
}

interface Visit extends Town {
  readonly company: Company;
  readonly other: Company;
  /** Different for every visit of every caller. */
  readonly name: string;
}

export async function keepCalling(town: Town, seed: number, stop: AbortSignal): Promise<void> {
  const random = randomFrom(seed);
  const any = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  for (let visits = 0; !stop.aborted; visits += 1) {
    const act = any(acts);
    const visit = {
      ...town,
      company: any(town.companies),
      other: any(town.companies),
      name: `visit-${seed}-${visits}`,
    };
    await act(visit).catch((error: unknown) => town.counts.faults.push(`${act.name}: ${String(error)}`));
  }
}

const acts = [write, write, write, writeTwice, list, list, list, read, read, read, read, pry];

async function write(visit: Visit) {
  const note = await create(visit);
  visit.company.written += 1;
  visit.company.lastNoteId = note.id;
  visit.counts.writes += 1;
}

/** The same key twice at the same time is one note. */
async function writeTwice(visit: Visit) {
  const { name, company, counts } = visit;
  const [one, other] = await Promise.all([create(visit, name), create(visit, name)]);
  company.written += 1;
  counts.writes += 1;
  if (one.id !== other.id) counts.faults.push(`${name} is ${one.id} and ${other.id}`);
}

async function list(visit: Visit) {
  const { items } = (await invoke(visit, 'notes.note.list', { limit: listed })) as { items: Note[] };
  judge(visit, items);
}

async function read(visit: Visit) {
  const { lastNoteId: noteId } = visit.company;
  if (noteId) judge(visit, [(await invoke(visit, 'notes.note.read', { noteId })) as Note]);
}

async function pry(visit: Visit) {
  const { company, other, counts } = visit;
  if (!other.lastNoteId || other === company) return;
  const seen = await invoke(visit, 'notes.note.read', { noteId: other.lastNoteId }).catch(codeOf);
  counts.reads += 1;
  if (seen !== 'not_found') counts.faults.push(`${company.id} asked for a note of ${other.id}: ${String(seen)}`);
}

function judge({ company, counts }: Visit, notes: readonly Note[]) {
  counts.reads += 1;
  counts.foreignRows += notes.filter(({ body }) => body !== markOf(company.id)).length;
}

function create(visit: Visit, key?: string) {
  const input = { title: visit.name, body: markOf(visit.company.id), tags: [] };
  return invoke({ ...visit, ...(key ? { key } : {}) }, 'notes.note.create', input) as Promise<Note>;
}

async function invoke(visit: Visit & { key?: string }, capability: string, input: unknown): Promise<unknown> {
  const { kernel, company, key } = visit;
  const caller = { kind: 'bearer', token: company.key } as const;
  const answer = await kernel.invoke({ capability, input, caller, origin, key });
  if (answer.status !== 'done') throw new Error(`${capability} answered ${answer.status}`);
  return answer.output;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}

/** The same numbers every time for one seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
