// One node's turn: what it can know, and what becomes of the expressions in it.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Step } from '../run/shape.ts';
import type { Came, Outlets } from './course.ts';
import type { Node } from './graph.ts';
import type { Layout, Region } from './layout.ts';
import { expressionsIn, formulaOf, nodesIn, resolved, type Scope } from './sandbox/expression.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

/** What a run of a flow is, whoever takes its steps. */
export interface Course {
  readonly layout: Layout;
  readonly sandbox: Sandbox;
  /** What began it, and what the flow is set up with. */
  readonly trigger: unknown;
  readonly params: unknown;
  readonly run: { readonly id: string; readonly startedAt: string };
  /** Another flow, to its end. */
  readonly flow: (step: Step, asked: { name: string; flow: string; input: unknown }) => Promise<unknown>;
  /** What the flow answers, once a node has said so. */
  readonly answer: { given?: { readonly output: unknown } };
  /** Tells whoever waits for it. */
  readonly said?: (output: unknown) => Promise<void>;
  /** Is told of every node that had its turn. */
  readonly seen?: (what: Seen) => void;
}

export interface Seen {
  readonly node: string;
  readonly input: unknown;
  readonly output: Readonly<Record<string, unknown>> | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

/** Where in the run: the whole of it, or one time round a loop. */
export interface Place {
  readonly region: Region;
  readonly step: Step;
  readonly answers: Map<string, unknown>;
  readonly outer: Place | undefined;
  readonly round: { readonly item: unknown; readonly index: number } | undefined;
}

export interface Turn<Of extends Node = Node> {
  readonly course: Course;
  readonly place: Place;
  readonly node: Of;
  readonly input: unknown;
  readonly came: readonly Came[];
}

/** Further than here a rehearsal does not go: what comes behind this node is not tried. */
export class RehearsalEnd extends Error {}

export type Act<Of extends Node> = (turn: Turn<Of>) => Promise<Outlets>;

export function out(value: unknown, port = 'next'): Outlets {
  return new Map([[port, value]]);
}

/** Whether anything has been drawn from this port. */
export function leads({ region }: Place, node: string, port: string): boolean {
  return [...region.edges, ...region.returns].some((edge) => edge.from === node && edge.port === port);
}

function answersSeen(place: Place, wanted: readonly string[] | 'all'): Record<string, unknown> {
  const outer = place.outer ? answersSeen(place.outer, wanted) : {};
  const own = [...place.answers].filter(([id]) => wanted === 'all' || wanted.includes(id));
  return { ...outer, ...Object.fromEntries(own) };
}

function roundOf(place: Place): Place['round'] {
  return place.round ?? (place.outer && roundOf(place.outer));
}

/** What can be known here, with no more of the other nodes' answers than is looked at. */
export function scopeOf({ course, place, input }: Omit<Turn, 'node' | 'came'>, template: unknown): Scope {
  const { trigger, params, run } = course;
  return { ...{ input, trigger, params, run }, ...roundOf(place), nodes: answersSeen(place, nodesIn(template)) };
}

export function codeScope({ course, place, input }: Turn): Scope {
  const { trigger, params, run } = course;
  return { ...{ input, trigger, params, run }, ...roundOf(place), nodes: answersSeen(place, 'all') };
}

/** A template with its values. What had to be worked out is written down, so that it never turns out otherwise. */
export function filled(turn: Turn, template: unknown, part = 'in'): Promise<unknown> {
  if (expressionsIn(template).length === 0) return resolved(template, {});
  const { course, place, node } = turn;
  return place.step.do(`${node.id}.${part}`, async () => {
    const value = await course.sandbox.resolve(template, scopeOf(turn, template));
    return value ?? null;
  });
}

export function truth(formula: string): string {
  return `=$boolean((${formulaOf(formula)}\n))`;
}

export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

const Keyed = z.record(z.string(), z.unknown());

/** An object, as far as it is one. */
export function keyed(value: unknown): Record<string, unknown> {
  const known = Keyed.safeParse(value);
  return known.success && !Array.isArray(value) ? known.data : {};
}

export function wrong({ node }: Turn, message: string): Fault {
  return new Fault('invalid', message, { details: { node: node.id } });
}
