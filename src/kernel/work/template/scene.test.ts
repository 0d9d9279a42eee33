// What stories about flows that nobody has to draw have in common: a company, who may do what in it, and a place of
// others to fetch from.
import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { EventType, Module } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World, type WorldOptions } from '#test/world';

export interface Asked<Shape extends z.ZodType> {
  readonly name: string;
  readonly input: object;
  /** What is looked at of its answer. */
  readonly shape: Shape;
}

export interface Town {
  readonly world: World;
  /** Who leads the company, and who keeps the installation. */
  readonly admin: Authenticated;
  readonly keeper: Authenticated;
  /** Somebody else who may agree. */
  readonly second: Authenticated;
  ask<Shape extends z.ZodType>(who: Authenticated, asked: Asked<Shape>): Promise<z.output<Shape>>;
}

export async function openTown(options: WorldOptions = {}, events: readonly EventType[] = []): Promise<Town> {
  const trial: Module = { name: 'trial', title: 'Trial', capabilities: [], events };
  const world = await createWorld({ ...options, modules: [trial, ...(options.modules ?? [])] });
  const { id: tenantId } = await world.tenant('Flows Ltd');
  const admin = await world.person(tenantId, 'tenant_admin');
  const second = await world.person(tenantId, 'tenant_admin');
  const keeper: Authenticated = { ...admin, actor: { ...admin.actor, roles: ['super_admin'] } };
  return {
    ...{ world, admin, keeper, second },
    async ask(who, { name, input, shape }) {
      const answer = await world.answer(who, name, input);
      assert.ok(answer.status === 'done', `${name} answered ${answer.status}`);
      return shape.parse(answer.output);
    },
  };
}
