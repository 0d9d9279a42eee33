// A flow from a sentence, by rules: every <when> do <what>; when <event> [and condition] then …; for each … do …; ask
// for approval; wait. What it does not understand it says, and draws nothing in its place. Pure.
import { z } from 'zod';
import type { GraphInput, Node } from '../flow/graph.ts';
import { type Compared, comparedIn, takenApart } from './clauses.ts';
import { filled, Shape, type Source } from './fill.ts';
import { bestMatch } from './match.ts';
import { type Begins, scheduleIn } from './when.ts';

export interface KnownCapability {
  readonly name: string;
  readonly summary: string;
  readonly inputSchema: unknown;
  readonly outputSchema: unknown;
}

export interface KnownEvent {
  readonly name: string;
  readonly summary: string;
  /** JSON Schema of its data. */
  readonly data: unknown;
}

export interface Known {
  readonly capabilities: readonly KnownCapability[];
  readonly events: readonly KnownEvent[];
}

export interface Written {
  readonly graph: GraphInput;
  /** Every part of the sentence with what it has become. */
  readonly understood: readonly string[];
  /** What it could not read, and what is still to be filled in. */
  readonly missed: readonly string[];
}

type Drawn = z.input<typeof Node>;
type Draft = Drawn extends infer One ? (One extends unknown ? Omit<One, 'id' | 'position'> : never) : never;

interface Pen {
  readonly known: Known;
  readonly nodes: Drawn[];
  readonly edges: { from: string; port?: string; to: string }[];
  readonly understood: string[];
  readonly missed: string[];
  /** What later steps can read, the nearest first. */
  readonly sources: Source[];
  /** Where the next one begins, and where what is otherwise done would. */
  end: { from: string; port?: string };
  otherwise: { from: string; port: string } | undefined;
  loop: string | undefined;
}

export function written(sentence: string, known: Known): Written {
  const schedule = scheduleIn(sentence.trim());
  const { begins, steps } = takenApart(schedule?.rest ?? sentence);
  const pen = openPen(known);
  beginning(pen, { schedule: schedule?.trigger, begins, sentence });
  for (const step of steps) draw(pen, step);
  if (pen.loop) pen.edges.push({ ...pen.end, to: pen.loop });
  return { graph: { nodes: pen.nodes, edges: pen.edges }, understood: pen.understood, missed: pen.missed };
}

function openPen(known: Known): Pen {
  const end = { from: 'begin' };
  return {
    known,
    nodes: [],
    edges: [],
    understood: [],
    missed: [],
    sources: [],
    end,
    otherwise: undefined,
    loop: undefined,
  };
}

function beginning(
  pen: Pen,
  { schedule, begins, sentence }: { schedule: Begins | undefined; begins: string; sentence: string },
): void {
  const trigger = schedule ?? (begins ? eventIn(pen, begins) : { on: 'manual' as const });
  pen.nodes.push({
    id: 'begin',
    kind: 'trigger',
    trigger,
    title: titleOf(begins || (schedule ? 'On schedule' : 'By hand')),
    position: { x: 0, y: 0 },
  });
  if (schedule?.on === 'schedule')
    pen.understood.push(`It begins by the calendar ${schedule.cron} in ${schedule.zone ?? 'UTC'}`);
  else if (!begins) pen.understood.push(`Nothing in "${titleOf(sentence)}" says when, so it is begun by hand`);
}

function titleOf(text: string): string {
  const words = text.trim();
  return words.charAt(0).toUpperCase() + words.slice(1, 80);
}

/** What happens, and with which condition. */
function eventIn(pen: Pen, said: string): Begins {
  if (/\b(webhook|web hook)\b|\bcalls? (?:its|the|this) address\b/i.test(said)) {
    pen.understood.push(`"${said}": it begins when its address is called`);
    return { on: 'webhook' };
  }
  const compared = comparedIn(said);
  const [own] = ownEvent.exec(said) ?? [];
  if (own) return ownEventIn(pen, { said, event: own, compared });
  const whole = bestMatch(said, pen.known.events);
  const found = (compared && bestMatch(`${compared.before} ${compared.field}`, pen.known.events)) ?? whole;
  if (!found) {
    pen.missed.push(`When "${said}": no event is known that says so`);
    return { on: 'manual' };
  }
  const shape = Shape.catch({ required: [], properties: {} }).parse(found.found.data);
  pen.sources.push({ path: 'trigger.data', shape });
  pen.understood.push(`"${said}": it begins with the event ${found.found.name}`);
  const when = compared && conditionOn(pen, { compared, shape, path: 'data' });
  return { on: 'event', event: found.found.name, ...(when ? { when } : {}) };
}

