// The call that a capability's code holds in its hands.
import type { z } from 'zod';
import { Fault } from '#base/fault';
import type {
  Actor,
  AnyContract,
  Call,
  Connector,
  Cookie,
  EventType,
  InputOf,
  InvokeOptions,
  LaterOptions,
  Log,
  Origin,
  OutputOf,
  Reach,
} from '#kernel/contract';
import type { Captured } from '#kernel/egress';
import type { Db } from '#kernel/store';
import type { Invoker } from './invoker.ts';
import { hashOf } from './keys.ts';
import { dataOf, type Registered } from './registry.ts';
import type { Admitted } from './request.ts';
import type { Running, Unit } from './unit.ts';

export class RunningCall implements Call, Running {
  readonly id: string;
  readonly unit: Unit;
  readonly entry: Registered;
  readonly #invoker: Invoker;
  readonly #givenKey: string | undefined;
  #key: string | undefined;
  #laters = 0;

  constructor(invoker: Invoker, unit: Unit, { entry, callId, key }: Pick<Admitted, 'entry' | 'callId' | 'key'>) {
    this.#invoker = invoker;
    this.unit = unit;
    this.entry = entry;
    this.id = callId;
    this.#givenKey = key;
  }

  /** Not the caller's own: two who choose the same word must not be one to a vendor. Few calls ask for it. */
  get key(): string | undefined {
    if (this.#givenKey === undefined) return undefined;
    const { tenantId, actor, effect, outermost } = this.unit;
    // Whoever takes the same back asks the vendor for the same.
    const [whose, key] =
      effect === 'send' && outermost.undoes ? ['undo', outermost.undoes] : [actor.id, this.#givenKey];
    this.#key ??= hashOf([tenantId, whose, key]);
    return this.#key;
  }

  get tenant() {
    return { id: this.unit.tenantId };
  }

  get actor(): Actor {
    return this.unit.actor;
  }

  get origin(): Origin {
    return this.unit.origin;
  }

  get now(): string {
    return this.unit.now;
  }

  get db(): Db {
    return this.unit.scope.db;
  }

  get signal(): AbortSignal {
    return this.unit.signal;
  }

  get runId(): string | undefined {
    return this.unit.runId;
  }

  get log(): Log {
    return this.#invoker.log;
  }

  get rehearsing(): boolean {
    return this.unit.rehearsing;
  }

  newId(): string {
    return this.#invoker.newId(Date.parse(this.unit.now));
  }

  /** What would have left in a rehearsal is shown with it. */
  reach(connector: Connector, via?: string): Promise<Reach> {
    const { effect, rehearsing, pretended, signal } = this.unit;
    const { name } = this.entry.contract;
    if (effect === 'write') {
      const advice = 'what reaches a service is a send, asked for later';
      return Promise.reject(new Fault('internal', `${name} is a part of a write; ${advice}`));
    }
    const kept = { captured: (request: Captured) => void pretended.push({ capability: name, input: request }) };
    this.unit.hasLeft = true;
    const context = { signal, rehearsing: rehearsing ? kept : undefined };
    return this.#invoker.reach(this, { connector, via, context });
  }

  setCookie(cookie: Cookie) {
    this.unit.cookies.push(cookie);
  }

  emit<Data extends z.ZodType>(type: EventType<Data>, data: z.input<Data>): string {
    this.#mustWrite('emit an event');
    const parsed = dataOf(type).safeParse(data);
    if (!parsed.success) {
      throw new Fault('internal', `${this.entry.contract.name} emitted a ${type.name} of the wrong shape`, {
        cause: parsed.error,
      });
    }
    return this.#invoker.emitted(this, { type: type.name, data: parsed.data });
  }

  invoke<C extends AnyContract>(contract: C, input: InputOf<C>, options: InvokeOptions = {}): Promise<OutputOf<C>> {
    return this.#invoker.nested(this, { capability: contract.name, input, key: options.key }) as Promise<OutputOf<C>>;
  }

  later<C extends AnyContract>(contract: C, input: InputOf<C>, options: LaterOptions = {}) {
    this.#mustWrite('ask for something later');
    this.#laters += 1;
    this.#invoker.deferred(this, {
      capability: contract.name,
      input,
      key: options.key ?? `later:${this.id}:${this.#laters}`,
      at: options.at ?? this.now,
    });
  }

  #mustWrite(what: string) {
    if (this.entry.contract.effect !== 'read') return;
    throw new Fault('internal', `${this.entry.contract.name} is a read; it can not ${what}`);
  }
}
