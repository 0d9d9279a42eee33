// What the notes of the demo company tell: a season of a small garden supplier, by three hands, until last night.
import type { Demo } from '#kernel/contract';
import { createNote, deleteNote, editNote } from './entries.ts';

const crops = ['tomatoes', 'basil', 'lavender', 'peppers', 'sunflowers', 'mint', 'squash', 'thyme'] as const;
const findings = [
  'germinated in six days under glass',
  'asks for less water than we thought',
  'was back in stock on Thursday',
  'sold best beside the till',
  'came back twice with broken pots',
] as const;
const weeks = 12;
const lastNight = [
  { title: 'What customers asked yesterday', body: 'Four asked for **hardy basil**, two for a bigger rain barrel.' },
  { title: 'Shelf labels to print', body: 'Lavender, thyme and the new peppers have no label since Thursday.' },
] as const;

export const demo: Demo = {
  about: 'Three months of notes on crops, customers and the shop, written, changed and tidied up.',
  async seed(stage) {
    const pick = <Item>(items: readonly Item[]) => items[Math.floor(stage.random() * items.length)];
    for (let week = weeks; week > 0; week -= 1) {
      const at = stage.daysAgo(week * 7, 10 + Math.floor(stage.random() * 6));
      const crop = pick(crops) ?? 'mint';
      const text = { title: `Week ${weeks - week + 1}: ${crop}`, body: `The ${crop} ${pick(findings)}.` };
      await stage.act({ as: 'store_operator', at }, createNote.contract, { ...text, tags: ['crops', crop] });
    }
    const plan = { title: 'Plan for the spring fair', body: 'Two tables, **one** banner.', tags: ['fair'] };
    const { id: noteId } = await stage.act({ as: 'manager', at: stage.daysAgo(20) }, createNote.contract, plan);
    const body = 'Two tables, one banner, and the seed swap on Sunday. Ask Dan whether he brings his stall.';
    await stage.act({ as: { agent: 'Scribe' }, at: stage.daysAgo(12, 8) }, editNote.contract, {
      ...{ noteId, ifVersion: 1, body },
      tags: ['fair', 'spring'],
    });
    const draft = { title: 'Draft', body: 'To be thrown away.', tags: [] };
    const { id } = await stage.act({ as: 'manager', at: stage.daysAgo(3) }, createNote.contract, draft);
    await stage.act({ as: 'manager', at: stage.daysAgo(2) }, deleteNote.contract, { noteId: id, ifVersion: 1 });
    for (const [index, note] of lastNight.entries()) {
      const scene = { as: { agent: 'Scribe' }, at: stage.daysAgo(0, 2.5 + index) } as const;
      await stage.act(scene, createNote.contract, { ...note, tags: ['night'] });
    }
  },
};
