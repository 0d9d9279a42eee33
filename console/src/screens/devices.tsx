// Devices on which one is told without looking: approvals that wait, warnings, whatever one has chosen.
import { useState } from 'react';
import { deviceName } from '../base/device.ts';
import { when } from '../base/time.ts';
import { useAsk } from '../client/queries.ts';
import { canTell, tellThisDevice } from '../client/worker.ts';
import { Button } from '../parts/button.tsx';
import { Empty, Failed, Panel } from '../parts/panel.tsx';
import { Section } from '../parts/section.tsx';
import { usePress } from '../running/use-press.ts';

export function Devices() {
  const query = useAsk('notify.device.list', {});
  const { busy, press } = usePress();
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Error>();
  async function add() {
    setAsking(true);
    setProblem(undefined);
    try {
      await tellThisDevice(deviceName(navigator.userAgent));
      await query.refetch();
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setAsking(false);
    }
  }
  const why = canTell() ? undefined : 'This browser can not show notices, or the address is not a safe one (https).';
  return (
    <Section
      title="Devices that tell you"
      end={
        <Button small why={why} busy={isAsking && 'Asking…'} onClick={() => void add()}>
          Tell me on this device
        </Button>
      }
    >
      {problem ? <Failed error={problem} what="Telling you on this device" /> : null}
      <Panel query={query} what="Your devices" lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty says="No device tells you yet. On a phone, install Cadre first, then allow notices here." />
          ) : (
            <ul className="border-border border-t">
              {items.map(({ id, label, createdAt }) => (
                <li key={id} className="flex min-h-(--row) items-center gap-3 border-border border-b py-1">
                  <span className="min-w-0 flex-1 truncate">{label}</span>
                  <span className="text-meta text-muted tabular-nums">since {when(createdAt)}</span>
                  <Button
                    small
                    look="quiet"
                    busy={busy && 'Removing…'}
                    onClick={() => void press('notify.device.remove', { deviceId: id }, `${label} tells you no more.`)}
                  >
                    Remove
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Panel>
    </Section>
  );
}
