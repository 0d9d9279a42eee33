// The items of a response of OpenAI: what each kind is, and how it is announced, filled and closed in a stream.
export interface Called {
  readonly id: string;
  readonly name: string;
}

/** An item as far as it has been said. */
export interface Item {
  readonly kind: 'text' | 'thinking' | 'call';
  readonly id: string;
  readonly index: number;
  readonly called: Called | undefined;
  said: string;
  signature: string | undefined;
}

type Event = readonly [type: string, more: object];

interface Kind {
  whole(item: Item, status: string): object;
  /** In which of its parts it is filled. */
  readonly part: object;
  readonly delta: string;
  opening(item: Item): readonly Event[];
  closing(item: Item): readonly Event[];
}

const textPart = (text: string) => ({ type: 'output_text', text, annotations: [], logprobs: [] });
const summaryPart = (text: string) => ({ type: 'summary_text', text });

const kinds: Readonly<Record<Item['kind'], Kind>> = {
  text: {
    ...{ part: { content_index: 0 }, delta: 'response.output_text.delta' },
    whole: ({ id, said }, status) => ({
      ...{ type: 'message', id, role: 'assistant', status },
      content: said === '' ? [] : [textPart(said)],
    }),
    opening: () => [['response.content_part.added', { part: textPart('') }]],
    closing: ({ said }) => [
      ['response.output_text.done', { text: said, logprobs: [] }],
      ['response.content_part.done', { part: textPart(said) }],
    ],
  },
  thinking: {
    ...{ part: { summary_index: 0 }, delta: 'response.reasoning_summary_text.delta' },
    whole: ({ id, said, signature }, status) => ({
      ...{ type: 'reasoning', id, status, summary: said === '' ? [] : [summaryPart(said)] },
      ...(signature === undefined ? {} : { encrypted_content: signature }),
    }),
    opening: () => [['response.reasoning_summary_part.added', { part: summaryPart('') }]],
    closing: ({ said }) => [
      ['response.reasoning_summary_text.done', { text: said }],
      ['response.reasoning_summary_part.done', { part: summaryPart(said) }],
    ],
  },
  call: {
    ...{ part: {}, delta: 'response.function_call_arguments.delta' },
    whole: ({ id, called, said }, status) => ({
      ...{ type: 'function_call', id, call_id: called?.id, name: called?.name, arguments: said, status },
    }),
    opening: () => [],
    closing: ({ called, said }) => [['response.function_call_arguments.done', { name: called?.name, arguments: said }]],
  },
};

const prefixes = { text: 'msg', thinking: 'rs', call: 'fc' } as const;

interface Begun {
  readonly kind: Item['kind'];
  readonly index: number;
  readonly called?: Called;
}

export function itemOf(responseId: string, { kind, index, called }: Begun): Item {
  const id = `${prefixes[kind]}_${responseId}_${index}`;
  return { kind, index, id, called, said: '', signature: undefined };
}

export function wholeOf(item: Item, status = 'completed'): object {
  return kinds[item.kind].whole(item, status);
}

export type Tell = (type: string, more: object) => string;

/** Filled one after the other; calls may be filled side by side, so they are closed together. */
export function openItems(responseId: string, tell: Tell) {
  const output: object[] = [];
  const calls = new Map<number, Item>();
  let open: Item[] = [];

  function tellOf(item: Item, events: readonly Event[]): string {
    const place = { item_id: item.id, output_index: item.index, ...kinds[item.kind].part };
    return events.map(([type, more]) => tell(type, { ...place, ...more })).join('');
  }

  function begin(kind: Item['kind'], called?: Called): string {
    const item = itemOf(responseId, { kind, index: output.length + open.length, ...(called ? { called } : {}) });
    open.push(item);
    const added = tell('response.output_item.added', { output_index: item.index, item: wholeOf(item, 'in_progress') });
    return added + tellOf(item, kinds[kind].opening(item));
  }

  function close(): string {
    const closed = open.map((item) => {
      const whole = wholeOf(item);
      output.push(whole);
      const ending = tellOf(item, kinds[item.kind].closing(item));
      return ending + tell('response.output_item.done', { output_index: item.index, item: whole });
    });
    open = [];
    return closed.join('');
  }

  function fill(item: Item | undefined, delta: string): string {
    if (!item) return '';
    item.said += delta;
    return tellOf(item, [[kinds[item.kind].delta, { delta }]]);
  }

  const goesOn = (kind: Item['kind']) => open.at(-1)?.kind === kind;

  return {
    ...{ output, close },
    say(kind: 'text' | 'thinking', delta: string, signature?: string): string {
      const before = goesOn(kind) ? '' : close() + begin(kind);
      const item = open.at(-1);
      if (item && signature !== undefined) item.signature = signature;
      return delta === '' ? before : before + fill(item, delta);
    },
    call(index: number, called: Called): string {
      const before = goesOn('call') ? '' : close();
      const begun = begin('call', called);
      const item = open.at(-1);
      if (item) calls.set(index, item);
      return before + begun;
    },
    input: (index: number, json: string) => fill(calls.get(index), json),
  };
}
