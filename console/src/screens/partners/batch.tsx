// One batch: every payment in it, until when it can be taken back, and the file for the bank.
import { useParams } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { many } from '../../base/numbers.ts';
import { due, when } from '../../base/time.ts';
import { saveAnswer } from '../../client/bytes.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { Failed, Panel } from '../../parts/panel.tsx';
import { Page, PageTitle } from '../../parts/section.tsx';
import { StakeBar } from '../../parts/stake-bar.tsx';
import { Crumb } from '../../parts/top-slot.tsx';
import { usePress } from '../../running/use-press.ts';
import { PayoutTable } from './payout-table.tsx';
import { cash, type Payout, payoutWords } from './words.ts';

export function PayoutBatch() {
  const { batchId } = useParams({ strict: false }) as { batchId: string };
  const may = useMay();
  const query = useAsk('partners.payout.readBatch', { batchId });
  const { busy, problem, press } = usePress();
  const [refused, setRefused] = useState<Error>();
  return (
    <Page>
      <Panel query={query} what="This batch" lines={8}>
        {({ state, total, currency, partners, sendAt, createdAt, payouts }) => (
          <>
            <Crumb title={`Batch of ${when(createdAt)}`} />
            <PageTitle title={`${many(partners, 'payment')}, ${cash(total, currency)}`}>
              {may('partners.payout.export') ? (
                <span className="ml-auto">
                  <Button
                    icon={<Download {...icon} />}
                    onClick={() => void saveAnswer('partners.payout.export', { batchId }).catch(setRefused)}
                  >
                    CSV for the bank
                  </Button>
                </span>
              ) : null}
            </PageTitle>
            {refused ? <Failed error={refused} what="The file" /> : null}
            <p className="mb-4 text-muted">
              {stateWords(state, sendAt, createdAt)} {state === 'sent' ? becameWords(payouts, currency) : null}
            </p>
            <PayoutTable rows={payouts} />
            {state === 'due' ? (
              <div className="sticky bottom-0 mt-4">
                <StakeBar
                  big={cash(total, currency)}
                  leaves
                  waits={false}
                  undo={`Can be taken back until it is sent, from ${due(sendAt)} on`}
                  notice={problem ? <Failed error={problem} what="Taking it back" /> : null}
                >
                  <Button
                    look="danger"
                    why={may('partners.payout.cancel') ? undefined : 'You may look at this; deciding is for others.'}
                    busy={busy && 'Taking back…'}
                    onClick={() => void press('partners.payout.cancel', { batchId }, 'Took the batch back.')}
                  >
                    Take batch back
                  </Button>
                </StakeBar>
              </div>
            ) : null}
          </>
        )}
      </Panel>
    </Page>
  );
}

function stateWords(state: 'due' | 'sent' | 'cancelled', sendAt: string, createdAt: string): string {
  if (state === 'cancelled') return `Made ${when(createdAt)} and taken back. Nothing of it was paid.`;
  return state === 'due'
    ? `Made ${when(createdAt)}. It is sent from ${due(sendAt)} on; nothing was paid yet.`
    : `Made ${when(createdAt)}, sent from ${when(sendAt)} on.`;
}

/** How far it has got, in the order of how much somebody has to do about it. */
const stages: readonly Payout['state'][] = ['failed', 'by_hand', 'sending', 'under_way', 'due', 'paid', 'cancelled'];

function becameWords(payouts: readonly Payout[], currency: string): string {
  const told = stages.flatMap((stage) => {
    const some = payouts.filter(({ state }) => state === stage);
    const sum = some.reduce((all, { amount }) => all + amount, 0);
    return some.length > 0 ? [`${some.length} ${payoutWords[stage]}, ${cash(sum, currency)}`] : [];
  });
  return `${told.join('; ')}.`;
}
