// What the list nodes of n8n do, on plain lists of objects. Every function of this folder is handed into the sandbox as
// its own text, with those that it names and nothing else: nothing at the top but functions, and imports for readers.

/** `a.b[0].c`, `['a b']`, or simply a name that has dots in it. */
export function pluck(from, path) {
  const whole = from ?? {};
  if (typeof from === 'object' && from !== null && path in whole) return whole[path];
  const steps = path.match(/[^.[\]'"]+/g) ?? [];
  let value = from;
  for (const step of steps) value = value?.[step];
  return value;
}

export function textual(value) {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function put(into, path, value) {
  const steps = path.match(/[^.[\]'"]+/g) ?? [path];
  let place = into;
  for (const step of steps.slice(0, -1)) {
    if (typeof place[step] !== 'object' || place[step] === null) place[step] = {};
    place = place[step];
  }
  const last = steps.at(-1) ?? path;
  if (last !== '__proto__') place[last] = value;
}

/** JSON that is still a text becomes what it says. */
export function asObject(told) {
  return typeof told === 'string' ? JSON.parse(told) : told;
}

/** The same with one more field. */
export function adding(item, path, value) {
  const made = JSON.parse(JSON.stringify(item));
  put(made, path, value);
  return made;
}

export function drop(from, path) {
  if (path in from) {
    delete from[path];
    return;
  }
  const cut = path.lastIndexOf('.');
  const parent = cut < 0 ? from : pluck(from, path.slice(0, cut));
  if (typeof parent === 'object' && parent !== null) delete parent[path.slice(cut + 1)];
}

export function compare(left, right) {
  if (left === right) return 0;
  if (left === undefined || left === null) return 1;
  if (right === undefined || right === null) return -1;
  if (typeof left === 'string' && typeof right === 'string') {
    const [a, b] = [left.toLowerCase(), right.toLowerCase()];
    if (a === b) return 0;
    return a < b ? -1 : 1;
  }
  return left < right ? -1 : 1;
}

export function sortItems(items, keys) {
  return [...items].sort((left, right) => {
    for (const { field, descending } of keys) {
      const order = compare(pluck(left, field), pluck(right, field));
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

export function sortedBy(items, order) {
  const wrapped = items.map((json) => ({ json }));
  return wrapped.sort(order).map(({ json }) => json);
}

export function distinctItems(items, by) {
  const seen = new Set();
  return items.filter((item) => {
    const shown = by.except || by.fields.length === 0 ? { ...item } : {};
    for (const field of by.fields) {
      if (by.except) drop(shown, field);
      else shown[field] = pluck(item, field);
    }
    const key = JSON.stringify(shown);
    return !seen.has(key) && Boolean(seen.add(key));
  });
}

export function splitOut(items, how) {
  return items.flatMap((item) => {
    const lists = how.fields.map((field) => {
      const value = pluck(item, field);
      if (value === undefined || value === null) return [];
      return typeof value === 'object' ? Object.values(value) : [value];
    });
    const rest = {};
    if (how.include === 'allOtherFields') {
      Object.assign(rest, JSON.parse(JSON.stringify(item)));
      for (const field of how.fields) drop(rest, field);
    }
    if (how.include === 'selectedOtherFields') for (const field of how.others) put(rest, field, pluck(item, field));
    const longest = Math.max(0, ...lists.map((list) => list.length));
    return Array.from({ length: longest }, (_, index) => {
      const made = JSON.parse(JSON.stringify(rest));
      for (const [nth, field] of how.fields.entries()) {
        const value = (lists[nth] ?? [])[index];
        const alone = how.fields.length === 1 && how.include === 'noOtherFields' && !how.into[nth];
        if (alone && typeof value === 'object' && value !== null && !Array.isArray(value)) Object.assign(made, value);
        else made[how.into[nth] || field] = value;
      }
      return made;
    });
  });
}

export function aggregateFields(items, fields) {
  const made = {};
  for (const { field, into, keepMissing } of fields) {
    const name = into || (field.match(/[^.[\]'"]+/g)?.at(-1) ?? field);
    const values = items.map((item) => pluck(item, field) ?? null);
    made[name] = keepMissing ? values : values.filter((value) => value !== null);
  }
  return [made];
}

export function aggregateAll(items, how) {
  const shown = items.map((item) => {
    if (how.include === 'allFields' || how.fields.length === 0) return item;
    const entries = Object.entries(item);
    const chosen = how.include === 'specifiedFields';
    return Object.fromEntries(entries.filter(([name]) => how.fields.includes(name) === chosen));
  });
  return [{ [how.into]: shown }];
}

export function summarize(items, how) {
  const groups = new Map();
  for (const item of items) {
    const key = JSON.stringify(how.by.map((field) => pluck(item, field) ?? null));
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  if (how.by.length === 0 && groups.size === 0) groups.set('[]', []);
  return [...groups.values()].map((group) => {
    const made = {};
    for (const field of how.by) made[field] = pluck(group[0], field);
    for (const { field, what, separator } of how.fields) {
      const values = group.map((item) => pluck(item, field)).filter((value) => value !== undefined && value !== null);
      const numbers = values.map(Number).filter((value) => !Number.isNaN(value));
      const sum = numbers.reduce((total, value) => total + value, 0);
      const results = {
        sum,
        average: numbers.length > 0 ? sum / numbers.length : null,
        min: numbers.length > 0 ? Math.min(...numbers) : null,
        max: numbers.length > 0 ? Math.max(...numbers) : null,
        count: values.length,
        countUnique: new Set(values.map((value) => JSON.stringify(value))).size,
        append: values,
        concatenate: values
          .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
          .join(separator),
      };
      const names = {
        append: 'appended',
        average: 'average',
        concatenate: 'concatenated',
        countUnique: 'unique_count',
      };
      made[`${names[what] ?? what}_${field.replace(/\./g, '_')}`] = results[what];
    }
    return made;
  });
}

export function renameKeys(items, keys) {
  return items.map((item) => {
    const made = JSON.parse(JSON.stringify(item));
    for (const { from, to } of keys) {
      const value = pluck(made, from);
      if (value === undefined || !from || !to) continue;
      drop(made, from);
      put(made, to, value);
    }
    return made;
  });
}

export function mergeLists(lists, how) {
  const [first = [], second = []] = lists;
  const together = (left, right) => (how.prefer === 'input1' ? { ...right, ...left } : { ...left, ...right });
  if (how.mode === 'append') return lists.flat();
  if (how.mode === 'position') {
    const most = how.join === 'all' ? Math.max(first.length, second.length) : Math.min(first.length, second.length);
    return Array.from({ length: most }, (_, index) => together(first[index] ?? {}, second[index] ?? {}));
  }
  if (how.mode === 'multiplex') return first.flatMap((left) => second.map((right) => together(left, right)));
  const match = (left, right) =>
    how.pairs.length > 0 &&
    how.pairs.every(([a, b]) => JSON.stringify(pluck(left, a)) === JSON.stringify(pluck(right, b)));
  const matches = first.map((left) => second.filter((right) => match(left, right)));
  const loneLeft = first.filter((_, index) => matches[index]?.length === 0);
  const loneRight = second.filter((right) => !first.some((left) => match(left, right)));
  const both = first.flatMap((left, index) => {
    const found = matches[index] ?? [];
    if (how.outputFrom === 'input1') return found.length > 0 ? [left] : [];
    return found.map((right) => (how.outputFrom === 'input2' ? right : together(left, right)));
  });
  const lone = { input1: loneLeft, input2: loneRight };
  const answers = {
    keepMatches: both,
    keepNonMatches: lone[how.outputFrom] ?? [...loneLeft, ...loneRight],
    keepEverything: [...both, ...loneLeft, ...loneRight],
    enrichInput1: [...both, ...loneLeft],
    enrichInput2: [...both, ...loneRight],
  };
  return answers[how.join] ?? both;
}

/** Whether a comparison of n8n holds. */
export function holds(left, right, how) {
  const fold = (value) => {
    const text = textual(value);
    return how.ignoresCase ? text.toLowerCase() : text;
  };
  const isEmpty =
    left === undefined || left === null || left === '' || (typeof left === 'object' && Object.keys(left).length === 0);
  const truth = (value) => value === true || value === 'true';
  const order = () => {
    if (how.type === 'number') return Number(left) - Number(right);
    if (how.type === 'dateTime') return Date.parse(String(left)) - Date.parse(String(right));
    return compare(left, right);
  };
  const same = () => {
    if (how.type === 'boolean') return truth(left) === truth(right);
    return how.type === 'number' || how.type === 'dateTime' ? order() === 0 : fold(left) === fold(right);
  };
  const length = Array.isArray(left) ? left.length : 0;
  const matches = () => {
    const [, source = String(right), flags = ''] = /^\/([\s\S]+)\/([a-z]*)$/.exec(String(right)) ?? [];
    return new RegExp(source, flags).test(fold(left));
  };
  const tests = {
    exists: () => left !== undefined && left !== null,
    empty: () => isEmpty,
    true: () => truth(left),
    false: () => !truth(left),
    equals: same,
    contains: () =>
      Array.isArray(left) ? left.some((value) => fold(value) === fold(right)) : fold(left).includes(fold(right)),
    startsWith: () => fold(left).startsWith(fold(right)),
    endsWith: () => fold(left).endsWith(fold(right)),
    regex: matches,
    gt: () => order() > 0,
    after: () => order() > 0,
    lt: () => order() < 0,
    before: () => order() < 0,
    gte: () => order() >= 0,
    afterOrEquals: () => order() >= 0,
    lte: () => order() <= 0,
    beforeOrEquals: () => order() <= 0,
    lengthEquals: () => length === Number(right),
    lengthGt: () => length > Number(right),
    lengthLt: () => length < Number(right),
    lengthGte: () => length >= Number(right),
    lengthLte: () => length <= Number(right),
  };
  const [, not, name = ''] = /^(not)?(\w+)$/.exec(how.operation) ?? [];
  const positive = tests[how.operation];
  if (positive) return positive();
  const opposite = tests[not ? name.charAt(0).toLowerCase() + name.slice(1) : how.operation.replace('Not', '')];
  if (!opposite) throw new Error(`The comparison "${how.operation}" is not known`);
  return !opposite();
}
