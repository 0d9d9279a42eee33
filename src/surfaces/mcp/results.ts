// What a call answers, as the result of a tool: structured for programs, and the same as text for models.
import { problemOf } from '#base/fault';
import { type AnswerKind, FileAnswer, PageAnswer, RedirectAnswer } from '#kernel/contract';
import type { Answer, Rehearsal } from '#kernel/invoke';
import { base64, withoutBytes } from './bytes.ts';
import { collect, type StreamBounds } from './collect.ts';
import { isRecord, metaKeys } from './protocol.ts';
import type { Drawn } from './tools.ts';

type Content =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'resource';
      readonly resource: { readonly uri: string; readonly mimeType: string; readonly blob: string };
    }
  | {
      readonly type: 'resource';
      readonly resource: { readonly uri: string; readonly mimeType: string; readonly text: string };
    };

export interface ToolResult {
  readonly content: Content[];
  readonly structuredContent: Record<string, unknown>;
  readonly isError?: boolean;
  readonly _meta?: Record<string, unknown>;
}

interface Shown {
  readonly content: Content[];
  readonly structured: unknown;
}

export interface ResultOptions {
  /** The tool that was called; what it became may be another capability. */
  readonly drawn: Drawn;
  readonly abort: AbortController | undefined;
  readonly bounds: StreamBounds;
}

type Done = Extract<Answer, { status: 'done' }>;

/** At once, without a promise, for all but streams. */
export function resultOf(answer: Answer, options: ResultOptions): ToolResult | Promise<ToolResult> {
  if (answer.status === 'waiting') return waiting(answer.approvalId);
  if (answer.status === 'rehearsed') return rehearsed(answer.rehearsal);
  const shown = showers[answer.contract.answer](answer.output, options);
  if (shown instanceof Promise) return shown.then((collected) => done(answer, collected, options.drawn));
  return done(answer, shown, options.drawn);
}

function done({ entryId, replayed }: Done, { content, structured }: Shown, drawn: Drawn): ToolResult {
  const structuredContent = objectOf(structured, drawn);
  if (entryId === undefined && !replayed) return { content, structuredContent };
  const meta = {
    ...(entryId === undefined ? {} : { [metaKeys.entry]: entryId }),
    ...(replayed ? { [metaKeys.replayed]: true } : {}),
  };
  return { content, structuredContent, _meta: meta };
}

/** The same document that HTTP answers (RFC 9457), under the same code. */
export function refusalOf(error: unknown, requestId: string): ToolResult {
  const problem = problemOf(error, requestId);
  return { content: [text(problem)], structuredContent: problem, isError: true };
}

const showers: Readonly<Record<AnswerKind, (output: unknown, options: ResultOptions) => Shown | Promise<Shown>>> = {
  json(output, { drawn }) {
    const structured = drawn.holdsBytes ? withoutBytes(output) : (output ?? null);
    return { content: [text(structured)], structured };
  },
  bytes(output) {
    const { name, type, bytes } = FileAnswer.parse(output);
    const resource = { uri: `cadre://file/${encodeURIComponent(name)}`, mimeType: type, blob: base64(bytes) };
    return { content: [{ type: 'resource', resource }], structured: { name, type, size: bytes.byteLength } };
  },
  page(output) {
    const { title, html } = PageAnswer.parse(output);
    const resource = { uri: `cadre://page/${encodeURIComponent(title)}`, mimeType: 'text/html', text: html };
    return { content: [{ type: 'resource', resource }], structured: { title } };
  },
  redirect(output) {
    const { location, status } = RedirectAnswer.parse(output);
    return { content: [{ type: 'text', text: `Go on at ${location}` }], structured: { location, status } };
  },
  async stream(output, { abort, bounds }) {
    const collected = await collect(output, abort, bounds);
    return { content: [text(collected)], structured: collected };
  },
};

function waiting(approvalId: string): ToolResult {
  const structured = { status: 'waiting', approvalId };
  const advice =
    `This waits for a person to approve it; nothing has been done. Look with approval.request.get at ${approvalId}, ` +
    'or ask again with the same key to hear what became of it.';
  return { content: [{ type: 'text', text: advice }], structuredContent: structured };
}

function rehearsed(rehearsal: Rehearsal): ToolResult {
  const structured = { status: 'rehearsed', ...rehearsal };
  return { content: [text(structured)], structuredContent: structured };
}

function objectOf(structured: unknown, { isWrapped }: Drawn): Record<string, unknown> {
  if (!isWrapped && isRecord(structured)) return structured;
  return { result: structured };
}

function text(value: unknown): Content {
  return { type: 'text', text: JSON.stringify(value) };
}
