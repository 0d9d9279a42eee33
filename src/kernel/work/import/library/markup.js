// HTML, XML, Markdown and tables of text, as far as flows from elsewhere take them apart.

export function readMarkup(source, isHtml) {
  const root = { tag: '', attributes: {}, children: [] };
  const open = [root];
  const piece =
    /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<[!?][^>]*>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:"[^"]*"|'[^']*'|[^"'>])*)>|([^<]+|<)/g;
  let raw = '';
  for (const found of source.matchAll(piece)) raw = readPiece(open, found, { isHtml, raw });
  return root;
}

/** Answers the tag whose end everything up to it is passed over for. */
export function readPiece(open, [, data, end, start, rest = '', text], { isHtml, raw }) {
  if (raw && end?.toLowerCase() !== raw) return raw;
  const name = (tag) => (isHtml ? tag.toLowerCase() : tag);
  if (data !== undefined) open.at(-1).children.push(data);
  if (text !== undefined) open.at(-1).children.push(unescapeMarkup(text));
  if (end !== undefined) closeElement(open, name(end));
  return start === undefined ? '' : openElement(open, { tag: name(start), rest, isHtml });
}

export function closeElement(open, tag) {
  const place = open.map((element) => element.tag).lastIndexOf(tag);
  if (place > 0) open.length = place;
}

/** Answers the tag when what it holds is no markup. */
export function openElement(open, { tag, rest, isHtml }) {
  const made = { tag, attributes: {}, children: [] };
  const pairs = rest.matchAll(/([^\s=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
  for (const [, name, a, b, c] of pairs) made.attributes[name] = unescapeMarkup(a ?? b ?? c ?? '');
  open.at(-1).children.push(made);
  const alone = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;
  if (rest.endsWith('/') || (isHtml && alone.test(tag))) return '';
  open.push(made);
  return isHtml && /^(script|style)$/.test(tag) ? tag : '';
}

export function unescapeMarkup(text) {
  const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, ...found) => {
    const [hex, number, name] = found;
    if (name) return named[name] ?? whole;
    return String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(number));
  });
}

export function textOf(element) {
  return element.children
    .filter((child) => typeof child === 'string' || !/^(script|style)$/.test(child.tag))
    .map((child) => (typeof child === 'string' ? child : textOf(child)))
    .join('');
}

export function markupOf(element) {
  const shown = element.children.map((child) => {
    if (typeof child === 'string') return child.replace(/&/g, '&amp;').replace(/</g, '&lt;');
    const attributes = Object.entries(child.attributes).map(
      ([name, value]) => ` ${name}="${value.replace(/"/g, '&quot;')}"`,
    );
    return `<${child.tag}${attributes.join('')}>${markupOf(child)}</${child.tag}>`;
  });
  return shown.join('');
}

