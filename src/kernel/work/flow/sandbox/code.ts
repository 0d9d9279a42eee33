// JavaScript that people write into a flow: in an engine of its own inside WebAssembly, which has no way to anything
// but what it is handed, so much time and so much memory.
import { getQuickJS, type QuickJSContext } from 'quickjs-emscripten';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { deepest, isTooDeep } from '#base/nesting';
import type { Scope } from './expression.ts';

const mostMs = 3000;
const mostMemoryBytes = 64 * 1024 * 1024;
const mostStackBytes = 512 * 1024;

const Thrown = z
  .union([
    z.object({ name: z.string(), message: z.string() }),
    z.string().transform((message) => ({ name: '', message })),
  ])
  .catch({ name: 'Error', message: 'It threw something that is no error' });

export async function ran(code: string, scope: Scope): Promise<unknown> {
  const quickJs = await getQuickJS();
  const runtime = quickJs.newRuntime();
  runtime.setMemoryLimit(mostMemoryBytes);
  runtime.setMaxStackSize(mostStackBytes);
  const untilMs = performance.now() + mostMs;
  runtime.setInterruptHandler(() => performance.now() > untilMs);
  const context = runtime.newContext();
  try {
    return valueIn(context, source(code, scope));
  } finally {
    context.dispose();
    runtime.dispose();
  }
}

/** What goes in and comes out is text, so that nothing is shared with it. */
function source(code: string, scope: Scope): string {
  const names = Object.keys(scope).filter((name) => /^[a-z]\w*$/.test(name));
  const handed = JSON.stringify(JSON.stringify(scope));
  return `const scope = JSON.parse(${handed});
const result = (function (${names.join(', ')}) { 'use strict';
${code}
})(${names.map((name) => `scope.${name}`).join(', ')});
if (typeof result?.then === 'function') throw new TypeError('It answers a promise, and here is nothing to wait for');
JSON.stringify(result === undefined ? null : result)`;
}

function valueIn(context: QuickJSContext, whole: string): unknown {
  const result = context.evalCode(whole, 'code.js', { strict: false });
  if (result.error) {
    const thrown = Thrown.parse(context.dump(result.error));
    result.error.dispose();
    throw refusal(thrown);
  }
  const text: unknown = context.dump(result.value);
  result.value.dispose();
  if (typeof text !== 'string') return null;
  if (isTooDeep(text)) throw new Fault('invalid', `The code answered something nested deeper than ${deepest} levels`);
  return JSON.parse(text);
}

function refusal({ name, message }: { name: string; message: string }): Fault {
  if (message === 'interrupted') return new Fault('invalid', `The code ran for more than ${mostMs / 1000} seconds`);
  if (message === 'out of memory') return new Fault('invalid', 'The code wanted more than 64 MB of memory');
  return new Fault('invalid', `The code failed: ${name ? `${name}: ` : ''}${message}`);
}
