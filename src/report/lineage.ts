import type { Node, NodeGraph } from '../plan/node-graph.ts';
import type { Style } from './style.ts';
import { plain } from './style.ts';

export type LineageForm = 'text' | 'dot' | 'mermaid';

/** The graph among the chosen nodes, in a form for a terminal, for Graphviz, or for a page. */
export function lineageText(
  graph: NodeGraph,
  names: readonly string[],
  form: LineageForm,
  style: Style = plain,
): string {
  const chosen = names.flatMap((name) => graph.get(name) ?? []);
  const edges = chosen.flatMap(({ name, reads }) =>
    reads.filter((read) => names.includes(read)).map((read) => [read, name] as const),
  );
  switch (form) {
    case 'text':
      return treeText(chosen, edges, style);
    case 'dot':
      return dotText(chosen, edges);
    case 'mermaid':
      return mermaidText(chosen, edges);
  }
}

type Edges = readonly (readonly [from: string, to: string])[];

/** Each node below one that it reads; a node that several read stands below the first, and is only named below the others. */
function treeText(nodes: readonly Node[], edges: Edges, style: Style): string {
  const lines: string[] = [];
  const shown = new Set<string>();
  const kinds = new Map(nodes.map(({ name, kind }) => [name, kind]));
  const write = (name: string, lead: string, branch: string): void => {
    const isAgain = shown.has(name);
    shown.add(name);
    const readers = edges.filter(([from]) => from === name).map(([, to]) => to);
    lines.push(
      `${style.dim(lead + branch)}${name} ${style.dim(kinds.get(name) ?? '')}${isAgain && readers.length > 0 ? style.dim(' …') : ''}`,
    );
    if (isAgain) return;
    const below = branch === '' ? lead : lead + (branch.startsWith('└') ? '   ' : '│  ');
    for (const [index, reader] of readers.entries()) write(reader, below, index === readers.length - 1 ? '└─ ' : '├─ ');
  };
  for (const { name } of nodes) if (!edges.some(([, to]) => to === name)) write(name, '', '');
  return lines.join('\n');
}

const shapes: Readonly<Record<string, string>> = {
  source: 'cylinder',
  audience: 'box3d',
  campaign: 'doubleoctagon',
  step: 'ellipse',
};

const dotText = (nodes: readonly Node[], edges: Edges): string =>
  [
    'digraph muster {',
    '  rankdir=LR;',
    '  node [fontname="sans-serif", shape=box];',
    ...nodes.map(({ name, kind }) => `  "${name}"${shapes[kind] === undefined ? '' : ` [shape=${shapes[kind]}]`};`),
    ...edges.map(([from, to]) => `  "${from}" -> "${to}";`),
    '}',
  ].join('\n');

const brackets: Readonly<Record<string, readonly [string, string]>> = {
  source: ['[(', ')]'],
  audience: ['[[', ']]'],
  campaign: ['{{', '}}'],
  step: ['([', '])'],
};

function mermaidText(nodes: readonly Node[], edges: Edges): string {
  const id = (name: string): string => name.replaceAll('.', '__');
  return [
    'flowchart LR',
    ...nodes.map(({ name, kind }) => {
      const [open, close] = brackets[kind] ?? ['[', ']'];
      return `  ${id(name)}${open}"${name}"${close}`;
    }),
    ...edges.map(([from, to]) => `  ${id(from)} --> ${id(to)}`),
  ].join('\n');
}
