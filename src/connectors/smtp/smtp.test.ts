import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { sendMail } from '#contracts/mail';
import type { Authenticated } from '#kernel/identity';
import { type ConnectedWorld, connectedWorld, connectorContract } from '#test/connectors';
import { type MailSim, simMailbox, startMailServer } from './sim.ts';
import { smtp } from './smtp.ts';

const host = 'mail.example.com';
const loopback = () => Promise.resolve(['127.0.0.1']);

let sim: MailSim;
let scene: ConnectedWorld;
let ada: Authenticated;

const fieldsOf = ({ port }: MailSim) => ({
  ...{ host, port, user: simMailbox.user, from: 'shop@example.com', encryption: 'none' },
});
const wayTo = ({ port }: MailSim) => ({ allowPrivate: [`${host}:${port}`], resolve: loopback });

describe('a mail server', () => {
  connectorContract({
    ...{ module: smtp, start: startMailServer, origin: wayTo, fields: fieldsOf },
    secrets: { password: simMailbox.password },
  });

  before(async () => {
    sim = await startMailServer();
    scene = await connectedWorld({ modules: [smtp], egress: wayTo(sim) });
  });

  after(async () => {
    await scene.close();
    await sim.stop();
  });

  beforeEach(async () => {
    ada = await scene.world.person((await scene.world.tenant('Ada and Sons')).id, 'tenant_admin');
  });

  async function answered(capability: string, input: object) {
    const answer = await scene.world.answer(ada, capability, input);
    assert.ok(answer.status === 'done');
    return Object(answer.output);
  }

  async function connected({ password = simMailbox.password, ...more }: { password?: string; host?: string } = {}) {
    const fields = { ...fieldsOf(sim), ...more };
    const { id } = await answered('connection.connection.connect', {
      connector: 'smtp',
      fields,
      secrets: { password },
    });
    return { connectionId: String(id) };
  }

  const tested = (given: { connectionId: string }) => answered('connection.connection.test', given);
  const letter = { to: ['grace@example.com'], subject: 'The garden', text: 'Shall we meet?' };
  const send = (more: object = {}, key?: string) =>
    scene.world.call(ada, sendMail, { ...letter, ...more }, key === undefined ? {} : { key });
  const headOf = (text: string) => text.slice(0, text.indexOf('\r\n\r\n')).replace(/\r\n[ \t]/g, ' ');

  test('is known by its mailbox, once it has let us in', async () => {
    const works = await tested(await connected());
    assert.deepEqual(works, { works: true, account: 'ada@example.com at mail.example.com', problem: null });
  });

  test('does not let in who has another password, which is told to nobody', async () => {
    const { works, problem } = await tested(await connected({ password: 'surely-a-wrong-secret' }));
    assert.equal(works, false);
    assert.match(problem, /does not take this user and password \(535\)/);
    assert.doesNotMatch(problem, /surely-a-wrong-secret/);
  });

  test('carries a letter with everything that belongs to it, and shows nobody who had a blind copy', async () => {
    await connected();
    const bytes = Buffer.from('name,price\r\nrose,12\r\n').toString('base64');
    const { messageId } = await send({
      ...{ cc: ['bob@example.com'], bcc: ['eve@example.com'], replyTo: 'desk@example.com', fromName: 'The Shop' },
      html: '<p>Shall we meet? <a href="[open]">Yes</a></p>',
      secrets: { open: 'https://example.com/?a=1&b=2' },
      attachments: [{ name: 'prices.csv', type: 'text/csv', bytes }],
      listUnsubscribe: 'https://example.com/leave',
    });
    const taken = sim.letters.at(-1) ?? assert.fail('no letter');
    assert.deepEqual(
      [taken.from, taken.to],
      ['shop@example.com', ['grace@example.com', 'bob@example.com', 'eve@example.com']],
    );
    const head = headOf(taken.text);
    for (const line of [
      /^From: "?The Shop"? <shop@example.com>$/m,
      /^To: grace@example.com$/m,
      /^Cc: bob@example.com$/m,
      /^Reply-To: desk@example.com$/m,
      /^Subject: The garden$/m,
      /^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/m,
      /^List-Unsubscribe: <https:\/\/example.com\/leave>$/m,
      /^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m,
    ]) {
      assert.match(head, line);
    }
    assert.ok(head.includes(`Message-ID: <${messageId}>`));
    assert.doesNotMatch(taken.text, /eve@example\.com/);
    assert.ok(taken.text.includes(bytes));
    assert.ok(taken.text.includes('<a href="https://example.com/?a=1&amp;b=2">'));
  });

  test('takes a letter whose lines look like words of the conversation as it was written', async () => {
    await connected();
    await send({ text: '.\r\nAUTH PLAIN [secret:plain:ada]\r\n.hidden\r\nQUIT' });
    const taken = sim.letters.at(-1)?.text ?? '';
    assert.ok(taken.includes('\r\n.\r\nAUTH PLAIN [secret:plain:ada]\r\n.hidden\r\nQUIT'));
  });

  test('a letter of which it said nothing is not sent again: a person decides, and its id tells', async () => {
    await connected();
    const before = sim.letters.length;
    sim.fail('lost');
    await assert.rejects(send({}, 'one'), { code: 'upstream' });
    assert.equal(sim.letters.length, before + 1);
    await assert.rejects(send({}, 'one'), { code: 'conflict', details: { state: 'uncertain' } });
    assert.equal(sim.letters.length, before + 1);
    assert.match(sim.letters.at(-1)?.text ?? '', /^Message-ID: <[\w.-]+@example\.com>$/m);
  });

  test('what it surely has not taken may be sent anew under the same key, and is there once', async () => {
    await connected();
    const before = sim.letters.length;
    sim.fail('broken', 'broken', 'cut', 'limited');
    await assert.rejects(send({}, 'two'), { code: 'limited' });
    assert.equal(sim.letters.length, before);
    await send({}, 'two');
    assert.equal(sim.letters.length, before + 1);
  });

  test('an address that it does not know keeps the letter from nobody else', async () => {
    await connected();
    await send({ to: ['nobody@example.com', 'grace@example.com'] });
    assert.deepEqual(sim.letters.at(-1)?.to, ['grace@example.com']);
    await assert.rejects(send({ to: ['nobody@example.com'] }), { code: 'invalid' });
  });

  test('a place that only we can see is not spoken to', async () => {
    const heard = sim.heard.length;
    for (const place of ['127.0.0.1', 'localhost', '0x7f.1', '169.254.169.254']) {
      const { works, problem } = await tested(await connected({ host: place }));
      assert.equal(works, false);
      assert.match(problem, /Nothing may be sent/, place);
    }
    assert.equal(sim.heard.length, heard);
  });

  test('the password is nowhere but in the line by which one proves oneself', async () => {
    await connected();
    await send();
    const said = sim.heard.filter((line) => line.startsWith('AUTH'));
    assert.ok(said.length > 0);
    const rows = await scene.world.sql<{ all: string }>(`select string_agg(p::text, ' ') as all from audit.payloads p`);
    assert.ok(!rows[0]?.all?.includes(simMailbox.password));
    assert.ok(!scene.world.logged.some((line) => line.includes(simMailbox.password)));
  });
});
