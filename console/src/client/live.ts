// What happens, as it happens: one event touches what it is about. When the line is lost we look every 15 seconds.
import { newSetting } from '../base/setting.ts';
import type { CapabilityName } from './http.ts';
import { renew, renewModule } from './queries.ts';

export type Line = 'live' | 'polling' | 'offline' | 'none';

export const line = newSetting<Line>(navigator.onLine ? 'none' : 'offline');
/** When the last word came, by line or by asking. */
export const heardAt = newSetting(Date.now());

const pollMs = 15_000;

/** What is asked for again when something of this kind has happened. */
const touched: readonly (readonly [RegExp, readonly CapabilityName[]])[] = [
  [/^approval\./, ['approval.request.list', 'approval.request.get', 'approval.autonomy.list', 'audit.entry.sum']],
  [/^notes\./, ['notes.note.list', 'notes.note.read']],
  [/^vault\./, ['vault.secret.list']],
  [/^identity\./, ['identity.agent.list', 'identity.member.list']],
  [/^meter\./, ['meter.budget.show']],
  [/^notify\./, ['notify.notice.list']],
  [/^work\./, ['work.run.list']],
  [/^partners\./, ['partners.sale.list', 'partners.partner.list', 'partners.payout.list', 'partners.portal.dashboard']],
  [/^connection\./, ['connection.connection.list', 'connection.received.list']],
  [/^webhook\./, ['webhook.endpoint.list', 'webhook.delivery.list']],
  [/^model\./, ['model.health.show', 'model.policy.get', 'model.provider.list']],
  [/^file\./, ['file.file.list']],
];

function heard(type: string): void {
  heardAt.set(Date.now());
  const known = touched.filter(([pattern]) => pattern.test(type));
  for (const [, capabilities] of known) renew(...capabilities);
  if (known.length === 0) renewSoon(type.split('.')[0] ?? '');
}

const soonMs = 1000;
const soon = new Map<string, ReturnType<typeof setTimeout>>();

/** What belongs to a module is asked for again, once however much happens in it at a time. */
function renewSoon(module: string): void {
  if (module === '' || soon.has(module)) return;
  const timer = setTimeout(() => {
    soon.delete(module);
    renewModule(module);
  }, soonMs);
  soon.set(module, timer);
}

export function follow(mayFollow: boolean): () => void {
  let opened = mayFollow ? listen() : undefined;
  const timer = setInterval(() => {
    if (line.get() !== 'polling') return;
    // Refused, as after signing out or by a proxy, a browser does not come back by itself.
    if (opened?.readyState === EventSource.CLOSED) opened = listen();
    renew('approval.request.list');
    heardAt.set(Date.now());
  }, pollMs);
  const onOffline = () => line.set('offline');
  const onOnline = () => line.set(opened?.readyState === EventSource.OPEN ? 'live' : 'polling');
  addEventListener('offline', onOffline);
  addEventListener('online', onOnline);
  if (!mayFollow) line.set('polling');
  return () => {
    opened?.close();
    clearInterval(timer);
    removeEventListener('offline', onOffline);
    removeEventListener('online', onOnline);
  };
}

/** The browser comes back by itself, naming the last event it has seen. */
function listen(): EventSource {
  const source = new EventSource('/api/v1/event/event/stream');
  source.onopen = () => {
    // After a gap one hears what was missed; whatever came by no event is looked for once.
    if (line.get() === 'polling' || line.get() === 'offline') renew('approval.request.list', 'notify.notice.list');
    line.set('live');
  };
  source.onerror = () => line.set(navigator.onLine ? 'polling' : 'offline');
  source.onmessage = ({ data }) => {
    const { type } = JSON.parse(data) as { type?: string };
    if (type) heard(type);
  };
  return source;
}
