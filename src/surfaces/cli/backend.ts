// Where a command is carried out: in a server that runs on this machine, or here.

export interface Described {
  readonly name: string;
  readonly summary: string;
  readonly effect: string;
  readonly access: string;
  readonly undo: string;
  readonly inputSchema: object;
  readonly example: unknown;
}

export interface Asked {
  readonly capability: string;
  readonly input: unknown;
  readonly key: string | undefined;
  readonly rehearse: boolean;
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

export interface Backend {
  readonly where: string;
  catalogue(): Promise<readonly Described[]>;
  call(asked: Asked, signal: AbortSignal): Promise<Answered>;
  /** One POST to `/mcp`. */
  mcp(text: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Carried>;
  close(): Promise<void>;
}
