import { identifier } from '../../base/sql-text.ts';
import { type Column, isExactNumber, parseType, type SqlType } from '../../base/sql-type.ts';

/**
 * Everything that rendering a message needs as one JSON value: the columns of the population `r`, and those of the
 * profile `pr` under `profile`. Exact numbers become text, which JSON would round; NaN and infinity, which JSON does not
 * have, become null. `words` are further fields by name, and hide columns of those names.
 */
export function payloadSql(
  columns: readonly Column[],
  profileColumns: readonly Column[],
  words: Readonly<Record<string, string>>,
): string {
  const own = columns.filter(({ name }) => !Object.hasOwn(words, name.toLowerCase()));
  const profile = record(profileColumns.map(field('pr')), '    ');
  const added = Object.entries({ profile, ...words }).map(([name, value]) => `${identifier(name)} := ${value}`);
  return `to_json(${record([...own.map(field('r')), ...added], '  ')})::varchar`;
}

const field =
  (of: string) =>
  ({ name, type }: Column): string =>
    `${identifier(name)} := ${plain(`${of}.${identifier(name)}`, parseType(type), 1)}`;

const record = (fields: readonly string[], indent: string): string =>
  `struct_pack(\n${indent}  ${fields.join(`,\n${indent}  `)})`;

/** `depth` keeps the names of nested lambdas apart. */
function plain(value: string, type: SqlType, depth: number): string {
  if (isPlain(type)) return value;
  const each = `x${depth}`;
  switch (type.kind) {
    case 'scalar':
      return isExactNumber(type.name) ? `${value}::varchar` : `case when isfinite(${value}) then ${value} end`;
    case 'list':
      return `list_transform(${value}, lambda ${each}: ${plain(each, type.of, depth + 1)})`;
    case 'map': {
      const entry = `struct_pack(k := ${each}.key, v := ${plain(`${each}.value`, type.of, depth + 1)})`;
      return `map_from_entries(list_transform(map_entries(${value}), lambda ${each}: ${entry}))`;
    }
    case 'struct': {
      const fields = type.fields.map(
        ({ name, type: of }) => `${identifier(name)} := ${plain(`${value}.${identifier(name)}`, of, depth)}`,
      );
      return `case when ${value} is not null then struct_pack(${fields.join(', ')}) end`;
    }
  }
}

function isPlain(type: SqlType): boolean {
  switch (type.kind) {
    case 'scalar':
      return !isExactNumber(type.name) && !/^(FLOAT|DOUBLE)$/.test(type.name);
    case 'struct':
      return type.fields.every(({ type: of }) => isPlain(of));
    case 'list':
    case 'map':
      return isPlain(type.of);
  }
}
