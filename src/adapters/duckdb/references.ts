import { comparisonsOf } from './comparisons.ts';
import { relationOf } from './relation.ts';
import type { FunctionReference, ParsedSelect, TableReference } from '../../project/parsed-select.ts';

/** A node of the tree that `json_serialize_sql` gives; only what is read here is typed. */
interface Node {
  readonly [key: string]: unknown;
  readonly type?: string;
  readonly class?: string;
  readonly query_location?: number;
}

interface CommonTables {
  readonly map: readonly { readonly key: string; readonly value: { readonly query: { readonly node: Node } } }[];
}

interface Found {
  readonly tables: TableReference[];
  readonly functions: FunctionReference[];
  readonly parameters: Set<string>;
}

/** Walks the engine's parse tree of one SELECT and collects what it refers to. A CTE hides a table where it is in scope. */
export function referencesOf(tree: unknown): ParsedSelect {
  const found: Found = { tables: [], functions: [], parameters: new Set() };
  visit(tree, new Set(), found);
  return {
    tables: found.tables,
    functions: found.functions,
    ...comparisonsOf(tree),
    parameters: [...found.parameters],
    relation: relationOf(tree),
  };
}

function visit(value: unknown, scope: ReadonlySet<string>, found: Found): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, scope, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const node = value as Node;
  collect(node, scope, found);
  const inner = visitCommonTables(node, scope, found);
  for (const [key, child] of Object.entries(node)) {
    if (key === 'cte_map') continue;
    // The call of a table function is collected with its table; only its arguments are left to walk.
    visit(node.type === 'TABLE_FUNCTION' && key === 'function' ? (child as Node)['children'] : child, inner, found);
  }
}

/** Each CTE sees those before it, and itself when the query is recursive; the query sees them all. */
function visitCommonTables(node: Node, scope: ReadonlySet<string>, found: Found): ReadonlySet<string> {
  const tables = (node['cte_map'] as CommonTables | undefined)?.map ?? [];
  if (tables.length === 0) return scope;
  const inner = new Set(scope);
  for (const { key, value } of tables) {
    const isRecursive = value.query.node.type === 'RECURSIVE_CTE_NODE';
    visit(value.query, isRecursive ? new Set([...inner, key.toLowerCase()]) : new Set(inner), found);
    inner.add(key.toLowerCase());
  }
  return inner;
}

function collect(node: Node, scope: ReadonlySet<string>, found: Found): void {
  if (node.type === 'BASE_TABLE') {
    const [catalog, schema, name] = [text(node['catalog_name']), text(node['schema_name']), text(node['table_name'])];
    if (schema === '' && scope.has(name.toLowerCase())) return;
    found.tables.push({ catalog, schema, name, position: positionOf(node) });
  } else if (node.type === 'TABLE_FUNCTION') {
    const call = node['function'] as Node;
    found.functions.push(functionOf(call, true));
  } else if (node.class === 'FUNCTION' || node.class === 'WINDOW') {
    if (node['is_operator'] !== true) found.functions.push(functionOf(node, false));
  } else if (node.class === 'COLUMN_REF' && isClockWord(node)) {
    found.functions.push({ ...functionOf(node, false), name: clockWord(node) });
  } else if (node.class === 'PARAMETER') {
    found.parameters.add(text(node['identifier']));
  }
}

/** Functions that SQL writes without parentheses; the parser takes them for columns. */
const clockWords = new Set(['current_date', 'current_time', 'current_timestamp', 'localtime', 'localtimestamp']);

const clockWord = (node: Node): string => ((node['column_names'] as readonly string[])[0] ?? '').toLowerCase();

const isClockWord = (node: Node): boolean =>
  (node['column_names'] as readonly string[]).length === 1 && clockWords.has(clockWord(node));

function functionOf(node: Node, inFrom: boolean): FunctionReference {
  const children = (node['children'] ?? []) as readonly Node[];
  const literals = children.map(literalOf).filter((value) => value !== undefined);
  return {
    name: text(node['function_name']).toLowerCase(),
    position: positionOf(node),
    inFrom,
    literals,
    argumentCount: children.length,
  };
}

function literalOf(node: Node): string | undefined {
  if (node.class !== 'CONSTANT') return undefined;
  const { value } = node['value'] as { value?: unknown };
  return typeof value === 'string' ? value : undefined;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The engine writes 2^64-1 for "nowhere". */
const positionOf = (node: Node): number => (Number.isSafeInteger(node.query_location) ? (node.query_location ?? 0) : 0);
