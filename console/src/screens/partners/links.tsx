// The links and coupons of one partner: open or closed, and new ones.
import { useState } from 'react';
import type { InputOf, OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { CopyLine } from '../../parts/copy-line.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';
import { usePress } from '../../running/use-press.ts';

export function addressOf(code: string): string {
  return `${location.origin}/r/${code}`;
}

export function Links({ partnerId }: { readonly partnerId: string }) {
  const may = useMay();
  const query = useAsk('partners.link.list', { partnerId }, { enabled: may('partners.link.list') });
  const [wish, setWish] = useState<Wish>();
  if (!may('partners.link.list')) return null;
  const given = { given: { partnerId }, fixed: ['partnerId'] };
  const mayChange = may('partners.link.create');
  return (
    <Section
      title="Links and coupons"
      end={
        mayChange ? (
          <span className="flex gap-2">
            <Button small onClick={() => setWish({ capability: 'partners.coupon.create', ...given })}>
              Add coupon
            </Button>
            <Button small onClick={() => setWish({ capability: 'partners.link.create', ...given })}>
              Add link
            </Button>
          </span>
        ) : null
      }
    >
      <Panel query={query} what="The links" lines={3}>
        {({ links, coupons }) =>
          links.length + coupons.length === 0 ? (
            <Empty says="No link yet. A partner gets the first one when they are approved." />
          ) : (
            <ul className="border-border border-t">
              {links.map((one) => (
                <LinkRow key={one.id} {...one} />
              ))}
              {coupons.map((one) => (
                <CouponRow key={one.id} {...one} />
              ))}
            </ul>
          )
        }
      </Panel>
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Section>
  );
}

type Listed = OutputOf<'partners.link.list'>;

function LinkRow({ id: linkId, code, url, label, isOpen }: Listed['links'][number]) {
  const where = url ? `leads to ${url}` : 'leads to the page of the program';
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 border-border border-b py-2">
      <CopyLine label={`link ${code}`} text={addressOf(code)} />
      <OpenSwitch capability="partners.link.setOpen" input={{ linkId, isOpen: !isOpen }} what={`link ${code}`} />
      <span className="text-meta text-muted [overflow-wrap:anywhere]">
        {[isOpen ? '' : 'closed', label ?? '', where].filter(Boolean).join(', ')}
      </span>
    </li>
  );
}

function CouponRow({ id: couponId, code, isPublic, isOpen }: Listed['coupons'][number]) {
  return (
    <li className="grid min-h-(--row) grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 border-border border-b py-2">
      <span>
        Coupon <code className="text-code">{code}</code>
        <span className="text-meta text-muted">
          {isPublic ? ', may be published' : ', not public'}
          {isOpen ? '' : ', closed'}
        </span>
      </span>
      <OpenSwitch capability="partners.coupon.setOpen" input={{ couponId, isOpen: !isOpen }} what={`coupon ${code}`} />
    </li>
  );
}

type SetOpen = 'partners.link.setOpen' | 'partners.coupon.setOpen';

interface OpenSwitchProps<Name extends SetOpen> {
  readonly capability: Name;
  readonly input: InputOf<Name>;
  readonly what: string;
}

function OpenSwitch<Name extends SetOpen>({ capability, input, what }: OpenSwitchProps<Name>) {
  const may = useMay();
  const { busy, problem, press } = usePress();
  if (!may(capability)) return null;
  const told = input.isOpen ? `Opened ${what}.` : `Closed ${what}.`;
  return (
    <>
      <Button small look="quiet" busy={busy && '…'} onClick={() => void press(capability, input, told)}>
        {input.isOpen ? 'Open again' : 'Close'}
      </Button>
      {problem ? <Failed error={problem} what="The change" /> : null}
    </>
  );
}
