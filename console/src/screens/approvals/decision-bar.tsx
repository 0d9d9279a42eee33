// The decision itself: the stake, what leaves, the way back, exactly these bytes; A, X, D and E, and the thumb.
import { Ellipsis } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { isMoney, type Money, money } from '../../base/numbers.ts';
import { useSetting } from '../../base/setting.ts';
import { when } from '../../base/time.ts';
import { line } from '../../client/live.ts';
import { useMay, useMe, useMine } from '../../client/me.ts';
import { useActor } from '../../client/names.ts';
import { Button } from '../../parts/button.tsx';
import { Failed } from '../../parts/panel.tsx';
import { StakeBar } from '../../parts/stake-bar.tsx';
import { useKeys } from '../../shell/keys.ts';
import { proposed } from './evidence.tsx';
import { type Rehearsed, thingsOf, type Whole } from './rehearsed.ts';
import { RejectDialog } from './reject-dialog.tsx';
import { useDecision } from './use-decision.ts';

interface BarProps {
  readonly whole: Whole;
  readonly rehearsed: Rehearsed;
  readonly showNewer: (() => void) | undefined;
  readonly onDecided: () => void;
}

const press = (name: string) => () => document.querySelector<HTMLElement>(`[data-press=${name}]`)?.click();
const edit = () => document.querySelector<HTMLElement>('[data-edit]')?.click();
const keys = { a: press('approve'), x: press('reject'), d: press('pass'), e: edit };

/** It is a sending itself, or something that follows from it is. */
function useLeaves({ effect }: Whole, { what }: Rehearsed): boolean {
  const mine = useMine().data ?? [];
  if (effect === 'send' || (what?.sends.length ?? 0) > 0) return true;
  const sending = new Set(mine.filter((one) => one.effect === 'send').map(({ name }) => name));
  return what?.later.some(({ capability }) => sending.has(capability)) === true;
}

export function DecisionBar({ whole, rehearsed, showNewer, onDecided }: BarProps) {
  const may = useMay();
  const me = useMe().data;
  const isOffline = useSetting(line) === 'offline';
  const leaves = useLeaves(whole, rehearsed);
  const [isRejecting, setRejecting] = useState(false);
  const { doing, problem, approve, reject, passOn, withdraw } = useDecision({ whole, rehearsed, onDecided });
  const isMine = me?.user.id === whole.actorId;
  const isNewer = showNewer !== undefined;
  const why = whyNot({ isOffline, isNewer, rehearsed, mayDecide: may('approval.request.approve') });
  const mayPass = may('approval.request.escalate') && whole.escalatedAt === null;
  useKeys(keys);

  if (whole.state !== 'waiting') return <Decided whole={whole} />;
  return (
    <StakeBar
      big={bigOf(whole, rehearsed)}
      leaves={leaves}
      undo={undoWords(whole.undo)}
      exactly={
        <>
          Exactly <code className="text-[11.5px]">{whole.inputHash.slice(0, 6)}</code>
          {whole.isEdited ? `, edited ${when(whole.edits.at(-1)?.at ?? whole.createdAt)}` : ', as it was asked'}
        </>
      }
      notice={
        <>
          {showNewer ? <Newer onShow={showNewer} /> : null}
          {problem ? <Failed error={problem} what="Your decision" /> : null}
        </>
      }
    >
      {isMine ? (
        <Button busy={doing === 'withdrawing' && 'Taking back…'} onClick={() => void withdraw()}>
          Take it back
        </Button>
      ) : null}
      {mayPass ? (
        <span className="max-md:hidden">
          <Button
            look="quiet"
            hint="D"
            data-press="pass"
            busy={doing === 'passing' && 'Passing on…'}
            onClick={() => void passOn()}
          >
            Pass on
          </Button>
        </span>
      ) : null}
      <More {...{ mayPass }} onPass={() => void passOn()} />
      <Button
        look="danger"
        hint="X"
        data-press="reject"
        why={isOffline ? offline : undefined}
        onClick={() => setRejecting(true)}
        className="max-md:h-[46px] max-md:flex-1"
      >
        Reject…
      </Button>
      <Button
        look="main"
        hint="A"
        data-press="approve"
        busy={doing === 'approving' && 'Approving…'}
        why={why}
        onClick={() => void approve()}
        className="max-md:h-[46px] max-md:flex-[2]"
      >
        {`Approve ${thingsOf(rehearsed.what)}`.trim()}
      </Button>
      {isRejecting ? <RejectDialog whole={whole} onClose={() => setRejecting(false)} onReject={reject} /> : null}
    </StakeBar>
  );
}

