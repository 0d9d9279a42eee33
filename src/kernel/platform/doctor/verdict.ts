// What the doctor finds of one thing.

export interface Verdict {
  readonly state: 'ok' | 'warn' | 'fail' | 'absent';
  readonly note: string;
  /** What now; empty when all is well. */
  readonly advice: string;
}

export interface Examination {
  readonly name: string;
  look(): Promise<Verdict>;
}

export function ok(note: string): Verdict {
  return { state: 'ok', note, advice: '' };
}

export function warn(note: string, advice: string): Verdict {
  return { state: 'warn', note, advice };
}

export function fail(note: string, advice: string): Verdict {
  return { state: 'fail', note, advice };
}

export function absent(note: string): Verdict {
  return { state: 'absent', note, advice: '' };
}
