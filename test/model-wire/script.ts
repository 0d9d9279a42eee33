// What the scripted server says next: an answer, or a fault. Tokens are what the script says, so that meters can be
// compared to the last one.

export interface ScriptedCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export type WireFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly message?: string }
  /** Takes the request and never says a word. */
  | { readonly kind: 'hang' }
  /** Says so many events of a stream, and then nothing more. */
  | { readonly kind: 'stall'; readonly afterEvents?: number }
  /** Breaks the connection after so many events of a stream, or in the middle of an answer. */
  | { readonly kind: 'cut'; readonly afterEvents?: number }
  | { readonly kind: 'bad-json' }
  /** Says with success that there is none. */
  | { readonly kind: 'error' }
  /** The first byte comes late. */
  | { readonly kind: 'slow'; readonly ms: number };

/** Of the input some was read before; some is kept, and of that some for an hour. */
interface Used {
  readonly input: number;
  readonly output: number;
  readonly cached?: number;
  readonly kept?: number;
  readonly keptHour?: number;
}

export interface Script {
  readonly text?: string;
  readonly thinking?: string;
  readonly calls?: readonly ScriptedCall[];
  readonly finish?: 'stop' | 'length' | 'calls' | 'filter';
  readonly usage?: Used;
  readonly fault?: WireFault;
}

export interface Answer {
  readonly id: string;
  readonly model: string;
  readonly text: string;
  readonly thinking: string;
  readonly calls: readonly ScriptedCall[];
  readonly finish: 'stop' | 'length' | 'calls' | 'filter';
  readonly usage: Required<Used>;
}

export function answerOf(script: Script, { id, model, said }: { id: string; model: string; said: string }): Answer {
  const { calls = [], thinking = '' } = script;
  const text = script.text ?? (calls.length > 0 ? '' : `You said: ${said}`);
  const used = script.usage ?? { input: wordsIn(said), output: Math.max(1, wordsIn(text)) };
  const usage = { cached: 0, kept: 0, keptHour: 0, ...used };
  return { id, model, text, thinking, calls, finish: script.finish ?? (calls.length > 0 ? 'calls' : 'stop'), usage };
}

function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

/** In pieces of a few characters, as models write. */
export function piecesOf(text: string, size = 7): string[] {
  return text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'gu')) ?? [];
}

/** One event of a stream as it goes over the wire. */
export function frame(event: object, name?: string): string {
  return `${name ? `event: ${name}\n` : ''}data: ${JSON.stringify(event)}\n\n`;
}
