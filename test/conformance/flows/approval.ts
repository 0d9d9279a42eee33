// What an agent asks for, and what people make of it.
import { newId } from '#base/id';
import { type Cast, type Flows, newcomer, outputOf } from './cast.ts';

interface Bound {
  readonly approvalId: string;
  readonly inputHash: string;
}

/** An agent of whoever calls wants to send a letter, which leaves the building, so somebody is asked. */
async function letter({ world, as, word }: Cast) {
  const agent = await world.agent(as);
  const answer = await world.answer(agent, 'stage.letter.send', { to: 'Ada', words: `Come, ${word}.` });
  if (answer.status !== 'waiting') throw new Error(`A letter of an agent was answered with ${answer.status}`);
  return { agent, approvalId: answer.approvalId };
}

async function asked(cast: Cast): Promise<Bound> {
  const { approvalId } = await letter(cast);
  const { inputHash } = await cast.ask<{ inputHash: string }>('approval.request.get', { approvalId });
  return { approvalId, inputHash };
}

const delegation = async (cast: Cast) => ({ toId: await newcomer(cast), endsAt: '2126-08-01T00:00:00.000Z' });

async function link(cast: Cast) {
  const { world, as, there } = cast;
  const { approvalId } = await letter(cast);
  const wanted = { tenantId: there.tenantId, approvalId, personId: as.actor.id };
  return world.kernel.approvals.issueLink({ ...wanted, verdicts: ['approve', 'reject'] });
}

export const approvalFlows: Flows = {
  'approval.request.get': async (cast) => ({ input: { approvalId: (await letter(cast)).approvalId } }),
  async 'approval.request.withdraw'(cast) {
    const { agent, approvalId } = await letter(cast);
    const { secret } = await cast.ask<{ secret: string }>('identity.agent.createKey', {
      agentId: agent.actor.id,
      name: 'To take it back',
    });
    return { input: { approvalId }, caller: { kind: 'known', who: agent }, token: secret };
  },
  'approval.request.escalate': async (cast) => ({ input: { approvalId: (await letter(cast)).approvalId } }),
  'approval.request.approve': async (cast) => ({ input: await asked(cast) }),
  'approval.request.reject': async (cast) => ({ input: await asked(cast) }),
  'approval.link.make': async (cast) => ({ input: await asked(cast) }),
  'approval.request.decideMany': async (cast) => ({
    input: { verdict: 'approve', items: [await asked(cast), await asked(cast)] },
  }),
  'approval.request.edit': async (cast) => ({
    input: { ...(await asked(cast)), input: { to: 'Grace', words: `Come, ${cast.word}!` } },
  }),

  'approval.delegation.create': async (cast) => ({ input: await delegation(cast) }),
  async 'approval.delegation.end'(cast) {
    const { id } = await cast.ask<{ id: string }>('approval.delegation.create', await delegation(cast));
    return { input: { delegationId: id } };
  },

  async 'approval.policy.set'({ ask }) {
    const { policy, version } = await ask('approval.policy.get', {});
    return { input: { policy, ifVersion: version } };
  },

  // Whether somebody looks afterwards is thrown with dice, which a test can not load: so the row is laid there.
  async 'approval.review.judge'({ world, there }) {
    const [reviewId, callId] = [newId(world.clock.nowMs()), newId(world.clock.nowMs())];
    await world.sql(
      `insert into approval.reviews (id, tenant_id, created_at, updated_at, call_id, agent_id, capability, band)
       values ($1, $2, $3, $3, $4, 'a scribe', 'stage.letter.send', 'none')`,
      [reviewId, there.tenantId, new Date(world.clock.nowMs()).toISOString(), callId],
    );
    return { input: { reviewId, verdict: 'good' } };
  },

  'approval.link.show': async (cast) => ({ input: { token: (await link(cast)).token } }),
  'approval.link.decide': async (cast) => ({ input: { token: (await link(cast)).token, verdict: 'reject' } }),
  async 'approval.link.apply'(cast) {
    const { contract } = cast.world.kernel.registry.find('approval.link.decide');
    await outputOf(cast.world, contract, { token: (await link(cast)).token, verdict: 'approve' });
    const [pressed] = await cast.world.sql(
      'select id from approval.links where tenant_id = $1 and used_at is not null order by id desc limit 1',
      [cast.there.tenantId],
    );
    return { input: { linkId: pressed?.id } };
  },

  async 'invoke.parked.resume'(cast) {
    const bound = await asked(cast);
    await cast.ask('approval.request.approve', bound);
    return { input: { approvalId: bound.approvalId, verdict: 'approved' } };
  },
  'invoke.parked.rehearse': async (cast) => ({ input: { approvalId: (await letter(cast)).approvalId } }),
};
