// Anthropic's format of messages. Its input tokens leave out what was read before.
import { type Answer, frame, piecesOf } from './script.ts';

const reasons = { stop: 'end_turn', length: 'max_tokens', calls: 'tool_use', filter: 'refusal' } as const;

function inputOf({ usage: { input, cached, kept, keptHour } }: Answer) {
  return {
    ...{ input_tokens: input - cached - kept, cache_creation_input_tokens: kept, cache_read_input_tokens: cached },
    cache_creation: { ephemeral_5m_input_tokens: kept - keptHour, ephemeral_1h_input_tokens: keptHour },
  };
}

function blocksOf({ id, text, thinking, calls }: Answer) {
  return [
    ...(thinking ? [{ type: 'thinking' as const, thinking, signature: `signed-${id}` }] : []),
    ...(text ? [{ type: 'text' as const, text }] : []),
    ...calls.map(({ name, input }, index) => ({ type: 'tool_use' as const, id: `toolu_${id}_${index}`, name, input })),
  ];
}

export function message(answer: Answer) {
  const { id, model, finish, usage } = answer;
  return {
    ...{ id: `msg_${id}`, type: 'message', role: 'assistant', model, content: blocksOf(answer) },
    ...{ stop_reason: reasons[finish], stop_sequence: null },
    usage: { ...inputOf(answer), output_tokens: usage.output },
  };
}

export function messageEvents(answer: Answer): string[] {
  const { id, model, finish, usage } = answer;
  const said = (type: string, more: object = {}) => frame({ type, ...more }, type);
  const begun = { id: `msg_${id}`, type: 'message', role: 'assistant', model, content: [], stop_reason: null };
  const blocks = blocksOf(answer).flatMap((block, index) => [
    said('content_block_start', { index, content_block: opened(block) }),
    ...deltasOf(block).map((delta) => said('content_block_delta', { index, delta })),
    said('content_block_stop', { index }),
  ]);
  return [
    said('message_start', { message: { ...begun, usage: { ...inputOf(answer), output_tokens: 1 } } }),
    said('ping'),
    ...blocks,
    said('message_delta', {
      delta: { stop_reason: reasons[finish], stop_sequence: null },
      usage: { output_tokens: usage.output },
    }),
    said('message_stop'),
  ];
}

type Block = ReturnType<typeof blocksOf>[number];

function opened(block: Block): object {
  if (block.type === 'text') return { type: 'text', text: '' };
  if (block.type === 'thinking') return { type: 'thinking', thinking: '', signature: '' };
  return { ...block, input: {} };
}

function deltasOf(block: Block): object[] {
  if (block.type === 'text') return piecesOf(block.text).map((text) => ({ type: 'text_delta', text }));
  if (block.type === 'tool_use') {
    return piecesOf(JSON.stringify(block.input)).map((partial_json) => ({ type: 'input_json_delta', partial_json }));
  }
  const { thinking, signature } = block;
  const thoughts = piecesOf(thinking).map((piece) => ({ type: 'thinking_delta', thinking: piece }));
  return [...thoughts, { type: 'signature_delta', signature }];
}

const types: Readonly<Record<number, string>> = {
  ...{ 400: 'invalid_request_error', 401: 'authentication_error', 403: 'permission_error', 404: 'not_found_error' },
  ...{ 413: 'request_too_large', 429: 'rate_limit_error', 529: 'overloaded_error' },
};

export function failure(status: number, text: string) {
  return { type: 'error', error: { type: types[status] ?? 'api_error', message: text } };
}
