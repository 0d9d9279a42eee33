// Providers that fail at random under load behind the gateway, and the meter held against their own count.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { type Company, diceOf, type Gateway } from './gateway.ts';
import type { ModelWire, Script, WireFault } from './model-wire.ts';

export interface Weather {
  readonly callers: number;
  readonly turns: number;
  readonly seed: number;
  /** Longer than any answer takes even on a slow machine, so that only those are given up that never come. */
  readonly patienceMs: number;
}

export interface Told {
  /** Heard by those who asked. */
  readonly answers: number;
  readonly refusals: number;
  readonly metered: Counted;
  /** The providers' own count. */
  readonly said: Counted;
}

interface Counted {
  /** Answered or not. */
  readonly calls: number;
  readonly answers: number;
  readonly input: number;
  readonly output: number;
}

const usage = { input: 21, output: 13 };
const text = 'So it is, and so it will be.';
const faults: readonly WireFault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 429 },
  { kind: 'bad-json' },
  { kind: 'error' },
  { kind: 'cut' },
  { kind: 'hang' },
  { kind: 'stall' },
  { kind: 'slow', ms: 20 },
];

/** The one who is meant, and those who stand in, each in a dialect of their own. */
const rule = { segment: '*', provider: 'openai', model: 'w-1', fallback: ['anthropic/w-2', 'gemini/w-3'] };

export async function weather(
  gateway: Gateway & { readonly wire: ModelWire },
  company: Company,
  { callers, turns, seed, patienceMs }: Weather,
): Promise<Told> {
  const { wire, world } = gateway;
  const dice = diceOf(seed);
  wire.always((): Script => {
    const fault = dice() < 0.25 ? faults[Math.floor(dice() * faults.length)] : undefined;
    return { text, usage, ...(fault ? { fault } : {}) };
  });
  await gateway.policy(company, [{ ...rule, latency_budget_ms: patienceMs }]);
  const before = { wire: { ...wire.total }, metered: await meteredOf(company) };
  const heard = { answers: 0, refusals: 0 };

  async function caller(nth: number) {
    for (let turn = 0; turn < turns; turn += 1) {
      try {
        assert.equal(await answerBy(company, nth + turn), text);
        heard.answers += 1;
      } catch (error) {
        assert.ok(isClear(error), String(error));
        heard.refusals += 1;
      }
      world.clock.pass('1 second');
    }
  }
  // What hangs at the last one that could be asked, or in the middle, is let go.
  const letGo = setInterval(() => wire.letGo(), patienceMs * 2);
  await Promise.all(Array.from({ length: callers }, (_, nth) => caller(nth)));
  clearInterval(letGo);
  const metered = since(before.metered, await meteredOf(company));
  const answered = { good: metered.answers, input: metered.input, output: metered.output };
  const { answers } = heard;
  assert.deepEqual(answered, { good: answers, input: answers * usage.input, output: answers * usage.output });
  const { total } = wire;
  const said = {
    ...{ calls: total.requests - before.wire.requests, answers: total.answers - before.wire.answers },
    ...{ input: total.input - before.wire.input, output: total.output - before.wire.output },
  };
  // On a slow machine one may be given up before its first byte has left.
  assert.ok(metered.calls >= said.calls, `${metered.calls} calls of ${said.calls} requests`);
  return { ...heard, metered, said };
}

async function answerBy({ openai, anthropic }: Company, nth: number): Promise<string> {
  const request = { model: 'whatever', max_tokens: 50, messages: [{ role: 'user' as const, content: 'How is it?' }] };
  if (nth % 4 === 0) return answered(await openai.chat.completions.create(request)).choices[0]?.message.content ?? '';
  if (nth % 4 === 1) return (await openai.chat.completions.stream(request).finalContent()) ?? '';
  const message =
    nth % 4 === 2
      ? answered(await anthropic.messages.create(request))
      : await anthropic.messages.stream(request).finalMessage();
  return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}

/** Where nobody else can be asked, an error that was told with success is handed on as it was told. */
function answered<Answer extends object>(answer: Answer): Answer {
  if ('error' in answer && answer.error) throw new OpenAI.OpenAIError(JSON.stringify(answer.error));
  return answer;
}

function since(before: Counted, now: Counted): Counted {
  const [calls, answers] = [now.calls - before.calls, now.answers - before.answers];
  return { calls, answers, input: now.input - before.input, output: now.output - before.output };
}

/** In their own dialect, as an answer with a status or as the end of a stream. */
function isClear(error: unknown): boolean {
  return error instanceof OpenAI.OpenAIError || error instanceof Anthropic.AnthropicError;
}

/** What was answered, to the token; every other try is a call that failed. */
async function meteredOf({ world, admin }: Company): Promise<Counted> {
  await world.settle();
  const [row] = await world.sql<Counted>(
    `select coalesce(sum(calls), 0)::int as calls, coalesce(sum(calls) - sum(failures), 0)::int as answers,
            coalesce(sum(tokens_in) filter (where failures = 0), 0)::int as input,
            coalesce(sum(tokens_out) filter (where failures = 0), 0)::int as output
     from meter.usage_metering where tenant_id = $1 and model is not null`,
    [admin.tenantId],
  );
  if (!row) throw new Error('A sum is always one row');
  return row;
}
