// The way through a drawing: a node's turn comes when everything that leads to it has been decided; it is passed over
// when nothing of that has come. What runs beside each other runs at the same time.
import type { Edge, Node } from './graph.ts';
import type { Region } from './layout.ts';

/** What leaves a node, by port. What leaves by no port leaves it nowhere. */
export type Outlets = ReadonlyMap<string, unknown>;

export interface Came {
  /** Of the edge by which it came, so that the order never depends on who was faster. */
  readonly place: number;
  readonly slot: string;
  readonly value: unknown;
}

export interface Travel {
  /** With what it begins, at which nodes. */
  readonly begin: ReadonlyMap<string, unknown>;
  perform(node: Node, came: readonly Came[]): Promise<Outlets>;
}

export interface Arrived {
  /** What went back to the loop. */
  readonly returned: readonly unknown[];
  /** What left a node and led nowhere. */
  readonly ends: ReadonlyMap<string, unknown>;
}

export function travel(region: Region, travelling: Travel): Promise<Arrived> {
  return new Course(region, travelling).whole();
}

class Course {
  readonly #region: Region;
  readonly #travel: Travel;
  readonly #undecided: Map<string, number>;
  readonly #came = new Map<string, Came[]>();
  readonly #returned: unknown[] = [];
  readonly #ends = new Map<string, unknown>();
  readonly #over = Promise.withResolvers<void>();
  #underWay = 0;
  #isOver = false;

  constructor(region: Region, travelling: Travel) {
    this.#region = region;
    this.#travel = travelling;
    this.#undecided = new Map(region.nodes.map(({ id }) => [id, 0]));
    for (const { to } of region.edges) this.#undecided.set(to, (this.#undecided.get(to) ?? 0) + 1);
  }

  async whole(): Promise<Arrived> {
    const { begin } = this.#travel;
    for (const [id, value] of begin) this.#came.set(id, [{ place: -1, slot: '', value }]);
    const ready = this.#region.nodes.filter(({ id }) => this.#undecided.get(id) === 0);
    this.#underWay += 1;
    for (const node of ready) this.#turn(node);
    this.#end();
    await this.#over.promise;
    return { returned: this.#returned, ends: this.#ends };
  }

  #turn(node: Node) {
    if (this.#isOver) return;
    const came = this.#came.get(node.id)?.sort((a, b) => a.place - b.place);
    if (!came) return this.#decide(node, new Map());
    this.#underWay += 1;
    this.#travel.perform(node, came).then(
      (outlets) => {
        if (this.#isOver) return;
        this.#decide(node, outlets);
        this.#end();
      },
      (error: unknown) => {
        this.#isOver = true;
        this.#over.reject(error);
      },
    );
  }

  #end() {
    this.#underWay -= 1;
    if (this.#underWay === 0) this.#over.resolve();
  }

  #decide({ id }: Node, outlets: Outlets) {
    const { edges, returns } = this.#region;
    for (const { port } of returns.filter(({ from }) => from === id)) {
      if (outlets.has(port)) this.#returned.push(outlets.get(port));
    }
    const leaving = edges.filter(({ from }) => from === id);
    const led = new Set([...leaving, ...returns].filter(({ from }) => from === id).map(({ port }) => port));
    for (const [port, value] of outlets) if (!led.has(port)) this.#ends.set(id, value);
    for (const edge of leaving) this.#arrive(edge, outlets);
  }

  #arrive(edge: Edge, outlets: Outlets) {
    const { from, port, to, slot = from } = edge;
    const came = { place: this.#region.edges.indexOf(edge), slot, value: outlets.get(port) };
    if (outlets.has(port)) this.#came.set(to, [...(this.#came.get(to) ?? []), came]);
    const left = (this.#undecided.get(to) ?? 0) - 1;
    this.#undecided.set(to, left);
    const node = left === 0 && this.#region.nodes.find(({ id }) => id === to);
    if (node) this.#turn(node);
  }
}
