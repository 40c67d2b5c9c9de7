import type { ComparedColumn, ParsedSelect } from '../../project/parsed-select.ts';

/** A node of the tree that `json_serialize_sql` gives; only what is read here is typed. */
interface Node {
  readonly [key: string]: unknown;
  readonly type?: string;
  readonly class?: string;
  readonly query_location?: number;
}

interface Found {
  /** The tables of each alias, wherever in the statement it is given. */
  readonly tables: Map<string, Set<string>>;
  readonly pairs: [Node, Node][];
  readonly columns: Node[];
  readonly chosen: { readonly column: Node; readonly of: readonly string[] }[];
}

/** Finds the columns that one SELECT holds against each other or against constants. What is no plain column is passed over. */
export function comparisonsOf(tree: unknown): Pick<ParsedSelect, 'comparisons' | 'ledger'> {
  const found: Found = { tables: new Map(), pairs: [], columns: [], chosen: [] };
  visit(tree, found);
  const isOfLedger = ({ tables }: ComparedColumn): boolean => tables.some((table) => table.startsWith('ledger.'));
  return {
    comparisons: found.pairs.map(([a, b]) => [comparedColumn(a, found), comparedColumn(b, found)]),
    ledger: {
      columns: found.columns.map((node) => comparedColumn(node, found)).filter(isOfLedger),
      chosen: found.chosen
        .map(({ column, of }) => ({ column: comparedColumn(column, found), of }))
        .filter(({ column }) => isOfLedger(column)),
    },
  };
}

function visit(value: unknown, found: Found): void {
  if (Array.isArray(value)) for (const item of value) visit(item, found);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const node = value as Node;
  if (node.type === 'BASE_TABLE') addTable(node, found);
  if (isColumn(node)) found.columns.push(node);
  found.chosen.push(...choicesOf(node));
  for (const [a, b] of sidesOf(node)) if (isColumn(a) && isColumn(b)) found.pairs.push([a, b]);
  for (const part of Object.values(node)) visit(part, found);
}

function addTable(node: Node, { tables }: Found): void {
  const full = [text(node['schema_name']), text(node['table_name'])].filter((part) => part !== '').join('.');
  const alias = text(node['alias']) || text(node['table_name']);
  const named = tables.get(alias.toLowerCase()) ?? new Set();
  tables.set(alias.toLowerCase(), named.add(full.toLowerCase()));
}

function sidesOf(node: Node): (readonly [unknown, unknown])[] {
  if (node.class === 'COMPARISON') return [[node['left'], node['right']]];
  if (node.class === 'SUBQUERY') {
    const { select_list: [first] = [] } = ((node['subquery'] as Node | undefined)?.['node'] ?? {}) as {
      readonly select_list?: readonly unknown[];
    };
    return [[node['child'], first]];
  }
  if (node.type !== 'COMPARE_IN' && node.type !== 'COMPARE_NOT_IN') return [];
  const [first, ...others] = node['children'] as readonly unknown[];
  return others.map((other) => [first, other] as const);
}

/** `a = 'x'`, whichever way round, and `a in ('x', 'y')`; nothing when one of them is no constant. */
function choicesOf(node: Node): Found['chosen'] {
  const isIn = node.type === 'COMPARE_IN';
  if (!isIn && node.type !== 'COMPARE_EQUAL') return [];
  const sides = isIn ? (node['children'] as readonly unknown[]) : [node['left'], node['right']];
  const column = isIn ? sides[0] : sides.find(isColumn);
  const of = sides.filter((side) => side !== column).map(constantOf);
  return isColumn(column) && of.every((one) => one !== undefined) ? [{ column, of }] : [];
}

function constantOf(value: unknown): string | undefined {
  const node = value as Node | null | undefined;
  if (node?.class === 'PARAMETER') return `$${text(node['identifier'])}`;
  const constant = node?.class === 'CONSTANT' ? (node['value'] as Node | undefined)?.['value'] : undefined;
  return typeof constant === 'string' ? constant : undefined;
}

const isColumn = (value: unknown): value is Node => (value as Node | null | undefined)?.class === 'COLUMN_REF';

function comparedColumn(node: Node, { tables }: Found): ComparedColumn {
  const path = node['column_names'] as readonly string[];
  const alias = path.at(-2)?.toLowerCase();
  const of = alias === undefined ? [...tables.values()].flatMap((names) => [...names]) : [...(tables.get(alias) ?? [])];
  return {
    column: path.at(-1) ?? '',
    text: path.join('.'),
    tables: [...new Set(of)],
    position: node.query_location ?? 0,
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