function Newer({ onShow }: { readonly onShow: () => void }) {
  return (
    <p role="status" className="flex items-center gap-3 text-ink-2">
      A newer version exists: somebody has changed what is asked.
      <Button small onClick={onShow}>
        Show it
      </Button>
    </p>
  );
}

const offline = 'You are offline. You can read this; deciding needs a connection.';

interface WhyNot {
  readonly isOffline: boolean;
  readonly isNewer: boolean;
  readonly rehearsed: Rehearsed;
  readonly mayDecide: boolean;
}

function whyNot({ isOffline, isNewer, rehearsed, mayDecide }: WhyNot): string | undefined {
  if (!mayDecide) return 'You may look at this; deciding is for others.';
  if (isOffline) return offline;
  if (isNewer) return 'A newer version exists. Look at it first.';
  if (rehearsed.isRunning) return 'It is rehearsed on today’s data right now.';
  return rehearsed.isStale ? 'Rehearse it again to approve.' : undefined;
}

function bigOf(whole: Whole, { what }: Rehearsed): string {
  const { effect } = whole;
  const stake = whole.stake ?? shownMoney(whole);
  return stake
    ? money(stake)
    : thingsOf(what) || { read: 'Reads', write: 'Changes', send: 'Leaves the building' }[effect];
}

/** A run that stops for a person declares no stake; the one amount that it shows is what is decided on. */
function shownMoney(whole: Whole): Money | undefined {
  const all = whole.rule === 'gate' ? Object.values(proposed(whole) ?? {}).filter(isMoney) : [];
  return all.length === 1 ? all[0] : undefined;
}

function undoWords(undo: string): string {
  const never = /^It can not be taken back: (.*)$/.exec(undo);
  return never ? `Can’t be undone: ${never[1]}` : undo.replace(/ by [\w.-]+\.$/, ' afterwards');
}

function More({ mayPass, onPass }: { readonly mayPass: boolean; readonly onPass: () => void }) {
  const item = 'flex h-11 items-center rounded-control px-3 outline-none data-[highlighted]:bg-hover';
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        aria-label="More"
        className="grid h-[46px] w-[46px] flex-none place-items-center rounded-control border border-border-strong
          bg-raised md:hidden"
      >
        <Ellipsis size={16} strokeWidth={1.5} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side="top"
          sideOffset={6}
          align="start"
          className="entering z-(--z-palette) min-w-[180px] rounded-float bg-overlay p-1 shadow-2"
        >
          {mayPass ? (
            <DropdownMenu.Item className={item} onSelect={onPass}>
              Pass on
            </DropdownMenu.Item>
          ) : null}
          <DropdownMenu.Item className={item} onSelect={edit}>
            Edit what is asked
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const ended: Readonly<Record<string, string>> = {
  approved: 'Approved, about to be done',
  executing: 'Approved, being done',
  executed: 'Approved and done',
  failed: 'Approved, but it failed',
  rejected: 'Rejected',
  expired: 'This ran out. Nothing was done. Ask again',
  withdrawn: 'Taken back',
};

function Decided({ whole: { state, decidedAt, decidedBy, decisionReason } }: { readonly whole: Whole }) {
  const actor = useActor();
  const by = decidedBy ? ` by ${actor('person', decidedBy).name}` : '';
  return (
    <p role="status" className="border-border-strong border-t bg-raised px-7 py-4 max-md:px-4">
      <b className="font-[550]">
        {ended[state] ?? state}
        {by}
      </b>
      {decidedAt ? ` ${when(decidedAt)}` : ''}
      {decisionReason ? `: “${decisionReason}”` : '.'}
    </p>
  );
}
