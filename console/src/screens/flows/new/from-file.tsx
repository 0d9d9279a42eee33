// A file of n8n or one of our own: rehearsed first, so that one sees what would become of every part of it.

import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { count, many } from '../../../base/numbers.ts';
import { type OutputOf, Problem, rehearse } from '../../../client/http.ts';
import { Button } from '../../../parts/button.tsx';
import { FileChoice } from '../../../parts/file-choice.tsx';
import { boxLook } from '../../../parts/form/look.ts';
import { Input } from '../../../parts/input.tsx';
import { Failed } from '../../../parts/panel.tsx';
import { PencilSheet } from '../../../parts/pencil-sheet.tsx';
import { usePress } from '../../../running/use-press.ts';

type Account = OutputOf<'work.flow.import'>;

export function FromFile() {
  const [text, setText] = useState('');
  const [name, setName] = useState('');
  const [account, setAccount] = useState<Account>();
  const [refused, setRefused] = useState<Problem>();
  const { busy, problem, press } = usePress();
  const navigate = useNavigate();

  async function look(next: string) {
    setText(next);
    setAccount(undefined);
    setRefused(undefined);
    if (next.trim() === '') return;
    try {
      const { output } = await rehearse('work.flow.import', { text: next });
      setAccount(output as Account);
      setName((output as Account).name);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setRefused(error);
    }
  }

  async function bring() {
    const made = await press('work.flow.import', { text, name }, (flow) => `Brought in: ${flow.name}.`);
    if (made) await navigate({ to: '/flows/$flowId', params: { flowId: made.flowId } });
  }

  return (
    <div className="grid items-start gap-6 xl:grid-cols-[420px_minmax(0,1fr)]">
      <Give onText={(next) => void look(next)} />
      <div className="grid gap-4">
        {refused ? <Failed error={refused} what="This file" /> : null}
        {account ? (
          <>
            <PencilSheet
              note={`${account.origin === 'n8n' ? 'a file of n8n' : 'a file of Cadre'}, nothing is kept yet`}
            >
              <Became account={account} />
            </PencilSheet>
            <Input label="What it is called" required maxLength={100} value={name} onChange={setName} />
            {problem ? <Failed error={problem} what="The flow" /> : null}
            <span>
              <Button look="main" busy={busy && 'Bringing it in…'} onClick={() => void bring()}>
                Bring it in as a draft
              </Button>
            </span>
          </>
        ) : null}
      </div>
    </div>
  );
}

const mostBytes = 5_000_000;

function Give({ onText }: { readonly onText: (text: string) => void }) {
  const [tooLarge, setTooLarge] = useState(false);
  async function read(file: File | undefined) {
    if (!file) return;
    setTooLarge(file.size > mostBytes);
    if (file.size <= mostBytes) onText(await file.text());
  }
  return (
    <div className="grid gap-4">
      <div className="grid gap-[5px]">
        <label htmlFor="flow-file" className="font-[550] text-[12px]">
          A file of n8n, or of Cadre
        </label>
        <FileChoice id="flow-file" accept=".json,application/json" onChoose={([file]) => void read(file)} />
        <span id="flow-file-help" className={`text-meta ${tooLarge ? 'text-danger' : 'text-muted'}`}>
          JSON, at most 5 MB.
        </span>
      </div>
      <label className="grid gap-[5px]">
        <span className="font-[550] text-[12px]">Or what stands in it</span>
        <textarea
          rows={6}
          placeholder="Paste it here"
          onChange={(event) => onText(event.target.value)}
          className={`${boxLook} font-mono text-code`}
        />
      </label>
    </div>
  );
}

/** Nothing is dropped in silence. */
function Became({ account }: { readonly account: Account }) {
  const { counts, added, unsupported, credentials, hosts, problems } = account;
  return (
    <div className="grid gap-4 p-3">
      <p>
        <b className="font-[550] tabular-nums">{ofAll(counts.keptNodes, many(counts.nodes, 'step'))}</b> and{' '}
        <b className="font-[550] tabular-nums">{ofAll(counts.keptEdges, many(counts.edges, 'line'))}</b> are in the
        drawing{added.length > 0 ? `; ${many(added.length, 'step')} had to be put in between` : ''}.
      </p>
      <Part
        title="Nobody here can do this yet; it is kept as it was"
        says={unsupported.map(({ title, was, connector, why }) => `${title} (${connector || was}): ${why}`)}
      />
      <Part
        title="To be connected anew, no file holds secrets"
        says={credentials.map(({ name, service }) => `${service.title}, as “${name}”`)}
      />
      <Part title="Hosts to be allowed" says={hosts} />
      <Part title="To be looked at" says={problems.map(({ where, what }) => `${where}: ${what}`)} />
    </div>
  );
}

const most = 12;

function ofAll(kept: number, all: string): string {
  return `${count(kept)} of ${all}`;
}

function Part({ title, says }: { readonly title: string; readonly says: readonly string[] }) {
  const all = [...new Set(says)];
  if (all.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="mb-1 font-[600] text-[12px]">{title}</h3>
      <ul className="grid gap-1 text-[12.5px] text-ink-2">
        {all.slice(0, most).map((one) => (
          <li key={one} className="[overflow-wrap:anywhere]">
            {one}
          </li>
        ))}
        {all.length > most ? <li className="text-muted">{count(all.length - most)} more</li> : null}
      </ul>
    </section>
  );
}
