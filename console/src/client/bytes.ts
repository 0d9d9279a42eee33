// What is a file: saved under the name that the house gives it, or sent to be kept.
import { newKey, type OutputOf, post } from './http.ts';

export async function saveAnswer(capability: string, input: unknown): Promise<void> {
  const answer = await post(capability, input, { headers: { accept: '*/*' } });
  const name = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name ? decodeURIComponent(name) : capability;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** One file, kept; what is answered names it. */
export async function sendFile(file: File, more: Readonly<Record<string, string>> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(more)) form.append(name, value);
  form.append('files', file);
  const answer = await post('file.file.upload', form, { headers: { 'idempotency-key': newKey() } });
  return (await answer.json()) as OutputOf<'file.file.upload'>;
}
