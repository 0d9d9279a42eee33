// Finds text from outside the company in an answer: fields marked `outside()` that hold something.
interface Node {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Node>>;
  readonly outside?: boolean;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node | boolean;
  readonly prefixItems?: readonly Node[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly allOf?: readonly Node[];
}

export type Finds = (value: unknown) => boolean;

/** Undefined when no answer of this shape can hold any: then nobody need look. */
export function outsideText(schema: object): Finds | undefined {
  const root: Node = schema;
  return mentions(root, root, new Set()) ? (value) => holds(root, root, value) : undefined;
}

function mentions(root: Node, node: Node | boolean | undefined, seen: Set<Node>): boolean {
  if (typeof node !== 'object' || seen.has(node)) return false;
  seen.add(node);
  return node.outside === true || childrenOf(root, node).some((child) => mentions(root, child, seen));
}

function childrenOf(root: Node, node: Node): (Node | boolean | undefined)[] {
  const { properties = {}, additionalProperties, items, prefixItems = [] } = node;
  return [...Object.values(properties), additionalProperties, items, ...prefixItems, ...variantsOf(root, node)];
}

function variantsOf(root: Node, { $ref, anyOf = [], oneOf = [], allOf = [] }: Node): Node[] {
  const named = $ref === '#' ? root : root.$defs?.[$ref?.replace('#/$defs/', '') ?? ''];
  return [...anyOf, ...oneOf, ...allOf, ...(named ? [named] : [])];
}

function holds(root: Node, node: Node, value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (node.outside) return !(Array.isArray(value) && value.length === 0);
  if (variantsOf(root, node).some((variant) => holds(root, variant, value))) return true;
  if (Array.isArray(value)) {
    return value.some((item, index) => inside(root, node.prefixItems?.[index] ?? node.items, item));
  }
  if (typeof value !== 'object') return false;
  return Object.entries(value).some(([name, inner]) =>
    inside(root, node.properties?.[name] ?? node.additionalProperties, inner),
  );
}

function inside(root: Node, child: Node | boolean | undefined, value: unknown): boolean {
  return typeof child === 'object' && holds(root, child, value);
}
