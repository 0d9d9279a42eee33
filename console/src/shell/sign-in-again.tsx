// Signing in again over the page, which stays as it is: what was typed, chosen or opened is still there afterwards.
import { type FormEvent, useState } from 'react';
import { useSetting } from '../base/setting.ts';
import { newKey, type OutputOf, Problem, post, run } from '../client/http.ts';
import { forgetKnown } from '../client/keeping.ts';
import { useMe } from '../client/me.ts';
import { cache } from '../client/queries.ts';
import { isSignedOut, signInAddress } from '../client/session.ts';
import { Button } from '../parts/button.tsx';
import { Modal } from '../parts/dialog.tsx';
import { Input } from '../parts/input.tsx';

type Me = OutputOf<'identity.person.me'>;

export function SignInAgain() {
  const isOpen = useSetting(isSignedOut);
  const me = useMe().data;
  return (
    <Modal title="You were signed out" isOpen={isOpen} onClose={() => undefined}>
      {me ? <Again me={me} /> : <Elsewhere />}
    </Modal>
  );
}

function Again({ me }: { readonly me: Me }) {
  const [password, setPassword] = useState('');
  const [challenge, setChallenge] = useState<string>();
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<string>();

  async function enter(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setSaid(undefined);
    try {
      if (challenge) await comeBack(me, await entered('identity.session.prove', { challenge, code }));
      else await comeBack(me, await entered('identity.session.login', { email: me.user.email, password }));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const next = error.details.challenge;
      const isAsked = typeof next === 'string';
      // A wrong code may be tried again; one that is asked for no more begins anew.
      if (isAsked || error.code === 'unauthenticated') setChallenge(isAsked ? next : undefined);
      if (!isAsked) setSaid(error.message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void enter(event)} className="grid gap-4">
      <p>Sign in and go on where you were. Nothing on this page is lost.</p>
      <input hidden readOnly autoComplete="username" value={me.user.email} />
      {challenge ? (
        <Input
          label="Code of your second step"
          value={code}
          onChange={setCode}
          issue={said}
          autoComplete="one-time-code"
          required
        />
      ) : (
        <Input
          label={`Password of ${me.user.email}`}
          type="password"
          value={password}
          onChange={setPassword}
          issue={said}
          autoComplete="current-password"
          required
        />
      )}
      <div className="flex justify-end gap-2">
        <Button look="quiet" onClick={elsewhere}>
          Another way
        </Button>
        <Button look="main" type="submit" busy={busy && 'Signing in…'}>
          Sign in
        </Button>
      </div>
    </form>
  );
}

/** Who has never been known here has nothing to lose. */
function Elsewhere() {
  return (
    <div className="flex justify-end">
      <Button look="main" onClick={elsewhere}>
        Sign in
      </Button>
    </div>
  );
}

function elsewhere(): void {
  location.assign(signInAddress());
}

type Entry = OutputOf<'identity.session.login'>;

/** Without a key: what is answered must not be kept anywhere. */
async function entered(capability: 'identity.session.login' | 'identity.session.prove', input: object) {
  return (await (await post(capability, input)).json()) as Entry;
}

/** To the same company. Somebody else's page is not shown to whoever came. */
async function comeBack({ user, tenant }: Me, entry: Entry): Promise<void> {
  if (entry.user.id !== user.id) {
    await forgetKnown().catch(() => undefined);
    return location.reload();
  }
  if (entry.tenant.id !== tenant.id) await run('identity.session.switch', { tenantId: tenant.id }, newKey());
  isSignedOut.set(false);
  await cache.invalidateQueries();
}
