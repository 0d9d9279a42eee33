// A note to oneself carries its reason, or it is never done: `TODO(the vendor has no sandbox): …`.

import { codeRule, fileRule, type Report, type Rule } from './rule.ts';

const note = /\b(TODO|FIXME|XXX|HACK)\b(?!\s*\([^)\s][^)]{7,}\))/g;

export const notesRule: Rule = codeRule('notes', ({ code, report }) => {
  for (const { value, start } of code.comments) reportNotes(value, start, report);
});

export const sqlNotesRule: Rule = fileRule('notes', ({ file, report }) => {
  if (/\.(sql|css|ya?ml|sh)$/.test(file.path)) reportNotes(file.text, 0, report);
});

function reportNotes(text: string, start: number, report: Report) {
  for (const match of text.matchAll(note)) report(start + match.index, `${match[1]} without its reason in parentheses`);
}
