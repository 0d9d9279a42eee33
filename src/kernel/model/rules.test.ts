import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { abandoned, allows, asked, type Breaker, closed, failed, stateOf, succeeded } from './breaker.ts';
import { drawOf, type Known, orderOf, statuses, winnerOf } from './choose.ts';
import { compareShares, complementaryError, wilson } from './compare.ts';
import { addSample, conditionOf, type Sample } from './condition.ts';
import { factorOf } from './cost-factor.ts';
import { type Choice, type Plan, Policy, planOf, type Supply } from './policy.ts';
import { mostOf, tokensIn, unitsOf } from './size.ts';
import { slots, wires } from './wires.ts';

function near(actual: number, expected: number, relative = 1e-9) {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);
}

suite('comparing shares', () => {
  test('erfc is as in the tables of Abramowitz and Stegun', () => {
    for (const [x, value] of [
      [0, 1],
      [0.5, 0.4795001221869535],
      [1, 0.15729920705028513],
      [2, 0.004677734981047266],
      [3, 2.209049699858544e-5],
    ] as const) {
      near(complementaryError(x), value, 1e-10);
    }
  });

  test("Wilson's interval is as Newcombe (1998) has it", () => {
    for (const [good, total, low, high] of [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const) {
      const found = wilson({ good, total });
      assert.equal(found.low.toFixed(4), low.toFixed(4));
      assert.equal(found.high.toFixed(4), high.toFixed(4));
    }
  });

  test('two shares differ beyond chance or not, as the normal table says', () => {
    // 60 of 100 against 40 of 100: z is 0.2 / sqrt(0.5 × 0.5 × 0.02) = 2.828427, and p is erfc(2) = 0.0046777.
    const { z, p } = compareShares({ good: 60, total: 100 }, { good: 40, total: 100 });
    near(z, 2.8284271247461903);
    near(p, 0.004677734981047266, 1e-8);
    assert.deepEqual(compareShares({ good: 5, total: 5 }, { good: 7, total: 7 }), { z: 0, p: 1 });
  });

  test('there is a winner only with enough outcomes and beyond chance', () => {
    const share = (good: number, total: number) => ({ good, total });
    assert.equal(winnerOf([share(60, 100), share(40, 100)]), 0);
    assert.equal(winnerOf([share(52, 100), share(48, 100)]), undefined);
    assert.equal(winnerOf([share(19, 19), share(0, 100)]), undefined);
    assert.equal(winnerOf([share(40, 100), share(80, 100), share(41, 100)]), 1);
    assert.equal(winnerOf([share(10, 20)]), undefined);
  });

  test('askers are spread evenly over the arms', () => {
    const arms = [0, 0, 0, 0];
    for (let nth = 0; nth < 4000; nth += 1) {
      const arm = Math.floor(drawOf(`company ${nth}`) * 4);
      arms[arm] = (arms[arm] ?? 0) + 1;
    }
    // Chi-square with three degrees of freedom: 16.27 is passed once in a thousand.
    const chiSquare = arms.reduce((sum, seen) => sum + (seen - 1000) ** 2 / 1000, 0);
    assert.ok(chiSquare < 16.27, `${arms}`);
  });
});

const instants = fc.array(fc.record({ isGood: fc.boolean(), waitMs: fc.integer({ min: 0, max: 400_000 }) }), {
  maxLength: 60,
});

suite('the circuit breaker', () => {
  test('five failures in a row open it, one success in between does not', () => {
    let breaker: Breaker = closed;
    for (let turn = 0; turn < 4; turn += 1) breaker = failed(breaker, 0);
    assert.equal(stateOf(breaker, 0), 'closed');
    assert.equal(stateOf(failed(succeeded(), 0), 0), 'closed');
    assert.equal(stateOf(failed(breaker, 0), 0), 'open');
  });

  test('half open one may try and no other, and each opening lasts longer', () => {
    let breaker: Breaker = closed;
    for (let turn = 0; turn < 5; turn += 1) breaker = failed(breaker, 0);
    assert.ok(!allows(breaker, 9999));
    assert.ok(allows(breaker, 10_000));
    breaker = asked(breaker, 10_000);
    assert.ok(!allows(breaker, 10_001));
    assert.ok(allows(abandoned(breaker), 10_001));
    breaker = failed(breaker, 10_500);
    assert.ok(!allows(breaker, 30_499));
    assert.ok(allows(breaker, 30_500));
    assert.deepEqual(succeeded(), closed);
  });

  test('what the other side asks for is waited', () => {
    const breaker = failed(closed, 1000, 7000);
    assert.ok(!allows(breaker, 7999));
    assert.ok(allows(breaker, 8000));
  });

  test('it always lets somebody through again within seven minutes, whatever has happened', () => {
    fc.assert(
      fc.property(instants, (turns) => {
        let breaker: Breaker = closed;
        let nowMs = 0;
        for (const { isGood, waitMs } of turns) {
          nowMs += waitMs;
          if (!allows(breaker, nowMs)) continue;
          breaker = isGood ? succeeded() : failed(asked(breaker, nowMs), nowMs);
        }
        assert.ok(allows(breaker, nowMs + 420_000));
      }),
    );
  });
});

suite('how a model is doing', () => {
  const sample = (isGood: boolean, atMs = 0, latencyMs = 100): Sample => ({ isGood, atMs, latencyMs });
  const statusOf = (good: number, bad: number) =>
    conditionOf([...Array(good).fill(sample(true)), ...Array(bad).fill(sample(false))], { nowMs: 1, isOpen: false })
      .status;

  test('a tenth of failures is degraded, a half is unhealthy', () => {
    assert.deepEqual(
      [statusOf(0, 0), statusOf(10, 0), statusOf(91, 9), statusOf(90, 10), statusOf(51, 49), statusOf(50, 50)],
      ['healthy', 'healthy', 'healthy', 'degraded', 'degraded', 'unhealthy'],
    );
  });

  test('one failure alone makes nobody unhealthy, a second does', () => {
    assert.deepEqual([statusOf(0, 1), statusOf(1, 1), statusOf(0, 2)], ['degraded', 'degraded', 'unhealthy']);
  });

  test('an open circuit is unhealthy, slowness is degraded, and after ten minutes all is forgotten', () => {
    assert.equal(conditionOf([sample(true)], { nowMs: 1, isOpen: true }).status, 'unhealthy');
    assert.equal(conditionOf([sample(true, 0, 10_000)], { nowMs: 1, isOpen: false }).status, 'degraded');
    const later = conditionOf([sample(false)], { nowMs: 600_000, isOpen: false });
    assert.deepEqual([later.status, later.samples, later.averageLatencyMs], ['healthy', 0, undefined]);
  });

  test('failures and what took longer than three seconds are not answered in time', () => {
    const samples = [sample(true, 0, 3000), sample(true, 0, 3001), sample(false), sample(true)];
    assert.equal(conditionOf(samples, { nowMs: 1, isOpen: false }).promptShare, 0.5);
    assert.equal(conditionOf([], { nowMs: 1, isOpen: false }).promptShare, undefined);
  });

  test('no more than two hundred are remembered', () => {
    const samples: Sample[] = [];
    for (let nth = 0; nth < 1000; nth += 1) addSample(samples, sample(nth >= 800, nth));
    assert.ok(samples.length <= 400);
    const { samples: seen, errorRate } = conditionOf(samples, { nowMs: 1000, isOpen: false });
    assert.deepEqual([seen, errorRate], [200, 0]);
  });
});

const plan: Plan = {
  ...{ segment: 'x', choices: [], strategy: 'priority', fallbackStrategy: 'priority', mayFallBack: true },
  ...{ latencyBudgetMs: 1000, hedgeAfterMs: undefined, temperature: undefined, keepsWords: true },
  silenceMs: 1000,
};

function known(model: string, more: Partial<Known> = {}): Known {
  return {
    ...{ choice: { provider: 'openai', model }, isOpen: true, status: 'healthy', latencyMs: undefined },
    ...{ costMicros: undefined, outcomes: { good: 0, total: 0 }, ...more },
  };
}

const namesOf = (choices: readonly Choice[]) => choices.map(({ model }) => model).join(' ');

suite('the order of models', () => {
  const three = [
    known('a', { latencyMs: 300, costMicros: 20 }),
    known('b', { latencyMs: 200, costMicros: 30 }),
    known('c', { latencyMs: 100, costMicros: 10 }),
  ];
  const order = (more: Partial<Plan>, all = three, draw = 0) =>
    namesOf(orderOf({ plan: { ...plan, ...more }, known: all, draw }));

  test('each strategy has its own', () => {
    assert.equal(order({}), 'a b c');
    assert.equal(order({ fallbackStrategy: 'latency' }), 'a c b');
    assert.equal(order({ strategy: 'latency' }), 'c b a');
    assert.equal(order({ strategy: 'cost' }), 'c a b');
  });

  test('the unhealthy come last, and behind an open circuit nobody is asked', () => {
    const [a, b, c] = [known('a', { status: 'unhealthy' }), known('b', { isOpen: false }), known('c')];
    assert.equal(order({}, [a, b, c]), 'c a');
  });

  test('without leave to fall back only the one that is meant is asked', () => {
    assert.equal(order({ mayFallBack: false }), 'a');
    assert.equal(order({ mayFallBack: false }, [known('a', { isOpen: false }), known('b')]), '');
    assert.equal(order({ mayFallBack: false, strategy: 'cost' }), 'c');
  });

  test('quality shares the askers out until one is better beyond chance', () => {
    const even = [
      known('a', { outcomes: { good: 50, total: 100 } }),
      known('b', { outcomes: { good: 55, total: 100 } }),
    ];
    assert.equal(order({ strategy: 'quality' }, even, 0.1), 'a b');
    assert.equal(order({ strategy: 'quality' }, even, 0.9), 'b a');
    const won = [
      known('a', { outcomes: { good: 40, total: 100 } }),
      known('b', { outcomes: { good: 60, total: 100 } }),
    ];
    assert.equal(order({ strategy: 'quality' }, won, 0.1), 'b a');
  });

  test('nobody is asked twice, and none that may be asked is left out, whatever is known', () => {
    const one = fc.record({
      isOpen: fc.boolean(),
      status: fc.constantFrom(...statuses),
      latencyMs: fc.option(fc.integer({ min: 0, max: 9999 }), { nil: undefined }),
      costMicros: fc.option(fc.integer({ min: 0, max: 9999 }), { nil: undefined }),
      good: fc.integer({ min: 0, max: 50 }),
      bad: fc.integer({ min: 0, max: 50 }),
    });
    const strategy = fc.constantFrom('priority', 'latency', 'cost', 'quality');
    fc.assert(
      fc.property(
        fc.array(one, { maxLength: 6 }),
        strategy,
        strategy,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (all, first, then, draw) => {
          const found = all.map(({ good, bad, ...rest }, at) =>
            known(`m${at}`, { ...rest, outcomes: { good, total: good + bad } }),
          );
          const choices = orderOf({ plan: { ...plan, strategy: first, fallbackStrategy: then }, known: found, draw });
          const expected = found.filter(({ isOpen }) => isOpen).map(({ choice }) => choice.model);
          assert.deepEqual(choices.map(({ model }) => model).toSorted(), expected.toSorted());
        },
      ),
    );
  });
});

suite('policies', () => {
  const offers = new Map(wires.map(({ provider, abilities, models }) => [provider, { abilities, models }] as const));
  const rules = [
    { segment: 'executives', provider: 'openai', model: 'gpt-4', fallback: ['gpt-4-turbo', 'anthropic/claude-x'] },
    { segment: 'bulk', provider: 'openai', model: 'gpt-3.5-turbo', latency_budget_ms: 2000 },
    { segment: 'open', provider: 'openrouter', model: 'openai/gpt-4o', fallback: ['anthropic/claude-y'] },
    { segment: '*', provider: 'gemini', model: 'gemini-pro' },
  ];
  const policy = Policy.parse({ rules });
  const supply: Supply = { policy, providers: offers, usual: {} };
  const chosen = (wanted: Parameters<typeof planOf>[0], more: Partial<Supply> = {}) =>
    planOf(wanted, { ...supply, ...more })?.choices.map(({ provider, model }) => `${provider} ${model}`);

  test('a segment has its model and those that stand in, of the same provider or named with another', () => {
    assert.deepEqual(chosen({ ability: 'text', segment: 'executives' }), [
      'openai gpt-4',
      'openai gpt-4-turbo',
      'anthropic claude-x',
    ]);
    assert.deepEqual(chosen({ ability: 'text', segment: 'open' }), [
      'openrouter openai/gpt-4o',
      'openrouter anthropic/claude-y',
    ]);
    assert.equal(planOf({ ability: 'text', segment: 'bulk' }, supply)?.latencyBudgetMs, 2000);
    // Without its key it is still nobody else's model.
    const alone = new Map([...offers].filter(([name]) => name === 'openai'));
    assert.equal(chosen({ ability: 'text', segment: 'executives' }, { providers: alone })?.[2], 'anthropic claude-x');
  });

  test('what no rule names goes by the star, but pictures and vectors by their own slots', () => {
    assert.deepEqual(chosen({ ability: 'text', segment: 'anything' }), ['gemini gemini-pro']);
    assert.equal(chosen({ ability: 'image' })?.[0], 'openai gpt-image-1');
    assert.equal(chosen({ ability: 'embedding' })?.[0], 'openai text-embedding-3-small');
  });

  test('without a policy roles go to the model that suits them, of those that are there', () => {
    const first = (segment: string, providers = offers) =>
      chosen({ ability: 'text', segment }, { policy: undefined, providers })?.[0]?.split(' ')[0];
    assert.deepEqual(
      ['research', 'writing', 'technical_review', 'analysis', 'optimization', 'vision'].map((role) => first(role)),
      ['anthropic', 'anthropic', 'openai', 'gemini', 'gemini', 'gemini'],
    );
    const only = new Map([...offers].filter(([name]) => name === 'together'));
    assert.ok(
      Object.keys(slots).every(
        (role) =>
          ['speech', 'transcription'].includes(role) ||
          first(role, only) === 'together' ||
          slots[role]?.ability !== 'text',
      ),
    );
  });

  test("the operator's usual model comes first for words without a role, and for nothing else", () => {
    const usual = { provider: 'anthropic', model: 'claude-usual' };
    assert.equal(chosen({ ability: 'text' }, { policy: undefined, usual })?.[0], 'anthropic claude-usual');
    assert.equal(chosen({ ability: 'vision' }, { policy: undefined, usual })?.[0], 'gemini gemini-2.5-pro');
    const review = { ability: 'text', segment: 'technical_review' } as const;
    assert.equal(chosen(review, { policy: undefined, usual })?.[0], 'openai gpt-4o');
    assert.equal(chosen({ ability: 'image' }, { policy: undefined, usual })?.[0], 'openai gpt-image-1');
  });

  test('rules answer only where there is no model at all', () => {
    const builtin = { abilities: ['text', 'object', 'tools', 'embedding'] as const, models: { strong: 'rules' } };
    const none: Supply['providers'] = new Map([['builtin', builtin]]);
    assert.deepEqual(chosen({ ability: 'text' }, { policy: undefined, providers: none }), ['builtin rules']);
    assert.equal(chosen({ ability: 'image' }, { policy: undefined, providers: none }), undefined);
    const some: Supply['providers'] = new Map([...offers, ...none]);
    assert.ok(
      !chosen({ ability: 'text' }, { policy: undefined, providers: some })?.some((name) => name.startsWith('builtin')),
    );
  });

  test('a segment has one rule, and nothing in it that is not known', () => {
    assert.equal(Policy.safeParse({ rules: [rules[1], rules[1]] }).success, false);
    assert.equal(Policy.safeParse({ rules: [{ ...rules[1], hedge_after: 200 }] }).success, false);
  });
});

test('models are as dear as the specification has it, by their list prices', () => {
  const dollars = { opus: 25, turbo: 30, pro: 10, haiku: 5, vectors: 0.02 };
  assert.deepEqual(
    Object.values(dollars).map((price) => factorOf(price * 1_000_000)),
    ['High', 'High', 'Medium', 'Low', 'Low'],
  );
});

test('what is reserved is never less than a token for two bytes, and all that may be written', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 5000 }), fc.integer({ min: 1, max: 9999 }), (text, maxTokens) => {
      const ask = {
        tools: [],
        toolChoice: 'auto' as const,
        maxTokens,
        stop: [],
        messages: [{ role: 'user' as const, parts: [{ type: 'text' as const, text }] }],
      };
      const most = mostOf(ask);
      assert.ok((most.input_token ?? 0) >= Buffer.byteLength(text) / 2);
      assert.equal(most.output_token, maxTokens);
      assert.equal(tokensIn(unitsOf({ input: 10, output: 5, cached: 4 })), 15);
    }),
  );
});
