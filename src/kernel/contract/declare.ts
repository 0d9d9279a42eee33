// Describing first and implementing second is deliberate: with both in one literal TypeScript either rejects correct
// bodies or accepts wrong outputs.
import type { z } from 'zod';
import { parseAddress } from './address.ts';
import type { AnswerKind, AnySpec, Capability, Contract } from './shape.ts';

const names = /^[a-z][a-z0-9-]*(\.[a-z][A-Za-z0-9]*){1,3}$/;

export function contract<I extends z.ZodType, O extends z.ZodType, const A extends AnswerKind = 'json'>(
  spec: AnySpec<I, O, A>,
): Contract<I, O, A> {
  if (!names.test(spec.name)) throw new TypeError(`"${spec.name}" is not a name such as notes.note.create`);
  const caller = spec.caller ?? 'actor';
  if (caller === 'actor' && !spec.access) throw new TypeError(`${spec.name} does not say what one must be allowed`);
  const exact = spec.http ? [spec.http] : [];
  const promise: Contract<I, O, A> = {
    spec,
    name: spec.name,
    effect: spec.effect,
    answer: spec.answer ?? 'json',
    body: spec.body ?? 'json',
    caller,
    addresses: [...exact, ...(spec.aliases ?? [])].map(parseAddress),
    implement: (run, options = {}) => ({
      contract: promise,
      run: run as Capability['run'],
      lookup: options.lookup as Capability['lookup'],
    }),
  };
  return promise;
}
