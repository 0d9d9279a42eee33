// Words with places in them, `{{name}}`, and what is put there. Whatever is filled in was written by somebody else: it
// is never taken for markup, never a second line of a head, never an address that runs something.
import type { Language } from './model.ts';

export interface Words {
  readonly subject: string;
  readonly text: string;
  /** Drawn from the text when absent. */
  readonly html?: string | null | undefined;
}

export type Values = Readonly<Record<string, string>>;

const places = /\{\{\s*([a-z][A-Za-z]*)\s*\}\}/g;

export function placesIn(words: string): string[] {
  return [...new Set([...words.matchAll(places)].map(([, name = '']) => name))];
}

/** What looks like a place and is none that one knows. */
export function strayPlaces(words: string, known: readonly string[]): string[] {
  const named = placesIn(words).filter((name) => !known.includes(name));
  return [...named, ...(words.replace(places, '').match(/\{\{[^}]{0,40}\}{0,2}/g) ?? [])];
}

export function filled(words: string, values: Values): string {
  return words.replace(places, (_place, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? '') : ''));
}

export function line(words: string, values: Values): string {
  return filled(words, values).replace(/\s+/g, ' ').trim().slice(0, 300);
}

const entities: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

function markup(words: string, values: Values): string {
  return words.replace(places, (_place, name: string) => escaped((Object.hasOwn(values, name) && values[name]) || ''));
}

export interface Look {
  readonly company: string;
  readonly primary?: string | undefined;
  readonly language: Language;
  /** What stands on a button, by the place that is alone in its paragraph. */
  readonly buttons: Values;
}

export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export function rendered({ subject, text, html }: Words, values: Values, look: Look): Rendered {
  const body = html
    ? markup(html, values)
    : text
        .split(/\n{2,}/)
        .map((part) => paragraph(part, values, look))
        .join('\n');
  return { subject: line(subject, values), text: filled(text, values), html: framed(body, look) };
}

function paragraph(words: string, values: Values, { buttons, primary }: Look): string {
  const alone = /^\{\{\s*([a-z][A-Za-z]*)\s*\}\}$/.exec(words.trim())?.[1];
  const label = alone && Object.hasOwn(buttons, alone) ? buttons[alone] : undefined;
  if (!alone || !label) return `<p>${markup(words.trim(), values).replaceAll('\n', '<br>')}</p>`;
  const address = values[alone] ?? '';
  return isAddress(address)
    ? `<p><a href="${escaped(address)}" style="${button(primary)}">${escaped(label)}</a></p>`
    : '';
}

/** A web address, or the place of one that is filled in when the mail leaves. */
function isAddress(text: string): boolean {
  return /^https?:\/\/[^\s"<>]+$/.test(text) || /^\[[a-z][\w-]{0,39}\]$/.test(text);
}

const usualColour = '#036169';

function button(primary = usualColour): string {
  const colour = /^#[0-9a-f]{6}$/i.test(primary) ? primary : usualColour;
  const box = 'display:inline-block;padding:10px 18px;border-radius:6px';
  return `${box};background:${colour};color:#ffffff;text-decoration:none`;
}

function framed(body: string, { company, language }: Look): string {
  const sheet =
    'max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #dce1df;border-radius:8px';
  const type = 'font:15px/23px system-ui,-apple-system,Segoe UI,sans-serif;color:#131916';
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head>
<body style="margin:0;padding:24px;background:#f2f5f4;${type}">
<div style="${sheet}"><p style="font-weight:600">${escaped(company)}</p>
${body}
</div></body></html>`;
}
