// Describing a service of one's own: from its OpenAPI document, or by hand, one action after the other.

import { Plus, X } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { many } from '../../base/numbers.ts';
import type { InputOf } from '../../client/http.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { FileChoice } from '../../parts/file-choice.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { Input } from '../../parts/input.tsx';
import { Failed } from '../../parts/panel.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { usePress } from '../../running/use-press.ts';

type Definition = InputOf<'connection.api.create'>;
type Way = 'openapi' | 'form';
type Proof = 'none' | 'bearer' | 'header' | 'query' | 'basic';

interface Action {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly name: string;
  readonly summary: string;
}

interface Draft {
  readonly way: Way;
  readonly title: string;
  readonly baseUrl: string;
  readonly openapi: string;
  readonly proof: Proof;
  readonly detail: string;
  readonly secret: string;
  readonly actions: readonly Action[];
}

const emptyAction: Action = { method: 'GET', path: '', name: '', summary: '' };
const first: Draft = {
  ...{ way: 'openapi', title: '', baseUrl: '', openapi: '', proof: 'bearer', detail: '', secret: '' },
  actions: [emptyAction],
};

const proofs: readonly (readonly [Proof, string])[] = [
  ['bearer', 'Key as bearer token'],
  ['header', 'Key in a header'],
  ['query', 'Key in the address'],
  ['basic', 'User and password'],
  ['none', 'Nothing'],
];
const details: Partial<Record<Proof, string>> = {
  header: 'Name of the header',
  query: 'Name of the parameter',
  basic: 'User',
};

