// How something stands: the word always, and a shape of its own for each, so that colour is never alone.
import { Ban, Check, CircleDashed, Clock, Moon, TriangleAlert, X } from 'lucide-react';
import { label } from '../base/words.ts';
import { icon } from './chip.tsx';

type Kind = 'well' | 'waiting' | 'running' | 'done' | 'failed' | 'stopped' | 'asleep' | 'degraded';

const kinds: Readonly<Record<Kind, { readonly tone: string; readonly Icon: typeof Check }>> = {
  waiting: { tone: 'text-wait', Icon: Clock },
  running: { tone: 'text-ink', Icon: CircleDashed },
  done: { tone: 'text-muted', Icon: Check },
  // Whoever connects something looks for this word, in green.
  well: { tone: 'text-success', Icon: Check },
  failed: { tone: 'text-danger', Icon: X },
  stopped: { tone: 'text-muted', Icon: Ban },
  asleep: { tone: 'text-muted', Icon: Moon },
  degraded: { tone: 'text-warn', Icon: TriangleAlert },
};

const meanings: Readonly<Record<string, Kind>> = {
  ...{ waiting: 'waiting', queued: 'waiting', degraded: 'degraded', warning: 'degraded' },
  ...{ raised: 'degraded', acknowledged: 'waiting' },
  ...{ approved: 'done', executed: 'done', done: 'done', active: 'done', ok: 'done', up: 'done', resolved: 'done' },
  ...{ executing: 'running', running: 'running', failed: 'failed', rejected: 'stopped', refused: 'stopped' },
  ...{ fail: 'failed', down: 'failed', critical: 'failed', expired: 'asleep', paused: 'asleep', absent: 'asleep' },
  ...{ withdrawn: 'stopped', cancelled: 'stopped', disabled: 'stopped', suspended: 'stopped', warn: 'degraded' },
  ...{ released: 'done', denied: 'stopped', applied: 'waiting', held: 'waiting', by_hand: 'waiting' },
  ...{ pending: 'asleep', due: 'asleep', sending: 'running', under_way: 'running', paid: 'done', sent: 'done' },
  ...{ banned: 'stopped', closed: 'stopped', delivered: 'done', dead: 'failed', failing: 'failed', new: 'asleep' },
  ...{ connected: 'well', disconnected: 'stopped', unhealthy: 'failed', healthy: 'done' },
};

export function isStatus(word: string): boolean {
  return word in meanings;
}

export function Status({ word, says }: { readonly word: string; readonly says?: string }) {
  const { tone, Icon } = kinds[meanings[word] ?? 'waiting'];
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap align-bottom ${tone}`}>
      <Icon {...icon} />
      {says ?? label(word)}
    </span>
  );
}
