// The page of a shared note.
import type { Note } from './model.ts';

export function noteHtml({ title, body, tags, updatedAt }: Note): string {
  const labels = tags.map((tag) => `<span class="tag">${escaped(tag)}</span>`).join('');
  const paragraphs = body.split(/\n{2,}/).map((paragraph) => `<p>${escaped(paragraph)}</p>`);
  return `<h1>${escaped(title)}</h1>
<small><time datetime="${updatedAt}">${updatedAt.slice(0, 10)}</time></small>
<hr>
${paragraphs.join('\n')}
${labels ? `<p>${labels}</p>` : ''}`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
