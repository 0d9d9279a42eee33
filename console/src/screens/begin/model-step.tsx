import { useState } from 'react';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Input } from '../../parts/input.tsx';
import { Failed } from '../../parts/panel.tsx';
import { Status } from '../../parts/status.tsx';
import { usePress } from '../../running/use-press.ts';
import { StepFrame, type StepProps } from './step-frame.tsx';

/** A key is tried when it is added, and never shown again; without one the built-in engine does what it can. */
export function ModelStep(props: StepProps) {
  const may = useMay();
  const { busy, problem, press } = usePress();
  const wires = useAsk('model.wire.list', {}, { enabled: may('model.wire.list') }).data?.items ?? [];
  const open = wires.filter(({ source }) => source !== 'builtin');
  const there = open.filter(({ source }) => source !== 'none');
  const [provider, setProvider] = useState('');
  const [key, setKey] = useState('');
  const [note, setNote] = useState<string>();
  async function save() {
    if (provider === '') return true;
    const made = await press('model.provider.add', { provider, key }, 'The key is in the vault.');
    if (!made) return false;
    const tried = await press('model.provider.test', { providerId: made.id }, 'Asked the provider.');
    if (tried?.isWorking !== false) return true;
    setNote(tried.note ?? 'This key was refused. Check that it is an API key, not a login.');
    return false;
  }
  return (
    <StepFrame {...props} title="A language model?" button="Next" busy={busy} onDo={save}>
      {there.length > 0 ? (
        <p>
          <Status word="done" says={`${there.map(({ title }) => title).join(', ')}: ready to be used.`} />
        </p>
      ) : null}
      <fieldset className="flex flex-wrap gap-x-5 gap-y-2">
        <legend className="mb-2 font-[550] text-[12px]">Add one</legend>
        {[...open.filter(({ source }) => source === 'none'), none].map(({ provider: name, title }) => (
          <label key={name} className="flex min-h-6 items-center gap-1.5">
            <input
              type="radio"
              name="provider"
              checked={provider === name}
              onChange={() => setProvider(name)}
              className="size-4 accent-primary"
            />
            {title}
          </label>
        ))}
      </fieldset>
      {provider === '' ? (
        <p className="text-muted">
          Without one, the built-in engine finds, fills in and reports, but does not write freely. It costs nothing.
        </p>
      ) : (
        <Input
          label="Its key"
          type="password"
          autoComplete="off"
          value={key}
          onChange={setKey}
          issue={note}
          help="Kept in the vault; nobody sees it again."
        />
      )}
      {problem ? <Failed error={problem} what="This key" /> : null}
    </StepFrame>
  );
}

const none = { provider: '', title: 'None for now' } as const;
