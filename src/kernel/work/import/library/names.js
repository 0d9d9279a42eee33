// The names that code and expressions written for n8n know: `$json`, `$input`, `$('A')`, `$node["A"]`, `items` … over
// what a code node is handed here.
import { textual } from './items.js';

/** Any value as a list of objects, however it came. */
export function asItems(value) {
  const list = Array.isArray(value) ? value.flat(4) : [value];
  return list
    .filter((item) => item !== undefined && item !== null)
    .map((item) => (typeof item === 'object' ? item : { data: item }));
}

/** What n8n's code may return, as the list it stands for. */
export function fromCode(value) {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((item) => {
    if (item === undefined || item === null) return [];
    if (typeof item !== 'object') return [{ data: item }];
    const { json } = item;
    return [typeof json === 'object' && json !== null ? json : item];
  });
}

export function attempt(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** The items of a node, as n8n shows them: the one that is meant stands at `place`. */
export function viewOf(list, place, name) {
  const paired = list.length === 1 ? list[0] : (list[place] ?? list.at(-1));
  return {
    ...{ all: () => list, first: () => list[0], last: () => list.at(-1), itemMatching: (nth) => list[nth] },
    ...{ pairedItem: () => paired, item: paired, isExecuted: list.length > 0 },
    ...{ binary: {}, context: {}, params: {}, parameter: {}, data: paired?.json },
    get json() {
      if (!paired) throw new Error(`"${name}" has answered nothing that could be read here`);
      return paired.json;
    },
  };
}

export function scope(handed, sights, index) {
  const wrap = (value) => asItems(value).map((json) => ({ json, binary: {} }));
  const items = wrap(handed.input);
  const reach = (path) => path.split('.').reduce((from, step) => from?.[step], handed.nodes);
  const other = (name) => {
    const sight = sights[name];
    if (sight === undefined) throw new Error(`There is no node called "${name}"`);
    const { path, within } = sight;
    const from = within ? Number(reach(`${within.loop}.index`) ?? 0) * within.size : 0;
    return viewOf(wrap(reach(path)), from + index, name);
  };
  const own = items[index] ?? items[0] ?? { json: {} };
  const settings = handed.params ?? {};
  const flow = textual(handed.run?.flow);
  return {
    ...{ items, text: textual, item: own.json, $json: own.json, $binary: {} },
    ...{ $itemIndex: index, $position: index, $runIndex: 0, $parameter: {}, $prevNode: {} },
    $input: { ...viewOf(items.length > 0 ? items : [own], index, 'input'), all: () => items, item: own },
    $: other,
    $items: (name) => (name ? other(name).all() : items),
    $node: new Proxy({}, { get: (_, name) => other(String(name)) }),
    $item: (nth) => scope(handed, sights, nth),
    ...{ $env: settings, $vars: settings, $secrets: settings, $getWorkflowStaticData: () => ({}) },
    $workflow: { id: flow, name: flow, active: true },
    $execution: { id: textual(handed.run?.id), mode: 'production', resumeUrl: '' },
  };
}
