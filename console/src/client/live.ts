// What happens, as it happens: one event touches what it is about. When the line is lost we look every 15 seconds.
import { newSetting } from '../base/setting.ts';
import type { CapabilityName } from './http.ts';
import { renew } from './queries.ts';

export type Line = 'live' | 'polling' | 'offline' | 'none';

export const line = newSetting<Line>('none');
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
];

function heard(type: string): void {
  heardAt.set(Date.now());
  for (const [pattern, capabilities] of touched) if (pattern.test(type)) renew(...capabilities);
}

export function follow(mayFollow: boolean): () => void {
  const opened = mayFollow ? listen() : undefined;
  const timer = setInterval(() => {
    if (line.get() !== 'polling') return;
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
  source.onopen = () => line.set('live');
  source.onerror = () => line.set(navigator.onLine ? 'polling' : 'offline');
  source.onmessage = ({ data }) => {
    const { type } = JSON.parse(data) as { type?: string };
    if (type) heard(type);
  };
  return source;
}
