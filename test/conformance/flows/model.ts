// Providers that a company has added, and an answer that a model has given.
import { generateObject, generateText } from '#contracts/model';
import { modelsOrigin } from '../connectors.ts';
import type { Cast, Flows, Made } from './cast.ts';

/** An endpoint of their own, which speaks as OpenAI does. */
const endpoint = ({ word }: Cast) => ({
  provider: word,
  baseUrl: `${modelsOrigin}/v1`,
  key: 'the key that they all have',
});

const added = (cast: Cast) => cast.ask<Made>('model.provider.add', endpoint(cast));

const withProvider =
  (input: (made: Made) => object = ({ id }) => ({ providerId: id })) =>
  async (cast: Cast) => ({ input: input(await added(cast)) });

const ofItsVersion = ({ id, version }: Made) => ({ providerId: id, ifVersion: version });

export const modelFlows: Flows = {
  // By rule, because the server that plays the providers writes no objects by itself.
  'model.object.generate': () => ({ input: { ...generateObject.spec.example, model: 'builtin/rules' } }),
  'model.provider.add': (cast) => ({ input: endpoint(cast) }),
  'model.provider.edit': withProvider((made) => ({ ...ofItsVersion(made), key: 'another that they all have' })),
  'model.provider.remove': withProvider(ofItsVersion),
  'model.provider.test': withProvider(),
  'model.provider.note': withProvider(({ id }) => ({ providerId: id, isWorking: true, note: null })),

  async 'model.response.rate'(cast) {
    await cast.ask(generateText.name, generateText.spec.example);
    await cast.world.settle();
    const [found] = await cast.world.sql<{ id: string }>(
      'select id from model.ai_generation_history where tenant_id = $1 order by id desc limit 1',
      [cast.there.tenantId],
    );
    return { input: { generationId: found?.id, rating: 5 } };
  },
};
