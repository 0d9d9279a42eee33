import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { generateObject, generateText } from '#contracts/model';
import { answerByRules } from './builtin/builtin.ts';
import { embed } from './builtin/embed.ts';
import { fill } from './builtin/fill.ts';
import { asked, openScene } from './scene.test.ts';

const string = { type: 'string' };
const tools = [
  {
    name: 'notes_note_create',
    description: 'Write a new note.',
    schema: { type: 'object', properties: { title: string, body: string }, required: ['title'] },
  },
  {
    name: 'notes_note_delete',
    description: 'Delete a note; it can be restored.',
    schema: { type: 'object', properties: { noteId: { type: 'string', format: 'uuid' } }, required: ['noteId'] },
  },
  {
    name: 'crm_deal_list',
    description: 'List deals, newest first.',
    schema: { type: 'object', properties: { limit: { type: 'integer' } } },
  },
];

function callOf(text: string) {
  const { parts } = answerByRules(asked(text, { tools }), undefined);
  const [part] = parts;
  return part?.type === 'call' ? [part.name, part.input] : part;
}

suite('the built-in rules', () => {
  test('pick the tool whose words were said, and fill it in', () => {
    assert.deepEqual(callOf('Please create a note with title "Spring plans"'), [
      'notes_note_create',
      { title: 'Spring plans' },
    ]);
    assert.deepEqual(callOf('delete the note 019abcde-0000-7000-8000-000000000000'), [
      'notes_note_delete',
      { noteId: '019abcde-0000-7000-8000-000000000000' },
    ]);
    assert.deepEqual(callOf('list the newest deals, limit 5'), ['crm_deal_list', { limit: 5 }]);
  });

  test('ask for what they need, and call nothing they were not asked for', () => {
    const { parts } = answerByRules(asked('delete my note', { tools }), undefined);
    assert.deepEqual(
      parts.map((part) => part.type),
      ['text'],
    );
    assert.match(JSON.stringify(parts), /noteId/);
    assert.deepEqual(callOf('Bonjour tout le monde'), {
      type: 'text',
      text: 'I answer by rules here: I can run what you name, fill in forms, and quote from text that I am given.',
    });
  });

  test('fill fields by what they are and how they are called', () => {
    const schema = {
      properties: {
        ...{ email: { type: 'string', format: 'email' }, dueOn: { type: 'string', format: 'date' } },
        ...{ amount: { type: 'number' }, stage: { enum: ['lead', 'won', 'lost'] }, isUrgent: { type: 'boolean' } },
        ...{ site: { type: 'string', format: 'uri' }, city: string, phone: string },
      },
      required: ['email', 'phone'],
    };
    const text = [
      'Deal won with ada@example.com, city: Rome, amount 1,250.50, due on 2026-12-01,',
      'is urgent: yes, see https://example.com/x',
    ].join(' ');
    assert.deepEqual(fill(schema, text), {
      values: {
        ...{ email: 'ada@example.com', dueOn: '2026-12-01', amount: 1250.5, stage: 'won', isUrgent: true },
        ...{ site: 'https://example.com/x', city: 'Rome' },
        phone: text,
      },
      missing: [],
    });
  });

  test('quote from the text that they are given', () => {
    const system = 'The garden opens at nine. Dogs are welcome on Sundays. Tickets cost four euros.';
    const { parts } = answerByRules(asked('When does the garden open?', { system }), undefined);
    assert.deepEqual(parts, [{ type: 'text', text: 'The garden opens at nine.' }]);
  });

  test('fill templates', () => {
    const { parts } = answerByRules(asked('name: Ada\ncity: Rome\nDear {{name}}, welcome to {{ city }}!'), undefined);
    assert.deepEqual(parts, [{ type: 'text', text: 'Dear Ada, welcome to Rome!' }]);
  });

  test('lay texts near one another that share words, or nearly', () => {
    const likeness = (a: string, b: string) =>
      embed(a).reduce((sum, value, at) => sum + value * (embed(b)[at] ?? 0), 0);
    assert.ok(Math.abs(likeness('the garden gate', 'the garden gate') - 1) < 1e-9);
    assert.ok(likeness('garden opening hours', 'opening hours of the gardens') > 0.7);
    assert.ok(likeness('garden opening hours', 'invoice reminder') < 0.3);
  });

  test('say in every answer that they are no model', async () => {
    const scene = await openScene({});
    try {
      const admin = await scene.company();
      const reply = await scene.world.call(admin, generateText, asked('Hello'));
      assert.deepEqual([reply.engine, reply.provider, reply.model], ['builtin', 'builtin', 'rules']);
      assert.match(reply.notice ?? '', /not by a language model/);
      const { tools: _, toolChoice: __, ...ask } = asked('Ada Lovelace, ada@example.com');
      const found = await scene.world.call(admin, generateObject, {
        ...ask,
        schema: { type: 'object', properties: { email: { type: 'string', format: 'email' } }, required: ['email'] },
      });
      assert.deepEqual([found.object, found.engine], [{ email: 'ada@example.com' }, 'builtin']);
    } finally {
      await scene.close();
    }
  });
});
