// The stage for the suite over the whole catalogue: one world with two companies that live side by side, and the
// operator's own.
import { type Duration, durationMs, instantOf } from '#base/time';
import type { Sim } from '#kernel/connection';
import type { Capability } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import type { Answer, Registered } from '#kernel/invoke';
import type { HttpDoor } from '#surfaces/http';
import { courier, courierOrigin, herald, heraldOrigin, startCourier } from '../stage/courier.ts';
import { startVendor, type Vendor } from '../stage/vendor.ts';
import { createStage } from '../stage.ts';
import { createWorld, inHouse, type World, type WorldOptions } from '../world.ts';
import { startConnectors } from './connectors.ts';

export interface Company {
  readonly tenantId: string;
  /** May everything that a company's administrator may. */
  readonly admin: Authenticated;
  /** Belongs to the company and may nothing in it but what everybody may who is signed in. */
  readonly guest: Authenticated;
  readonly adminKey: string;
  readonly guestKey: string;
}

export interface Scene {
  readonly world: World;
  readonly door: HttpDoor;
  readonly vendor: Vendor;
  /** The service behind whatever is connected. */
  readonly courier: Sim;
  readonly operator: Company;
  readonly acme: Company;
  readonly bolt: Company;
  readonly entries: readonly Registered[];
  close(): Promise<void>;
}

/** Looks at these alone: CADRE_TEST_ONLY=connection.,mail. */
const only = (process.env.CADRE_TEST_ONLY ?? '').split(',');

export async function openScene(options: WorldOptions = {}): Promise<Scene> {
  const late: { world?: World } = {};
  const nowMs = () => late.world?.clock.nowMs() ?? Date.now();
  const [vendor, sim, services] = await Promise.all([startVendor(), startCourier(), startConnectors(nowMs)]);
  const world = await createWorld({
    egress: { baseUrls: { [courierOrigin]: sim.url, [heraldOrigin]: sim.url, ...services.baseUrls } },
    models: { keys: { openai: 'sk-of-the-house-0001', replicate: 'r8-of-the-house-0001' } },
    ...options,
    modules: [createStage(vendor.url), courier, herald, ...(options.modules ?? [])],
  });
  late.world = world;
  const { kernel } = world;
  // Thousands of commits need not reach the disk one by one; whether they do is tested elsewhere.
  await world.sql(
    `do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$`,
  );
  await kernel.identity.ensureAdmin({ email: 'operator@example.com', password: 'the keeper of the house' });
  const operator = await company(world, kernel.tenants.owner().id, 'super_admin');
  const acme = await company(world, (await world.tenant('Acme')).id, 'tenant_admin');
  const bolt = await company(world, (await world.tenant('Bolt')).id, 'tenant_admin');
  await world.settle();
  return {
    ...{ world, vendor, courier: sim, operator, acme, bolt },
    door: await world.http(),
    entries: kernel.registry.all().filter(({ contract: { name } }) => only.some((one) => name.startsWith(one))),
    async close() {
      await world.close();
      await vendor.close();
      await sim.stop();
      await services.stop();
    },
  };
}

async function company(world: World, tenantId: string, role: 'super_admin' | 'tenant_admin'): Promise<Company> {
  const admin = await world.person(tenantId, role);
  const guest = await world.person(tenantId, 'end_user');
  return { tenantId, admin, guest, adminKey: await world.keyOf(admin), guestKey: await world.keyOf(guest) };
}

/** Who may call this capability in this company: its administrator, unless it is kept for the operator. */
export function whoMay({ world, operator }: Scene, { contract }: Registered, there: Company): Authenticated {
  const { access } = contract.spec;
  return !access || world.kernel.access.may(there.admin.actor, access) ? there.admin : operator.admin;
}

export function keyFor(scene: Scene, entry: Registered, there: Company): string {
  return whoMay(scene, entry, there) === there.admin ? there.adminKey : scene.operator.adminKey;
}

/** What is due is done; what the house would begin or try again by itself it puts off for so long. */
export async function quiet({ world }: Scene, long: Duration): Promise<void> {
  await world.settle();
  const until = instantOf(world.clock.nowMs() + durationMs(long));
  await world.sql('update work.schedules set next_at = $1 where next_at < $1', [until]);
  await world.sql(`update event.deliveries set due_at = $1 where state = 'due' and due_at < $1`, [until]);
}

/** Reads a stream to its end, or for as long as something comes at once. */
export async function drained(answer: Answer): Promise<unknown> {
  if (answer.status !== 'done' || answer.contract.answer !== 'stream') return answer;
  const items: unknown[] = [];
  for await (const item of answer.output as AsyncIterable<unknown>) items.push(item);
  return items;
}

export { type Capability, inHouse };
