// The manifest of this module, and what its events make untrue of what is remembered.
import { defineModule, type EventRecord, type Module } from '#kernel/contract';
import { agentCapabilities } from './agent/agents.ts';
import { agentChanged } from './agent/contracts.ts';
import type { Mark } from './cache.ts';
import * as promises from './contracts.ts';
import { factorChanged } from './factor/contracts.ts';
import { factorCapabilities } from './factor/factors.ts';
import { subjectsOf } from './forget.ts';
import type { House } from './house.ts';
import { keyCapabilities } from './keys.ts';
import { addressCapabilities } from './member/addresses.ts';
import * as joining from './member/contracts.ts';
import { invitationCapabilities } from './member/invitations.ts';
import { memberCapabilities } from './member/members.ts';
import { passwordCapabilities } from './member/passwords.ts';
import { personCapabilities } from './member/persons.ts';
import { standingCapabilities } from './member/standings.ts';
import { grantRevoked } from './oauth/contracts.ts';
import { oauthCapabilities } from './oauth/oauth.ts';
import { pageCapabilities } from './pages/pages.ts';
import { securityCapabilities } from './security/incidents.ts';
import { sessionCapabilities } from './sessions.ts';
import { signInCapabilities } from './sign-in.ts';
import { signUpCapabilities } from './sign-up.ts';

/** What an event makes untrue of what is remembered. */
export function markOf({ type, data }: Pick<EventRecord, 'type' | 'data'>): Mark | undefined {
  if (type === promises.keyRevoked.name) return `key:${promises.keyRevoked.data.parse(data).keyId}`;
  if (type === promises.sessionRevoked.name) return `session:${promises.sessionRevoked.data.parse(data).sessionId}`;
  if (type === promises.memberChanged.name) return `person:${promises.memberChanged.data.parse(data).userId}`;
  if (type === joining.memberStanding.name) return `person:${joining.memberStanding.data.parse(data).userId}`;
  if (type === agentChanged.name) return `agent:${agentChanged.data.parse(data).agentId}`;
  if (type === grantRevoked.name) return `grant:${grantRevoked.data.parse(data).grantId}`;
  return undefined;
}

export function moduleOf(house: House): Module {
  return defineModule({
    name: 'identity',
    title: 'People and access',
    folder: import.meta.dirname,
    capabilities: [
      ...signUpCapabilities(house),
      ...signInCapabilities(house),
      ...sessionCapabilities(house),
      ...keyCapabilities(house),
      ...memberCapabilities(house),
      ...standingCapabilities(house),
      ...invitationCapabilities(house),
      ...passwordCapabilities(house),
      ...addressCapabilities(house),
      ...personCapabilities(house),
      ...factorCapabilities(house),
      ...agentCapabilities(house),
      ...oauthCapabilities(house),
      ...pageCapabilities(house),
      ...securityCapabilities(house),
    ],
    events: [
      promises.personRegistered,
      promises.sessionRevoked,
      promises.keyCreated,
      promises.keyRevoked,
      promises.memberChanged,
      promises.passwordChanged,
      joining.memberStanding,
      joining.memberInvited,
      joining.memberJoined,
      joining.passwordReset,
      factorChanged,
      agentChanged,
      grantRevoked,
    ],
    schedules: [
      { name: 'purge-sessions', contract: promises.purge, input: {}, every: '1 day', scope: 'installation' },
      { name: 'rotate-signing-keys', contract: promises.rotateKeys, input: {}, every: '1 day', scope: 'installation' },
    ],
    grants: {
      super_admin: [
        'identity.session.purge',
        'identity.token.rotate',
        'identity.person.list',
        'identity.person.disable',
        'identity.person.enable',
        'identity.person.assign',
        'identity.person.transfer',
      ],
      manager: ['identity.member.list', 'identity.key.*', 'identity.agent.list'],
    },
    subjects: subjectsOf(house),
  });
}
