import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Column } from '../base/sql-type.ts';
import type { Row } from '../ports.ts';
import type { Configured } from '../project/project.ts';
import type { LayoutConfig } from '../project/schema/print.ts';
import { pathProblem, pathsOf, type Piece, textAt, valuePieces } from './value.ts';

/**
 * Everything that is wrong with a layout for lists with these columns. Columns of the profile come as one struct `profile`
 * or one by one as `profile.city`.
 */
export function checkLayout(layout: Configured<LayoutConfig>, columns: readonly Column[]): Diagnostic[] {
  const { config } = layout;
  const paths = pathsOf(columns);
  const names = config.columns.map(({ name }) => name);
  const ofColumns = config.columns.flatMap(({ name, value }, i) => {
    const span = layout.place(['columns', i, 'value']);
    const pieces = valuePieces(value);
    const twice = names.indexOf(name) < i;
    return [
      ...(twice
        ? [error('duplicate-column', `there are two columns "${name}"`, { span: layout.place(['columns', i, 'name']) })]
        : []),
      ...(pieces === undefined
        ? [error('bad-template', 'braces come in pairs of two', { span, hint: 'write {{column}}' })]
        : []),
      ...placeholders(pieces ?? []).flatMap((path) => problemAt(path, paths, span)),
    ];
  });
  const ofOrder = config.sort_by.flatMap((path, i) => problemAt(path, paths, layout.place(['sort_by', i])));
  return [...ofColumns, ...ofOrder];
}

const placeholders = (pieces: readonly Piece[]): string[] =>
  pieces.flatMap((piece) => ('path' in piece ? [piece.path] : []));

function problemAt(path: string, paths: ReturnType<typeof pathsOf>, span: Diagnostic['span']): Diagnostic[] {
  const problem = pathProblem(path, paths);
  return problem === undefined ? [] : [error(problem.code, problem.message, { span, hint: problem.hint })];
}

/** The fields of one record, or why there can be none. */
export type PrintRecord = { readonly fields: readonly string[] } | { readonly reason: string };

/**
 * Compiles a checked layout. The data of a row has every path that the layout names; text is made NFC. A required field
 * needs a value for at least one of its placeholders.
 */
export function recordMaker({ columns }: LayoutConfig): (data: Row) => PrintRecord {
  const compiled = columns.map(({ name, value, required }) => ({ name, required, pieces: valuePieces(value) ?? [] }));
  return (data) => {
    const fields: string[] = [];
    for (const { name, required, pieces } of compiled) {
      const texts = pieces.map((piece) => ('text' in piece ? piece.text : textAt(data, piece.path)));
      const isFilled = pieces.some((piece, i) => 'path' in piece && texts[i]?.trim() !== '');
      if (required && !isFilled) return { reason: `${name} is empty` };
      const field = texts.join('');
      if (/\p{Surrogate}/u.test(field)) return { reason: `${name} has half a character` };
      fields.push(field);
    }
    return { fields };
  };
}
