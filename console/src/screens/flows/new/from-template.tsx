// The library: what comes with Cadre and what the company has put there; one of them set up for oneself.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { label } from '../../../base/words.ts';
import type { OutputOf } from '../../../client/http.ts';
import { useMay } from '../../../client/me.ts';
import { usePages } from '../../../client/pages.ts';
import { useAsk } from '../../../client/queries.ts';
import { Button } from '../../../parts/button.tsx';
import { Chip, icon } from '../../../parts/chip.tsx';
import { boxLook } from '../../../parts/form/look.ts';
import { readForm } from '../../../parts/form/reading.ts';
import { type Drafts, draftsOf } from '../../../parts/form/schema.ts';
import { SchemaForm } from '../../../parts/form/schema-form.tsx';
import { Input } from '../../../parts/input.tsx';
import { Empty, Failed, Panel } from '../../../parts/panel.tsx';
import { Section } from '../../../parts/section.tsx';
import { ShowMore } from '../../../parts/show-more.tsx';
import { RunDrawer, type Wish } from '../../../running/run-drawer.tsx';
import { usePress } from '../../../running/use-press.ts';
import { schemaOfFields } from '../fields.ts';
import type { Graph } from '../graph.ts';
import { Sketch } from './sketch.tsx';

type Template = OutputOf<'work.template.read'>;

export function FromTemplate() {
  const { template } = useSearch({ strict: false }) as { template?: string };
  return template ? <One key={template} template={template} /> : <Library />;
}

function Library() {
  const may = useMay();
  const [words, setWords] = useState('');
  const [wish, setWish] = useState<Wish>();
  const search = useDeferredValue(words.trim());
  const { query, rows } = usePages('work.template.list', { limit: 50, ...(search ? { search } : {}) });
  return (
    <>
      <div role="toolbar" aria-label="Library" className="mb-3 flex flex-wrap items-center gap-2">
        <input
          aria-label="Find a template"
          placeholder="Find a template"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          className={`${boxLook} max-w-[320px]`}
        />
        {may('work.template.fetch') ? (
          <Button small className="ml-auto" onClick={() => setWish({ capability: 'work.template.fetch' })}>
            Fetch more from an address
          </Button>
        ) : null}
      </div>
      <Panel query={query} what="The library" lines={6}>
        {() => (rows.length === 0 ? <Empty says={`No template is about “${words}”.`} /> : null)}
      </Panel>
      <ul aria-label="Templates" className="border-border border-t">
        {rows.map((one) => (
          <Line key={one.template} {...one} />
        ))}
      </ul>
      <ShowMore query={query} />
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </>
  );
}

type LineProps = OutputOf<'work.template.list'>['items'][number];

function Line({ template, title, summary, category, origin }: LineProps) {
  const navigate = useNavigate();
  return (
    <li className="border-border border-b">
      <button
        type="button"
        onClick={() => void navigate({ to: '/flows/new', search: { tab: 'template', template } })}
        className="grid min-h-(--row-2) w-full grid-cols-[minmax(0,1fr)_auto] items-center gap-3 px-3 py-2 text-left
          -outline-offset-2 hover:bg-hover"
      >
        <span className="min-w-0">
          <b className="block font-[550]">{title}</b>
          <span className="block text-meta text-muted">{summary || 'No words about it yet.'}</span>
        </span>
        <Chip>{origin === 'cadre' ? label(category) : 'Your company’s'}</Chip>
      </button>
    </li>
  );
}

function One({ template }: { readonly template: string }) {
  const query = useAsk('work.template.read', { template });
  const navigate = useNavigate();
  return (
    <>
      <p className="mb-3">
        <Button
          small
          look="quiet"
          icon={<ArrowLeft {...icon} />}
          onClick={() => void navigate({ to: '/flows/new', search: { tab: 'template' } })}
        >
          All templates
        </Button>
      </p>
      <Panel query={query} what="This template" lines={8}>
        {(whole) => (
          <div className="grid items-start gap-6 xl:grid-cols-[400px_minmax(0,1fr)]">
            <SetUp whole={whole} />
            <Sketch graph={whole.graph as Graph} />
          </div>
        )}
      </Panel>
    </>
  );
}

/** Its parameters as a form; what is usual stands there already. */
function SetUp({ whole }: { readonly whole: Template }) {
  const { template, title, summary, parameters } = whole;
  const schema = schemaOfFields(parameters);
  const { busy, problem, press } = usePress();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(schema, {}));
  const [issues, setIssues] = useState({});
  async function deploy() {
    const read = readForm(schema, drafts);
    setIssues(read.issues);
    if (Object.keys(read.issues).length > 0) return;
    const params = read.value as Readonly<Record<string, unknown>>;
    const wanted = { template, params, ...(name.trim() ? { name: name.trim() } : {}) };
    const made = await press('work.template.deploy', wanted, (flow) => `Drawn from the template: ${flow.name}.`);
    if (made) await navigate({ to: '/flows/$flowId', params: { flowId: made.id } });
  }
  return (
    <div className="grid gap-5">
      <header>
        <h2 className="text-title">{title}</h2>
        <p className="mt-1 text-muted">{summary}</p>
      </header>
      <Input label="What it is called" placeholder={title} maxLength={100} value={name} onChange={setName} />
      <SchemaForm {...{ schema, drafts, issues }} onChange={setDrafts} onSubmit={() => void deploy()} />
      <Needs whole={whole} />
      {problem ? <Failed error={problem} what="The flow" /> : null}
      <span>
        <Button look="main" busy={busy && 'Drawing…'} onClick={() => void deploy()}>
          Draw it for us
        </Button>
      </span>
    </div>
  );
}

/** What has to be there before it can be put to work. */
function Needs({ whole: { needs, missing } }: { readonly whole: Template }) {
  const lines = [
    ...missing.map((name) => `Nobody here can do ${name} yet, or you may not.`),
    ...needs.hosts.map((host) => `Requests go to ${host}, which has to be allowed.`),
    ...needs.connectors.map((name) => `It needs ${name} to be connected.`),
  ];
  if (lines.length === 0) return null;
  return (
    <Section first title="Before it can be put to work">
      <ul className="grid gap-1 border-warn-line border-l-2 pl-3 text-[12.5px] text-ink-2">
        {lines.map((one) => (
          <li key={one} className="[overflow-wrap:anywhere]">
            {one}
          </li>
        ))}
      </ul>
    </Section>
  );
}
