// What people are told, and how they want to be told.
import { newId } from '#base/id';
import type { Cast, Flows } from './cast.ts';

const words = { name: 'invitation', language: 'en' } as const;

async function versionOf({ ask }: Cast): Promise<number> {
  const { items } = await ask<{ items: { name: string; version: number }[] }>('notify.wording.list', {
    language: 'en',
  });
  return items.find(({ name }) => name === words.name)?.version ?? 0;
}

/** Chats come about by what a service hears, messages by what is told: so the rows are laid there. */
async function laid({ world, as }: Cast, table: string, row: Readonly<Record<string, string>>) {
  const [id, now] = [newId(world.clock.nowMs()), new Date(world.clock.nowMs()).toISOString()];
  const whole = { id, tenant_id: as.tenantId, created_at: now, updated_at: now, person_id: as.actor.id, ...row };
  const places = Object.keys(whole).map((_name, index) => `$${index + 1}`);
  const into = `insert into notify.${table} (${Object.keys(whole).join(', ')}) values (${places.join(', ')})`;
  await world.sql(into, Object.values(whole));
  return id;
}

async function again({ world, ask }: Cast, name: string) {
  const { example } = world.kernel.registry.find(name).contract.spec;
  await ask(name, example);
  return { input: example };
}

export const notifyFlows: Flows = {
  'notify.person.tell': ({ as, word }) => ({
    input: { personIds: [as.actor.id], kind: 'custom.trial.won', title: `It was won: ${word}` },
  }),
  // What it shows of before is of one's own from the second time on.
  'notify.settings.set': (cast) => again(cast, 'notify.settings.set'),
  'notify.preference.set': (cast) => again(cast, 'notify.preference.set'),
  'notify.wording.save': async (cast) => ({
    input: { ...words, ifVersion: await versionOf(cast), subject: 'Join {{company}}', text: 'Dear {{name}}, {{link}}' },
  }),
  'notify.wording.restore': async (cast) => ({ input: { ...words, ifVersion: await versionOf(cast), version: 0 } }),
  async 'notify.device.remove'({ world, ask, word }) {
    const { example } = world.kernel.registry.find('notify.device.add').contract.spec;
    const subscription = { ...example.subscription, endpoint: `https://push.example.com/${word}` };
    return { input: { deviceId: (await ask<{ id: string }>('notify.device.add', { ...example, subscription })).id } };
  },
  'notify.chat.end': async (cast) => ({
    input: {
      chatId: await laid(cast, 'chats', {
        channel: 'telegram',
        connection_id: cast.as.tenantId,
        address: cast.word,
      }),
    },
  }),
  'notify.message.cancel': async (cast) => ({
    input: {
      messageId: await laid(cast, 'messages', { channel: 'mail', slot: cast.word, due_at: '2126-01-01T00:00:00.000Z' }),
    },
  }),
};
