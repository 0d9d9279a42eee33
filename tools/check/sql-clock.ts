// No SQL reads the server's clock: `call.now` is the only time there is, so that tests can move it and replays agree.

import { codeRule, fileRule, type Rule } from './rule.ts';
import { visit } from './syntax.ts';

const clock = new RegExp(
  [
    String.raw`\b(?:now|(?:clock|statement|transaction)_timestamp|timeofday)\s*\(`,
    String.raw`\b(?:current_(?:timestamp|date|time)|local(?:timestamp|time)|statement_timestamp)\b`,
    String.raw`'now'\s*::|\b(?:timestamp|timestamptz|date)\s+'now'`,
  ].join('|'),
  'gi',
);

const looksLikeSql = new RegExp(
  [
    String.raw`\bselect\b[\s\S]*\bfrom\b|^\s*select\s+\w+|\binsert\s+into\b|\bupdate\s+[\w."$]+\s+set\b|\bdelete\s+from\b`,
    String.raw`\b(?:create|alter|drop)\s+(?:or\s+replace\s+)?(?:table|index|unique|function|policy|trigger|view|role)\b`,
    String.raw`\btimestamptz\b|\bon\s+conflict\b|\bwhere\s+[\w."]+\s*(?:[<>=]|is\b)|\bdefault\s+(?:now|current_)`,
  ].join('|'),
  'i',
);

export const sqlClockRule: Rule = codeRule('sql-clock', ({ file, code, report }) => {
  if (!/^(src|test)\//.test(file.path)) return;
  const inspect = (start: number, end: number, text = file.text.slice(start, end)) => {
    for (const at of findClock(text)) report(start + at, "SQL may not read the server's clock: pass call.now");
  };
  const tagged = new Set<number>();
  visit(code, {
    TaggedTemplateExpression(node) {
      if (!/^sql\b/.test(file.text.slice(node.tag.start, node.tag.end))) return;
      tagged.add(node.quasi.start);
      inspect(node.quasi.start, node.quasi.end, textOf(file.text, node.quasi));
    },
    TemplateLiteral(node) {
      const text = textOf(file.text, node);
      if (!tagged.has(node.start) && looksLikeSql.test(text)) inspect(node.start, node.end, text);
    },
    Literal(node) {
      if (typeof node.value !== 'string') return;
      const inner = file.text.slice(node.start + 1, node.end - 1);
      if (!tagged.has(node.start) && looksLikeSql.test(inner)) inspect(node.start + 1, node.end - 1);
    },
    CallExpression(node) {
      const callee = file.text.slice(node.callee.start, node.callee.end);
      const [first] = node.arguments;
      if (callee.endsWith('.defaultNow'))
        report(node, "defaultNow() is the server's clock: the writer passes call.now");
      if (callee !== 'sql.raw' || (first?.type !== 'Literal' && first?.type !== 'TemplateLiteral')) return;
      tagged.add(first.start);
      inspect(first.start + 1, first.end - 1);
    },
  });
});

export const sqlFileRule: Rule = fileRule('sql-clock', ({ file, report }) => {
  if (!file.path.endsWith('.sql')) return;
  for (const at of findClock(file.text)) report(at, "a migration may not read the server's clock");
});

function findClock(sql: string): number[] {
  return [...blankOut(sql).matchAll(clock)].map((match) => match.index);
}

/** Comments and quoted text become spaces, every offset stays; 'now' itself is a clock and stays too. */
function blankOut(sql: string): string {
  const hidden = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?!now')(?:[^'\\]|''|\\.)*'/gi;
  return sql.replace(hidden, (text) => text.replace(/[^\n]/g, ' '));
}

function textOf(
  source: string,
  template: { start: number; end: number; expressions: { start: number; end: number }[] },
) {
  let text = source.slice(template.start, template.end);
  for (const { start, end } of template.expressions) {
    const [from, to] = [start - template.start, end - template.start];
    text = text.slice(0, from) + text.slice(from, to).replace(/[^\n]/g, ' ') + text.slice(to);
  }
  return text;
}
