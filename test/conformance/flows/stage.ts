// Notes, and the module of tests.
import { type Cast, type Flows, type Made, note } from './cast.ts';

const seen = ({ id, version }: Made) => ({ noteId: id, ifVersion: version });
const fresh = async (cast: Cast) => seen(await note(cast));

async function changed(cast: Cast, capability: string, more: object = {}) {
  return seen(await cast.ask<Made>(capability, { ...(await fresh(cast)), ...more }));
}

async function thing({ ask, word }: Cast): Promise<{ thingId: string; ifVersion: number }> {
  const { id, version } = await ask<Made>('stage.thing.create', { name: `Thing ${word}` });
  return { thingId: id, ifVersion: version };
}

export const stageFlows: Flows = {
  'notes.note.read': async (cast) => ({ input: { noteId: (await note(cast)).id } }),
  'notes.note.edit': async (cast) => ({ input: { ...(await fresh(cast)), title: `Changed ${cast.word}` } }),
  'notes.note.revert': async (cast) => ({ input: await changed(cast, 'notes.note.edit', { body: 'other' }) }),
  'notes.note.delete': async (cast) => ({ input: await fresh(cast) }),
  'notes.note.restore': async (cast) => ({ input: await changed(cast, 'notes.note.delete') }),
  'notes.note.share': async (cast) => ({ input: await fresh(cast) }),
  'notes.note.unshare': async (cast) => ({ input: await changed(cast, 'notes.note.share') }),
  async 'notes.page.show'(cast) {
    const { shareSlug } = await cast.ask<{ shareSlug: string }>('notes.note.share', await fresh(cast));
    return { input: { slug: shareSlug }, caller: { kind: 'known', who: cast.as } };
  },

  'stage.thing.rename': async (cast) => ({ input: { ...(await thing(cast)), name: `Renamed ${cast.word}` } }),
  'stage.thing.remove': async (cast) => ({ input: await thing(cast) }),
  'stage.thing.follow': async (cast) => ({ input: { thingId: (await thing(cast)).thingId, name: cast.word } }),
  async 'stage.letter.recall'({ ask }) {
    const { letterId } = await ask<{ letterId: string }>('stage.letter.send', { to: 'Ada', words: '' });
    return { input: { letterId } };
  },
};
