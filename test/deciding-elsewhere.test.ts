// What an agent asks for is decided at the door, behind a link in a mail and with a button in a chat: over real mail,
// real webhooks and real HTTP, with the same outcome and the same record; and what only looks like a decision is none.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openElsewhere, type Scene, type Way, ways } from './conformance/elsewhere.ts';

suite('a decision that is made elsewhere', () => {
  let scene: Scene;
  before(async () => {
    scene = await openElsewhere();
  });
  after(() => scene.close());

  const byLink = ways.filter((way) => way !== 'http');
  const decided = async (way: Way, name: string, verdict: 'approve' | 'reject') => {
    const asked = await scene.ask(`${name}-${way}`, { to: `${name} by ${way}` });
    assert.equal(await scene.decide(way, asked, verdict), 'taken');
    await scene.world.settle();
    return asked;
  };

  for (const way of ways) {
    test(`approves by ${way}, and it is done once`, async () => {
      const asked = await decided(way, 'yes', 'approve');
      assert.deepEqual([await scene.stateOf(asked), scene.sentTo('yes by '.concat(way))], ['executed', [1]]);
      assert.equal(await scene.decide(way, asked, 'reject'), 'refused', 'what is used decides nothing any more');
      await scene.world.settle();
      assert.deepEqual([await scene.stateOf(asked), scene.sentTo('yes by '.concat(way))], ['executed', [1]]);
    });

    test(`rejects by ${way}, and it is not done`, async () => {
      const asked = await decided(way, 'no', 'reject');
      assert.deepEqual([await scene.stateOf(asked), scene.sentTo('no by '.concat(way))], ['rejected', []]);
      assert.match(await scene.answerTo('no-'.concat(way), { to: `no by ${way}` }), /rejected/i);
    });

    test(`decides by ${way} only on what was seen: what was changed meanwhile waits to be seen again`, async () => {
      const asked = await scene.ask(`edit-${way}`, { to: 'Nobody' });
      await scene.edit(asked, { to: `edit by ${way}` });
      assert.equal(await scene.decide(way, asked, 'approve'), 'refused');
      await scene.world.settle();
      assert.deepEqual([await scene.stateOf(asked), scene.sentTo('Nobody')], ['waiting', []]);
      const again = await scene.remindedOf(asked);
      assert.equal(await scene.decide(way, again, 'approve'), 'taken');
      await scene.world.settle();
      assert.deepEqual([await scene.stateOf(again), scene.sentTo(`edit by ${way}`)], ['executed', [1]]);
    });

    test(`decides nothing by ${way} when the time is over`, async () => {
      const asked = await scene.ask(`late-${way}`, { to: `late by ${way}` });
      scene.world.clock.pass('73 hours');
      assert.equal(await scene.decide(way, asked, 'approve'), 'refused');
      await scene.world.settle();
      assert.deepEqual([await scene.stateOf(asked), scene.sentTo(`late by ${way}`)], ['expired', []]);
    });
  }

  test('leaves the same record whichever way it came', async () => {
    const ends = { yes: 'executed', no: 'rejected', edit: 'executed', late: 'expired' };
    for (const [name, end] of Object.entries(ends)) {
      const atTheDoor = await scene.recordOf(`${name}-http`);
      assert.deepEqual([atTheDoor.request.state, atTheDoor.decidedBy.length], [end, end === 'expired' ? 0 : 1], name);
      for (const way of byLink)
        assert.deepEqual(await scene.recordOf(`${name}-${way}`), atTheDoor, `${name} by ${way}`);
    }
  });

  test('is made by nobody who only looks: a preview follows the link and presses nothing', async () => {
    const asked = await scene.ask('preview', { to: 'Previewed' });
    for (const method of ['GET', 'HEAD', 'GET'] as const) assert.equal((await scene.follow(asked, method)).status, 200);
    for (const method of ['PUT', 'DELETE', 'OPTIONS'] as const) await scene.follow(asked, method);
    await scene.world.settle();
    assert.deepEqual([await scene.stateOf(asked), scene.sentTo('Previewed')], ['waiting', []]);
    assert.equal(await scene.decide('mail', asked, 'reject'), 'taken', 'the button is still good');
  });

  for (const way of byLink) {
    test(`is not made by ${way} on what is larger than the company lets links decide`, async () => {
      const asked = await scene.ask(`large-${way}`, { to: 'Large', euros: 500 });
      assert.equal(await scene.decide(way, asked, 'approve'), 'refused');
      await scene.world.settle();
      assert.deepEqual([await scene.stateOf(asked), scene.sentTo('Large')], ['waiting', []]);
      const larger = await scene.ask(`larger-${way}`, { to: 'Larger', euros: 5000 });
      assert.deepEqual(
        [larger.link, larger.tokens],
        [undefined, undefined],
        'nothing that could decide is sent at all',
      );
    });
  }

  test('is not made with a token that nobody made, nor with that of another company’s person', async () => {
    const asked = await scene.ask('foreign', { to: 'Foreign' });
    const spoilt = (text = '') => text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A');
    const link = spoilt(asked.link);
    const tokens = { approve: spoilt(asked.tokens?.approve), reject: spoilt(asked.tokens?.reject) };
    for (const way of byLink)
      assert.equal(await scene.decide(way, { ...asked, link, tokens }, 'approve'), 'refused', way);
    const moved = asked.link?.replace(/[0-9a-f]{32}/, scene.strangerTenant.replaceAll('-', ''));
    assert.equal(await scene.decide('mail', { ...asked, link: moved }, 'approve'), 'refused');
    assert.equal(await scene.press(asked.tokens?.approve ?? '', scene.strangersChat), 'refused', 'forwarded');
    await scene.world.settle();
    assert.deepEqual([await scene.stateOf(asked), scene.sentTo('Foreign')], ['waiting', []]);
  });
});
