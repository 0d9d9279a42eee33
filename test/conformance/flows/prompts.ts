// Prompts of the library, and what became of an answer.
import { generateText } from '#contracts/model';
import type { Cast, Flows, Made } from './cast.ts';

const values = { name: 'Grace' };

async function prompt({ ask, word }: Cast): Promise<{ name: string; promptId: string }> {
  const { id } = await ask<Made>('model.prompt.save', { name: word, template: 'Write to {{name}}.' });
  return { name: word, promptId: id };
}

async function answer({ ask, world }: Cast): Promise<{ generationId: string; outcome: string }> {
  const { generationId } = await ask<{ generationId: string }>(generateText.name, generateText.spec.example);
  await world.settle();
  return { generationId, outcome: 'clicked' };
}

export const promptFlows: Flows = {
  'model.prompt.save': ({ word }) => ({ input: { name: word, template: 'Write to {{name}}.' } }),
  async 'model.prompt.publish'(cast) {
    const { name, promptId } = await prompt(cast);
    return { input: { name, shares: [{ promptId, share: 50 }] } };
  },
  'model.prompt.fill': async (cast) => ({ input: { ...(await prompt(cast)), values } }),
  'model.prompt.run': async (cast) => ({ input: { ...(await prompt(cast)), values } }),
  'model.outcome.tell': async (cast) => ({ input: { ...(await answer(cast)), isGood: true } }),
  async 'model.outcome.forget'(cast) {
    const input = await answer(cast);
    await cast.ask('model.outcome.tell', { ...input, isGood: true });
    return { input };
  },
};
