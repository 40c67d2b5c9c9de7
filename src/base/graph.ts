/** Nodes in an order that can be carried out, and what cannot be ordered. */
export interface Ordered {
  /** Each node after those it depends on, ties in the given order. Nodes that lie on a cycle or behind one are left out. */
  readonly order: readonly string[];
  /** Each closed by its first name; of cycles that share a node only one is given. */
  readonly cycles: readonly (readonly string[])[];
}

/** Orders nodes by what they depend on. What is no node is taken to be there already. */
export function topologicalOrder(dependencies: ReadonlyMap<string, readonly string[]>): Ordered {
  const order: string[] = [];
  const cycles: (readonly string[])[] = [];
  const state = new Map<string, 'open' | 'ordered' | 'blocked'>();
  const path: string[] = [];

  /** True when the node, and all below it, could be ordered. */
  function visit(name: string): boolean {
    const known = state.get(name);
    if (known === 'open' && !cycles.some((cycle) => cycle.includes(name)))
      cycles.push([...path.slice(path.indexOf(name)), name]);
    if (known !== undefined) return known === 'ordered';
    const below = dependencies.get(name);
    if (below === undefined) return true;
    state.set(name, 'open');
    path.push(name);
    const isOrdered = below.filter((dependency) => !visit(dependency)).length === 0;
    path.pop();
    state.set(name, isOrdered ? 'ordered' : 'blocked');
    if (isOrdered) order.push(name);
    return isOrdered;
  }

  for (const name of dependencies.keys()) visit(name);
  return { order, cycles };
}
