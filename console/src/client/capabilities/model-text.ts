// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ModelText {
  'model.text.generate': {
    input: {
      readonly system?: string | undefined;
      readonly messages: readonly {
        readonly role: 'user' | 'assistant';
        readonly parts: readonly (
          | { readonly type: 'text'; readonly text: string }
          | {
              readonly type: 'image';
              readonly mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
              readonly base64: string;
            }
          | { readonly type: 'thinking'; readonly text: string; readonly signature?: string | undefined }
          | {
              readonly type: 'call';
              readonly id: string;
              readonly name: string;
              readonly input: Readonly<Record<string, unknown>>;
              readonly malformed?: string | undefined;
            }
          | {
              readonly type: 'result';
              readonly id: string;
              readonly text: string;
              readonly failed?: boolean | undefined;
            }
        )[];
      }[];
      readonly tools?:
        | readonly {
            readonly name: string;
            readonly description: string;
            readonly schema: Readonly<Record<string, unknown>>;
          }[]
        | undefined;
      readonly toolChoice?: 'auto' | 'none' | 'required' | undefined;
      readonly temperature?: number | undefined;
      readonly maxTokens?: number | undefined;
      readonly stop?: readonly string[] | undefined;
      readonly thinkingTokens?: number | undefined;
      readonly segment?: string | undefined;
      readonly model?: string | undefined;
      readonly workspaceId?: string | undefined;
      readonly reuse?: boolean | undefined;
    };
    output: {
      readonly provider: string;
      readonly model: string;
      readonly engine: 'model' | 'builtin';
      readonly notice: string | null;
      readonly generationId: string;
      readonly parts: readonly (
        | { readonly type: 'text'; readonly text: string }
        | {
            readonly type: 'image';
            readonly mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
            readonly base64: string;
          }
        | { readonly type: 'thinking'; readonly text: string; readonly signature?: string }
        | {
            readonly type: 'call';
            readonly id: string;
            readonly name: string;
            readonly input: Readonly<Record<string, unknown>>;
            readonly malformed?: string;
          }
        | { readonly type: 'result'; readonly id: string; readonly text: string; readonly failed: boolean }
      )[];
      readonly text: string;
      readonly finish: 'stop' | 'length' | 'calls' | 'filter';
      readonly usage: {
        readonly input: number;
        readonly output: number;
        readonly cached: number;
        readonly cacheWritten?: number;
        readonly cacheWrittenHour?: number;
      };
      readonly costMicros: number;
      readonly latencyMs: number;
    };
  };
}
