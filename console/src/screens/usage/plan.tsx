// What the company has subscribed to, what else there is, and what it was charged.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { money } from '../../base/numbers.ts';
import { day } from '../../base/time.ts';
import { leaveTo } from '../../client/leave.ts';
import { useMay, useMe } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Modal } from '../../parts/dialog.tsx';
import { Input } from '../../parts/input.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { Status } from '../../parts/status.tsx';
import { usePress } from '../../running/use-press.ts';
import { Invoices } from './invoices.tsx';
import { Plans } from './plans.tsx';
import { baseWords, besides } from './tariff-words.ts';
import { type Bought, type Offer, stateWords } from './words.ts';

const hearEveryMs = 3000;

export function Plan() {
  const may = useMay();
  const isOwner = useMe().data?.tenant.plan === 'owner';
  const isBack = 'bought' in useSearch({ strict: false });
  const mayRead = may('meter.plan.show');
  const own = useAsk('meter.plan.show', {}, { enabled: mayRead, ...(isBack ? { everyMs: hearEveryMs } : {}) });
  return (
    <>
      {isBack ? <Heard isBought={Boolean(own.data?.subscription)} /> : null}
      {mayRead && !isOwner ? (
        <Section first title="Your subscription">
          <Panel query={own} what="What you have subscribed to" lines={2}>
            {(bought) => <Own {...bought} />}
          </Panel>
        </Section>
      ) : null}
      <Plans />
      {mayRead && !isOwner ? (
        <>
          {own.data?.subscription ? null : <Offers />}
          <Section title="Invoices">
            <Invoices
              of="meter.plan.listInvoices"
              empty="No invoice has been written yet. One comes at the end of each period."
            />
          </Section>
        </>
      ) : null}
    </>
  );
}

/** Back from the checkout: whoever collects tells the house a moment later than the browser is here again. */
function Heard({ isBought }: { readonly isBought: boolean }) {
  const navigate = useNavigate();
  useEffect(() => {
    if (isBought) void navigate({ to: '.', search: { tab: 'plan' } as never, replace: true });
  }, [isBought, navigate]);
  return (
    <p role="status" className="mb-4 border-border border-b pb-3">
      You are back from the checkout. As soon as it tells us of your payment, you see it here.
    </p>
  );
}

function Own({ subscription, tariff }: Bought) {
  const may = useMay();
  const { busy, problem, press } = usePress();
  if (!subscription || !tariff) {
    return (
      <div className="border-border border-t">
        <Empty says="Nothing has been subscribed to yet. Choose one of the plans below." />
      </div>
    );
  }
  const { state, paidUntil, endsWithPeriod, isByHand } = subscription;
  async function manage() {
    const opened = await press('meter.plan.manage', { returnUrl: location.href }, 'The billing pages are open.');
    if (opened) leaveTo(opened.url);
  }
  return (
    <div className="flex flex-wrap items-start gap-x-6 gap-y-3 border-border border-t pt-3">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-3 text-strong">
          {tariff.title}
          <span className="font-[400] text-muted tabular-nums">{baseWords(tariff)}</span>
          <Status word={stateWords[state].shape} says={stateWords[state].says} />
        </p>
        <p className="text-muted">
          {stateWords[state].means}
          {paidUntil ? ` Paid until ${day(paidUntil)}${endsWithPeriod ? ', and it ends then' : ''}.` : ''}
          {isByHand ? ' It is billed by invoice.' : ''}
        </p>
        {problem ? <Failed error={problem} what="The billing pages" /> : null}
      </div>
      {may('meter.plan.manage') && !isByHand ? (
        <span className="ml-auto">
          <Button busy={busy && 'Opening…'} onClick={() => void manage()}>
            Change plan or card
          </Button>
        </span>
      ) : null}
    </div>
  );
}

function Offers() {
  const may = useMay();
  const query = useAsk('meter.plan.list', {});
  const [chosen, setChosen] = useState<Offer>();
  return (
    <Section title="Subscribe" note="what is open to your company now">
      <Panel query={query} what="What is open" lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="border-border border-t">
              <Empty says="Nothing is open right now. Whoever runs this installation opens it." />
            </div>
          ) : (
            <ul className="border-border border-t">
              {items.map((offer) => (
                <li
                  key={offer.id}
                  className="flex min-h-(--row-2) flex-wrap items-center gap-x-4 gap-y-1 border-border border-b py-2"
                >
                  <span className="min-w-0 flex-1">
                    <span className="block font-[550]">{offer.title}</span>
                    {besides(offer).map((says) => (
                      <span key={says} className="block text-meta text-muted">
                        {says}
                      </span>
                    ))}
                  </span>
                  <span className="text-right tabular-nums">{baseWords(offer)}</span>
                  {may('meter.plan.buy') ? (
                    <Button small onClick={() => setChosen(offer)}>
                      Subscribe…
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          )
        }
      </Panel>
      {chosen ? <Subscribe offer={chosen} onClose={() => setChosen(undefined)} /> : null}
    </Section>
  );
}

function Subscribe({ offer, onClose }: { readonly offer: Offer; readonly onClose: () => void }) {
  const me = useMe().data;
  const [email, setEmail] = useState(me?.user.email ?? '');
  const { busy, problem, press } = usePress();
  async function go() {
    const here = `${location.origin}/app/usage?tab=plan`;
    const wish = { tariffId: offer.id, email, successUrl: `${here}&bought=1`, cancelUrl: here };
    const opened = await press('meter.plan.buy', wish, 'The checkout is open.');
    if (opened) leaveTo(opened.url);
  }
  return (
    <Modal title={`Subscribe to ${offer.title}`} isOpen onClose={onClose}>
      <p>
        {offer.base.amount > 0 ? `${money(offer.base)} is charged for each period` : 'What is used is charged'}, on the
        page of the billing service. Nothing is charged before you confirm it there.
      </p>
      <Input label="Invoices go to" type="email" autoComplete="email" value={email} onChange={setEmail} />
      {problem ? <Failed error={problem} what="The checkout" /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Not now</Button>
        <Button look="main" busy={busy && 'Opening…'} onClick={() => void go()}>
          Go to checkout
        </Button>
      </div>
    </Modal>
  );
}
