// People who come to a company, are kept out of it and leave it, and the agents that act for them.
import { type Cast, type Flows, form, newcomer, password, signedIn } from './cast.ts';

interface Invitation {
  readonly id: string;
  readonly link: string;
}

const invitation = ({ ask, word }: Cast) =>
  ask<Invitation>('identity.person.invite', { email: `${word}@example.com`, role: 'manager', name: 'Grace' });

/** What the link of an invitation, or of a new password, ends in. */
const tokenOf = ({ link }: { readonly link: string }) => link.split('/').at(-1) ?? '';

async function resetToken(cast: Cast): Promise<string> {
  return tokenOf(await cast.ask<{ link: string }>('identity.password.resetLink', await whom(cast)));
}

async function proofToken(cast: Cast): Promise<string> {
  return tokenOf(await cast.ask<{ link: string }>('identity.email.proofLink', await whom(cast)));
}

async function agent({ ask, word }: Cast): Promise<string> {
  return (await ask<{ id: string }>('identity.agent.create', { name: `Agent ${word}`, role: 'manager' })).id;
}

/** Somebody new to whom this was done. */
async function whom(cast: Cast, ...done: readonly string[]) {
  const userId = await newcomer(cast);
  for (const capability of done) await cast.ask(capability, { userId });
  return { userId };
}

export const memberFlows: Flows = {
  'identity.member.setRole': async (cast) => ({ input: { ...(await whom(cast)), role: 'end_user' } }),
  'identity.member.disable': async (cast) => ({ input: await whom(cast) }),
  'identity.member.enable': async (cast) => ({ input: await whom(cast, 'identity.member.disable') }),
  'identity.member.remove': async (cast) => ({ input: await whom(cast) }),

  'identity.person.invite': ({ word }) => ({ input: { email: `${word}@example.com`, role: 'manager' } }),
  'identity.invitation.resend': async (cast) => ({ input: { invitationId: (await invitation(cast)).id } }),
  'identity.invitation.revoke': async (cast) => ({ input: { invitationId: (await invitation(cast)).id } }),
  'identity.invitation.show': async (cast) => ({ input: { token: tokenOf(await invitation(cast)) } }),
  'identity.invitation.accept': async (cast) => ({
    input: { token: tokenOf(await invitation(cast)), password },
  }),

  'identity.invitation.open': async (cast) => ({ input: { secret: tokenOf(await invitation(cast)) } }),
  'identity.invitation.join': async (cast) => ({
    input: form({ token: tokenOf(await invitation(cast)), name: 'Grace', password }),
  }),

  'identity.password.resetLink': async (cast) => ({ input: await whom(cast) }),
  async 'identity.password.reset'(cast) {
    return { input: { token: await resetToken(cast), password: `${password}, and another` } };
  },
  'identity.password.show': async (cast) => ({ input: { secret: await resetToken(cast) } }),
  'identity.password.set': async (cast) => ({
    input: form({ token: await resetToken(cast), password: `${password}, and another` }),
  }),
  async 'identity.email.verify'(cast) {
    const { who, email } = await signedIn(cast);
    return { input: { token: await cast.world.kernel.identity.emailProof({ id: who.actor.id, email }) } };
  },

  'identity.email.proofLink': async (cast) => ({ input: await whom(cast) }),
  'identity.email.show': async (cast) => ({ input: { secret: await proofToken(cast) } }),
  'identity.email.confirm': async (cast) => ({ input: form({ token: await proofToken(cast) }) }),

  'identity.person.disable': async (cast) => ({ input: await whom(cast) }),
  'identity.person.enable': async (cast) => ({ input: await whom(cast, 'identity.person.disable') }),
  'identity.person.assign': async (cast) => ({
    input: { ...(await whom(cast)), tenantId: cast.scene.bolt.tenantId, role: 'manager' },
  }),
  async 'identity.person.transfer'(cast) {
    const [fromTenantId, toTenantId] = [cast.there.tenantId, cast.scene.bolt.tenantId];
    return { input: { ...(await whom(cast)), fromTenantId, toTenantId, role: 'manager' } };
  },

  'identity.agent.disable': async (cast) => ({ input: { agentId: await agent(cast) } }),
  async 'identity.agent.enable'(cast) {
    const agentId = await agent(cast);
    await cast.ask('identity.agent.disable', { agentId });
    return { input: { agentId } };
  },
  'identity.agent.createKey': async (cast) => ({ input: { agentId: await agent(cast), name: 'Nightly run' } }),
};
