import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Span } from '../base/source.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Source } from '../project/project.ts';
import { mayNameKey } from './key-folder.ts';

/** What the keys of a source say about loading it, held against one another. */

/** The column of `load: changes` that says what became of a row: read, and not kept. */
export const changeColumn = '_change_request_type';

/** True when the text may match several files. */
export const isPattern = (text: string): boolean => /[*?[{]/.test(text);

export const checkLoading = (source: Source): Diagnostic[] => [
  ...filesTaken(source),
  ...keyAndVersion(source),
  ...columnsNeeded(source),
  ...columnsNamed(source),
];

function filesTaken(source: Source): Diagnostic[] {
  const { files, take, load } = source.config;
  if (mayNameKey(files))
    return [
      error('refused-file', `"${files}" may name a file of data/keys, which is never read as data`, {
        span: source.place(['files']),
        hint: 'put the file elsewhere, or name its folder',
      }),
    ];
  if (load === 'replace' && isPattern(files) && take === undefined)
    return [
      error('take-not-said', `"${files}" can match several files`, {
        span: source.place(['files']),
        hint: 'write take: all (the table is all of them together) or take: newest (the last one replaces those before)',
      }),
    ];
  if (load !== 'replace' && take === 'newest')
    return [
      error('take-with-load', `take: newest would pass over files that load: ${load} has not seen yet`, {
        span: source.place(['take']),
        hint: 'leave it out: each file is loaded once',
      }),
    ];
  return [];
}

function keyAndVersion(source: Source): Diagnostic[] {
  const { load, key, version, freshness } = source.config;
  const problems: Diagnostic[] = [];
  const needsBoth = load === 'upsert' || load === 'changes';
  const loadMode = () => source.place(['load']);
  if (needsBoth && key === undefined) {
    const hint = 'write key: NAME, or key: [NAME, NAME], the columns that name a row';
    problems.push(error('missing-key', `load: ${load} needs a key`, { span: loadMode(), hint }));
  }
  if (needsBoth && version === undefined) {
    const hint = 'write version: NAME, the column that tells the newer of two rows';
    problems.push(error('missing-version', `load: ${load} needs a version`, { span: loadMode(), hint }));
  }
  if (load === 'append' && key !== undefined) {
    const hint = 'load: upsert keeps the newest row of each key';
    problems.push(
      error('unused-key', 'load: append keeps every row: the key does nothing', {
        span: source.place(['key'], 'key'),
        hint,
      }),
    );
  }
  if (load === 'replace' && key !== undefined && version === undefined) {
    const hint = 'with a version beside it, the newest row of each key is kept';
    problems.push(
      error('unused-key', 'the key does nothing without a version', { span: source.place(['key'], 'key'), hint }),
    );
  }
  if (load === 'replace' && key === undefined && version !== undefined && freshness?.by !== 'version') {
    const hint = 'with a key beside it, the newest row of each key is kept';
    problems.push(
      error('unused-version', 'the version does nothing without a key', {
        span: source.place(['version'], 'key'),
        hint,
      }),
    );
  }
  if (freshness?.by === 'version' && version === undefined) {
    const hint = 'write version: NAME beside load';
    problems.push(
      error('missing-version', 'freshness by version needs a version', {
        span: source.place(['freshness', 'by']),
        hint,
      }),
    );
  }
  return problems;
}

/** What is kept beside the rows of other files must have the same columns every night. */
function columnsNeeded(source: Source): Diagnostic[] {
  const { config } = source;
  if (config.columns !== undefined) return [];
  const needing = config.load !== 'replace' ? `load: ${config.load}` : config.key !== undefined ? 'a key' : undefined;
  if (needing === undefined) return [];
  const span = config.load === 'replace' ? source.place(['key'], 'key') : source.place(['load']);
  return [
    error('undeclared-columns', `${needing} needs declared columns`, {
      span,
      hint: 'write columns: { NAME: { type: … } }',
    }),
  ];
}

function columnsNamed(source: Source): Diagnostic[] {
  const { config } = source;
  const { columns } = config;
  if (columns === undefined) return [];
  const known = Object.keys(columns);
  const unknown = (name: string, span: Span): Diagnostic[] =>
    known.includes(name)
      ? []
      : [error('unknown-column', `"${name}" is no declared column`, { span, hint: didYouMean(name, known) })];
  const isList = config.key !== undefined && config.key.length > 1;
  const countries = Object.entries(columns).flatMap(([name, { country }]) =>
    typeof country === 'object' ? unknown(country.column, source.place(['columns', name, 'country', 'column'])) : [],
  );
  const change = known.includes(changeColumn) && config.load === 'changes';
  return [
    ...(config.key ?? []).flatMap((name, index) => unknown(name, source.place(isList ? ['key', index] : ['key']))),
    ...(config.version === undefined ? [] : unknown(config.version, source.place(['version']))),
    ...countries,
    ...(change
      ? [
          error('change-column', `"${changeColumn}" is read by load: changes and not kept`, {
            span: source.place(['columns', changeColumn], 'key'),
            hint: 'leave it out',
          }),
        ]
      : []),
  ];
}
