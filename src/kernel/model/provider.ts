// A provider as one company reaches it: the wire, and whose key is used. The operator's keys are for everybody who has
// none of their own; a company's own lies in the vault and is let out request by request.
import { Fault } from '#base/fault';
import type { Actor } from '#kernel/contract';
import { type Placement, Secret } from '#kernel/egress';
import type { Vault } from '#kernel/vault';
import type { Offer } from './policy.ts';
import { builtinWire, compatibleWire, type Wire, wireNamed, wires } from './wires.ts';

export interface Provider extends Offer {
  readonly name: string;
  readonly wire: Wire;
  /** Who shares what is known of its health: a company with its own key, or (empty) all that use the operator's. */
  readonly scope: string;
  readonly key: Key;
}

type Key =
  | { readonly kind: 'none' }
  | { readonly kind: 'operator'; readonly placements: readonly Placement[] }
  | { readonly kind: 'vault'; readonly id: string; readonly hosts: readonly string[] };

/** Who asks, as the vault wants to know it. */
export interface Asker {
  readonly callId: string;
  readonly tenantId: string;
  readonly actor: Actor;
}

export interface OperatorKeys {
  /** By the provider's name. */
  readonly keys: Readonly<Record<string, string>>;
  /** Where Ollama was found. */
  readonly ollama?: { readonly baseUrl: string; readonly models: Offer['models'] } | undefined;
}

export function operatorProviders({ keys, ollama }: OperatorKeys): Provider[] {
  const keyed = wires.flatMap((wire) => {
    const value = keys[wire.provider];
    return value && wire.auth && !wire.isOperators ? [operators(wire, [placed(wire, heldSecret(wire, value))])] : [];
  });
  const local = ollama && wireNamed('ollama');
  if (!local) return keyed;
  return [...keyed, operators({ ...local, baseUrl: ollama.baseUrl, models: ollama.models }, [])];
}

function operators(wire: Wire, placements: readonly Placement[]): Provider {
  const { provider: name, abilities, models } = wire;
  return { name, wire, scope: '', abilities, models, key: { kind: 'operator', placements } };
}

/** In memory since the start, as the environment gave it. */
function heldSecret(wire: Wire, value: string): Secret {
  return new Secret({
    hosts: [hostOf(wire.baseUrl)],
    reveal: () => Promise.resolve(value),
    refused: () => Promise.resolve(),
  });
}

export const builtinProvider: Provider = {
  ...{ name: builtinWire.provider, wire: builtinWire, scope: '', key: { kind: 'none' } },
  ...{ abilities: builtinWire.abilities, models: builtinWire.models },
};

export interface KeptProvider {
  readonly tenantId: string;
  readonly name: string;
  readonly title: string;
  readonly baseUrl: string | null;
  readonly secretId: string | null;
  readonly hosts: readonly string[];
  readonly models: Offer['models'];
}

export function companysProvider(kept: KeptProvider): Provider | undefined {
  const { tenantId, name, title, baseUrl, secretId, hosts, models } = kept;
  const known = wireNamed(name);
  const wire = baseUrl === null ? known : compatibleWire(name, title, baseUrl);
  if (!wire || (wire.isOperators && wire === known)) return undefined;
  const key: Key = secretId === null ? { kind: 'none' } : { kind: 'vault', id: secretId, hosts };
  return { name, wire, scope: tenantId, abilities: wire.abilities, models: { ...wire.models, ...models }, key };
}

/** The name under which a provider's key lies in the vault, and for what. */
export function secretNameOf(provider: string): string {
  return `model:${provider}`;
}

export function hostOf(baseUrl: string): string {
  return new URL(baseUrl).host;
}

/** At once for the operator's. */
export function placementsOf(
  vault: Pick<Vault, 'release'>,
  { name, wire, key }: Provider,
  { callId, tenantId, actor }: Asker,
): readonly Placement[] | Promise<readonly Placement[]> {
  if (key.kind === 'none') return [];
  if (key.kind === 'operator') return key.placements;
  const named = { name: secretNameOf(name), purpose: secretNameOf(name) };
  // Models are really asked in rehearsals too: what they answer is part of what is rehearsed.
  const asking = { id: callId, tenant: { id: tenantId }, actor, rehearsing: false };
  const { id, hosts } = key;
  return vault.release(asking, { ...named, known: { id, hosts: [...hosts] } }).then((secret) => [placed(wire, secret)]);
}

function placed({ auth, provider }: Wire, secret: Secret): Placement {
  if (!auth) throw new Fault('internal', `${provider} takes no key`);
  return { secret, ...auth };
}
