// What of the record one wants to see; it stands in the address, so that it can be kept, sent and gone back to.
export interface Filter {
  readonly text?: string;
  readonly actorKind?: 'person' | 'agent' | 'service';
  readonly effect?: 'write' | 'send' | 'read';
}

const kinds = ['person', 'agent', 'service'] as const;
const effects = ['write', 'send', 'read'] as const;
const longest = 200;

/** Whatever somebody has written into the address besides is passed over. */
export function filterIn({ text, actorKind, effect }: Readonly<Record<string, unknown>>): Filter {
  const [kind, which] = [kinds.find((one) => one === actorKind), effects.find((one) => one === effect)];
  const words = ['string', 'number'].includes(typeof text) ? String(text).trim().slice(0, longest) : '';
  return {
    ...(words ? { text: words } : {}),
    ...(kind ? { actorKind: kind } : {}),
    ...(which ? { effect: which } : {}),
  };
}
