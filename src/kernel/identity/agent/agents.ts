import { Fault } from '#base/fault';
import type { Call, Capability } from '#kernel/contract';
import { keyCreated } from '../contracts.ts';
import { type House, personId } from '../house.ts';
import { freshKey, refuseWider } from '../keys.ts';
import { refuseAbove, refuseElsewhere } from '../member/standing.ts';
import * as promises from './contracts.ts';
import * as rows from './store.ts';

export function agentCapabilities(house: House): Capability[] {
  return [
    promises.createAgent.implement(async (call, { name, role, scopes }) => {
      const ownerId = personId(call);
      refuseAbove(call, [role]);
      refuseElsewhere(house, call.tenant.id, role);
      refuseWider(call.actor, scopes);
      const [made] = await rows.insertAgent(call.db, { id: call.newId(), name, role, scopes, ownerId });
      if (!made) throw new Fault('internal', 'The agent could not be made');
      return made;
    }),

    promises.listAgents.implement(async (call, { after, limit }) => {
      const items = await rows.agentPage(call.db, { after, limit });
      const last = items.length === limit ? items.at(-1) : undefined;
      return { items, next: last ? last.id : null };
    }),

    promises.disableAgent.implement((call, { agentId }) => setStatus(call, agentId, 'disabled')),
    promises.enableAgent.implement((call, { agentId }) => setStatus(call, agentId, 'active')),

    promises.createAgentKey.implement(async (call, { agentId, ...wanted }) => {
      const userId = personId(call);
      const agent = await rows.agentById(call.db, agentId);
      if (!agent) throw noSuchAgent();
      refuseAbove(call, [agent.role]);
      const key = await freshKey(house, call, { ...wanted, userId, agentId });
      call.emit(keyCreated, { keyId: key.id, userId, name: key.name });
      return key;
    }),
  ];
}

async function setStatus(call: Call, id: string, status: 'active' | 'disabled') {
  const agent = await rows.agentById(call.db, id);
  if (!agent) throw noSuchAgent();
  refuseAbove(call, [agent.role]);
  const [changed] = await rows.setAgentStatus(call.db, { id, status });
  if (!changed) throw new Fault('conflict', `This agent is ${status} already`);
  call.emit(promises.agentChanged, { agentId: id, status });
  return changed;
}

function noSuchAgent(): Fault {
  return new Fault('not_found', 'There is no such agent in this company');
}
