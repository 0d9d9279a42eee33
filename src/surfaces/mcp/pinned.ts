// Which capabilities a list of tools shows; every other one is found with `search` and may be called by its name all
// the same. A long list costs a model more than a look-up does.

/** In this order. A name that ends in a dot stands for everything below it. */
export const pinned = ['invoke.call.undo', 'notes.', 'audit.entry.list', 'event.event.list'] as const;

/** `search` and `call` included. */
export const longestList = 20;

export function isPinned(name: string): boolean {
  return rankOf(name) < pinned.length;
}

export function rankOf(name: string): number {
  const rank = pinned.findIndex((pin) => covers(pin, name));
  return rank < 0 ? pinned.length : rank;
}

function covers(pin: string, name: string): boolean {
  return pin.endsWith('.') ? name.startsWith(pin) : name === pin;
}
