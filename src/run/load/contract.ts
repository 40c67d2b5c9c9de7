import { type Diagnostic, error, warning } from '../../base/diagnostic.ts';
import { checked, type Checked, refused } from '../../base/result.ts';
import { didYouMean } from '../../base/suggest.ts';
import type { Column } from '../../base/sql-type.ts';
import type { Source } from '../../project/project.ts';
import type { ExportFile, LoadColumn } from './reading.ts';

/** The columns that a file has, in its order; a name may be empty. */
export interface Heading {
  readonly file: ExportFile;
  readonly columns: readonly Column[];
}

/** The columns of a source's table: those declared, and those that its files have besides. */
export function columnsToLoad(
  source: Source,
  declared: readonly LoadColumn[],
  headings: readonly Heading[],
): Checked<readonly LoadColumn[]> {
  const extra = extraColumns(declared, headings);
  const diagnostics = [
    ...headings.flatMap((heading) => duplicates(source, heading)),
    ...declared.flatMap((column) => missing(source, column, headings)),
    ...undeclared(source, extra),
  ];
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return refused(...errors);
  return checked([...declared, ...extra.map(({ column }) => ({ ...column, required: false }))], diagnostics);
}

interface Extra {
  readonly column: Column;
  readonly file: ExportFile;
}

/** In the order in which the files bring them; of two with one name the first counts. */
function extraColumns(declared: readonly LoadColumn[], headings: readonly Heading[]): Extra[] {
  const known = new Set(declared.map(({ name }) => name.toLowerCase()));
  const extra: Extra[] = [];
  for (const { file, columns } of headings) {
    for (const column of columns) {
      const key = column.name.toLowerCase();
      if (column.name === '' || known.has(key)) continue;
      known.add(key);
      extra.push({ column, file });
    }
  }
  return extra;
}

/** The engine does not tell apart names that differ only in case. */
function duplicates(source: Source, { file, columns }: Heading): Diagnostic[] {
  const seen = new Set<string>();
  return columns.flatMap(({ name }) => {
    const key = name.toLowerCase();
    if (name === '' || !seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      error('duplicate-column', `"${file.name}" has the column "${name}" twice`, { span: source.place(['files']) }),
    ];
  });
}

function missing(source: Source, { name }: LoadColumn, headings: readonly Heading[]): Diagnostic[] {
  const without = headings.find(({ columns }) => !columns.some((column) => column.name === name));
  if (without === undefined) return [];
  const there = without.columns.map((column) => column.name).filter((other) => other !== '');
  return [
    error('missing-column', `"${without.file.name}" has no column "${name}"`, {
      span: source.place(['columns', name], 'key'),
      hint: didYouMean(name, there),
    }),
  ];
}

function undeclared(source: Source, extra: readonly Extra[]): Diagnostic[] {
  const [first] = extra;
  if (first === undefined) return [];
  const names = extra.map(({ column }) => `"${column.name}"`).join(', ');
  const message = `"${first.file.name}" has columns that are not declared: ${names}`;
  const span = source.place(['columns'], 'key');
  return source.config.extra === 'error'
    ? [error('extra-column', message, { span, hint: 'declare them; extra: warn would load them all the same' })]
    : [warning('extra-column', message, { span, hint: 'they are loaded; what reads them is not checked' })];
}
