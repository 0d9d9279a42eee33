// One node: what it is called, what goes in, what came out. A value that begins with = is worked out of what is known.
import { Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { label } from '../../base/words.ts';
import { useDescribed } from '../../client/described.ts';
import { IconButton } from '../../parts/button.tsx';
import { EffectChip } from '../../parts/chip.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { FormPlace } from '../../parts/form/place.ts';
import { Input } from '../../parts/input.tsx';
import { Section } from '../../parts/section.tsx';
import { Output } from '../../running/answer.tsx';
import { noAmounts } from './amounts.ts';
import { changed, errorPort, type Graph, mayFail, type Node, portsOf, titleOf, without } from './graph.ts';
import { Mapped } from './mapped.tsx';
import { OtherFlow } from './other-flow.tsx';
import type { Results } from './results.ts';
import { type Source, useSources } from './sources.ts';
import { TriggerFields } from './trigger-fields.tsx';
import type { Flaw } from './use-drawing.ts';

interface InspectorProps {
  readonly flowId: string;
  readonly graph: Graph;
  readonly node: Node;
  readonly results: Results | undefined;
  readonly flaws: readonly Flaw[];
  readonly onDraw: (graph: Graph) => void;
  readonly onGone: () => void;
}

export function Inspector({ flowId, graph, node, results, flaws, onDraw, onGone }: InspectorProps) {
  const change = (part: object) => onDraw(changed(graph, node.id, part));
  const sources = useSources(graph, node, results);
  const own = flaws.filter((one) => one.node === node.id);
  const result = results?.nodes.get(node.id);
  const title = node.title ?? '';
  return (
    <div data-inspector className="grid content-start gap-4 overflow-auto p-4">
      <header className="flex items-center gap-2">
        <h2 className="min-w-0 flex-1 truncate text-section">{titleOf(node)}</h2>
        <IconButton
          label="Take this step out"
          icon={<Trash2 size={16} strokeWidth={1.5} />}
          onClick={() => {
            onDraw(without(graph, node.id));
            onGone();
          }}
        />
      </header>
      <Input label="Called" value={title} onChange={(next) => change({ title: next || undefined })} />
      {node.trigger ? (
        <TriggerFields trigger={node.trigger} flowId={flowId} onChange={(trigger) => change({ trigger })} />
      ) : null}
      {node.capability ? (
        <OfCapability {...{ node, sources }} flaws={own} onChange={change} />
      ) : (
        <Own {...{ node, sources, flowId }} onChange={change} />
      )}
      <Ways graph={graph} node={node} onDraw={onDraw} />
      {result ? (
        <Section first title={results?.isReal ? 'What it came to' : 'What it would come to'}>
          {result.problem ? (
            <p className="text-danger">{result.problem}</p>
          ) : (
            <Output output={onlyOne(result.ports, results?.amounts)} />
          )}
        </Section>
      ) : null}
    </div>
  );
}

/** What left by one way alone is told without the name of the way. */
function onlyOne(ports: Readonly<Record<string, unknown>>, { of } = noAmounts): unknown {
  const all = Object.values(ports);
  return all.length === 1 ? (of(all[0]) ?? null) : ports;
}

interface PartProps {
  readonly node: Node;
  readonly sources: readonly Source[];
  readonly flaws: readonly Flaw[];
  readonly onChange: (part: object) => void;
}

function OfCapability({ node, sources, flaws, onChange }: PartProps) {
  const { capability = '', input = {} } = node;
  const described = useDescribed(capability).data;
  if (!described) return <p className="text-muted">{`You may not see what ${capability} takes.`}</p>;
  const { properties = {}, required = [] } = described.input;
  const set = (name: string, value: unknown) => {
    const { [name]: _, ...others } = input;
    onChange({ input: value === undefined ? others : { ...others, [name]: value } });
  };
  return (
    <FormPlace value={{ of: capability, beside: input }}>
      <p className="flex flex-wrap items-center gap-2">
        <EffectChip effect={described.effect} />
        <code className="text-code text-muted">{capability}</code>
      </p>
      {Object.entries(properties).map(([name, schema]) => (
        <Mapped
          key={name}
          name={name}
          schema={schema}
          isNeeded={required.includes(name)}
          value={input[name]}
          sources={sources}
          flaw={flaws.find(({ field }) => field === `input.${name}`)?.message.replace(/^.*?: input\.\S+ /, 'It ')}
          onChange={(value) => set(name, value)}
        />
      ))}
    </FormPlace>
  );
}

const hidden = new Set(['id', 'kind', 'title', 'position', 'input', 'trigger', 'note']);

interface OwnProps extends Omit<PartProps, 'flaws'> {
  readonly flowId: string;
}

/** What a node of the order has of its own: a line each; what is more than a line is JSON. */
function Own({ node, sources, flowId, onChange }: OwnProps) {
  const facts = Object.entries(node).filter(([name]) => !hidden.has(name));
  return (
    <>
      {facts.map(([name, value]) =>
        node.kind === 'flow' && name === 'flow' ? (
          <OtherFlow key={name} value={String(value)} own={flowId} onChange={(flow) => onChange({ flow })} />
        ) : (
          <Fact
            key={name}
            name={name}
            value={value}
            choices={sources.map(({ expression }) => expression)}
            onChange={(next) => onChange({ [name]: next })}
          />
        ),
      )}
    </>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: unknown;
  readonly choices: readonly string[];
  readonly onChange: (value: unknown) => void;
}

function Fact({ name, value, choices, onChange }: FactProps) {
  const id = useId();
  const isText = typeof value === 'string';
  const [text, setText] = useState(() => (isText ? value : JSON.stringify(value, null, 1)));
  const [isWrong, setWrong] = useState(false);
  const isLong = !isText || name === 'code';
  function write(next: string) {
    setText(next);
    if (isText) {
      onChange(next);
      return;
    }
    try {
      onChange(JSON.parse(next));
      setWrong(false);
    } catch {
      setWrong(true);
    }
  }
  const shared = { id, value: text, 'aria-invalid': isWrong };
  return (
    <div className="grid gap-[5px]">
      <label htmlFor={id} className="font-[550] text-[12px]">
        {label(name)}
      </label>
      {isLong ? (
        <textarea
          {...shared}
          rows={4}
          onChange={(event) => write(event.target.value)}
          className={`${boxLook} font-mono text-code`}
        />
      ) : (
        <input {...shared} list={`${id}-known`} onChange={(event) => write(event.target.value)} className={boxLook} />
      )}
      {isLong ? null : (
        <datalist id={`${id}-known`}>
          {choices.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
      {isWrong ? <p className="text-danger text-meta">This is not JSON yet.</p> : null}
    </div>
  );
}

const wayWords: Readonly<Record<string, string>> = { next: 'Then', [errorPort]: 'If it fails' };

/** Where each way out leads; the drawing by hand, for keys and for a small screen. */
function Ways({ graph, node, onDraw }: Pick<InspectorProps, 'graph' | 'node' | 'onDraw'>) {
  const ports = [...portsOf(node), ...(mayFail(node) ? [errorPort] : [])];
  if (ports.length === 0) return null;
  function lead(port: string, to: string) {
    const others = graph.edges.filter((edge) => edge.from !== node.id || edge.port !== port);
    onDraw({ ...graph, edges: to === '' ? others : [...others, { from: node.id, port, to }] });
  }
  return (
    <Section first title="What follows">
      <div className="grid gap-2">
        {ports.map((port) => (
          <label key={port} className="grid grid-cols-[72px_minmax(0,1fr)] items-center gap-2 text-[12px]">
            {wayWords[port] ?? label(port)}
            <select
              value={graph.edges.find((edge) => edge.from === node.id && edge.port === port)?.to ?? ''}
              onChange={(event) => lead(port, event.target.value)}
              className={boxLook}
            >
              <option value="">{port === errorPort ? 'The run fails' : 'It ends here'}</option>
              {graph.nodes
                .filter((other) => other.id !== node.id && other.kind !== 'trigger')
                .map((other) => (
                  <option key={other.id} value={other.id}>
                    {titleOf(other)}
                  </option>
                ))}
            </select>
          </label>
        ))}
      </div>
    </Section>
  );
}
