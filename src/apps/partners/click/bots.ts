// Who comes without being a customer: they are led on like everybody, and count for nothing.
import { isbot } from 'isbot';

/** Browsers say what they are; who says nothing is none. */
export function isBot(userAgent: string): boolean {
  return userAgent.trim() === '' || isbot(userAgent);
}
