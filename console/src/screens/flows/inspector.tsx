// One node: what it is called, what goes in, what came out. A value that begins with = is worked out of what is known.
import { Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { label } from '../../base/words.ts';
import { useDescribed } from '../../client/described.ts';
import { IconButton } from '../../parts/button.tsx';
import { EffectChip } from '../../parts/chip.tsx';
import { boxLook } from '../../parts/form/field.tsx';
import { kindOf, type Schema } from '../../parts/form/schema.ts';
import { Input } from '../../parts/input.tsx';
import { Section } from '../../parts/section.tsx';
import { Output } from '../../running/answer.tsx';
import { changed, type Graph, known, type Node, portsOf, titleOf, without } from './graph.ts';
import type { Results } from './results.ts';

interface InspectorProps {
  readonly graph: Graph;
  readonly node: Node;
  readonly results: Results | undefined;
  readonly onDraw: (graph: Graph) => void;
  readonly onGone: () => void;
}

export function Inspector({ graph, node, results, onDraw, onGone }: InspectorProps) {
  const change = (part: object) => onDraw(changed(graph, node.id, part));
  const result = results?.nodes.get(node.id);
  const title = node.title ?? '';
  return (
    <div className="grid content-start gap-4 overflow-auto p-4">
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
      {node.capability ? (
        <OfCapability graph={graph} node={node} onChange={change} />
      ) : (
        <Own graph={graph} node={node} onChange={change} />
      )}
      <Ways graph={graph} node={node} onDraw={onDraw} />
      {result ? (
        <Section first title={results?.isReal ? 'What it came to' : 'What it would come to'}>
          {result.problem ? <p className="text-danger">{result.problem}</p> : <Output output={onlyOne(result.ports)} />}
        </Section>
      ) : null}
    </div>
  );
}

/** What left by one way alone is told without the name of the way. */
function onlyOne(ports: Readonly<Record<string, unknown>>): unknown {
  const all = Object.values(ports);
  return all.length === 1 ? (all[0] ?? null) : ports;
}

interface PartProps {
  readonly graph: Graph;
  readonly node: Node;
  readonly onChange: (part: object) => void;
}

function OfCapability({ graph, node, onChange }: PartProps) {
  const { capability = '', input = {} } = node;
  const described = useDescribed(capability).data;
  if (!described) return <p className="text-muted">{`You may not see what ${capability} takes.`}</p>;
  const { properties = {}, required = [] } = described.input;
  const set = (name: string, value: unknown) => {
    const { [name]: _, ...others } = input;
    onChange({ input: value === undefined ? others : { ...others, [name]: value } });
  };
  return (
    <>
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
          choices={known(graph, node.id)}
          onChange={(value) => set(name, value)}
        />
      ))}
    </>
  );
}

interface MappedProps {
  readonly name: string;
  readonly schema: Schema;
  readonly isNeeded: boolean;
  readonly value: unknown;
  readonly choices: readonly string[];
  readonly onChange: (value: unknown) => void;
}

/** A plain value of the field's kind, or an expression over what came before. */
function Mapped({ name, schema, isNeeded, value, choices, onChange }: MappedProps) {
  const id = useId();
  const [text, setText] = useState(() => textOf(value));
  const isMissing = isNeeded && text.trim() === '';
  return (
    <div className="grid gap-[5px]">
      <label htmlFor={id} className="font-[550] text-[12px]">
        {label(name)}
        {isNeeded ? null : <small className="ml-1 font-[400] text-[11.5px] text-muted">if you like</small>}
      </label>
      <input
        id={id}
        list={`${id}-known`}
        value={text}
        placeholder={isNeeded ? 'A value, or = and what it is' : ''}
        aria-invalid={isMissing}
        onChange={(event) => {
          setText(event.target.value);
          onChange(valueFrom(schema, event.target.value));
        }}
        className={`${boxLook} ${text.startsWith('=') ? 'font-mono text-code' : ''}`}
      />
      <datalist id={`${id}-known`}>
        {choices.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      {isMissing ? <p className="text-meta text-warn">{`Needs ${label(name).toLowerCase()}.`}</p> : null}
    </div>
  );
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function valueFrom(schema: Schema, text: string): unknown {
  if (text.trim() === '') return undefined;
  if (text.startsWith('=') || ['text', 'long', 'choice', 'secret', 'instant', 'date'].includes(kindOf(schema)))
    return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return kindOf(schema) === 'tags' ? text.split(/\s*,\s*/) : text;
  }
}

const hidden = new Set(['id', 'kind', 'title', 'position', 'input']);

/** What a node of the order has of its own: a line each; what is more than a line is JSON. */
function Own({ graph, node, onChange }: PartProps) {
  const facts = Object.entries(node).filter(([name]) => !hidden.has(name));
  return (
    <>
      {facts.map(([name, value]) => (
        <Fact
          key={name}
          name={name}
          value={value}
          choices={known(graph, node.id)}
          onChange={(next) => onChange({ [name]: next })}
        />
      ))}
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

/** Where each way out leads; the drawing by hand, for keys and for a small screen. */
function Ways({ graph, node, onDraw }: Pick<InspectorProps, 'graph' | 'node' | 'onDraw'>) {
  const ports = portsOf(node);
  if (ports.length === 0) return null;
  function lead(port: string, to: string) {
    const others = graph.edges.filter((edge) => edge.from !== node.id || edge.port !== port);
    onDraw({ ...graph, edges: to === '' ? others : [...others, { from: node.id, port, to }] });
  }
  return (
    <Section first title="Then">
      <div className="grid gap-2">
        {ports.map((port) => (
          <label key={port} className="grid grid-cols-[72px_minmax(0,1fr)] items-center gap-2 text-[12px]">
            {label(port)}
            <select
              value={graph.edges.find((edge) => edge.from === node.id && edge.port === port)?.to ?? ''}
              onChange={(event) => lead(port, event.target.value)}
              className={boxLook}
            >
              <option value="">It ends here</option>
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