/** Whether an element is what one step of a selector means. */
export function fitsSelector(element, simple, place) {
  const parts = simple.match(/^[\w*-]+|[.#][\w-]+|\[[^\]]+\]|:nth-child\(\d+\)|:first-child/g) ?? [];
  return parts.every((part) => {
    if (part.startsWith('.')) return (element.attributes.class ?? '').split(/\s+/).includes(part.slice(1));
    if (part.startsWith('#')) return element.attributes.id === part.slice(1);
    if (part === ':first-child') return place === 1;
    if (part.startsWith(':')) return place === Number(/\d+/.exec(part)?.[0]);
    if (part.startsWith('[')) return fitsAttribute(element.attributes, part);
    return part === '*' || element.tag === part.toLowerCase();
  });
}

export function fitsAttribute(attributes, part) {
  const [, name = '', sign, value] = /^\[([\w-]+)(?:([~^$*|]?=)["']?([^"'\]]*)["']?)?\]$/.exec(part) ?? [];
  const has = attributes[name];
  if (has === undefined || value === undefined) return has !== undefined;
  if (sign === '^=') return has.startsWith(value);
  if (sign === '$=') return has.endsWith(value);
  return sign === '*=' ? has.includes(value) : has === value;
}

/** What lies in an element and fits: in it at once, or however deep. */
export function foundBelow(element, { simple, isDeep }) {
  const inner = element.children.filter((child) => typeof child !== 'string');
  return inner.flatMap((child, at) => [
    ...(fitsSelector(child, simple, at + 1) ? [child] : []),
    ...(isDeep ? foundBelow(child, { simple, isDeep }) : []),
  ]);
}

/** Tags, classes, ids, attributes, `:nth-child(n)`, descendants, `>` and lists of them. */
export function selectMarkup(root, selector) {
  const found = selector.split(',').flatMap((one) => {
    const steps = one
      .replace(/\s*>\s*/g, ' >')
      .trim()
      .split(/\s+/);
    const walk = (from, step) => {
      const below = { simple: step.replace(/^>/, ''), isDeep: !step.startsWith('>') };
      return [...new Set(from.flatMap((element) => foundBelow(element, below)))];
    };
    return steps.reduce(walk, [root]);
  });
  return [...new Set(found)];
}

export function valueOfElement(element, what) {
  if (what === 'html') return markupOf(element);
  return what === 'value' ? (element.attributes.value ?? '') : textOf(element);
}

export function extractHtml(html, extractions, trims) {
  const root = readMarkup(String(html ?? ''), true);
  const made = {};
  for (const { key, selector, what, attribute, isList } of extractions) {
    const values = selectMarkup(root, selector).map((element) => {
      if (what === 'attribute') return element.attributes[attribute] ?? '';
      const text = valueOfElement(element, what);
      return trims ? text.trim() : text;
    });
    made[key] = isList ? values : (values[0] ?? null);
  }
  return made;
}

export function fromXml(source) {
  const value = (element) => {
    const inner = element.children.filter((child) => typeof child !== 'string');
    if (inner.length === 0 && Object.keys(element.attributes).length === 0) return textOf(element).trim();
    const made = { ...element.attributes };
    if (inner.length === 0) made._ = textOf(element).trim();
    for (const child of inner) {
      const before = made[child.tag] ?? [];
      const told = value(child);
      made[child.tag] = child.tag in made ? [...(Array.isArray(before) ? before : [before]), told] : told;
    }
    return made;
  };
  return value(readMarkup(String(source ?? ''), false));
}

export function toXml(value, tag) {
  if (Array.isArray(value)) return value.map((one) => toXml(one, tag)).join('');
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value)
          .map(([name, one]) => toXml(one, name))
          .join('')
      : String(value ?? '')
          .replace(/&/g, '&amp;')
          .replace(/</g, '&lt;')
          .replace(/>/g, '&gt;');
  return tag ? `<${tag}>${inner}</${tag}>` : inner;
}

export function markdownToHtml(source) {
  const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const inline = (text) =>
    escaped(text)
      .replace(/`([^`]+)`/g, '<code>$1</code>')
      .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
      .replace(/\*([^*]+)\*/g, '<em>$1</em>')
      .replace(/!\[([^\]]*)\]\(([^)\s]+)\)/g, '<img src="$2" alt="$1">')
      .replace(/\[([^\]]*)\]\(([^)\s]+)\)/g, '<a href="$2">$1</a>');
  return String(source ?? '')
    .split(/\n{2,}/)
    .map((block) => {
      const lines = block.trim().split('\n');
      const heading = /^(#{1,6})\s+(.*)$/.exec(lines[0] ?? '');
      if (heading && lines.length === 1)
        return `<h${heading[1]?.length}>${inline(heading[2] ?? '')}</h${heading[1]?.length}>`;
      const list = (sign, tag) =>
        lines.every((line) => sign.test(line)) &&
        `<${tag}>${lines.map((line) => `<li>${inline(line.replace(sign, ''))}</li>`).join('')}</${tag}>`;
      return (
        list(/^[-*+]\s+/, 'ul') ||
        list(/^\d+[.)]\s+/, 'ol') ||
        (block.trim() && `<p>${lines.map(inline).join('<br>')}</p>`)
      );
    })
    .filter(Boolean)
    .join('\n');
}

export function fromTable(source, separator) {
  const rows = [[]];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^"\\n\\r${separator}]*))(${separator}|\\r?\\n|$)`, 'g');
  for (const [whole, quoted, bare, end] of String(source ?? '')
    .trim()
    .matchAll(cell)) {
    rows.at(-1)?.push(quoted === undefined ? (bare ?? '') : quoted.replace(/""/g, '"'));
    if (!end) break;
    if (end !== separator && whole) rows.push([]);
  }
  const [head = [], ...body] = rows;
  return body.map((row) => Object.fromEntries(head.map((name, at) => [name.trim(), row[at] ?? ''])));
}
