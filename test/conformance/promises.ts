// What every declaration must promise, whatever it is for.
import assert from 'node:assert/strict';
import { z } from 'zod';
import { titleOf } from '#kernel/contract';
import type { Registered } from '#kernel/invoke';
import { fitting, type Node, samples } from './arbitrary.ts';

export interface Declared {
  readonly says: string;
  holds(entry: Registered, all: ReadonlyMap<string, Registered>): void;
}

/** Schemas that the compiler does not take, with the reason. What is not here must compile. */
const notCompiled: Readonly<Record<string, string>> = {};

/** Whose callers add what they like, and why it must not be refused. Each is for visitors alone. */
const open: Readonly<Record<string, string>> = {
  'connection.consent.receive': 'services add to the way back what they like, to be ignored (RFC 6749, 4.1.2)',
  'connection.webhook.receive': 'services put their proof into the address under a name of their own',
  'work.flow.receive': 'whoever calls a flow from outside says in the address what they like',
  'connection.webhook.greet': 'services put their proof into the address under a name of their own',
};

const named = /^[a-z][a-z0-9-]*(\.[a-z][A-Za-z0-9]*){2,3}$/;
const words = /^[A-Z][^\n]*[a-z).]\.$/;

export const declared: readonly Declared[] = [
  {
    says: 'says in one sentence what it does',
    holds({ contract: { spec } }) {
      assert.match(spec.summary, words, 'a capital first, a full stop last');
      assert.ok(spec.summary.length <= 120, `${spec.summary.length} characters`);
      assert.doesNotMatch(spec.summary.slice(0, -1), /\.\s/, 'one sentence');
    },
  },
  {
    says: 'has for each call a title that is one line, or none of its own',
    holds({ contract, parseInput }) {
      const { spec } = contract;
      if (!spec.title) return;
      const parsed = parseInput(spec.example);
      assert.ok(parsed.success);
      const said = titleOf(contract, parsed.data);
      assert.notEqual(said, spec.summary.replace(/\.$/, ''), 'the example has a title of its own');
      assert.match(said, /^[A-Z][^\n]*[^.]$/, 'a capital first, no full stop');
      assert.doesNotMatch(said, /undefined|\[object|NaN|null/, said);
      assert.ok(said.length <= 120, `${said.length} characters`);
    },
  },
  {
    says: 'is named after its module, its noun and its verb',
    holds({ contract: { name }, inputSchema }) {
      // What several keep for one another is named after the agreement, which says what it is about: `mail.send`.
      const isAgreed = 'via' in ((inputSchema as Node).properties ?? {});
      assert.match(name, isAgreed ? /^[a-z][a-z0-9-]*(\.[a-z][A-Za-z0-9]*){1,3}$/ : named);
    },
  },
  {
    says: 'asks for an access of its own module, or none that can be granted',
    holds({ contract: { name, spec, caller } }) {
      if (caller === 'visitor') return assert.equal(spec.access, undefined, 'visitors are asked for none');
      const [module] = name.split('.');
      assert.ok(spec.access === 'signed-in' || spec.access?.startsWith(`${module}.`), String(spec.access));
    },
  },
  {
    says: 'would accept its own example',
    holds(entry) {
      const parsed = entry.parseInput(entry.contract.spec.example);
      assert.ok(parsed.success, parsed.success ? '' : parsed.error.message);
    },
  },
  { says: 'says how it is undone, or why it can not be', holds: undoable },
  {
    says: 'is open to pages of other sites for visitors alone',
    holds: ({ contract }) => assert.ok(!contract.spec.anyOrigin || contract.caller === 'visitor'),
  },
  {
    says: 'has schemas that compile',
    holds({ contract: { name, spec } }) {
      for (const [side, schema] of [
        ['input', strict(spec.input)],
        ['output', spec.output],
      ] as const) {
        const compile = () => z.compile(schema as z.ZodType, { strict: true });
        if (notCompiled[`${name} ${side}`]) assert.throws(compile, `${side} compiles by now: take it off the list`);
        else assert.doesNotThrow(compile, side);
      }
    },
  },
  {
    says: 'describes its input and output to machines',
    holds({ inputSchema, outputSchema }) {
      assert.equal(Reflect.get(inputSchema, 'type'), 'object');
      assert.doesNotMatch(
        JSON.stringify([inputSchema, outputSchema]),
        /"\$ref"/,
        'tools take schemas without references',
      );
    },
  },
  {
    says: 'accepts what its description describes',
    holds(entry) {
      const refused = samples(fitting(entry.inputSchema), 100).filter((input) => !entry.parseInput(input).success);
      assert.ok(refused.length <= 10, `${refused.length} of 100 refused, such as ${JSON.stringify(refused[0])}`);
    },
  },
  {
    says: 'does not take a field that it does not know',
    holds(entry) {
      const input = { ...(entry.contract.spec.example as object), somethingElse: 1 };
      const { name, caller } = entry.contract;
      assert.equal(entry.parseInput(input).success, name in open, 'it is on the list, or it refuses');
      if (name in open) assert.equal(caller, 'visitor');
    },
  },
];

function strict(schema: unknown): unknown {
  return schema instanceof z.ZodObject ? schema.strict() : schema;
}

/** What undoes it is there, is no read, and takes what it is handed for any input and output of the promised shapes. */
function undoable(entry: Registered, all: ReadonlyMap<string, Registered>) {
  const { spec } = entry.contract;
  if (spec.effect === 'read') return;
  if ('never' in spec.undo) {
    assert.match(spec.undo.never, /^\S.{4,}/, 'a reason');
    return;
  }
  const by = all.get(spec.undo.by);
  assert.ok(by, `${spec.undo.by} is not there`);
  assert.notEqual(by.contract.effect, 'read', 'a read undoes nothing');
  const inputs = samples(fitting(entry.inputSchema), 40);
  const outputs = samples(fitting(entry.outputSchema), 40);
  for (const [index, input] of inputs.entries()) {
    const given = spec.undo.input(input as never, outputs[index] as never);
    const parsed = by.parseInput(given);
    assert.ok(parsed.success, `${by.contract.name} refuses ${JSON.stringify(given)}`);
  }
}
