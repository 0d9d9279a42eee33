// Before there is a partner: what one sets, and the first one to invite.
import { useState } from 'react';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/panel.tsx';
import { NewPartner } from './new-partner.tsx';
import { ProgramDrawer } from './program-drawer.tsx';

export function StartProgram() {
  const may = useMay();
  const [isOpening, setOpening] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const programs = useAsk('partners.program.list', { limit: 1 }, { enabled: may('partners.program.list') }).data;
  const hasProgram = (programs?.items.length ?? 0) > 0;
  return (
    <>
      <Empty
        says={
          hasProgram
            ? 'No partners yet. Put in the first one yourself, or give them the address where they apply.'
            : 'No partners yet. Set commission and hold time, then invite the first one.'
        }
      >
        <div className="flex flex-wrap gap-2">
          {hasProgram || !may('partners.program.create') ? null : (
            <Button look="main" onClick={() => setOpening(true)}>
              Set up program
            </Button>
          )}
          {may('partners.partner.approve') ? (
            <Button look={hasProgram ? 'main' : 'plain'} onClick={() => setAdding(true)}>
              Add first partner
            </Button>
          ) : null}
        </div>
      </Empty>
      {isAdding ? <NewPartner onClose={() => setAdding(false)} /> : null}
      {isOpening ? <ProgramDrawer slug="main" onClose={() => setOpening(false)} /> : null}
    </>
  );
}
