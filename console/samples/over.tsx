// What lies over a page, what is told there, and a region that loads, is empty or fails.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem, readByName } from '../src/client/http.ts';
import { Button } from '../src/parts/button.tsx';
import { Drawer, Modal } from '../src/parts/dialog.tsx';
import { Input } from '../src/parts/input.tsx';
import { Boundary, Empty, Failed, Panel, Still } from '../src/parts/panel.tsx';
import { Toasts, tell as tellPeople, undoLast } from '../src/parts/toast.tsx';
import { tell, telling } from './tell.ts';

export function Over({ as = 'dialog', hasField = true }: { readonly as?: string; readonly hasField?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const Frame = as === 'drawer' ? Drawer : Modal;
  const close = () => {
    setOpen(false);
    tell('close');
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Reject…</Button>
      <Button>Another one</Button>
      <Frame title="Reject the request" isOpen={isOpen} onClose={close}>
        {hasField ? <Input label="Reason" value={reason} onChange={setReason} /> : null}
        <Button look="main">Reject the request</Button>
      </Frame>
    </>
  );
}

export function Reason(given: { readonly help?: string; readonly issue?: string }) {
  const [value, setValue] = useState('');
  const write = (next: string) => {
    tell('change', next);
    setValue(next);
  };
  return <Input label="Reason" value={value} onChange={write} {...given} />;
}

const undone = () => Promise.resolve(telling('undone')());
const refused = () => Promise.reject(new Error('it was sent on.'));

export function News() {
  return (
    <>
      <Button onClick={() => tellPeople('Saved.')}>Tell</Button>
      <Button onClick={() => tellPeople('Paid 14.', { undo: undone })}>Tell with a way back</Button>
      <Button onClick={() => tellPeople('Sent.', { undo: refused })}>Tell with a way that is shut</Button>
      <Button onClick={() => tellPeople('Two were refused.', { failed: true })}>Tell a failure</Button>
      <Button onClick={() => tellPeople('A report is ready.', { show: { says: 'Show it', to: '/files' } })}>
        Tell where
      </Button>
      <Button onClick={() => tell('took back', undoLast())}>Undo the last</Button>
      <Toasts />
    </>
  );
}

export function Region({ capability = 'notes.note.list' }: { readonly capability?: string }) {
  const query = useQuery({ queryKey: [capability], queryFn: () => readByName(capability, {}), retry: false });
  return (
    <Panel query={query} what="The list of notes" lines={4}>
      {(answer) => {
        const { items } = answer as { items: readonly { title: string }[] };
        if (items.length === 0) return <Empty says="No notes yet. Write the first one." />;
        return items.map(({ title }) => <p key={title}>{title}</p>);
      }}
    </Panel>
  );
}

export function Lines({ lines }: { readonly lines: number }) {
  return <Still lines={lines} />;
}

interface RefusedProps {
  readonly told: { readonly code: string; readonly status: number; readonly detail: string };
  readonly isPress?: boolean;
}

export function Refused({ told, isPress = false }: RefusedProps) {
  const error = new Problem({ ...told, requestId: '7f3a-0c' });
  return <Failed error={error} what="The list of payouts" {...(isPress ? {} : { again: telling('again') })} />;
}

function Fragile({ isBroken }: { readonly isBroken: boolean }) {
  if (isBroken) throw new Error('a number that is none');
  return <p>It works.</p>;
}

export function Breaking({ isBroken }: { readonly isBroken: boolean }) {
  return (
    <>
      <p>The rest of the page</p>
      <Boundary>
        <Fragile isBroken={isBroken} />
      </Boundary>
    </>
  );
}
