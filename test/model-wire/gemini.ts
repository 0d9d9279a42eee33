// Gemini's format of content.
import { type Answer, frame, piecesOf } from './script.ts';

const reasons = { stop: 'STOP', length: 'MAX_TOKENS', calls: 'STOP', filter: 'SAFETY' } as const;

function usageOf({ usage: { input, output, cached } }: Answer) {
  return {
    ...{ promptTokenCount: input, candidatesTokenCount: output, totalTokenCount: input + output },
    ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
  };
}

function content(parts: readonly object[]) {
  return { content: { role: 'model', parts }, index: 0 };
}

function callsOf({ calls }: Answer) {
  return calls.map(({ name, input }) => ({ functionCall: { name, args: input } }));
}

export function generated(answer: Answer) {
  const { text, thinking, finish, model } = answer;
  const thoughts = thinking ? [{ text: thinking, thought: true }] : [];
  const drawn = model.endsWith('-image') ? [{ inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } }] : [];
  const parts = [...thoughts, ...(text ? [{ text }] : []), ...callsOf(answer), ...drawn];
  const candidates = [{ ...content(parts), finishReason: reasons[finish] }];
  return { candidates, usageMetadata: usageOf(answer), modelVersion: model };
}

export function generatedEvents(answer: Answer): string[] {
  const { text, thinking, finish, model } = answer;
  const said = (parts: readonly object[]) => frame({ candidates: [content(parts)], modelVersion: model });
  const calls = callsOf(answer);
  return [
    ...piecesOf(thinking).map((piece) => said([{ text: piece, thought: true }])),
    ...piecesOf(text).map((piece) => said([{ text: piece }])),
    ...(calls.length > 0 ? [said(calls)] : []),
    frame({
      candidates: [{ ...content([]), finishReason: reasons[finish] }],
      ...{ usageMetadata: usageOf(answer), modelVersion: model },
    }),
  ];
}

export function failure(status: number, message: string) {
  return { error: { code: status, message, status: status === 429 ? 'RESOURCE_EXHAUSTED' : 'INVALID_ARGUMENT' } };
}
