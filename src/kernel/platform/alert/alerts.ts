// Warnings: seen, acknowledged, muted, and their rules changed.
import { Fault } from '#base/fault';
import { msOf } from '#base/time';
import type { Call, Capability, Schedule } from '#kernel/contract';
import { check, type Looked, ownSchedule } from './check.ts';
import * as promises from './contracts.ts';
import { type Known, meanings } from './model.ts';
import * as rows from './store.ts';

export const alertSchedule: Schedule = {
  name: ownSchedule,
  contract: promises.checkAlerts,
  input: {},
  every: '5 minutes',
  scope: 'tenant',
};

export const alertEvents = [promises.alertRaised, promises.alertResolved];

export function alertCapabilities(looked: Looked): Capability[] {
  return [promises.checkAlerts.implement((call) => check(call, looked)), ...seeing, ...muting, ...ruling(looked)];
}

const seeing = [
  promises.listAlerts.implement(async (call, wanted) => {
    const items = await rows.newestAlerts(call.db, wanted);
    return { items, next: items.length === wanted.limit ? (items.at(-1)?.id ?? null) : null };
  }),
  promises.acknowledgeAlert.implement((call, { alertId }) =>
    move(call, alertId, { from: 'raised', to: 'acknowledged', by: call.actor.id }),
  ),
  promises.reopenAlert.implement((call, { alertId }) =>
    move(call, alertId, { from: 'acknowledged', to: 'raised', by: null }),
  ),
];

interface Move {
  readonly from: Known['state'];
  readonly to: Known['state'];
  readonly by: string | null;
}

async function move(call: Call, alertId: string, way: Move) {
  const moved = await rows.moveAlert(call.db, alertId, way);
  if (moved) return moved;
  const present = await rows.alertById(call.db, alertId);
  if (!present) throw new Fault('not_found', `There is no warning ${alertId}`);
  throw new Fault('conflict', `This warning is ${present.state} already`);
}

const muting = [
  promises.listMutes.implement(async (call) => ({ items: await rows.mutesAt(call.db, call.now) })),
  promises.muteAlerts.implement(async (call, { kind, subject, until }) => {
    if (msOf(until) <= msOf(call.now)) throw new Fault('invalid', 'This moment has passed; mute until a later one');
    const muted = await rows.insertMute(call.db, { id: call.newId(), kind, subject, until, now: call.now });
    if (!muted) throw new Fault('conflict', 'It is muted already; unmute it first');
    return muted;
  }),
  promises.unmuteAlerts.implement(async (call, what) => {
    const gone = await rows.deleteMute(call.db, what, call.now);
    if (!gone) throw new Fault('not_found', `Nothing of ${what.kind} is muted under that name`);
    return gone;
  }),
];

const ruling = ({ store }: Looked) => [
  promises.listRules.implement(async (call) => ({ items: (await rows.rulesFor(call, store)).map(explained) })),
  promises.setRule.implement(async (call, { kind, ifVersion, ...wanted }) => {
    const present = (await rows.rulesFor(call, store)).find((rule) => rule.kind === kind);
    if (!present) throw new Fault('not_found', `There is no rule for ${kind}`);
    const { enabled, threshold, atLeast, quietMinutes } = present;
    const before = { enabled, threshold, atLeast, quietMinutes };
    const rule = { ...before, ...given(wanted), kind, version: ifVersion };
    const changed = await rows.keepRule(call.db, call.newId(), rule);
    if (!changed) {
      const { version } = present;
      throw new Fault('conflict', `The rule has been changed; it is at version ${version} now`, {
        details: { version },
      });
    }
    return { ...explained(changed), before };
  }),
];

interface Setting {
  readonly enabled: boolean;
  readonly threshold: number;
  readonly atLeast: number;
  readonly quietMinutes: number;
}

/** What was not said stays as it is. */
function given(wanted: { readonly [Name in keyof Setting]?: Setting[Name] | undefined }): Partial<Setting> {
  const { enabled, threshold, atLeast, quietMinutes } = wanted;
  return {
    ...(enabled === undefined ? {} : { enabled }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(atLeast === undefined ? {} : { atLeast }),
    ...(quietMinutes === undefined ? {} : { quietMinutes }),
  };
}

function explained(rule: rows.Kept) {
  const { severity, threshold: thresholdMeans, atLeast: atLeastMeans } = meanings[rule.kind];
  return { ...rule, severity, thresholdMeans, atLeastMeans };
}
