import type { Node, NodeGraph } from './node-graph.ts';
import type { Selector, Term } from './selector.ts';

/** What only a warehouse can tell: which nodes changed since they were built, and how each ended last time. */
export interface BuildMemory {
  readonly modified: ReadonlySet<string>;
  readonly results: ReadonlyMap<string, 'failed' | 'skipped' | 'built'>;
}

export const noMemory: BuildMemory = { modified: new Set(), results: new Map() };

/** Names of the chosen nodes, in the order of the graph. Without a selector everything is chosen. */
export function selectNodes(
  graph: NodeGraph,
  select: Selector,
  exclude: Selector = [],
  memory: BuildMemory = noMemory,
): string[] {
  const links = linksOf(graph);
  const chosen = select.length === 0 ? new Set(graph.keys()) : union(select, graph, links, memory);
  const left = union(exclude, graph, links, memory);
  return [...graph.keys()].filter((name) => chosen.has(name) && !left.has(name));
}

interface Links {
  readonly up: ReadonlyMap<string, readonly string[]>;
  readonly down: ReadonlyMap<string, readonly string[]>;
}

function linksOf(graph: NodeGraph): Links {
  const up = new Map<string, string[]>();
  const down = new Map<string, string[]>([...graph.keys()].map((name) => [name, []]));
  for (const { name, reads } of graph.values()) {
    const inside = reads.filter((read) => graph.has(read));
    up.set(name, inside);
    for (const read of inside) down.get(read)?.push(name);
  }
  return { up, down };
}

function union(selector: Selector, graph: NodeGraph, links: Links, memory: BuildMemory): Set<string> {
  return new Set(selector.flatMap((terms) => [...intersection(terms, graph, links, memory)]));
}

function intersection(terms: readonly Term[], graph: NodeGraph, links: Links, memory: BuildMemory): Set<string> {
  const sets = terms.map((term) => reach(term, graph, links, memory));
  const [first = new Set<string>(), ...others] = sets;
  return new Set([...first].filter((name) => others.every((other) => other.has(name))));
}

function reach(term: Term, graph: NodeGraph, { up, down }: Links, memory: BuildMemory): Set<string> {
  const start = [...graph.values()].filter((node) => matches(node, term, memory)).map(({ name }) => name);
  if (term.isAt) {
    const readers = walk(start, down, Infinity);
    return walk(readers, up, Infinity);
  }
  return new Set([...walk(start, up, term.up), ...walk(start, down, term.down)]);
}

/** Everything within so many steps of the start, the start included. */
function walk(start: Iterable<string>, links: ReadonlyMap<string, readonly string[]>, steps: number): Set<string> {
  const found = new Set(start);
  let edge = [...found];
  for (let step = 0; step < steps && edge.length > 0; step++) {
    const next = edge.flatMap((name) => links.get(name) ?? []).filter((name) => !found.has(name));
    edge = [...new Set(next)];
    for (const name of edge) found.add(name);
  }
  return found;
}

function matches(node: Node, { method, value }: Term, { modified, results }: BuildMemory): boolean {
  switch (method) {
    case 'name':
      return (
        like(node.name, value) || (!value.includes('.') && like(lastPart(node), value)) || isBelow(node.path, value)
      );
    case 'tag':
      return node.tags.some((tag) => like(tag, value));
    case 'path':
      return like(node.path, value) || isBelow(node.path, value);
    case 'kind':
      return like(node.kind, value);
    case 'source':
      return node.kind === 'source' && (like(node.name, value) || like(lastPart(node), value));
    case 'entity':
      return node.entity !== undefined && like(node.entity, value);
    case 'campaign':
      return (
        (node.kind === 'campaign' && like(node.name, value)) ||
        (node.kind === 'step' && like(node.name.split('.')[0] ?? '', value))
      );
    case 'state':
      return modified.has(node.name);
    case 'result':
      return results.get(node.name) === value;
  }
}

/** `customers` is enough for `core.customers`; a step is named with its campaign. */
const lastPart = ({ kind, name }: Node): string => (kind === 'step' ? name : (name.split('.').at(-1) ?? name));

/** A folder chooses what is in it; `models/core` and `models/core/` are the same. */
const isBelow = (path: string, folder: string): boolean =>
  folder.includes('/') && path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

function like(text: string, wanted: string): boolean {
  if (!/[*?]/.test(wanted)) return text === wanted;
  const escaped = wanted
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`).test(text);
}
