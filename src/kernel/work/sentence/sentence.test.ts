import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Graph } from '../flow/graph.ts';
import { layoutOf } from '../flow/layout.ts';
import { scheduleIn } from './when.ts';
import { type Known, written } from './write.ts';

const string = { type: 'string' };
const number = { type: 'integer' };
function object(properties: Record<string, unknown>, required = Object.keys(properties)) {
  return { type: 'object', properties, required };
}
const note = object({ id: string, title: string, version: number });

const known: Known = {
  capabilities: [
    {
      ...{ name: 'mail.send', summary: 'Send a mail.', outputSchema: object({ messageId: string }) },
      inputSchema: object({ to: { type: 'array' }, subject: string, text: string }),
    },
    {
      ...{ name: 'notes.note.create', summary: 'Write a new note.', outputSchema: note },
      inputSchema: object({ title: string, body: string }, ['title']),
    },
    {
      ...{ name: 'notes.note.delete', summary: 'Delete a note; it can be restored.', outputSchema: note },
      inputSchema: object({ noteId: string }),
    },
    {
      ...{ name: 'notes.note.list', summary: 'List notes, newest first, all of them or those with one tag.' },
      ...{ inputSchema: object({ tag: string }, []), outputSchema: object({ items: { type: 'array', items: note } }) },
    },
  ],
  events: [
    { name: 'notes.note.created', summary: 'A note was written.', data: object({ noteId: string, title: string }) },
    {
      ...{ name: 'creator.tip.received', summary: 'Somebody has given a tip.' },
      data: object({ tip: object({ amount: number, currency: string }), fanEmail: string }),
    },
  ],
};

function drawn(sentence: string) {
  const { graph, ...more } = written(sentence, known);
  const whole = Graph.parse(graph);
  assert.deepEqual(layoutOf(whole).flaws, []);
  const shown = whole.nodes.map((node) => ('capability' in node ? node.capability : node.kind));
  return { graph: whole, shown, ...more };
}

suite('when something is to happen', () => {
  const said: readonly (readonly [string, string])[] = [
    ['every 15 minutes', '*/15 * * * *'],
    ['every hour', '0 * * * *'],
    ['every 6 hours', '0 */6 * * *'],
    ['every day at 18:30', '30 18 * * *'],
    ['every day at 6:30 pm', '30 18 * * *'],
    ['every day at 12 am', '0 0 * * *'],
    ['daily at noon', '0 12 * * *'],
    ['every morning', '0 8 * * *'],
    ['every Monday at 9am', '0 9 * * 1'],
    ['every Tuesday and Friday at 7', '0 7 * * 2,5'],
    ['every weekday at 8', '0 8 * * 1-5'],
    ['weekly', '0 9 * * 1'],
    ['on the 15th of every month at 10', '0 10 15 * *'],
  ];
  for (const [words, cron] of said) {
    test(`is understood: ${words}`, () => {
      assert.deepEqual(scheduleIn(`${words}, list the notes`)?.trigger, { on: 'schedule', cron, zone: 'UTC' });
      assert.deepEqual(scheduleIn(`list the notes ${words}`)?.trigger, { on: 'schedule', cron, zone: 'UTC' });
    });
  }

  test('has a place, when one is named', () => {
    const { trigger } = scheduleIn('Every day at 9 in Europe/Berlin, list the notes') ?? {};
    assert.deepEqual(trigger, { on: 'schedule', cron: '0 9 * * *', zone: 'Europe/Berlin' });
  });

  test('is left open when it would not come evenly', () => {
    assert.equal(scheduleIn('every 7 minutes, list the notes'), undefined);
  });
});

suite('a flow from a sentence, by rules', () => {
  test('a tip over ten dollars is thanked for by mail', () => {
    const { graph, shown, missed } = drawn(
      'When a tip is over $10, send a mail to ada@example.com with subject "Thank you" and text "You are kind"',
    );
    assert.deepEqual([shown, missed], [['trigger', 'mail.send'], []]);
    const [begin, send] = graph.nodes;
    // Ten dollars are a thousand of the smallest unit.
    assert.deepEqual(Object(begin).trigger, {
      on: 'event',
      event: 'creator.tip.received',
      when: 'data.tip.amount > 1000',
    });
    assert.deepEqual(Object(send).input, { to: ['ada@example.com'], subject: 'Thank you', text: 'You are kind' });
  });

  test('what has happened fills in what is asked for', () => {
    const { graph } = drawn('When a note is created, delete the note');
    assert.deepEqual(Object(graph.nodes[1]).input, { noteId: '=trigger.data.noteId' });
  });

  test('an event of one’s own is known by its name', () => {
    const { graph, missed } = drawn('When custom.tip.given with dollars over 10, list the notes');
    const [begin] = graph.nodes;
    assert.deepEqual(begin?.kind === 'trigger' && begin.trigger, {
      ...{ on: 'event', event: 'custom.tip.given', when: 'data.dollars > 10' },
    });
    assert.deepEqual(missed, []);
  });

  test('each of a list is gone through, and the line leads back', () => {
    const { graph, shown, missed } = drawn('Every Monday list the notes, then for each note delete the note');
    assert.deepEqual([shown, missed], [['trigger', 'notes.note.list', 'loop', 'notes.note.delete'], []]);
    assert.deepEqual(Object(graph.nodes[2]).items, '=nodes.note.items');
    assert.deepEqual(Object(graph.nodes[3]).input, { noteId: '=item.id' });
  });

  test('a person is asked, and there is another way when they refuse', () => {
    const { graph, shown } = drawn(
      'When a note is created, ask Ada for approval, then delete the note, otherwise create a note title "Kept"',
    );
    assert.deepEqual(shown, ['trigger', 'approval', 'notes.note.delete', 'notes.note.create']);
    const ports = graph.edges.filter(({ from }) => from === 'approve').map(({ port }) => port);
    assert.deepEqual(ports, ['next', 'refused']);
  });

  test('it waits as long as it is told to', () => {
    const { graph } = drawn('Every day at 9, create a note titled "Morning"; wait 2 hours; list the notes');
    assert.equal(Object(graph.nodes[2]).for, '2 hours');
  });

  test('what it does not understand it says, and draws nothing for it', () => {
    const { shown, missed } = drawn('Every day at 9 list the notes; paint the fence');
    assert.deepEqual(
      [shown, missed],
      [['trigger', 'notes.note.list'], ['"paint the fence": nothing is known that does this']],
    );
    const unknown = drawn('When the moon is full, list the notes');
    assert.match(unknown.missed[0] ?? '', /no event is known/);
  });

  test('what is missing is named by its field', () => {
    assert.deepEqual(drawn('Every day send a mail to ada@example.com with subject "Hello"').missed, [
      'mail.send needs text, which nothing says',
    ]);
  });
});
