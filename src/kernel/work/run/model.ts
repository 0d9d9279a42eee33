// What runs are made of, and the rules they follow. Pure, so that it can be proven.
import { z } from 'zod';
import { Fault, type FaultCode, isFaultCode } from '#base/fault';
import { deepest, isTooDeep } from '#base/nesting';
import { type Duration, durationMs } from '#base/time';

export const RunState = z.enum(['queued', 'running', 'waiting', 'paused', 'done', 'failed', 'cancelled']);
export type RunState = z.output<typeof RunState>;

/** Why a run only takes back what it has done. */
export const Ending = z.enum(['cancelled', 'deadline']);
export type Ending = z.output<typeof Ending>;

export const StepKind = z.enum(['invoke', 'do', 'sleep', 'event', 'approval', 'retry', 'now']);
export type StepKind = z.output<typeof StepKind>;

export const Problem = z.object({ code: z.string(), message: z.string(), details: z.unknown().optional() });
export type Problem = z.output<typeof Problem>;

export interface Retry {
  /** How often it is tried in all. */
  readonly attempts: number;
  readonly first: Duration;
  readonly factor: number;
  readonly longest: Duration;
}

export const usualRetry: Retry = { attempts: 5, first: '1 second', factor: 4, longest: '1 hour' };

/** Between half and all of the wait, so that those who failed together do not come again together. */
export function backoffMs({ first, factor, longest }: Retry, attempt: number, random: number): number {
  const whole = Math.min(durationMs(first) * factor ** (attempt - 1), durationMs(longest));
  return Math.round(whole * (0.5 + random / 2));
}

const passing = new Set<FaultCode>(['limited', 'unavailable', 'upstream', 'over_budget', 'internal']);

/** Whether the same may go well another time. What is refused for good is not tried again. */
export function mayPass(code: FaultCode): boolean {
  return passing.has(code);
}

const longestStep = 150;
const stepNames = /^[\x21-\x7e]+$/;

/** The name under which a step is known in its run: the second of the same name is `name~2`. */
export function stepId(prefix: string, name: string, nth: number): string {
  const id = `${prefix}${name}${nth === 1 ? '' : `~${nth}`}`;
  if (stepNames.test(id) && id.length <= longestStep && !/[#~]/.test(name)) return id;
  throw new Fault('invalid', `"${id.slice(0, 60)}" is no name of a step: visible ASCII without # and ~, 150 at most`);
}

const mostBytes = 2_097_152;

/** What a run keeps is bounded: files belong into the file store, and who walks what has no end runs out of stack. */
export function bounded(step: string, output: unknown): string {
  const text = written(output);
  if (text === undefined || isTooDeep(text)) {
    throw new Fault('invalid', `The step ${step} answered something nested deeper than ${deepest} levels`);
  }
  const bytes = Buffer.byteLength(text);
  if (bytes <= mostBytes) return text;
  throw new Fault('too_large', `The step ${step} answered ${bytes} bytes; a run keeps at most ${mostBytes} of each`);
}

function written(output: unknown): string | undefined {
  try {
    return JSON.stringify(output ?? null);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export function problemOf({ code, message, details }: Fault): Problem {
  return { code, message: message.slice(0, 2000), ...(details ? { details } : {}) };
}

export function faultOf({ code, message, details }: Problem): Fault {
  const known = z.record(z.string(), z.unknown()).safeParse(details);
  return new Fault(isFaultCode(code) ? code : 'internal', message, known.success ? { details: known.data } : {});
}

export const fenceConstraint = 'runs_fence';

/** The run goes on elsewhere; whoever hears this has to let go of it. */
export function isFenced(error: unknown): boolean {
  return error instanceof Fault && error.details?.constraint === fenceConstraint;
}
