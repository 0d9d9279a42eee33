// OpenAI's formats: chat completions, responses, and the smaller ones.
import { type Answer, frame, piecesOf } from './script.ts';

const created = 1_700_000_000;
const reasons = { stop: 'stop', length: 'length', calls: 'tool_calls', filter: 'content_filter' } as const;

function usageOf({ usage: { input, output, cached } }: Answer) {
  return {
    ...{ prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
  };
}

function callsOf({ calls, id }: Answer) {
  return calls.map(({ name, input }, index) => ({
    ...{ index, id: `call_${id}_${index}`, type: 'function' },
    function: { name, arguments: JSON.stringify(input) },
  }));
}

export function completion(answer: Answer) {
  const { id, model, text, thinking, finish } = answer;
  const tool_calls = callsOf(answer).map(({ index: _, ...call }) => call);
  const message = {
    ...{ role: 'assistant', content: text || null, refusal: null },
    ...(thinking ? { reasoning_content: thinking } : {}),
    ...(tool_calls.length > 0 ? { tool_calls } : {}),
  };
  return {
    ...{ id: `chatcmpl-${id}`, object: 'chat.completion', created, model },
    choices: [{ index: 0, message, logprobs: null, finish_reason: reasons[finish] }],
    usage: usageOf(answer),
  };
}

export function completionEvents(answer: Answer, withUsage: boolean): string[] {
  const { id, model, text, thinking, finish } = answer;
  const head = { id: `chatcmpl-${id}`, object: 'chat.completion.chunk', created, model };
  const chunk = (delta: object, finish_reason: string | null = null) =>
    frame({ ...head, choices: [{ index: 0, delta, finish_reason }] });
  const calls = callsOf(answer).flatMap(({ function: { name, arguments: json }, ...call }) => [
    chunk({ tool_calls: [{ ...call, function: { name, arguments: '' } }] }),
    ...piecesOf(json).map((piece) => chunk({ tool_calls: [{ index: call.index, function: { arguments: piece } }] })),
  ]);
  return [
    chunk({ role: 'assistant', content: '' }),
    ...piecesOf(thinking).map((reasoning_content) => chunk({ reasoning_content })),
    ...piecesOf(text).map((content) => chunk({ content })),
    ...calls,
    chunk({}, reasons[finish]),
    ...(withUsage ? [frame({ ...head, choices: [], usage: usageOf(answer) })] : []),
    'data: [DONE]\n\n',
  ];
}

export function response(answer: Answer) {
  const { id, model, text, thinking, finish, usage } = answer;
  const calls = callsOf(answer).map(({ id: call_id, function: said }) => ({
    ...{ type: 'function_call', id: `fc_${call_id}`, call_id, status: 'completed', ...said },
  }));
  const content = [{ type: 'output_text', text, annotations: [] }];
  const thought = { type: 'reasoning', id: `rs_${id}`, summary: [{ type: 'summary_text', text: thinking }] };
  const cut = { length: 'max_output_tokens', filter: 'content_filter', stop: undefined, calls: undefined }[finish];
  const message = { type: 'message', id: `msg_${id}`, role: 'assistant', status: 'completed', content };
  const { input: input_tokens, output: output_tokens, cached: cached_tokens } = usage;
  return {
    ...{ id: `resp_${id}`, object: 'response', created_at: created, model, error: null },
    status: cut ? 'incomplete' : 'completed',
    incomplete_details: cut ? { reason: cut } : null,
    output: [...(thinking ? [thought] : []), ...(text ? [message] : []), ...calls],
    usage: {
      ...{ input_tokens, output_tokens, total_tokens: input_tokens + output_tokens },
      ...{ input_tokens_details: { cached_tokens }, output_tokens_details: { reasoning_tokens: 0 } },
    },
  };
}

export function responseEvents(answer: Answer): string[] {
  const whole = response(answer);
  let sequence_number = -1;
  const said = (type: string, more: object) => {
    sequence_number += 1;
    return frame({ type, sequence_number, ...more }, type);
  };
  const first = answer.thinking ? 1 : 0;
  const place = { item_id: `msg_${answer.id}`, output_index: first, content_index: 0 };
  const begun = () => [
    said('response.output_item.added', { output_index: first, item: { ...whole.output[first], content: [] } }),
    said('response.content_part.added', { ...place, part: { type: 'output_text', text: '', annotations: [] } }),
  ];
  const calls = () =>
    whole.output.flatMap((item, output_index) => {
      if (!('arguments' in item)) return [];
      const { id: item_id, arguments: json } = item;
      return [
        said('response.output_item.added', { output_index, item: { ...item, arguments: '' } }),
        ...piecesOf(json).map((delta) =>
          said('response.function_call_arguments.delta', { item_id, output_index, delta }),
        ),
      ];
    });
  return [
    said('response.created', { response: { ...whole, status: 'in_progress', output: [], usage: null } }),
    ...piecesOf(answer.thinking).map((delta) => said('response.reasoning_summary_text.delta', { delta })),
    ...(answer.text ? begun() : []),
    ...piecesOf(answer.text).map((delta) => said('response.output_text.delta', { ...place, delta, logprobs: [] })),
    ...(answer.text ? [said('response.output_text.done', { ...place, text: answer.text, logprobs: [] })] : []),
    ...calls(),
    said(`response.${whole.status}`, { response: whole }),
  ];
}

export function failure(status: number, message: string) {
  const usual = status >= 500 ? 'server_error' : 'invalid_request_error';
  const type = status === 429 ? 'rate_limit_error' : usual;
  return { error: { message, type, param: null, code: null } };
}

export function models(names: readonly string[]) {
  return { object: 'list', data: names.map((id) => ({ id, object: 'model', created, owned_by: 'tests' })) };
}

/** A vector that only the text decides. */
export function vectors(texts: readonly string[], model: string, tokens: number) {
  const data = texts.map((text, index) => ({
    ...{ object: 'embedding', index },
    embedding: [text.length, text.split(' ').length, text.charCodeAt(0) || 0].map((value) => value / 100),
  }));
  return { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } };
}
