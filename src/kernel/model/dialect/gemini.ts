// generateContent, as Gemini speaks it. Calls have no ids there: they are given some, and results go by the name.
import { z } from 'zod';
import type { Ask, Finish, Message, Part, Usage } from '#contracts/model';
import {
  aside,
  type Codec,
  callNames,
  count,
  noError,
  type Piece,
  parsed,
  type Told,
  type Wording,
  type Written,
} from './shape.ts';

export const gemini: Codec = { write, read, reader };

function write(ask: Ask, { model, stream, temperature, schema }: Wording): Written {
  const { system, messages, tools, toolChoice, maxTokens, stop, thinkingTokens } = ask;
  const names = callNames(ask);
  const functionDeclarations = tools.map(({ name, description, schema: parametersJsonSchema }) => ({
    ...{ name, description, parametersJsonSchema },
  }));
  return {
    path: `/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    body: {
      ...(system ? { systemInstruction: { parts: [{ text: system }] } } : {}),
      contents: messages.map(({ role, parts }) => ({
        role: role === 'assistant' ? 'model' : 'user',
        parts: parts.flatMap((part) => spoken(part, names)),
      })),
      ...(tools.length > 0
        ? {
            tools: [{ functionDeclarations }],
            toolConfig: { functionCallingConfig: { mode: modes[toolChoice] } },
          }
        : {}),
      generationConfig: {
        temperature,
        maxOutputTokens: maxTokens,
        ...(stop.length > 0 ? { stopSequences: stop } : {}),
        ...(thinkingTokens ? { thinkingConfig: { thinkingBudget: thinkingTokens, includeThoughts: true } } : {}),
        ...(schema ? { responseMimeType: 'application/json', responseJsonSchema: schema } : {}),
      },
    },
  };
}

const modes = { auto: 'AUTO', none: 'NONE', required: 'ANY' } as const;

function spoken(part: Message['parts'][number], names: ReadonlyMap<string, string>): object[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ text: part.text }];
    case 'image':
      return [{ inlineData: { mimeType: part.mediaType, data: part.base64 } }];
    case 'thinking':
      return [];
    case 'call':
      return [{ functionCall: { name: part.name, args: part.input } }];
    case 'result':
      return [{ functionResponse: { name: names.get(part.id) ?? part.id, response: answerOf(part) } }];
  }
}

function answerOf({ text, failed }: Extract<Part, { type: 'result' }>) {
  return failed ? { error: text } : { output: text };
}

const Answer = z.object({
  candidates: z
    .array(
      z.object({
        content: z
          .object({
            parts: z
              .array(
                z.object({
                  text: z.string().optional(),
                  thought: z.boolean().optional(),
                  functionCall: z
                    .object({
                      id: z.string().optional(),
                      name: z.string(),
                      args: z.record(z.string(), z.unknown()).default({}),
                    })
                    .optional(),
                }),
              )
              .default([]),
          })
          .optional(),
        finishReason: z.string().optional(),
      }),
    )
    .default([]),
  error: noError,
  promptFeedback: z.object({ blockReason: z.string().optional() }).optional(),
  usageMetadata: aside(
    z.object({
      promptTokenCount: count,
      candidatesTokenCount: count,
      thoughtsTokenCount: count,
      cachedContentTokenCount: count,
    }),
  ),
});
type Answer = z.output<typeof Answer>;

const finishes: Readonly<Record<string, Finish>> = {
  ...{ STOP: 'stop', MAX_TOKENS: 'length', SAFETY: 'filter', RECITATION: 'filter', BLOCKLIST: 'filter' },
  ...{ PROHIBITED_CONTENT: 'filter', SPII: 'filter' },
};

function read(answer: unknown): Told {
  const told = parsed(Answer, answer);
  const parts = (told.candidates[0]?.content?.parts ?? []).flatMap(partOf);
  return { parts, finish: finishOf(told, parts) ?? 'stop', usage: usageOf(told) };
}

function partOf(part: NonNullable<Answer['candidates'][number]['content']>['parts'][number], index: number): Part[] {
  const { text, thought, functionCall } = part;
  if (functionCall) {
    return [
      { type: 'call', id: functionCall.id ?? `call_${index}`, name: functionCall.name, input: functionCall.args },
    ];
  }
  if (!text) return [];
  return [thought ? { type: 'thinking', text } : { type: 'text', text }];
}

function usageOf({ usageMetadata: told }: Answer): Usage | undefined {
  if (!told) return undefined;
  const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount, cachedContentTokenCount } = told;
  return {
    input: promptTokenCount,
    output: candidatesTokenCount + thoughtsTokenCount,
    cached: cachedContentTokenCount,
  };
}

function finishOf({ candidates, promptFeedback }: Answer, parts: readonly Pick<Part, 'type'>[]): Finish | undefined {
  if (promptFeedback?.blockReason) return 'filter';
  const reason = candidates[0]?.finishReason;
  if (!reason) return undefined;
  return parts.some(({ type }) => type === 'call') ? 'calls' : (finishes[reason] ?? 'stop');
}

function reader() {
  const calls: Part[] = [];
  return (event: unknown): Piece[] => {
    const told = parsed(Answer, event);
    const pieces: Piece[] = [];
    for (const part of (told.candidates[0]?.content?.parts ?? []).flatMap(partOf)) {
      if (part.type === 'text' || part.type === 'thinking') pieces.push({ type: part.type, text: part.text });
      if (part.type !== 'call') continue;
      const index = calls.push(part) - 1;
      pieces.push({ type: 'call', index, id: `call_${index}`, name: part.name });
      pieces.push({ type: 'input', index, json: JSON.stringify(part.input) });
    }
    const usage = usageOf(told);
    if (usage) pieces.push({ type: 'usage', usage });
    const finish = finishOf(told, calls);
    if (finish) pieces.push({ type: 'finish', finish });
    return pieces;
  };
}
