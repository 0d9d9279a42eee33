// The usage that we have asked for, taken out of a stream for whoever has not. Lines go on as soon as they are whole.
import { z } from 'zod';

const newline = 0x0a;
const mark = Buffer.from('"usage"');
const noChoices = /"choices":\s*\[\s*\]/;
const UsageAlone = z.object({ choices: z.array(z.unknown()).length(0), usage: z.object({}) });

export interface Strip {
  take(chunk: Uint8Array): Uint8Array;
  /** What has come of a line that never ended. */
  rest(): Uint8Array;
}

export function withoutUsage(): Strip {
  let rest: Buffer = Buffer.alloc(0);
  return {
    rest: () => rest,
    take(chunk) {
      const fresh = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      const all = rest.length === 0 ? fresh : Buffer.concat([rest, fresh]);
      const end = all.lastIndexOf(newline) + 1;
      rest = all.subarray(end);
      const whole = all.subarray(0, end);
      return whole.includes(mark) ? stripped(whole) : whole;
    },
  };
}

function stripped(whole: Buffer): Buffer {
  const text = whole.toString();
  if (!noChoices.test(text)) return whole;
  const kept = text.split('\n').filter((line) => !noChoices.test(line) || !isUsageAlone(line));
  return Buffer.from(kept.join('\n'));
}

function isUsageAlone(line: string): boolean {
  try {
    return UsageAlone.safeParse(JSON.parse(line.replace(/^data:/, ''))).success;
  } catch {
    // What is no JSON is for the client to see.
    return false;
  }
}
