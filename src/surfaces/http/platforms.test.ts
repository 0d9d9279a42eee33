import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { contract, defineModule } from '#kernel/contract';
import { createWorld, type World } from '#test/world';

const shelf = {
  ...{ summary: 'Show by which brand one came.', access: 'trial.shelf.show', example: {} },
  ...{ input: z.object({}), output: z.object({ brand: z.string().nullable() }) },
} as const;
const show = contract({ ...shelf, effect: 'read', name: 'trial.shelf.show' });
const keep = contract({ ...shelf, effect: 'read', name: 'trial.shelf.keep', remember: { kind: 'tenant', until: [] } });

suite('the address of a brand', () => {
  let world: World;
  let key: string;
  let url: string;
  before(async () => {
    const trial = defineModule({
      ...{ name: 'trial', title: 'Trial', plan: 'tier1' },
      capabilities: [show, keep].map((one) => one.implement((call) => ({ brand: call.origin.brand ?? null }))),
      grants: { manager: ['trial.*'] },
    });
    world = await createWorld({ modules: [trial] });
    const { id } = await world.tenant('Acme');
    const boss = await world.person(id, 'tenant_admin');
    assert.equal((await world.answer(boss, 'tenant.brand.create', { name: 'Ácme Garden & Söhne' })).status, 'done');
    key = await world.keyOf(boss);
    url = (await world.http()).url;
  });
  after(() => world.close());

  async function ask(path: string) {
    const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}` } });
    return { status: answer.status, body: (await answer.json()) as { brand?: string | null; code?: string } };
  }

  test('leads to the same capability, which knows by which brand one came', async () => {
    assert.deepEqual(await ask('/api/v1/trial/shelf/show'), { status: 200, body: { brand: null } });
    assert.deepEqual(await ask('/api/v1/acme-garden-sohne/trial/shelf/show?'), {
      ...{ status: 200, body: { brand: 'acme-garden-sohne' } },
    });
  });

  test('leads to no answer that is remembered of another', async () => {
    for (const brand of ['acme-garden-sohne', null, 'acme-garden-sohne']) {
      const { body } = await ask(`/api/v1/${brand ? `${brand}/` : ''}trial/shelf/keep?`);
      assert.deepEqual(body, { brand });
    }
  });

  test('is none when the company has no such brand', async () => {
    const { status, body } = await ask('/api/v1/thrillring/trial/shelf/show');
    assert.deepEqual([status, body.code], [404, 'not_found']);
  });

  test('is none where nothing follows that is an address', async () => {
    for (const path of [
      '/api/v1/acme-garden-sohne/',
      '/api/v1/acme-garden-sohne/nothing/here',
      '/api/v1/%00/trial/x',
    ]) {
      assert.equal((await ask(path)).status, 404, path);
    }
  });
});
