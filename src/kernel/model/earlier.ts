// How long the conversations are that a provider keeps for us: whoever goes on with one pays for all of it again,
// though it is not in what they send. So many are remembered; the others may be as long as any.
import { Fault } from '#base/fault';

export interface Earlier {
  /** How many tokens came before; undefined when nobody here remembers. */
  of(tenantId: string, id: string): number | undefined;
  note(tenantId: string, id: string, tokens: number): void;
}

/** No model that keeps conversations takes more. */
export const longestConversation = 1_050_000;
const mostRemembered = 20_000;

export function openEarlier(most = mostRemembered): Earlier {
  const known = new Map<string, { readonly tenantId: string; readonly tokens: number }>();
  return {
    of(tenantId, id) {
      const found = known.get(id);
      // With the operator's key a provider would go on with it for anybody.
      if (found && found.tenantId !== tenantId) throw new Fault('not_found', 'No such response is known here');
      return found?.tokens;
    },
    note(tenantId, id, tokens) {
      const found = known.get(id);
      if (found && found.tenantId !== tenantId) return;
      known.delete(id);
      known.set(id, { tenantId, tokens });
      for (const oldest of known.keys()) {
        if (known.size <= most) break;
        known.delete(oldest);
      }
    },
  };
}
