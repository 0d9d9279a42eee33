// Policies of tests name models that nobody makes. They are made known by a price of what they are never charged by.
import type { Authenticated } from '#kernel/identity';
import type { World } from './world.ts';

interface Named {
  readonly provider: string;
  readonly model: string;
  readonly fallback?: readonly string[] | undefined;
  readonly [more: string]: unknown;
}

export async function knowModels(world: World, admin: Authenticated, rules: readonly Named[]): Promise<void> {
  const names = rules.flatMap(({ provider, model, fallback = [] }) => [
    [provider, model],
    ...fallback.map((name) => (name.includes('/') ? name.split('/') : [provider, name])),
  ]);
  for (const [provider, model] of names) {
    const input = { provider, model, item: 'call', microsPerMillion: 0 };
    const answer = await world.answer(admin, 'meter.price.state', input);
    if (answer.status !== 'done') throw new Error(`The price of ${model} is ${answer.status}`);
  }
}
