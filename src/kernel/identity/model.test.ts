import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { roles } from '#kernel/contract';
import { covers, honoured, isLocal, looksLikeToken, passwordProblem, rankOf, remainingOf } from './model.ts';

const problemOf = (password: string) => passwordProblem(password, 'ada@example.com');

test('a password has 8 to 200 characters of any kind', () => {
  assert.equal(problemOf('seven77'), 'A password has at least 8 characters');
  assert.equal(problemOf('eight888'), undefined);
  assert.equal(problemOf('all lower case words'), undefined, 'there is no rule of composition');
  assert.equal(problemOf('é'.repeat(200)), undefined);
  assert.equal(problemOf('x'.repeat(201)), 'A password has at most 200 characters');
});

test('the passwords that anybody tries first are refused in any case', () => {
  for (const common of ['password', '12345678', 'PassWord1', 'qwertyuiop', 'ILOVEYOU']) {
    assert.match(problemOf(common) ?? '', /first that anybody would try/, common);
  }
});

test('a password is not the e-mail it belongs to', () => {
  assert.match(problemOf('Ada@Example.com') ?? '', /must not be your e-mail/);
  assert.match(passwordProblem('ada.lovelace', 'ada.lovelace@example.com') ?? '', /must not be your e-mail/);
});

test('the super admin counts as one in the company that owns the installation only', () => {
  assert.deepEqual(honoured('super_admin', true), ['super_admin']);
  assert.deepEqual(honoured('super_admin', false), []);
  for (const role of roles.filter((one) => one !== 'super_admin')) assert.deepEqual(honoured(role, false), [role]);
});

test('roles rank from the super admin down, and nobody ranks below everybody', () => {
  const ranks = roles.map((role) => rankOf([role]));
  assert.deepEqual(ranks, [0, 1, 2, 3, 4, 5]);
  assert.equal(rankOf(['client', 'manager']), rankOf(['manager']));
  assert.equal(rankOf([]), roles.length);
});

test('a company keeps an administrator and the installation a super admin', () => {
  assert.deepEqual(remainingOf('super_admin'), ['super_admin']);
  assert.deepEqual(remainingOf('tenant_admin'), ['super_admin', 'tenant_admin']);
  assert.deepEqual(remainingOf('manager'), []);
});

test('a scope covers itself, and with a star all that lies under it', () => {
  assert.ok(covers('notes.*', 'notes.note.create'));
  assert.ok(covers('notes.*', 'notes.note.*'));
  assert.ok(covers('notes.note.create', 'notes.note.create'));
  assert.ok(covers('*', 'anything.at.all'));
  assert.ok(!covers('notes.*', 'notes'));
  assert.ok(!covers('notes.*', 'notesbook.page.read'));
  assert.ok(!covers('notes.note', 'notes.note.create'));
  assert.ok(!covers('notes.*', '*'));
});

test('whoever covers a pattern covers whatever that pattern covers', () => {
  const part = fc.constantFrom('a', 'b', 'ab');
  const name = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
  const pattern = fc.oneof(
    name,
    name.map((one) => `${one}.*`),
    fc.constant('*'),
  );
  const transitive = fc.property(pattern, pattern, name, (outer, inner, access) => {
    fc.pre(covers(outer, inner) && covers(inner, access));
    assert.ok(covers(outer, access));
  });
  fc.assert(transitive, { numRuns: 500 });
});

test('a call is local when both the address and the host say so', () => {
  const local = [
    ['127.0.0.1', '127.0.0.1:3000'],
    ['127.0.0.1', 'localhost:3000'],
    ['::1', '[::1]:3000'],
    ['::ffff:127.0.0.1', 'app.localhost'],
    ['127.0.0.1', ''],
  ] as const;
  for (const [ip, host] of local) assert.ok(isLocal({ ip, host }), `${ip} ${host}`);
});

test('a proxy on this machine and a name that points here are not local', () => {
  const foreign = [
    ['127.0.0.1', 'app.example.com'],
    ['127.0.0.1', 'localhost.example.com'],
    ['127.0.0.1', '127.0.0.1.example.com'],
    ['203.0.113.7', 'localhost'],
    ['10.0.0.1', '127.0.0.1'],
    ['', 'localhost'],
    ['1127.0.0.1', 'localhost'],
  ] as const;
  for (const [ip, host] of foreign) assert.ok(!isLocal({ ip, host }), `${ip} ${host}`);
});

test('a token is told from a key by its form', () => {
  assert.ok(looksLikeToken('eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.c2ln'));
  assert.ok(looksLikeToken('eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'), 'one without a signature is a token too');
  assert.ok(!looksLikeToken('cadre_eyJ0000000000000000000000000000000000000'));
  assert.ok(!looksLikeToken('an.operator.chose.this.key.by.themselves'));
});
