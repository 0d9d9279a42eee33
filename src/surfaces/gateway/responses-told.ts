// Responses of OpenAI, told: whole, or event by event. The end holds all items once more.
import type { StreamPart, Told } from '#kernel/model';
import { frame, type Head, noticeOf } from './manner.ts';
import { type Item, itemOf, openItems, type Tell, wholeOf } from './responses-items.ts';

function usageOf({ input, output, cached }: Told['usage']) {
  return {
    ...{ input_tokens: input, output_tokens: output, total_tokens: input + output },
    ...{ input_tokens_details: { cached_tokens: cached }, output_tokens_details: { reasoning_tokens: 0 } },
  };
}

const reasons: Readonly<Partial<Record<Told['finish'], string>>> = {
  ...{ length: 'max_output_tokens', filter: 'content_filter' },
};

interface Answer {
  readonly head: Head;
  readonly origin: Pick<Told, 'model' | 'engine' | 'notice'>;
  readonly output: readonly object[];
}

type End = Pick<Told, 'finish' | 'usage'>;

function responseOf({ head, origin, output }: Answer, ending: object): object {
  return {
    ...{ id: `resp_${head.id}`, object: 'response', created_at: head.created, model: origin.model, output },
    ...{ error: null, incomplete_details: null, instructions: null, metadata: {}, temperature: null, top_p: null },
    ...{ tools: [], tool_choice: 'auto', parallel_tool_calls: true, ...noticeOf(origin), ...ending },
  };
}

function ended({ finish, usage }: End): object {
  const reason = reasons[finish];
  const told = { usage: usageOf(usage) };
  return reason ? { status: 'incomplete', incomplete_details: { reason }, ...told } : { status: 'completed', ...told };
}

export function whole(told: Told, head: Head): object {
  const output = told.parts.flatMap((part, index) => itemIn(part, head, index).map((item) => wholeOf(item)));
  return responseOf({ head, origin: told, output }, ended(told));
}

function itemIn(part: Told['parts'][number], { id }: Head, index: number): Item[] {
  if (part.type === 'text') return [{ ...itemOf(id, { kind: 'text', index }), said: part.text }];
  if (part.type === 'thinking') {
    return [{ ...itemOf(id, { kind: 'thinking', index }), said: part.text, signature: part.signature }];
  }
  if (part.type !== 'call') return [];
  return [{ ...itemOf(id, { kind: 'call', index, called: part }), said: part.malformed ?? JSON.stringify(part.input) }];
}

const begun = { status: 'in_progress', usage: null } as const;

export function speaker(head: Head): (part: StreamPart) => string {
  let sequence_number = -1;
  let origin: Answer['origin'] = { model: '', engine: 'model', notice: null };
  const tell: Tell = (type, more) => {
    sequence_number += 1;
    return frame({ type, sequence_number, ...more }, type);
  };
  const items = openItems(head.id, tell);

  function end(part: End): string {
    const closed = items.close();
    const response = responseOf({ head, origin, output: items.output }, ended(part));
    return closed + tell(reasons[part.finish] ? 'response.incomplete' : 'response.completed', { response });
  }

  return (part) => {
    switch (part.type) {
      case 'start': {
        origin = part;
        const response = responseOf({ head, origin, output: [] }, begun);
        return tell('response.created', { response }) + tell('response.in_progress', { response });
      }
      case 'text':
        return items.say('text', part.text);
      case 'thinking':
        return items.say('thinking', part.text, part.signature);
      case 'call':
        return items.call(part.index, part);
      case 'input':
        return items.input(part.index, part.json);
      case 'end':
        return end(part);
      case 'restart':
        return '';
    }
  };
}
