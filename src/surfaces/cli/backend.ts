// Where a command is carried out: in a server that runs on this machine, or here.

export interface Described {
  readonly name: string;
  readonly summary: string;
  readonly effect: string;
  readonly access: string;
  readonly undo: string;
  readonly inputSchema: object;
  readonly example: unknown;
  /** Of this company alone. */
  readonly isOwn?: boolean;
}

export interface Asked {
  readonly capability: string;
  readonly input: unknown;
  readonly key: string | undefined;
  readonly rehearse: boolean;
  readonly reason?: string | undefined;
  readonly isOwn?: boolean | undefined;
}

export type Answered =
  | { readonly kind: 'json'; readonly value: unknown; readonly entryId: string | undefined }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'stream'; readonly items: AsyncIterable<unknown> };

export interface Carried {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Verified {
  readonly company: string;
  /** As `audit.seal.verify` answers. */
  readonly verdict: unknown;
}

export interface Backend {
  readonly where: string;
  /** What every company has. */
  catalogue(): Promise<readonly Described[]>;
  /** What the caller's company has besides. */
  own(): Promise<readonly Described[]>;
  call(asked: Asked, signal: AbortSignal): Promise<Answered>;
  /** Checks the record of every company that is within reach. */
  verify(input: object, signal: AbortSignal): Promise<readonly Verified[]>;
  /** One POST to `/mcp`. */
  mcp(text: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Carried>;
  close(): Promise<void>;
}
