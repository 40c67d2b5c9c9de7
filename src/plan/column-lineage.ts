import type { Column } from '../base/sql-type.ts';
import type { FromItem, Relation, SelectItem, Sources } from '../project/relation.ts';

/** Where a column comes from. `table` is what the statement reads it from, by the name that it has there. */
export interface ColumnOrigin {
  readonly table: string;
  readonly column: string;
  /** The part of it that is read, where that is said: `address.city`. */
  readonly field?: string;
}

export interface ColumnLineage {
  readonly name: string;
  /** Every column that its values are computed from; empty for constants. */
  readonly from: readonly ColumnOrigin[];
  /** True when it is one column passed on as it is. */
  readonly isPlain: boolean;
}

export type KnownColumns = ReadonlyMap<string, readonly Column[]>;

/** A column of some intermediate result. */
interface Output {
  readonly name: string;
  readonly from: ReadonlyMap<string, ColumnOrigin>;
  readonly isPlain: boolean;
  /** Of a column that is a whole row of some relation: the columns of that row. */
  readonly fields?: readonly Output[];
}

interface Scope {
  readonly items: readonly {
    readonly alias: string;
    readonly merged: readonly string[];
    readonly outputs: readonly Output[];
  }[];
  /** Names given earlier in the same SELECT: the engine lets later items use them. */
  readonly aliases: Map<string, Output>;
  readonly outer: Scope | undefined;
}

interface Tables {
  readonly known: KnownColumns;
  readonly common: ReadonlyMap<string, readonly Output[]>;
}

/**
 * Origins of each column of a statement, matched by position with the columns that the engine found. Where the two do not
 * agree every column is said to come from everything that is read: too much rather than too little.
 */
export function columnLineage(relation: Relation, columns: readonly Column[], known: KnownColumns): ColumnLineage[] {
  const outputs = resolve(relation, { known, common: new Map() }, undefined);
  const fits = outputs.length === columns.length;
  const all = merge(outputs.map(({ from }) => from));
  return columns.map(({ name }, index) => {
    const output = fits ? outputs[index] : undefined;
    return { name, from: [...(output?.from ?? all).values()], isPlain: output?.isPlain ?? false };
  });
}

function resolve(relation: Relation, tables: Tables, outer: Scope | undefined): readonly Output[] {
  switch (relation.kind) {
    case 'table':
      return tables.common.get(relation.name.toLowerCase()) ?? tableOutputs(relation.name, tables);
    case 'select':
      return resolveSelect(relation, withCommonTables(relation, tables, outer), outer);
    case 'union':
      return resolveUnion(relation, withCommonTables(relation, tables, outer), outer);
    case 'opaque': {
      const from = originsOf(relation.sources, { items: [], aliases: new Map(), outer }, tables);
      return [{ name: '', from, isPlain: false }];
    }
  }
}

const tableOutputs = (table: string, { known }: Tables): Output[] =>
  (known.get(table) ?? []).map(({ name }) => ({
    name,
    from: new Map([[`${table}.${name}`, { table, column: name }]]),
    isPlain: true,
  }));

function withCommonTables(
  { commonTables }: Extract<Relation, { commonTables: unknown }>,
  tables: Tables,
  outer: Scope | undefined,
): Tables {
  const common = new Map(tables.common);
  for (const { name, columnNames, relation } of commonTables) {
    // A recursive table is first seen through the part that does not read it.
    if (relation.kind === 'union')
      common.set(name.toLowerCase(), renamed(resolve(relation.left, { ...tables, common }, outer), columnNames));
    common.set(name.toLowerCase(), renamed(resolve(relation, { ...tables, common }, outer), columnNames));
  }
  return { ...tables, common };
}

function resolveSelect(
  { from, items }: Extract<Relation, { kind: 'select' }>,
  tables: Tables,
  outer: Scope | undefined,
): Output[] {
  const scope: Scope = { items: [], aliases: new Map(), outer };
  const filled = { ...scope, items: fromOutputs(from, tables, scope) };
  return items.flatMap((item) => itemOutputs(item, filled, tables));
}

function fromOutputs(from: readonly FromItem[], tables: Tables, scope: Scope): Scope['items'] {
  const items: { alias: string; merged: readonly string[]; outputs: readonly Output[] }[] = [];
  for (const { alias, columnNames, relation, merged } of from) {
    // A lateral subquery sees what stands before it.
    const outputs = resolve(relation, tables, { ...scope, items: [...items] });
    items.push({ alias, merged, outputs: renamed(outputs, columnNames) });
  }
  return items;
}

