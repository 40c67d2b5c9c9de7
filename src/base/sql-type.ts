/** A column of a table or result, its type as the engine writes it: `DECIMAL(12,2)`, `STRUCT(a INTEGER)[]`. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** A type taken apart, as far as templates and conversions need it. */
export type SqlType =
  | { readonly kind: 'scalar'; readonly name: string }
  | { readonly kind: 'list'; readonly of: SqlType }
  | { readonly kind: 'map'; readonly of: SqlType }
  | { readonly kind: 'struct'; readonly fields: readonly { readonly name: string; readonly type: SqlType }[] };

/** Parses the engine's own spelling of a type. Unknown forms stay scalars with their full text. */
export function parseType(text: string): SqlType {
  const trimmed = text.trim();
  const array = /^(.*)\[\d*\]$/s.exec(trimmed);
  if (array?.[1] !== undefined) return { kind: 'list', of: parseType(array[1]) };
  const struct = /^STRUCT\((.*)\)$/s.exec(trimmed);
  if (struct?.[1] !== undefined) return { kind: 'struct', fields: splitTop(struct[1]).map(parseField) };
  const map = /^MAP\((.*)\)$/s.exec(trimmed);
  if (map?.[1] !== undefined) return { kind: 'map', of: parseType(splitTop(map[1])[1] ?? 'VARCHAR') };
  return { kind: 'scalar', name: trimmed };
}

function parseField(text: string): { name: string; type: SqlType } {
  const quoted = /^"((?:[^"]|"")*)"\s+(.*)$/s.exec(text);
  if (quoted?.[1] !== undefined) return { name: quoted[1].replaceAll('""', '"'), type: parseType(quoted[2] ?? '') };
  const space = text.indexOf(' ');
  return { name: text.slice(0, space), type: parseType(text.slice(space + 1)) };
}

/** Splits at commas that stand outside of parentheses and quotes. */
function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}

export function typeText(type: SqlType): string {
  switch (type.kind) {
    case 'scalar':
      return type.name;
    case 'list':
      return `${typeText(type.of)}[]`;
    case 'map':
      return `MAP(VARCHAR, ${typeText(type.of)})`;
    case 'struct':
      return `STRUCT(${type.fields.map(({ name, type: of }) => `"${name.replaceAll('"', '""')}" ${typeText(of)}`).join(', ')})`;
  }
}

/** Numbers that JSON would round: they travel as text, digit for digit. */
export const isExactNumber = (name: string): boolean => /^(DECIMAL|NUMERIC|U?BIGINT|U?HUGEINT|BIGNUM)\b/.test(name);

/** True when values of both types can be equal without a conversion that may fail. */
export const areComparable = (a: string, b: string): boolean => family(a) === family(b);

const family = (type: string): string =>
  /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL|DOUBLE|FLOAT)/.test(type) ? 'number' : type;
