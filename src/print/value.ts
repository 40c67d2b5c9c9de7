import { didYouMean } from '../base/suggest.ts';
import { type Column, parseType, type SqlType } from '../base/sql-type.ts';
import type { JsonValue, Row } from '../ports.ts';

/**
 * What is printed in one field, taken apart once: texts and paths to values. Print values are no HTML and need no logic, so
 * this is all the template language there is.
 */
export type Piece = { readonly text: string } | { readonly path: string };

/** `"{{first_name}} {{last_name}}"` → its pieces; nothing when braces are not in pairs of two. */
export function templatePieces(template: string): Piece[] | undefined {
  if (/\{\{\{|\}\}\}/.test(template)) return undefined;
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of template.matchAll(/\{\{\s*([^{}\s][^{}]*?)\s*\}\}/g)) {
    if (found.index > from) pieces.push({ text: template.slice(from, found.index) });
    pieces.push({ path: found[1] ?? '' });
    from = found.index + found[0].length;
  }
  if (from < template.length) pieces.push({ text: template.slice(from) });
  return pieces.some((piece) => 'text' in piece && /\{\{|\}\}/.test(piece.text)) ? undefined : pieces;
}

/** A value of a layout: a path as it stands, or a template when it has braces. */
export const valuePieces = (value: string): Piece[] | undefined =>
  /\{\{|\}\}/.test(value) ? templatePieces(value) : [{ path: value }];

export const placeholdersOf = (pieces: readonly Piece[]): string[] =>
  pieces.flatMap((piece) => ('path' in piece ? [piece.path] : []));

/** Every path that leads to a value: `city`, `profile`, `profile.city`. */
export function pathsOf(columns: readonly Column[]): Map<string, SqlType> {
  const paths = new Map<string, SqlType>();
  const add = (path: string, type: SqlType): void => {
    paths.set(path, type);
    if (type.kind === 'struct') for (const field of type.fields) add(`${path}.${field.name}`, field.type);
  };
  for (const { name, type } of columns) add(name, parseType(type));
  return paths;
}

export interface PathProblem {
  readonly code: 'unknown-column' | 'not-printable';
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Why a path cannot be printed, or nothing. */
export function pathProblem(path: string, paths: ReadonlyMap<string, SqlType>): PathProblem | undefined {
  const type = paths.get(path);
  if (type?.kind === 'scalar') return undefined;
  const printable = [...paths].filter(([, { kind }]) => kind === 'scalar').map(([name]) => name);
  if (type === undefined) {
    return {
      code: 'unknown-column',
      message: `"${path}" is not a column of the list`,
      hint: didYouMean(path, printable),
    };
  }
  const fields = printable.filter((name) => name.startsWith(`${path}.`));
  const hint = type.kind === 'struct' ? `write one of its fields: ${fields.join(', ')}` : undefined;
  return { code: 'not-printable', message: `"${path}" is a ${type.kind} and does not fit into one field`, hint };
}

/** Reads the value at one path of a row as text, empty for null. A path that is not there at all was not checked: it throws. */
export function textReader(path: string): (data: Row) => string {
  const keys = path.split('.');
  const [first = '', second = ''] = keys;
  if (keys.length === 1) return (data) => asText(data[first], path);
  if (keys.length === 2) return (data) => asText(inside(data[first], second), path);
  return (data) => asText(keys.reduce(inside, data), path);
}

/** What is in null is null. */
const inside = (value: JsonValue | undefined, key: string): JsonValue | undefined =>
  value === null ? null : value !== undefined && isObject(value) ? value[key] : undefined;

/** What every object inherits is a function, and no value of the row. */
function asText(value: JsonValue | undefined, path: string): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (value === undefined || typeof value === 'function') throw new Error(`a list row has no "${path}"`);
  if (typeof value === 'object') throw new Error(`"${path}" of a list row is no single value`);
  return String(value);
}

const isObject = (value: JsonValue): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