/** What a company reports itself: nobody else knows what is in it, so it is taken by its name. */
const ownEvent = /\bcustom(?:\.[a-z][A-Za-z0-9]*)+/;

function ownEventIn(
  pen: Pen,
  { said, event, compared }: { said: string; event: string; compared: Compared | undefined },
): Begins {
  pen.understood.push(`"${said}": it begins with your own event ${event}`);
  const field = compared?.field.split(/\s+/).at(-1);
  return { on: 'event', event, ...(compared && field ? { when: `data.${field} ${compared.formula}` } : {}) };
}

interface Comparing {
  readonly compared: { readonly field: string; readonly formula: string };
  readonly shape: Shape;
  readonly path: string;
}

function conditionOn(pen: Pen, { compared, shape, path }: Comparing): string | undefined {
  const fields = Object.entries(shape.properties).map(([name, of]) => ({
    name,
    summary: '',
    of: Shape.catch({ required: [], properties: {} }).parse(of),
  }));
  const asked = compared.field.split(/\s+/).at(-1) ?? compared.field;
  const found =
    fields.find(({ name }) => name.toLowerCase() === asked.toLowerCase()) ?? bestMatch(compared.field, fields)?.found;
  const money =
    found ??
    fields.find(({ of }) => 'amount' in of.properties && 'currency' in of.properties) ??
    fields.find(({ name }) => /^amount/i.test(name));
  if (!money) {
    pen.missed.push(`"${compared.field} ${compared.formula}": there is no ${compared.field} in what has happened`);
    return undefined;
  }
  const isMoney = 'amount' in money.of.properties && 'currency' in money.of.properties;
  const isSmall = isMoney || /Cents$/.test(money.name) || /smallest unit|cents/i.test(money.of.description ?? '');
  const formula = isSmall
    ? compared.formula.replace(/\d+(\.\d+)?$/, (number) => String(Math.round(Number(number) * 100)))
    : compared.formula;
  if (isSmall) pen.understood.push(`${compared.field} is counted in the smallest unit of its currency: ${formula}`);
  return `${path}.${money.name}${isMoney ? '.amount' : ''} ${formula}`;
}

interface Pattern {
  readonly form: RegExp;
  draw(pen: Pen, found: RegExpExecArray, step: string): void;
}

