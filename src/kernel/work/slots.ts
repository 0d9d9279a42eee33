// So many pieces of work at once, each for itself: a slow one occupies its slot and nothing else. Tenants take turns,
// and none takes every slot, so that there is one for whoever comes next.

export interface Piece {
  readonly tenantId: string;
  /** Never fails: what becomes of it is written down by itself. */
  run(): Promise<void>;
}

export interface Slots {
  /** How many are in hand and have not begun. */
  readonly waiting: number;
  readonly isIdle: boolean;
  add(pieces: readonly Piece[]): void;
  /** Forgets what has not begun. */
  clear(): void;
}

export interface SlotOptions {
  readonly size: number;
  readonly perTenant: number;
  /** Something has ended. */
  onEnd(): void;
}

export function openSlots({ size, perTenant, onEnd }: SlotOptions): Slots {
  const queues = new Map<string, Piece[]>();
  const running = tally();
  let busy = 0;
  let waiting = 0;

  function fill() {
    while (busy < size) {
      const piece = take();
      if (!piece) return;
      void begin(piece);
    }
  }

  /** Of the tenant whose turn it is; then it stands at the end of the line. */
  function take(): Piece | undefined {
    for (const [tenantId, queue] of queues) {
      if (running.of(tenantId) >= perTenant) continue;
      const piece = queue.shift();
      queues.delete(tenantId);
      if (queue.length > 0) queues.set(tenantId, queue);
      return piece;
    }
    return undefined;
  }

  async function begin(piece: Piece) {
    const { tenantId } = piece;
    busy += 1;
    waiting -= 1;
    running.add(tenantId, 1);
    await piece.run();
    busy -= 1;
    running.add(tenantId, -1);
    fill();
    onEnd();
  }

  return {
    get waiting() {
      return waiting;
    },
    get isIdle() {
      return busy === 0 && waiting === 0;
    },
    add(pieces) {
      for (const piece of pieces) {
        const queue = queues.get(piece.tenantId);
        if (queue) queue.push(piece);
        else queues.set(piece.tenantId, [piece]);
      }
      waiting += pieces.length;
      fill();
    },
    clear() {
      queues.clear();
      waiting = 0;
    },
  };
}

/** How many of each; nothing is kept of who has none. */
function tally() {
  const counts = new Map<string, number>();
  const of = (name: string) => counts.get(name) ?? 0;
  function add(name: string, more: number) {
    const count = of(name) + more;
    if (count > 0) counts.set(name, count);
    else counts.delete(name);
  }
  return { of, add };
}
