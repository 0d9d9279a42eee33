// How somebody becomes a partner: they apply, or are put in by those who run the program.
import { Fault } from '#base/fault';
import { partnerApplied, partnerAppliedAgain, partnerApproved } from '#contracts/partners';
import { type Actor, type Call, contract } from '#kernel/contract';
import { programNamed } from '../program/programs.ts';
import { Slug, usualSlug } from '../program/shape.ts';
import { emailKey } from '../sameness.ts';
import { Application as Asked, codeFrom, Partner } from './shape.ts';
import { insertLink, insertPartner, type NewPartner, partnerOfCode, partnerOfMailbox, partnerOfUser } from './store.ts';

export const registerPartner = contract({
  name: 'partners.partner.register',
  summary: 'Apply to be a partner; whoever runs the program puts somebody in who is one at once.',
  effect: 'write',
  caller: 'visitor',
  http: 'POST /affiliate/register',
  limit: { calls: 120, per: '1 minute' },
  input: Asked.extend({ program: Slug.default(usualSlug).describe('The program, when there are several') }),
  output: Partner,
  undo: { by: 'partners.partner.close', input: (_input, { id }) => ({ partnerId: id, note: 'Taken back' }) },
  example: { name: 'Ada’s garden blog', email: 'ada@example.com', kind: 'affiliate' },
}).implement(async (call, { program: slug, broughtBy, device, ...asked }) => {
  const program = await programNamed(call, slug);
  const parent = broughtBy ? await bringer(call, broughtBy, program.id) : undefined;
  const isRun = runsPrograms(call.actor);
  const row = {
    ...asked,
    id: call.newId(),
    programId: program.id,
    emailKey: emailKey(call.tenant.id, asked.email),
    status: program.acceptsByItself || isRun ? 'approved' : 'applied',
    parentId: parent?.id ?? null,
    userId: appliesForThemselves(call.actor) ? call.actor.id : null,
    joinedIp: isRun ? null : call.origin.ip,
    joinedDevice: device ?? null,
  } as const;
  return isRun ? putIn(call, row) : apply(call, row);
});

type Application = NewPartner & Pick<Partner, 'kind' | 'status' | 'parentId' | 'userId'>;

async function putIn(call: Call, row: Application): Promise<Partner> {
  const made = await insertPartner(call.db, row);
  if (!made) throw new Fault('conflict', 'Somebody with this address is in the program already');
  return begin(call, made, codeFrom(made.name));
}

/** Who applies hears the same whether their address is known or not, or everybody could ask who is a partner. Neither
 * does the code tell: of an untouched application it leads nowhere, and who is one at once has one nobody can guess. */
async function apply(call: Call, row: Application): Promise<Partner> {
  const { website = null, country = null, audience = [] } = row;
  const answer: Partner = {
    ...{ id: row.id, programId: row.programId, kind: row.kind, name: row.name, email: row.email, status: row.status },
    ...{ parentId: row.parentId, userId: row.userId, website, country, audience, version: 1, createdAt: call.now },
    ...{ note: null, code: null, agreedRateBp: null, isTrusted: false, shownAs: null, payMethod: null, payTo: null },
  };
  // A rehearsal would show what it would have changed.
  if (call.rehearsing) return answer;
  const made = await insertPartner(call.db, row);
  if (!made) await tellOwner(call, row);
  else await begin(call, made, row.status === 'approved' ? unguessable(call, made.name) : codeFrom(made.name));
  return answer;
}

async function begin(call: Call, made: Partner, code: string): Promise<Partner> {
  const partner = { ...made, code: await firstLink(call, made, code) };
  const said = { partnerId: partner.id, programId: partner.programId, name: partner.name };
  call.emit(partnerApplied, { ...said, kind: partner.kind });
  if (partner.status === 'approved') call.emit(partnerApproved, said);
  return partner;
}

async function tellOwner(call: Call, { programId, emailKey: key, userId }: Application) {
  const mine = userId ? await partnerOfUser(call.db, userId) : undefined;
  if (mine?.programId === programId) throw new Fault('conflict', 'You are in this program already');
  const known = await partnerOfMailbox(call.db, { programId, emailKey: key });
  if (!known?.userId) return;
  call.emit(partnerAppliedAgain, { partnerId: known.id, programId, name: known.name, userId: known.userId });
}

function unguessable(call: Call, name: string): string {
  return `${codeFrom(name)}-${call.newId().slice(-8)}`;
}

const running = new Set(['super_admin', 'tenant_admin', 'manager', 'store_operator']);

/** Those who decide about applications need not apply. */
function runsPrograms({ kind, roles }: Actor): boolean {
  return kind !== 'visitor' && roles.some((role) => running.has(role));
}

function appliesForThemselves(actor: Actor): boolean {
  return actor.kind === 'person' && !runsPrograms(actor);
}

async function bringer(call: Call, code: string, programId: string): Promise<Partner> {
  const parent = await partnerOfCode(call.db, code);
  if (parent?.status === 'approved' && parent.programId === programId) return parent;
  throw new Fault('not_found', `No partner of this program has the code ${code}`);
}

async function firstLink(call: Call, { id }: Partner, wanted: string): Promise<string> {
  for (const code of [wanted, `${wanted}-${id.slice(-6)}`]) {
    const link = await insertLink(call.db, { id: call.newId(), affiliateId: id, code });
    if (link) return link.code;
  }
  throw new Fault('unavailable', 'No code is free for this name just now; try again');
}
