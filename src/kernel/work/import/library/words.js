// The methods n8n adds to texts, numbers, lists and objects: each is handed what it is called on.

export function addWords(dateOf) {
  addTo(String.prototype, { ...ofTexts(dateOf), ...ofAll(dateOf) });
  addTo(Number.prototype, { ...ofNumbers(), ...ofAll(dateOf) });
  addTo(Array.prototype, { ...ofLists(), ...ofAll(dateOf) });
  addTo(Date.prototype, { format: (date, pattern) => dateOf(date).toFormat(pattern), ...ofAll(dateOf) });
  addTo(Object.prototype, ofObjects());
}

export function addTo(prototype, methods) {
  for (const [name, method] of Object.entries(methods)) {
    if (name in prototype) continue;
    const value = function (...given) {
      return method(this.valueOf(), ...given);
    };
    Object.defineProperty(prototype, name, { value, enumerable: false });
  }
}

export function ofAll(dateOf) {
  return {
    toDateTime: (value) => dateOf(typeof value === 'number' ? new Date(value) : value),
    toJsonString: (value) => JSON.stringify(value),
    toNumber: (value) => Number(value),
    toInt: (value) => Math.trunc(Number.parseFloat(value)),
  };
}

export function ofTexts(dateOf) {
  const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
  return {
    toFloat: (text) => Number.parseFloat(text),
    toBoolean: (text) => !['false', 'no', '0', ''].includes(text.toLowerCase()),
    toDate: (text) => new Date(text),
    parseJson: (text) => JSON.parse(text),
    isEmpty: (text) => text.length === 0,
    isNotEmpty: (text) => text.length > 0,
    isNumeric: (text) => text.trim() !== '' && !Number.isNaN(Number(text)),
    isEmail: (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text),
    isUrl: (text) => /^https?:\/\/\S+$/.test(text),
    extractEmail: (text) => /[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+\.[a-z]{2,}/i.exec(text)?.[0],
    extractUrl: (text) => /https?:\/\/[^\s"'<>)]+/.exec(text)?.[0],
    extractDomain: (text) => /(?:@|:\/\/|^)(?:www\.)?([\w-]+(?:\.[\w-]+)+)/.exec(text)?.[1],
    toTitleCase: (text) => text.replace(/\w\S*/g, capital),
    toSentenceCase: (text) => text.replace(/(^\s*|[.!?]\s+)([a-z])/g, (whole) => whole.toUpperCase()),
    toSnakeCase: (text) =>
      text
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '_'),
    toCamelCase: (text) =>
      text
        .trim()
        .toLowerCase()
        .replace(/[\s_-]+(.)/g, (_, letter) => letter.toUpperCase()),
    removeTags: (text) => text.replace(/<[^>]*>/g, ''),
    removeMarkdown: (text) => text.replace(/[*_`#>~]/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'),
    urlEncode: (text) => encodeURIComponent(text),
    urlDecode: (text) => decodeURIComponent(text),
    quote: (text, mark = '"') => `${mark}${text}${mark}`,
    format: (text, pattern) => dateOf(text).toFormat(pattern),
  };
}

export function ofNumbers() {
  return {
    round: (number, digits = 0) => Math.round(number * 10 ** digits) / 10 ** digits,
    floor: (number) => Math.floor(number),
    ceil: (number) => Math.ceil(number),
    abs: (number) => Math.abs(number),
    isEven: (number) => number % 2 === 0,
    isOdd: (number) => Math.abs(number % 2) === 1,
    isEmpty: () => false,
    toBoolean: (number) => number !== 0,
    format: (number) => String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ','),
  };
}

export function ofLists() {
  const unique = (list) => [...new Map(list.map((value) => [JSON.stringify(value), value])).values()];
  const sum = (list) => list.reduce((total, value) => total + Number(value), 0);
  const has = (list, value) => list.some((one) => JSON.stringify(one) === JSON.stringify(value));
  return {
    first: (list) => list[0],
    last: (list) => list.at(-1),
    isEmpty: (list) => list.length === 0,
    isNotEmpty: (list) => list.length > 0,
    unique,
    removeDuplicates: unique,
    compact: (list) => list.filter((value) => value !== null && value !== undefined && value !== ''),
    pluck: (list, ...names) =>
      list.map((item) => (names.length === 1 ? item[names[0]] : names.map((name) => item[name]))),
    sum,
    average: (list) => (list.length > 0 ? sum(list) / list.length : 0),
    min: (list) => Math.min(...list),
    max: (list) => Math.max(...list),
    chunk: (list, size) =>
      Array.from({ length: Math.ceil(list.length / size) }, (_, nth) => list.slice(nth * size, (nth + 1) * size)),
    merge: (list, more = []) => Object.assign({}, ...list, ...more),
    union: (list, more) => unique([...list, ...more]),
    difference: (list, more) => list.filter((value) => !has(more, value)),
    intersection: (list, more) => list.filter((value) => has(more, value)),
  };
}

export function ofObjects() {
  const kept = (object, keep) => Object.fromEntries(Object.entries(object).filter(keep));
  return {
    isEmpty: (object) => Object.keys(object).length === 0,
    isNotEmpty: (object) => Object.keys(object).length > 0,
    hasField: (object, name) => name in object,
    removeField: (object, name) => kept(object, ([key]) => key !== name),
    keepFieldsContaining: (object, text) => kept(object, ([, value]) => String(value).includes(text)),
    removeFieldsContaining: (object, text) => kept(object, ([, value]) => !String(value).includes(text)),
    compact: (object) => kept(object, ([, value]) => value !== null && value !== ''),
    urlEncode: (object) =>
      Object.entries(object)
        .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
        .join('&'),
    toJsonString: (object) => JSON.stringify(object),
  };
}
