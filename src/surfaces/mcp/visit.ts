// What one request brings along, and what of the kernel it is answered with.
import type { Kernel } from '#kernel';
import type { Origin } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import type { Caller } from '#kernel/invoke';

export type McpKernel = Pick<Kernel, 'invoke' | 'registry' | 'access' | 'identity' | 'limits' | 'clock'>;

export interface Visitor {
  readonly caller: Caller;
  readonly origin: Origin;
  /** What ends a long call when the visitor leaves; made for those calls alone. */
  abort(): AbortController;
}

export interface Visit extends Visitor {
  /** `pipeline` when the call itself will find out. */
  readonly who: Authenticated | 'pipeline';
  /** How large the request was on the wire. */
  readonly bytes: number;
}
