// What a part is answered when it asks: as the server tells it, by capability, alone or many at once.

/** A function is asked with the input, and may keep the question waiting. */
export type Answers = Readonly<Record<string, unknown>>;

/** Instead of an answer. */
export class Refusal {
  readonly code: string;
  readonly message: string;

  constructor(code: string, message: string) {
    this.code = code;
    this.message = message;
  }
}

interface Read {
  readonly capability: string;
  readonly input: unknown;
}

export async function answerTo(answers: Answers, capability: string, input: { reads?: readonly Read[] } | null) {
  if (capability === 'platform.home.read' && input?.reads) {
    return { json: { items: await Promise.all(input.reads.map((one) => toldOf(answers, one))) } };
  }
  const told = await toldOf(answers, { capability, input });
  if (told.status === 'done') return { json: told.output };
  const status = told.code === 'forbidden' ? 403 : 404;
  return { status, json: { status, code: told.code, detail: told.message, requestId: 'r-1' } };
}

async function toldOf(answers: Answers, { capability, input }: Read) {
  const known = answers[capability] ?? new Refusal('not_found', `Nobody answers ${capability}`);
  const output: unknown = typeof known === 'function' ? await known(input) : known;
  if (output instanceof Refusal) return { status: 'refused', code: output.code, message: output.message } as const;
  return { status: 'done', output } as const;
}
