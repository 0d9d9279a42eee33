// Why, in the words of whoever asks. Somebody reads it before they decide, so it is short and steers no screen.
import { Fault } from '#base/fault';

const longest = 500;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const steering = /[\u0000-\u001f\u007f-\u009f]/;

export function usableReason(given: string | undefined): string | undefined {
  const reason = given?.trim();
  if (!reason) return undefined;
  if (steering.test(reason) || !reason.isWellFormed()) {
    throw new Fault('invalid', 'A reason is one line of text, without control characters');
  }
  if ([...reason].length > longest) throw new Fault('invalid', `A reason has ${longest} characters at most`);
  return reason;
}
