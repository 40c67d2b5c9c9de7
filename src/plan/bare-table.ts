import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Span } from '../base/source.ts';
import { didYouMean } from '../base/suggest.ts';
import type { TableReference } from '../project/parsed-select.ts';

/** The engine would read a bare name that looks like a path as a file. */
export function fileAsTable({ name }: TableReference, span: Span | undefined): Diagnostic | undefined {
  if (!/[./\\]/.test(name)) return undefined;
  return error('refused-file', `"${name}" is a file and no table`, {
    span,
    hint: 'declare it in models/sources.yml',
  });
}

/** The table that has the bare name behind a schema, when there is one. */
export function qualifiedHint({ name }: TableReference, tables: Iterable<string>): string | undefined {
  const sameName = [...tables].filter((table) => table.endsWith(`.${name}`));
  return sameName.length === 0 ? undefined : didYouMean(sameName[0] ?? '', sameName);
}
