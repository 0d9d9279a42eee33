// Flows from files and templates: each under a name of its own.
import { flowFile, shelfOrigin } from '../connectors.ts';
import type { Flows } from './cast.ts';

const file = (name: string) => JSON.stringify(flowFile(name));

export const workAuthoringFlows: Flows = {
  'work.flow.import': ({ word }) => ({ input: { text: file(`Brought ${word}`) } }),
  'work.template.import': ({ word }) => ({ input: { file: Buffer.from(file(`Kept ${word}`)).toString('base64') } }),
  'work.template.fetch': ({ word }) => ({ input: { url: `${shelfOrigin}/${word}.json` } }),
  'work.template.deploy': ({ word }) => ({
    input: {
      ...{ template: 'house:abandoned-cart', name: `From a template ${word}` },
      params: { shopUrl: 'https://shop.example.com' },
    },
  }),
};
