// How somebody becomes a partner: they apply, or are put in by those who run the program.
import { Fault } from '#base/fault';
import { partnerApplied, partnerApproved } from '#contracts/partners';
import { type Actor, type Call, contract } from '#kernel/contract';
import { programNamed } from '../program/programs.ts';
import { Slug, usualSlug } from '../program/shape.ts';
import { emailKey } from '../sameness.ts';
import { Application, codeFrom, Partner } from './shape.ts';
import { insertLink, insertPartner, partnerOfCode } from './store.ts';

export const registerPartner = contract({
  name: 'partners.partner.register',
  summary: 'Apply to be a partner; whoever runs the program puts somebody in who is one at once.',
  effect: 'write',
  caller: 'visitor',
  http: 'POST /affiliate/register',
  limit: { calls: 120, per: '1 minute' },
  input: Application.extend({ program: Slug.default(usualSlug).describe('The program, when there are several') }),
  output: Partner,
  undo: { by: 'partners.partner.close', input: (_input, { id }) => ({ partnerId: id, note: 'Taken back' }) },
  example: { name: 'Ada’s garden blog', email: 'ada@example.com', kind: 'affiliate' },
}).implement(async (call, { program: slug, broughtBy, device, ...asked }) => {
  const program = await programNamed(call, slug);
  const parent = broughtBy ? await bringer(call, broughtBy, program.id) : undefined;
  const isPartner = program.acceptsByItself || runsPrograms(call.actor);
  const made = await insertPartner(call.db, {
    ...asked,
    id: call.newId(),
    programId: program.id,
    emailKey: emailKey(call.tenant.id, asked.email),
    status: isPartner ? 'approved' : 'applied',
    parentId: parent?.id ?? null,
    userId: appliesForThemselves(call.actor) ? call.actor.id : null,
    joinedIp: runsPrograms(call.actor) ? null : call.origin.ip,
    joinedDevice: device ?? null,
  });
  if (!made) throw new Fault('conflict', 'Somebody with this address is in the program already');
  const partner = { ...made, code: await firstLink(call, made) };
  const said = { partnerId: partner.id, programId: program.id, name: partner.name };
  call.emit(partnerApplied, { ...said, kind: partner.kind });
  if (isPartner) call.emit(partnerApproved, said);
  return partner;
});

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

async function firstLink(call: Call, { id, name }: Partner): Promise<string> {
  const wanted = codeFrom(name);
  for (const code of [wanted, `${wanted}-${id.slice(-6)}`]) {
    const link = await insertLink(call.db, { id: call.newId(), affiliateId: id, code });
    if (link) return link.code;
  }
  throw new Fault('unavailable', 'No code is free for this name just now; try again');
}
