import type { CommonTable, FromItem, Relation, SelectItem, Sources } from '../../project/relation.ts';

/** A node of the engine's parse tree; only what is read here is typed. */
interface Node {
  readonly [key: string]: unknown;
  readonly type?: unknown;
  readonly class?: string;
}

/** Turns one query node of the parse tree into a relation. What it does not know becomes opaque, never wrong. */
export function relationOf(tree: unknown): Relation {
  const node = tree as Node;
  switch (node.type) {
    case 'SELECT_NODE': {
      const from = fromItems(child(node, 'from_table'));
      return {
        kind: 'select',
        commonTables: commonTables(node),
        from,
        items: nodes(node['select_list']).map(selectItem),
      };
    }
    case 'SET_OPERATION_NODE':
    case 'RECURSIVE_CTE_NODE':
      return {
        ...{ kind: 'union', commonTables: commonTables(node), isByName: node['setop_type'] === 'UNION_BY_NAME' },
        ...{ left: relationOf(node['left']), right: relationOf(node['right']) },
      };
    default:
      return { kind: 'opaque', sources: sourcesOf(node) };
  }
}

function commonTables(node: Node): CommonTable[] {
  const { map = [] } = (node['cte_map'] ?? {}) as {
    map?: readonly { key: string; value: { aliases?: string[]; query: { node: unknown } } }[];
  };
  return map.map(({ key, value }) => ({
    name: key,
    columnNames: value.aliases ?? [],
    relation: relationOf(value.query.node),
  }));
}

function fromItems(node: Node | undefined, merged: readonly string[] = []): FromItem[] {
  if (node === undefined || node.type === 'EMPTY') return [];
  const [alias, columnNames] = [text(node['alias']), (node['column_name_alias'] ?? []) as readonly string[]];
  switch (node.type) {
    case 'BASE_TABLE': {
      const [catalog, schema, name] = [text(node['catalog_name']), text(node['schema_name']), text(node['table_name'])];
      const full = [catalog, schema, name].filter((part) => part !== '').join('.');
      return [{ alias: alias === '' ? name : alias, columnNames, merged, relation: { kind: 'table', name: full } }];
    }
    case 'SUBQUERY':
      return [{ alias, columnNames, merged, relation: relationOf((child(node, 'subquery') ?? {})['node']) }];
    case 'JOIN':
      return [
        ...fromItems(child(node, 'left'), merged),
        ...fromItems(child(node, 'right'), (node['using_columns'] ?? []) as readonly string[]),
      ];
    default:
      return [{ alias, columnNames, merged, relation: { kind: 'opaque', sources: sourcesOf(node) } }];
  }
}

function selectItem(node: Node): SelectItem {
  if (node.class === 'STAR' && node['columns'] !== true) {
    const replace = nodes(node['replace_list']).map(
      (entry) => [text(entry['key']), sourcesOf(entry['value'])] as const,
    );
    return {
      kind: 'star',
      of: text(node['relation_name']),
      exclude: (node['exclude_list'] ?? []) as readonly string[],
      replace: new Map(replace),
    };
  }
  const path = node.class === 'COLUMN_REF' ? (node['column_names'] as readonly string[]) : undefined;
  const alias = text(node['alias']);
  return {
    kind: 'value',
    name: alias === '' ? (path?.at(-1) ?? '') : alias,
    sources: sourcesOf(node),
    isPlain: path !== undefined,
  };
}

/** Everything that an expression, or an opaque part of FROM, looks at. */
function sourcesOf(tree: unknown): Sources {
  const columns: (readonly string[])[] = [];
  const queries: Relation[] = [];
  let isEverything = false;
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const node = value as Node;
    if (node.class === 'COLUMN_REF') columns.push(node['column_names'] as readonly string[]);
    else if (node.class === 'STAR') isEverything = true;
    else if (typeof node.type === 'string' && node.type.endsWith('_NODE')) queries.push(relationOf(node));
    else if (node.type === 'BASE_TABLE' || node.type === 'JOIN')
      queries.push({ kind: 'select', commonTables: [], from: fromItems(node), items: [everything] });
    else for (const part of Object.values(node)) visit(part);
  };
  visit(tree);
  return { columns, queries, isEverything };
}

const everything: SelectItem = { kind: 'star', of: '', exclude: [], replace: new Map() };

const child = (node: Node, key: string): Node | undefined => node[key] as Node | undefined;
const nodes = (value: unknown): readonly Node[] => (value ?? []) as readonly Node[];
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
