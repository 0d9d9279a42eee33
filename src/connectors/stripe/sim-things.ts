// How Stripe writes what it is asked and what it answers: nested fields of a form, filters of a list, refusals.

export interface Thing extends Record<string, unknown> {
  readonly id: string;
  readonly object: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** `a[b][0][c]=d` */
export function fieldsOf(form: URLSearchParams): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const [path, value] of form) {
    const names = path.split(/[[\]]+/).filter(Boolean);
    const last = names.pop() ?? '';
    let at = whole;
    for (const name of names) {
      at[name] ??= {};
      at = Object(at[name]);
    }
    at[last] = value;
  }
  return whole;
}

const filters = ['email', 'customer'];

export function found(query: URLSearchParams): (thing: Thing) => boolean {
  const wanted = filters.flatMap((name) => (query.has(name) ? [[name, query.get(name)] as const] : []));
  return (thing) => wanted.every(([name, value]) => thing[name] === value);
}

export function refused(status: number, error: { type?: string; code?: string; param?: string; message: string }) {
  return { status, json: { error: { type: 'invalid_request_error', ...error } } };
}

export function missing(param: string) {
  return refused(404, { code: 'resource_missing', param, message: `No such ${param}` });
}
