// A batch as the protocol has it: Bind and Execute for each statement, then one Sync. What is plain ASCII, as nearly
// everything is, is put together as one text and becomes bytes once: every call comes through here.
import { serialize } from 'pg-protocol';
import type { Entry } from './statement.ts';
import { toWire } from './wire.ts';

interface Step extends Entry {
  readonly prepared: { readonly name: string } | undefined;
}

/** Type, length, the portal without a name, the end of the statement's name, and three counts of two bytes. */
const aroundBind = 4 + 1 + 1 + 2 + 2 + 2;
const execute = serialize.execute().toString('latin1');
const sync = serialize.sync().toString('latin1');
const copiedUpTo = 65_536;
const nothing = '\xff\xff\xff\xff';
const lengths = Array.from({ length: 1024 }, (_, length) => int32(length));

/** One packet, as a rule; what is large is not copied into it. */
export function messagesOf(steps: readonly Step[]): Buffer[] {
  const text = textOf(steps);
  if (text !== undefined) return [Buffer.from(text, 'latin1')];
  const messages = steps.flatMap(written);
  messages.push(serialize.sync());
  return messages.some(({ length }) => length > copiedUpTo) ? messages : [Buffer.concat(messages)];
}

function written({ statement, prepared, values }: Step): Buffer[] {
  const texts = values.map(toWire);
  if (prepared) return [serialize.bind({ statement: prepared.name, values: texts }), serialize.execute()];
  const parsed = [serialize.parse({ text: statement.text }), serialize.bind({ values: texts })];
  return [...parsed, serialize.describe({ type: 'P' }), serialize.execute()];
}

/** Undefined where the driver has to write it. */
function textOf(steps: readonly Step[]): string | undefined {
  let text = '';
  for (const { prepared, values } of steps) {
    const bind = prepared && bindOf(prepared.name, values);
    if (bind === undefined || bind.length > copiedUpTo) return undefined;
    text += bind + execute;
  }
  return text + sync;
}

/** Undefined for what is not ASCII alone: the driver knows how. Every value and column of the answer is a text. */
function bindOf(name: string, values: readonly unknown[]): string | undefined {
  let body = '';
  for (const value of values) {
    const text = toWire(value);
    if (text === null) body += nothing;
    else if (typeof text !== 'string' || Buffer.byteLength(text) !== text.length) return undefined;
    else body += lengthOf(text.length) + text;
  }
  const size = lengthOf(aroundBind + name.length + body.length);
  return `B${size}\0${name}\0\0\0${int16(values.length)}${body}\0\0`;
}

function lengthOf(length: number): string {
  return lengths[length] ?? int32(length);
}

function int32(value: number): string {
  return int16(value >>> 16) + int16(value & 0xffff);
}

function int16(value: number): string {
  return String.fromCharCode(value >>> 8, value & 0xff);
}