function itemOutputs(item: SelectItem, scope: Scope, tables: Tables): Output[] {
  if (item.kind === 'value') {
    const output = { name: item.name, from: originsOf(item.sources, scope, tables), isPlain: item.isPlain };
    const found = item.isPlain ? lookUp(item.sources.columns[0] ?? [], scope) : undefined;
    const named =
      found === undefined
        ? output
        : { ...found.output, name: item.name, from: partOf(found), isPlain: found.isWhole && found.output.isPlain };
    if (item.name !== '') scope.aliases.set(item.name.toLowerCase(), named);
    return [named];
  }
  const of = scope.items.filter(({ alias }) => item.of === '' || same(alias, item.of));
  const shown = of.flatMap(({ outputs, merged }) =>
    outputs.filter(({ name }) => item.of !== '' || !merged.some((one) => same(one, name))),
  );
  const kept = shown.filter(({ name }) => !item.exclude.some((one) => same(one, name)));
  return kept.map((output) => {
    const replacement = [...item.replace].find(([name]) => same(name, output.name));
    return replacement === undefined
      ? output
      : { name: output.name, from: originsOf(replacement[1], scope, tables), isPlain: false };
  });
}

function resolveUnion(
  { left, right, isByName }: Extract<Relation, { kind: 'union' }>,
  tables: Tables,
  outer: Scope | undefined,
): Output[] {
  const [first, second] = [resolve(left, tables, outer), resolve(right, tables, outer)];
  const partner = (output: Output, index: number): Output | undefined =>
    isByName ? second.find(({ name }) => same(name, output.name)) : second[index];
  const both = first.map((output, index) => ({
    ...output,
    from: merge([output.from, partner(output, index)?.from ?? new Map()]),
    isPlain: output.isPlain && partner(output, index)?.isPlain === true,
  }));
  const added = isByName ? second.filter(({ name }) => !first.some((output) => same(output.name, name))) : [];
  return [...both, ...added];
}

function originsOf(
  { columns, queries, isEverything }: Sources,
  scope: Scope,
  tables: Tables,
): ReadonlyMap<string, ColumnOrigin> {
  const own = columns.flatMap((path) => {
    const found = lookUp(path, scope);
    return found === undefined ? [] : [partOf(found)];
  });
  const inner = queries.flatMap((query) => resolve(query, tables, scope).map(({ from }) => from));
  const all = isEverything ? scope.items.flatMap(({ outputs }) => outputs.map(({ from }) => from)) : [];
  return merge([...own, ...inner, ...all]);
}

interface Found {
  readonly output: Output;
  readonly isWhole: boolean;
  /** The fields of it that the path names, from the outside in. */
  readonly fields?: readonly string[];
}

/** Where what was found comes from: a field of a column that is passed on as it is, is that field of where it comes from. */
function partOf({ output, fields = [] }: Found): Output['from'] {
  if (fields.length === 0 || !output.isPlain) return output.from;
  return new Map(
    [...output.from].map(([key, { table, column, field }]) => {
      const part = [...(field === undefined ? [] : [field]), ...fields].join('.');
      return [`${key}.${fields.join('.')}`, { table, column, field: part }];
    }),
  );
}

/** The column that a path names: `a`, `t.a`, `schema.t.a`, and fields of each; or a whole row by its relation's name. */
function lookUp(path: readonly string[], scope: Scope): Found | undefined {
  const [first = '', second, third] = path;
  for (const { alias, outputs } of scope.items) {
    const at = same(alias, first)
      ? 1
      : second !== undefined && third !== undefined && same(alias, second)
        ? 2
        : undefined;
    const found = at === undefined ? undefined : outputs.find(({ name }) => same(name, path[at] ?? ''));
    if (found !== undefined && at !== undefined)
      return { output: found, isWhole: path.length === at + 1, fields: path.slice(at + 1) };
  }
  const bare =
    scope.items.flatMap(({ outputs }) => outputs).find(({ name }) => same(name, first)) ??
    scope.aliases.get(first.toLowerCase());
  if (bare !== undefined) {
    const field = bare.fields?.find(({ name }) => same(name, second ?? ''));
    return field === undefined
      ? { output: bare, isWhole: path.length === 1, fields: path.slice(1) }
      : { output: field, isWhole: path.length === 2, fields: path.slice(2) };
  }
  const row = scope.items.find(({ alias }) => same(alias, first));
  if (row !== undefined)
    return {
      output: { name: first, from: merge(row.outputs.map(({ from }) => from)), isPlain: false, fields: row.outputs },
      isWhole: false,
    };
  const hidden = scope.items.flatMap(({ outputs }) => outputs).filter(({ name }) => name === '');
  // It may be a column of what nobody can look into, such as a function that gives a table.
  if (hidden.length > 0)
    return { output: { name: first, from: merge(hidden.map(({ from }) => from)), isPlain: false }, isWhole: false };
  return scope.outer === undefined ? undefined : lookUp(path, scope.outer);
}

const renamed = (outputs: readonly Output[], names: readonly string[]): readonly Output[] =>
  names.length === 0 ? outputs : outputs.map((output, index) => ({ ...output, name: names[index] ?? output.name }));

const merge = (maps: readonly ReadonlyMap<string, ColumnOrigin>[]): ReadonlyMap<string, ColumnOrigin> =>
  new Map(maps.flatMap((one) => [...one]));

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
