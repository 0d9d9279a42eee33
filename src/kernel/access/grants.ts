// What a company settles for itself. Nobody gives more than they hold, nothing that is reserved, nothing beyond the
// matrix; a change counts in every process as soon as it has committed.
import { Fault } from '#base/fault';
import { type Call, type Capability, roles } from '#kernel/contract';
import * as promises from './contracts.ts';
import { isGrantable, type Judge, whyNotGive } from './model.ts';
import type { Link } from './own.ts';
import { covers } from './patterns.ts';
import { roleTitles } from './roles.ts';
import { type GrantText, grantPage, insertGrant, revokeGrant } from './store.ts';

export interface Granted {
  /** Every access that some capability asks for. */
  readonly accesses: readonly string[];
  judgeFor(call: Call): Promise<Judge>;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function grantCapabilities(granted: Granted): Capability[] {
  return [
    promises.giveGrant.implement(async (call, text) => {
      refuseNonsense(text, call.now);
      if (text.effect === 'allow') await refuseBeyond(granted, call, text);
      const made = await insertGrant(call.db, { ...text, id: call.newId(), givenBy: call.actor.id });
      if (!made) throw new Fault('internal', 'The grant was not stored');
      const { id: grantId, who, pattern, effect } = made;
      call.emit(promises.grantGiven, { grantId, who, pattern, effect });
      return shown(made);
    }),

    promises.listGrants.implement(async (call, { after, limit }) => {
      const items = await grantPage(call.db, { after, limit });
      return { items: items.map(shown), next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
    }),

    promises.revokeGrant.implement(async (call, { grantId }) => {
      const revoked = await revokeGrant(call.db, { id: grantId, by: call.actor.id, now: call.now });
      if (!revoked) throw new Fault('not_found', 'There is no such grant, or it has been taken back already');
      refuseOwnRelease(call, revoked);
      const { who, pattern, effect } = revoked;
      call.emit(promises.grantRevoked, { grantId, who, pattern, effect });
      return shown(revoked);
    }),
  ];
}

function shown<Row extends GrantText>(row: Row) {
  return { ...row, redact: [...row.redact] };
}

function refuseNonsense({ who, effect, redact, cap, ask, from, until }: GrantText, now: string) {
  const isKnown = who.kind === 'role' ? roles.some((role) => role === who.id) : uuid.test(who.id);
  if (!isKnown) throw new Fault('invalid', `"${who.id}" names no ${who.kind}`);
  if (who.id === 'super_admin') throw new Fault('invalid', 'The operator may everything, in every company');
  if (effect === 'deny' && (redact.length > 0 || cap || ask)) {
    throw new Fault('invalid', 'Conditions are for what is allowed; what is denied needs none');
  }
  if (cap && cap.amount < 0) throw new Fault('invalid', 'A cap is not negative');
  if (until !== null && until <= (from ?? now)) throw new Fault('invalid', 'It would be over before it begins');
}

/** Nobody frees themselves of what they were denied, or of a condition; the operator stands above both. */
function refuseOwnRelease({ actor }: Call, { who, effect, redact, cap, ask }: GrantText) {
  const isBinding = effect === 'deny' || redact.length > 0 || cap !== null || ask;
  if (!isBinding || actor.roles.includes('super_admin')) return;
  const links: readonly Link[] = actor.delegatedBy ? [actor, actor.delegatedBy] : [actor];
  if (!links.some((link) => concerns(who, link))) return;
  throw new Fault('forbidden', 'This binds you too; somebody whom it does not bind has to take it back');
}

function concerns(who: GrantText['who'], { kind, id, roles: held }: Link): boolean {
  return who.kind === 'role' ? held.some((role) => role === who.id) : who.kind === kind && who.id === id;
}

async function refuseBeyond({ accesses, judgeFor }: Granted, call: Call, { who, pattern }: GrantText) {
  const { grants, ...judge } = await judgeFor(call);
  const why = whyNotGive({ grants, ...judge }, call.actor, pattern);
  if (why !== undefined) throw new Fault('forbidden', why);
  const role = who.kind === 'role' ? roles.find((one) => one === who.id) : undefined;
  const meant = accesses.filter((access) => covers(pattern, access));
  if (role === undefined || meant.length === 0) return;
  if (meant.some((access) => isGrantable(grants, [role], access))) return;
  throw new Fault('invalid', `${pattern} is beyond what the role ${roleTitles[role].title} can be given`);
}
