// A decision taken along: a code to point a phone at. It is a link in one's own name, good once and for some minutes.
import { Smartphone } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { clock } from '../../base/time.ts';
import { newKey, Problem, runByName } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { Button } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { Modal } from '../../parts/dialog.tsx';
import { Failed, Still } from '../../parts/panel.tsx';
import type { Whole } from './rehearsed.ts';

const making = 'approval.link.make';
const Code = lazy(() => import('../../parts/code.tsx').then((it) => ({ default: it.Code })));

interface Link {
  readonly path: string;
  readonly expiresAt: string;
  /** There is more at stake than a link may decide on: the phone asks one to sign in. */
  readonly decides: boolean;
}

export function useMayTakeAlong({ state }: Whole): boolean {
  const may = useMay();
  return state === 'waiting' && may(making);
}

export function OnYourPhone({ whole }: { readonly whole: Whole }) {
  const [link, setLink] = useState<Link>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const { id: approvalId, inputHash } = whole;
  async function make() {
    setBusy(true);
    setProblem(undefined);
    try {
      const came = await runByName(making, { approvalId, inputHash }, newKey());
      if (came.status === 'done') setLink(came.output as Link);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      <Button small icon={<Smartphone {...icon} />} busy={busy && 'Making a code…'} onClick={() => void make()}>
        Do it on your phone
      </Button>
      {problem ? <Failed error={problem} what="The code" /> : null}
      <Modal title="Do it on your phone" isOpen={link !== undefined} onClose={() => setLink(undefined)}>
        {link ? <Taken link={link} title={whole.title} /> : null}
      </Modal>
    </>
  );
}

function Taken({ link: { path, expiresAt, decides }, title }: { readonly link: Link; readonly title: string }) {
  const address = new URL(path, location.origin).href;
  return (
    <div className="grid justify-items-center gap-4">
      <Suspense fallback={<Still lines={4} />}>
        <Code text={address} says={`A code for your phone: ${title}`} />
      </Suspense>
      <div className="grid gap-1 justify-self-stretch">
        <p>
          Point the camera at it. It is good once, until <span className="tabular-nums">{clock(expiresAt)}</span>, and
          in your name: show it to nobody.
        </p>
        {decides ? null : (
          <p className="text-muted">There is too much at stake for a link alone, so the phone asks you to sign in.</p>
        )}
        {isHereAlone(location.hostname) ? (
          <p className="text-warn">
            This Cadre answers at {location.hostname}, which is this machine alone. A phone needs an address of your
            network.
          </p>
        ) : null}
      </div>
    </div>
  );
}

function isHereAlone(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host);
}
