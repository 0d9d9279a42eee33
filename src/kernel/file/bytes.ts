// Where bytes lie, whichever way: what every store of them does.

/** Bytes that have been taken in and are not in their place yet. */
export interface Draft {
  readonly sha256: string;
  readonly size: number;
  /** The first of them. */
  readonly head: Uint8Array;
  /** Where they lie meanwhile. Not when they were only weighed, for a rehearsal. */
  readonly path: string | undefined;
  /** Harmless when it has been moved. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ByteStore {
  /** Whole and for good, or not at all. Doing it twice is doing it once. */
  place(key: string, path: string): Promise<void>;
  has(key: string): Promise<boolean>;
  /** Nothing when they are not there. */
  read(key: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Harmless when they are gone. */
  remove(key: string): Promise<void>;
  /** Refuses with a fault when nothing can be kept there right now. */
  check(): Promise<void>;
}
