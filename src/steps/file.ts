import { type Diagnostic, error } from '../base/diagnostic.ts';
import { identifier } from '../base/sql-text.ts';
import type { Column } from '../base/sql-type.ts';
import { statement } from '../base/statement.ts';
import { didYouMean } from '../base/suggest.ts';
import type { FileStep, Source } from '../project/project.ts';
import type { PopulationKind } from './step-kind.ts';

/**
 * Rows of a file that is not ingested. `rejected` has the records that cannot be read, with line and reason; they have no
 * key. Both come from `work`, every record of the file as run/read-file reads it.
 */
export const file: PopulationKind<FileStep> = {
  inputs: { min: 0, max: 0 },
  ports: () => ['', 'rejected'],
  problems: (step) => pathProblems(step),
  check: (step, { key }) => keyProblems(step, key),
  compile(step, { key }) {
    const values = Object.keys(step.config.columns).map((name, index) => {
      const shown = name === keyColumn(step, key) ? key : name;
      return `c${index} as ${identifier(shown)}`;
    });
    return {
      outputs: new Map([
        ['', statement(`select ${values.join(', ')} from work\nwhere error is null`)],
        ['rejected', statement('select line, raw, column_name, error from work\nwhere error is not null')],
      ]),
      balance: statement('select count(*) from work'),
    };
  },
};

const keyColumn = ({ config }: FileStep, key: string): string => config.key ?? key;

/** The columns of `work`, when those of the file have these types. */
export const workColumns = (columns: readonly Column[]): readonly Column[] => [
  ...['file', 'raw', 'column_name', 'error'].map((name) => ({ name, type: 'VARCHAR' })),
  { name: 'line', type: 'BIGINT' },
  ...columns.map(({ type }, index) => ({ name: `c${index}`, type })),
];

/** The file as a source that is loaded nowhere: what checks and reads its columns is the same. */
export function sourceOfFile(step: FileStep, key: string): Source {
  const { name, config } = step;
  const { path, csv, rejects, columns } = config;
  const own = columns[config.key ?? key];
  return {
    name,
    config: {
      ...{ files: path, csv, rejects, load: 'replace', extra: 'warn' },
      columns: own === undefined ? columns : { ...columns, [config.key ?? key]: { ...own, required: true } },
    },
    place: ([first, ...rest], part) => {
      if (first === undefined) return step.place([], part);
      return first === 'files' ? step.place(['file', 'path'], part) : step.place(['file', first, ...rest], part);
    },
  };
}

function pathProblems(step: FileStep): Diagnostic[] {
  const { path } = step.config;
  const span = step.place(['file', 'path']);
  if (path.startsWith('/') || path.split('/').includes('..'))
    return [
      error('wrong-value', `"${path}" lies outside of the project`, { span, hint: 'write it from the project on' }),
    ];
  if (/[*?[{]/.test(path))
    return [error('wrong-value', `"${path}" can match several files`, { span, hint: 'a file step reads one file' })];
  return [];
}

function keyProblems(step: FileStep, key: string): Diagnostic[] {
  const names = Object.keys(step.config.columns);
  const own = keyColumn(step, key);
  if (!names.includes(own)) {
    const span = step.config.key === undefined ? step.place(['file', 'columns'], 'key') : step.place(['file', 'key']);
    const hint = didYouMean(own, names) ?? 'write key: NAME, the column that holds it';
    return [error('missing-key', `the key "${own}" is no declared column of the file`, { span, hint })];
  }
  if (own === key || !names.includes(key)) return [];
  const span = step.place(['file', 'columns', key], 'key');
  return [error('duplicate-name', `"${own}" becomes "${key}", and there is a column of that name`, { span })];
}
