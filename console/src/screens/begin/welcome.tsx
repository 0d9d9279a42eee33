// First run: who answers, what the company is, a model, a staff. Every step but the first can be skipped, each is kept
// by itself, and going back loses nothing.
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { newSetting, useSetting } from '../../base/setting.ts';
import { useMay, useMe } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Input } from '../../parts/input.tsx';
import { Mark } from '../../parts/mark.tsx';
import { Failed } from '../../parts/panel.tsx';
import { usePress } from '../../running/use-press.ts';
import { ModelStep } from './model-step.tsx';
import { OpenDemo, useMayOpenDemo } from './open-demo.tsx';
import { StepFrame, type StepProps } from './step-frame.tsx';

const at = newSetting(0, 'cadre.welcome');
const last = 3;

export function Welcome() {
  const step = useSetting(at);
  const mayLook = useMayOpenDemo();
  const Step = [You, Company, ModelStep, FirstStaff][step] ?? You;
  return (
    <div className="mx-auto grid min-h-full max-w-[560px] content-start gap-6 px-(--page-x) pt-[8vh] pb-10">
      <p className="text-meta text-muted tabular-nums">{Math.min(step, last) + 1} of 4</p>
      <Step onNext={() => at.set(Math.min(step + 1, last))} onBack={step > 0 ? () => at.set(step - 1) : undefined} />
      {step === 0 && mayLook ? (
        <p className="flex flex-wrap items-center gap-3 border-border border-t pt-5 text-muted">
          Or look around with a made-up company. <OpenDemo />
        </p>
      ) : null}
    </div>
  );
}

const madeUp = /@cadre\.localhost$/;

function You(props: StepProps) {
  const me = useMe().data;
  return me ? <YourName key={me.user.id} {...props} user={me.user} /> : null;
}

function YourName({
  user,
  ...props
}: StepProps & { readonly user: { readonly name: string; readonly email: string } }) {
  const { busy, problem, press } = usePress();
  const isNew = madeUp.test(user.email);
  const [name, setName] = useState(isNew ? '' : user.name);
  const [email, setEmail] = useState(isNew ? '' : user.email);
  const [password, setPassword] = useState('');
  async function save() {
    const changed = { ...(name === user.name ? {} : { name }), ...(email === user.email ? {} : { email }) };
    if (Object.keys(changed).length > 0 && !(await press('identity.person.rename', changed, 'Saved.'))) return false;
    if (!isNew || password === '') return true;
    return (await press('identity.password.change', { password }, 'Your password is set.')) !== undefined;
  }
  return (
    <StepFrame {...props} mustBe={isNew} title="Who answers for this company?" button="Next" busy={busy} onDo={save}>
      <Input label="Your name" autoComplete="name" required value={name} onChange={setName} />
      <Input label="E-mail" type="email" autoComplete="email" required value={email} onChange={setEmail} />
      {isNew ? (
        <Input
          label="A password"
          type="password"
          autoComplete="new-password"
          required
          minLength={8}
          value={password}
          onChange={setPassword}
          help="Eight characters at least. You sign in with it from now on."
        />
      ) : null}
      {problem ? <Failed error={problem} what="This" /> : null}
    </StepFrame>
  );
}

function Company(props: StepProps) {
  const me = useMe().data;
  const settings = useAsk('notify.settings.get', {}).data;
  const { busy, problem, press } = usePress();
  const [typed, setName] = useState<string>();
  const name = typed ?? me?.tenant.name ?? '';
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  async function save() {
    if (settings && settings.timeZone !== zone) {
      const { version: _, ...own } = settings;
      if (!(await press('notify.settings.set', { ...own, timeZone: zone }, `Your time is ${zone}.`))) return false;
    }
    if (name === me?.tenant.name) return true;
    return (await press('tenant.tenant.rename', { name }, `It is called ${name} now.`)) !== undefined;
  }
  return (
    <StepFrame {...props} title="What is it called?" button="Next" busy={busy} onDo={save}>
      <Input
        label="Name of the company"
        autoComplete="organization"
        required
        value={name}
        onChange={setName}
        help={`Times are told as in ${zone.replaceAll('_', ' ')}, where this device is.`}
      />
      {problem ? <Failed error={problem} what="This" /> : null}
    </StepFrame>
  );
}

const firstStaff = [
  { name: 'Bookkeeper', does: 'Keeps the books, and asks before money moves.' },
  { name: 'Partner desk', does: 'Looks after partners, holds what looks odd, prepares payouts.' },
  { name: 'Writer', does: 'Drafts letters and notes; sending asks.' },
] as const;

function FirstStaff(props: StepProps) {
  const may = useMay();
  const navigate = useNavigate();
  const { busy, problem, press } = usePress();
  const known =
    useAsk('identity.agent.list', { limit: 200 }, { enabled: may('identity.agent.list') }).data?.items ?? [];
  const [left, setLeft] = useState<readonly string[]>([]);
  const isThere = (name: string) => known.some((agent) => agent.name === name);
  async function hire() {
    for (const { name } of firstStaff) {
      if (left.includes(name) || isThere(name)) continue;
      if (!(await press('identity.agent.create', { name, role: 'manager' }, `${name} works for you.`))) return false;
    }
    at.set(0);
    await navigate({ to: '/' });
    return false;
  }
  return (
    <StepFrame
      {...props}
      onNext={() => void navigate({ to: '/' })}
      title="Who works for you?"
      button="Start work"
      busy={busy}
      onDo={hire}
    >
      <p className="text-muted">
        Agents. Each asks every time before money moves or something leaves, until you trust it.
      </p>
      <ul className="border-border border-t">
        {firstStaff.map(({ name, does }) => (
          <li key={name} className="border-border border-b">
            <label className="grid min-h-(--row-2) grid-cols-[auto_24px_minmax(0,1fr)] items-center gap-3 py-1.5">
              <input
                type="checkbox"
                checked={!left.includes(name)}
                disabled={isThere(name)}
                onChange={(event) =>
                  setLeft(event.target.checked ? left.filter((one) => one !== name) : [...left, name])
                }
                className="size-4 accent-primary"
              />
              <Mark kind="agent" name={name} />
              <span>
                <b className="block font-[550]">{name}</b>
                <span className="text-meta text-muted">{isThere(name) ? 'Works for you already.' : does}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {problem ? <Failed error={problem} what="Hiring" /> : null}
    </StepFrame>
  );
}
