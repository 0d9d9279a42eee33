// What a part calls back with, in the order in which it did, for a test to read.
type Said = readonly [what: string, ...values: unknown[]];

export const heard: Said[] = [];

export function tell(what: string, ...values: readonly unknown[]): void {
  heard.push([what, ...values]);
}

/** A callback that is only listened to; of an event it is enough that it came. */
export function telling(what: string): (...values: readonly unknown[]) => void {
  return (...values) => tell(what, ...values.filter((one) => !(one instanceof Object && 'nativeEvent' in one)));
}
