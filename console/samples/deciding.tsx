// What would happen, what is at stake, and the page around it.
import { Button } from '../src/parts/button.tsx';
import { Consequences, PencilSheet, RehearsedAnswer } from '../src/parts/pencil-sheet.tsx';
import { Page, PageTitle, Section } from '../src/parts/section.tsx';
import { StakeBar } from '../src/parts/stake-bar.tsx';
import { Crumb, TopSlot } from '../src/parts/top-slot.tsx';
import { telling } from './tell.ts';

interface BarProps {
  readonly leaves?: boolean;
  readonly exactly?: string;
  readonly notice?: string;
  readonly why?: string;
}

export function Decision({ why, ...given }: BarProps) {
  return (
    <StakeBar big="$4,210.00" undo="Can be taken back until 14:00" {...given}>
      <Button look="danger">Reject…</Button>
      <Button look="main" why={why} onClick={telling('approve')}>
        Approve 14 payments
      </Button>
    </StakeBar>
  );
}

export function Sheet({ output, isRunning = false }: { readonly output: unknown; readonly isRunning?: boolean }) {
  return (
    <PencilSheet note="09:44, real data, nothing sent" again={telling('again')} isRunning={isRunning}>
      <RehearsedAnswer output={output} />
    </PencilSheet>
  );
}

export function Starts({ changedRows = 0, sends = 0 }: { readonly changedRows?: number; readonly sends?: number }) {
  const held = Array.from({ length: sends }, () => ({ capability: 'mail.message.send', input: {} }));
  return <Consequences rehearsal={{ output: {}, events: [], later: [], calls: [], changedRows, sends: held }} />;
}

export function Screen() {
  return (
    <Page>
      <Crumb title="Studio Halm" />
      <TopSlot at="top">Three wait</TopSlot>
      <PageTitle title="Partners">
        <Button look="main">Invite a partner</Button>
      </PageTitle>
      <Section title="Held sales" note="of October" count={<b>4</b>}>
        <p>Rows</p>
      </Section>
    </Page>
  );
}