export function DescribeDrawer({ onClose }: { readonly onClose: () => void }) {
  const [draft, setDraft] = useState(first);
  const { busy, problem, press } = usePress();
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const detail = details[draft.proof];
  const why = missing(draft);
  async function go() {
    const came = await press(
      'connection.api.create',
      definitionOf(draft),
      ({ title, capabilities }) => `Described ${title}: ${many(capabilities.length, 'action')}.`,
    );
    if (came) onClose();
  }
  return (
    <Drawer title="Describe service" isOpen onClose={onClose}>
      <div className="grid min-h-0 flex-1 content-start gap-4 overflow-auto px-5 py-4">
        <div>
          <Segmented
            label="How"
            value={draft.way}
            choices={[
              { value: 'openapi', label: 'OpenAPI document' },
              { value: 'form', label: 'By hand' },
            ]}
            onChange={(way) => set({ way })}
          />
        </div>
        <Input label="What it is called" value={draft.title} onChange={(title) => set({ title })} />
        {draft.way === 'openapi' ? <Document value={draft.openapi} onChange={(openapi) => set({ openapi })} /> : null}
        <Input
          label="Base address"
          help={
            draft.way === 'openapi'
              ? 'If it is not the one that the document names.'
              : 'What comes before every path, such as https://api.example.com/v1'
          }
          value={draft.baseUrl}
          onChange={(baseUrl) => set({ baseUrl })}
        />
        <Labelled label="How you prove who you are">
          {(id) => (
            <select
              id={id}
              value={draft.proof}
              onChange={(event) => set({ proof: event.target.value as Proof })}
              className={boxLook}
            >
              {proofs.map(([value, says]) => (
                <option key={value} value={value}>
                  {says}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        {detail ? <Input label={detail} value={draft.detail} onChange={(next) => set({ detail: next })} /> : null}
        {draft.proof === 'none' ? null : (
          <Input
            label={draft.proof === 'basic' ? 'Password' : 'Key'}
            help="Goes into the vault; nobody sees it again."
            type="password"
            autoComplete="new-password"
            value={draft.secret}
            onChange={(secret) => set({ secret })}
          />
        )}
        {draft.way === 'form' ? <Actions actions={draft.actions} onChange={(actions) => set({ actions })} /> : null}
        {problem ? <Failed error={problem} what="The description" /> : null}
      </div>
      <footer className="flex justify-end border-border border-t px-5 py-3">
        <Button look="main" busy={busy && 'Reading…'} why={why} onClick={() => void go()} className="max-md:flex-1">
          Add service
        </Button>
      </footer>
    </Drawer>
  );
}

function missing({ way, title, baseUrl, openapi, actions }: Draft): string | undefined {
  if (title.trim() === '') return 'Say what it is called.';
  if (way === 'openapi') return openapi.trim() === '' ? 'Put in the OpenAPI document.' : undefined;
  if (!URL.canParse(baseUrl)) return 'Say the base address, beginning with https://';
  const isWhole = ({ path, name, summary }: Action) => path && name && summary;
  return actions.every(isWhole) ? undefined : 'Fill in path, name and what it does for every action.';
}

function definitionOf({ way, title, baseUrl, openapi, proof, detail, secret, actions }: Draft): Definition {
  return {
    name: nameOf(title),
    title: title.trim(),
    ...(baseUrl.trim() ? { baseUrl: baseUrl.trim() } : {}),
    proof: proofOf(proof, detail.trim()),
    ...(proof === 'none' || secret === '' ? {} : { secret }),
    ...(way === 'openapi' ? { openapi } : { actions: actions.map(actionOf) }),
  };
}

/** What stands in braces in the path is asked for; what writes takes any fields. */
function actionOf(action: Action) {
  const places = [...action.path.matchAll(/\{([A-Za-z][\w.-]*)\}/g)].map((match) => match[1] ?? '');
  const writes = ['POST', 'PUT', 'PATCH'].includes(action.method);
  return {
    ...action,
    onlyReads: action.method === 'GET',
    parameters: places.map((name) => ({ name, in: 'path' as const, required: true, schema: { type: 'string' } })),
    ...(writes ? { body: { type: 'object' } } : {}),
  };
}

function nameOf(title: string): string {
  const name = title.toLowerCase().replace(/[^a-z0-9]+/g, '');
  return /^[a-z]/.test(name) ? name.slice(0, 30) : `own${name}`.slice(0, 30);
}

function proofOf(kind: Proof, detail: string): NonNullable<Definition['proof']> {
  if (kind === 'header') return { kind, header: detail };
  if (kind === 'query') return { kind, parameter: detail };
  if (kind === 'basic') return { kind, user: detail };
  return { kind };
}

interface LabelledProps {
  readonly label: string;
  readonly help?: string | undefined;
  readonly children: (id: string) => ReactNode;
}

function Labelled({ label, help, children }: LabelledProps) {
  const id = useId();
  return (
    <div className="grid gap-[5px]">
      <label htmlFor={id} className="font-[550] text-[12px]">
        {label}
      </label>
      {children(id)}
      {help ? <p className="text-meta text-muted">{help}</p> : null}
    </div>
  );
}

function Document({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }) {
  return (
    <Labelled label="OpenAPI document" help="As JSON: paste it, or choose the file.">
      {(id) => (
        <>
          <textarea
            id={id}
            rows={6}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className={`${boxLook} max-h-80 font-mono text-code`}
          />
          <FileChoice
            label="File with the OpenAPI document"
            accept=".json,application/json"
            onChoose={([file]) => void file?.text().then(onChange)}
          />
        </>
      )}
    </Labelled>
  );
}

interface ActionsProps {
  readonly actions: readonly Action[];
  readonly onChange: (actions: readonly Action[]) => void;
}

function Actions({ actions, onChange }: ActionsProps) {
  const change = (index: number, to: Partial<Action>) =>
    onChange(actions.map((one, at) => (at === index ? { ...one, ...to } : one)));
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 text-section">What it can do</legend>
      {actions.map((action, index) => (
        <div key={index.toString()} className="grid gap-2 border-border border-l-2 pl-3">
          <div className="flex items-center gap-2">
            <select
              aria-label={`Method ${index + 1}`}
              value={action.method}
              onChange={(event) => change(index, { method: event.target.value as Action['method'] })}
              className={`${boxLook} max-w-[104px]`}
            >
              {['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => (
                <option key={method}>{method}</option>
              ))}
            </select>
            <input
              aria-label={`Path ${index + 1}`}
              placeholder="/orders/{orderId}"
              value={action.path}
              onChange={(event) => change(index, { path: event.target.value })}
              className={boxLook}
            />
            <IconButton
              label={`Remove action ${index + 1}`}
              icon={<X size={16} strokeWidth={1.5} />}
              onClick={() => onChange(actions.filter((_, at) => at !== index))}
            />
          </div>
          <input
            aria-label={`Name ${index + 1}`}
            placeholder="Name, such as readOrder"
            value={action.name}
            onChange={(event) => change(index, { name: event.target.value })}
            className={boxLook}
          />
          <input
            aria-label={`What it does ${index + 1}`}
            placeholder="What it does, in a sentence."
            value={action.summary}
            onChange={(event) => change(index, { summary: event.target.value })}
            className={boxLook}
          />
        </div>
      ))}
      <div>
        <Button small icon={<Plus {...icon} />} onClick={() => onChange([...actions, emptyAction])}>
          Add action
        </Button>
      </div>
    </fieldset>
  );
}
