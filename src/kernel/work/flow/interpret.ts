// A flow as a run: every node in its turn, from the trigger that fired to the end.
import { z } from 'zod';
import { asFault, Fault } from '#base/fault';
import { Ended } from '../run/execution.ts';
import type { Step } from '../run/shape.ts';
import { divided, merged, switched } from './branching.ts';
import { type Came, type Outlets, travel } from './course.ts';
import { type Node, type NodeKind, type NodeOf, portsOf } from './graph.ts';
import { forEach, loopActs } from './looping.ts';
import { approved, awaited, called, requested, subFlow, waited } from './outward.ts';
import { formulaOf } from './sandbox/expression.ts';
import {
  type Act,
  type Course,
  codeScope,
  filled,
  keyed,
  leads,
  out,
  type Place,
  RehearsalEnd,
  scopeOf,
  type Turn,
  wrong,
} from './turn.ts';

/** What the run answers: what a node said is the answer, else what was left at the only end, or at each. */
export async function interpreted(course: Course, step: Step, trigger: string): Promise<unknown> {
  const place: Place = { region: course.layout.whole, step, answers: new Map(), outer: undefined, round: undefined };
  const begin = new Map([[trigger, course.trigger]]);
  const { ends } = await travel(place.region, { begin, perform: performing({ course, place }) });
  if (course.answer.given) return course.answer.given.output;
  return ends.size === 1 ? [...ends.values()][0] : Object.fromEntries(ends);
}

function performing(at: Pick<Turn, 'course' | 'place'>) {
  return async (node: Node, came: readonly Came[]): Promise<Outlets> => {
    const turn: Turn = { ...at, node, came, input: inputOf(came) };
    const outlets = await attempted(turn);
    const output = Object.fromEntries(outlets);
    at.place.answers.set(node.id, Object.keys(output).length === 1 ? Object.values(output)[0] : output);
    return outlets;
  };
}

function inputOf(came: readonly Came[]): unknown {
  const [first, ...others] = came;
  return others.length === 0 ? first?.value : Object.fromEntries(came.map(({ slot, value }) => [slot, value]));
}

async function attempted(turn: Turn): Promise<Outlets> {
  const { course, place, node, input } = turn;
  try {
    const outlets = await performed(turn);
    await written(turn, outlets);
    course.seen?.({ node: node.id, input, output: Object.fromEntries(outlets), problem: null });
    return outlets;
  } catch (error) {
    if (error instanceof Ended) throw error;
    if (error instanceof RehearsalEnd) return endsHere(turn, error);
    const fault = atNode(node, error);
    course.seen?.({ node: node.id, input, output: null, problem: { code: fault.code, message: fault.message } });
    if (leads(place, node.id, 'error')) return asError(fault);
    throw fault;
  }
}

/** What a node has come to that needed no step of its own stands in the history all the same. */
async function written({ place, node }: Turn, outlets: Outlets) {
  const isSilent = silent.has(node.kind) || node.disabled === true;
  if (!isSilent || node.each) return;
  const [output] = outlets.values();
  await place.step.do(node.id, () => output ?? null);
}

const silent: ReadonlySet<NodeKind> = new Set(['parallel', 'pass', 'set', 'respond']);

function endsHere({ course, node, input }: Turn, { message }: RehearsalEnd): Outlets {
  const problem = { code: 'rehearsal', message: `The rehearsal ends here: ${message}` };
  course.seen?.({ node: node.id, input, output: null, problem });
  return new Map();
}

function performed(turn: Turn): Promise<Outlets> {
  const { node, input } = turn;
  if (node.disabled) return Promise.resolve(out(input, portsOf(node)[0]));
  if (!node.each || sortsItself.has(node.kind)) return act(turn);
  return forEach(turn, act, (error) =>
    error instanceof Ended || error instanceof RehearsalEnd ? undefined : asError(atNode(node, error)),
  );
}

const sortsItself: ReadonlySet<NodeKind> = new Set([
  'condition',
  'switch',
  'loop',
  'merge',
  'trigger',
  'parallel',
  'pass',
]);

function asError({ code, message, details }: Fault): Outlets {
  return out({ code, message, ...(details ? { details } : {}) }, 'error');
}

/** Which node it was is the first thing one wants to know. */
function atNode({ id, title = '' }: Node, error: unknown): Fault {
  const fault = asFault(error);
  if (fault.details?.node !== undefined && fault.message.startsWith('At ')) return fault;
  const details = { ...fault.details, node: id };
  // A title that begins with = is worked out anew each time and is no name.
  const name = title === '' || title.startsWith('=') ? id : `“${title}”`;
  return new Fault(fault.code, `At ${name}: ${fault.message}`, { details, cause: error });
}

const passed: Act<Node> = ({ input }) => Promise.resolve(out(input));

const set: Act<NodeOf<'set'>> = async (turn) => {
  const values = keyed(await filled(turn, turn.node.values));
  return out(turn.node.keep ? { ...keyed(turn.input), ...values } : values);
};

const transformed: Act<NodeOf<'transform'>> = async (turn) => {
  const { course, place, node } = turn;
  const template = `=${formulaOf(node.expression)}`;
  const value = await place.step.do(
    node.id,
    async () => (await course.sandbox.resolve(template, scopeOf(turn, template))) ?? null,
  );
  return out(value);
};

const coded: Act<NodeOf<'code'>> = async (turn) => {
  const { course, place, node } = turn;
  return out(await place.step.do(node.id, () => course.sandbox.run(node.code, codeScope(turn))));
};

const responded: Act<NodeOf<'respond'>> = async (turn) => {
  const { course, node, input } = turn;
  const output = node.output === undefined ? input : await filled(turn, node.output);
  course.answer.given = { output };
  await course.said?.(output);
  return out(output);
};

const stopped: Act<NodeOf<'stop'>> = async (turn) => {
  const { place, node } = turn;
  const message = String(await filled(turn, node.message));
  return place.step.do(node.id, () => Promise.reject(new Fault('conflict', message)));
};

const unsupported: Act<NodeOf<'unsupported'>> = (turn) =>
  Promise.reject(wrong(turn, `Nobody here can do ${turn.node.was} yet`));

type Acts = { readonly [Kind in NodeKind]: Act<NodeOf<Kind>> };

const acts: Acts = {
  ...{ trigger: passed, parallel: passed, pass: passed, note: passed, capability: called, agent: called, crew: called },
  ...{ condition: divided, switch: switched, merge: merged, loop: loopActs(performing), set, transform: transformed },
  ...{ wait: waited, event: awaited, approval: approved, flow: subFlow, http: requested, code: coded },
  ...{ respond: responded, stop: stopped, unsupported },
};

function act(turn: Turn): Promise<Outlets> {
  const one: Act<never> = acts[turn.node.kind];
  return one({ ...turn, node: z.custom<never>().parse(turn.node) });
}
