// Which lists have what a field names by its id: told from the names of field and capability and from what stands
// beside it, so that what is added to the catalogue has its picker without anybody naming it here.
import { label } from '../../base/words.ts';

export interface Asked {
  /** Such as `partnerId`, or `noticeIds` where there are many. */
  readonly field: string;
  /** The capability that asks, when it is known. */
  readonly of?: string | undefined;
  /** What is written in the fields beside it. */
  readonly beside?: Readonly<Record<string, unknown>>;
  /** Whether nothing but an id of Cadre can stand there; other systems have ids as well. */
  readonly isOurs: boolean;
}

const people = ['identity.member.list'];
const agents = ['identity.agent.list'];
const runs = ['work.run.list'];
const connections = ['connection.connection.list'];

/** What is called otherwise than its list. */
const called: Readonly<Record<string, readonly string[]>> = {
  user: people,
  person: people,
  owner: people,
  to: people,
  agent: agents,
  actor: [...people, ...agents],
  approval: ['approval.request.list'],
  entry: ['audit.entry.list'],
  upto: ['notify.notice.list'],
  via: connections,
  instead: connections,
  request: [],
};

/** Whose id it is stands beside it: `scope` beside `scopeId`, `buyerKind` beside `buyerId`. */
const byKind: Readonly<Record<string, readonly string[]>> = {
  user: people,
  person: people,
  agent: agents,
  run: runs,
  workspace: ['tenant.workspace.list'],
  company: ['tenant.tenant.list'],
};

/** `logoFileIds` speaks of a `logoFile`, and so of a `file`. */
export function stemOf(field: string): string {
  return field.replace(/Ids?$/, '');
}

/** A field of things is called after them: `partnerId` is "Partner", `noticeIds` "Notices". */
export function thingsLabel(field: string): string {
  // It stands beside a field that is called scope already.
  if (field === 'scopeId') return 'Whose';
  return field.endsWith('Ids') ? `${label(stemOf(field))}s` : label(stemOf(field));
}

export function namesThings(field: string): boolean {
  return /[a-z]Ids?$/.test(field) || ['via', 'instead', 'upTo'].includes(field);
}

/** Of the lists that one may see; none when there is nothing to choose from. */
export function listsFor(asked: Asked, open: readonly string[]): readonly string[] {
  return found(asked, open).filter((list) => open.includes(list));
}

function found({ field, of = '', beside = {}, isOurs }: Asked, open: readonly string[]): readonly string[] {
  const stem = stemOf(field);
  const kind = beside[`${stem}Kind`] ?? beside[stem];
  if (typeof kind === 'string' && kind !== '') return byKind[kind] ?? [];
  const [module = '', noun = ''] = of.split('.');
  const last = stem === 'parent' ? noun : (/[A-Z]?[a-z]+$/.exec(stem)?.[0] ?? stem).toLowerCase();
  const own = ownLists(module, last, open);
  if (own.length > 0) return own;
  const known = called[stem.toLowerCase()] ?? called[last];
  if (known) return known;
  const others = isOurs ? open.filter((name) => name.endsWith(`.${last}.list`)) : [];
  return others.length === 1 ? others : [];
}

/** In the same module: `webhook.delivery.list`, or by its verb as `partners.payout.listBatches`. */
function ownLists(module: string, noun: string, open: readonly string[]): readonly string[] {
  const plain = `${module}.${noun}.list`;
  if (open.includes(plain)) return [plain];
  const plural = new RegExp(`^${module}\\.\\w+\\.list${noun}e?s$`, 'i');
  const byVerb = open.filter((name) => plural.test(name) || name.startsWith(`${module}.${noun}.list`));
  return byVerb.length === 1 ? byVerb : [];
}
