// Providers that fail at random under load behind the gateway, and the meter held against their own count.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import type { Company, Gateway } from './gateway.ts';
import type { ModelWire, Script, WireFault } from './model-wire.ts';

export interface Weather {
  readonly callers: number;
  readonly turns: number;
  readonly seed: number;
}

export interface Told {
  readonly answers: number;
  readonly refusals: number;
}

const usage = { input: 21, output: 13 };
const text = 'So it is, and so it will be.';
const faults: readonly WireFault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 429 },
  { kind: 'bad-json' },
  { kind: 'cut' },
  { kind: 'hang' },
  { kind: 'slow', ms: 20 },
];

/** The same at every run: Park and Miller's generator. */
function diceOf(seed: number) {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** The one who is meant, and those who stand in, each in a dialect of their own. */
const rule = { segment: '*', provider: 'openai', model: 'w-1', fallback: ['anthropic/w-2', 'gemini/w-3'] };

export async function weather(
  gateway: Gateway & { readonly wire: ModelWire },
  company: Company,
  { callers, turns, seed }: Weather,
): Promise<Told> {
  const { wire, world } = gateway;
  const dice = diceOf(seed);
  wire.always((): Script => {
    const fault = dice() < 0.25 ? faults[Math.floor(dice() * faults.length)] : undefined;
    return { text, usage, ...(fault ? { fault } : {}) };
  });
  await gateway.policy(company, [{ ...rule, latency_budget_ms: 150 }]);
  const before = { ...wire.total };
  const told = { answers: 0, refusals: 0 };

  async function caller(nth: number) {
    for (let turn = 0; turn < turns; turn += 1) {
      try {
        assert.equal(await answerBy(company, nth + turn), text);
        told.answers += 1;
      } catch (error) {
        assert.ok(isClear(error), String(error));
        told.refusals += 1;
      }
      world.clock.pass('1 second');
    }
  }
  // What hangs at the last one that could be asked is let go.
  const letGo = setInterval(() => wire.letGo(), 400);
  await Promise.all(Array.from({ length: callers }, (_, nth) => caller(nth)));
  clearInterval(letGo);
  await checkMeter(company, { requests: wire.total.requests - before.requests, answers: told.answers });
  return told;
}

async function answerBy({ openai, anthropic }: Company, nth: number): Promise<string> {
  const request = { model: 'whatever', max_tokens: 50, messages: [{ role: 'user' as const, content: 'How is it?' }] };
  if (nth % 4 === 0) return (await openai.chat.completions.create(request)).choices[0]?.message.content ?? '';
  if (nth % 4 === 1) return (await openai.chat.completions.stream(request).finalContent()) ?? '';
  const message =
    nth % 4 === 2 ? await anthropic.messages.create(request) : await anthropic.messages.stream(request).finalMessage();
  return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}

/** In their own dialect, as an answer with a status or as the end of a stream. */
function isClear(error: unknown): boolean {
  return error instanceof OpenAI.OpenAIError || error instanceof Anthropic.AnthropicError;
}

/** What was answered is counted to the token; every other try is a call that failed. */
async function checkMeter({ world, admin }: Company, { requests, answers }: { requests: number; answers: number }) {
  await world.settle();
  const rows = await world.sql<{ calls: number; good: number; input: number; output: number }>(
    `select coalesce(sum(calls), 0)::int as calls, coalesce(sum(calls) - sum(failures), 0)::int as good,
            coalesce(sum(tokens_in) filter (where failures = 0), 0)::int as input,
            coalesce(sum(tokens_out) filter (where failures = 0), 0)::int as output
     from meter.usage_metering where tenant_id = $1 and model is not null`,
    [admin.tenantId],
  );
  const [{ calls, ...answered } = { calls: 0 }] = rows;
  assert.deepEqual(answered, { good: answers, input: answers * usage.input, output: answers * usage.output });
  // Under load one may be given up before its first byte has left.
  assert.ok(calls >= requests, `${calls} calls of ${requests} requests`);
}
