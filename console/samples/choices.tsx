// One of a few, and menus.
import { useState } from 'react';
import { Segmented } from '../src/parts/segmented.tsx';
import { Tabs } from '../src/parts/tabs.tsx';
import { useView, ViewTabs } from '../src/parts/view-tabs.tsx';
import { RowMenu } from '../src/running/row-menu.tsx';
import { tell, telling } from './tell.ts';

export function Views() {
  const [value, setValue] = useState('summed');
  const choices = [
    { value: 'summed', label: 'Summed' },
    { value: 'steps', label: 'Every step' },
    { value: 'raw', label: 'Raw' },
  ];
  return <Segmented label="View" value={value} choices={choices} onChange={setValue} />;
}

const tabs = ['Work', 'Record', 'Rights'].map((label) => ({ value: label.toLowerCase(), label }));

export function Sides() {
  const [value, setValue] = useState('work');
  const go = (next: string) => {
    tell('tab', next);
    setValue(next);
  };
  return <Tabs label="Partner desk" value={value} tabs={tabs} onChange={go} />;
}

export function InAddress() {
  const { open, view } = useView([
    { value: 'people', label: 'People', needs: 'identity.member.list' },
    { value: 'roles', label: 'Roles', needs: 'access.role.list' },
    { value: 'keys', label: 'Keys', needs: 'identity.key.list' },
  ]);
  return (
    <>
      {view ? <ViewTabs label="Access" view={view} open={open} /> : null}
      <p>Shown: {view ?? 'nothing'}</p>
    </>
  );
}

export function AtRow() {
  const [isOpen, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    tell('close');
  };
  const act = { title: '', effect: 'write', summary: 'Archive a partner.', may: true, why: undefined } as never;
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        The row
      </button>
      <RowMenu
        at={isOpen ? { row: { id: 'p-1', version: 3 }, left: 40, top: 40 } : undefined}
        acts={[{ ...(act as object), name: 'partners.partner.archive' } as never]}
        onOpen={telling('open')}
        onDo={telling('do')}
        onClose={close}
      />
    </>
  );
}