const patterns: readonly Pattern[] = [
  {
    form: /^(?:otherwise|else)\b[\s,]*(.*)$/i,
    draw(pen, [, rest = ''], step) {
      if (!pen.otherwise) {
        pen.missed.push(`"${step}": nothing before it has another way`);
        return;
      }
      pen.end = pen.otherwise;
      pen.otherwise = undefined;
      if (rest) draw(pen, rest);
    },
  },
  {
    form: /^wait\s+(?:for\s+)?(\d+|an?|one|two|three)\s+(second|minute|hour|day|week)s?\b(.*)$/i,
    draw(pen, [, count = '', unit = '']) {
      const number = { a: 1, an: 1, one: 1, two: 2, three: 3 }[count.toLowerCase()] ?? Number(count);
      add(pen, { kind: 'wait', for: `${number} ${unit.toLowerCase()}${number === 1 ? '' : 's'}` }, 'wait');
    },
  },
  {
    form: /\b(?:ask\b.*\b(?:approv|permission|whether|confirm)|(?:get|after|needs?|require)\b.*\bapprov|have\b.*\bapprove)/i,
    draw(pen, _found, step) {
      add(pen, { kind: 'approval', title: titleOf(step), details: {} }, 'approve');
      pen.otherwise = { from: pen.end.from, port: 'refused' };
    },
  },
  {
    form: /^for\s+(?:each|every)\s+(?:of\s+(?:the|them)\s*)?([\w ]+?)(?:\s*[,:]\s*|\s+(?=(?:do|send|create|add|write|notify|tell|make|delete|remove|update|ask)\b))(.*)$/i,
    draw(pen, [, thing = '', rest = ''], step) {
      if (pen.loop) pen.missed.push(`"${step}": one inside another is to be drawn by hand`);
      else loopOver(pen, thing.trim());
      if (rest) draw(pen, rest);
    },
  },
  {
    form: /^if\s+(.+?)(?:\s*,\s*|\s+then\s+|$)(.*)$/i,
    draw(pen, [, said = '', rest = ''], step) {
      const compared = comparedIn(said);
      const [source] = pen.sources;
      const when = compared && source && conditionOn(pen, { compared, shape: source.shape, path: source.path });
      if (!when) {
        pen.missed.push(`"${step}": the condition can not be read`);
        return;
      }
      add(pen, { kind: 'condition', when }, 'check');
      pen.otherwise = { from: pen.end.from, port: 'no' };
      pen.end = { from: pen.end.from, port: 'yes' };
      if (rest) draw(pen, rest);
    },
  },
];

function draw(pen: Pen, step: string): void {
  for (const { form, draw: drawIt } of patterns) {
    const found = form.exec(step);
    if (!found) continue;
    drawIt(pen, found, step);
    return;
  }
  callOf(pen, step);
}

function loopOver(pen: Pen, thing: string): void {
  const listed = pen.sources.findIndex(({ shape }) => 'items' in shape.properties);
  const source = listed < 0 ? undefined : pen.sources[listed];
  const items = source ? `=${source.path}.items` : '=input';
  const id = add(pen, { kind: 'loop', items, title: `Each ${thing}` }, 'each');
  pen.end = { from: id, port: 'each' };
  pen.loop = id;
  const of = Shape.catch({ required: [], properties: {} }).parse(source?.shape.properties.items);
  pen.sources.unshift({ path: 'item', shape: Shape.catch({ required: [], properties: {} }).parse(of.items ?? {}) });
  if (!source) pen.missed.push(`"for each ${thing}": nothing before it answers a list; it goes over what comes in`);
}

/** What is to be done, without what it is to be done with. */
function headOf(step: string): string {
  const [head = step] = step.split(/\s+(?=with\b|titled\b|named\b|called\b|saying\b|subject\b)|["“]/i);
  return head.replace(/\S+@\S+/g, ' ');
}

function callOf(pen: Pen, step: string): void {
  const found = bestMatch(headOf(step), pen.known.capabilities, 2);
  if (!found) {
    pen.missed.push(`"${step}": nothing is known that does this`);
    return;
  }
  const { name, inputSchema, outputSchema } = found.found;
  const { input, missing } = filled(step, Shape.parse(inputSchema), pen.sources);
  const id = add(
    pen,
    { kind: 'capability', capability: name, title: titleOf(step), input: z.record(z.string(), z.json()).parse(input) },
    name.split('.').at(-2) ?? 'do',
  );
  pen.understood.push(`"${step}": ${name}`);
  for (const field of missing) pen.missed.push(`${name} needs ${field}, which nothing says`);
  pen.sources.unshift({
    path: `nodes.${id}`,
    shape: Shape.catch({ required: [], properties: {} }).parse(outputSchema),
  });
}

function add(pen: Pen, draft: Draft, word: string): string {
  const base = word.replace(/[^A-Za-z0-9]/g, '_').slice(0, 24);
  let id = base;
  for (let number = 2; pen.nodes.some((node) => node.id === id); number += 1) id = `${base}_${number}`;
  const before = pen.nodes.length;
  pen.nodes.push({
    ...draft,
    id,
    position: { x: before * 220, y: pen.end.port === 'no' || pen.end.port === 'refused' ? 160 : 0 },
  });
  pen.edges.push({ ...pen.end, to: id });
  pen.end = { from: id };
  return id;
}
