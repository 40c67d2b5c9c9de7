import path from 'node:path';
import { type Diagnostic, error } from '../../base/diagnostic.ts';
import { checked, type Checked, isSound, refused } from '../../base/result.ts';
import { didYouMean } from '../../base/suggest.ts';
import { isBefore } from '../../base/time.ts';
import type { Files, FoundFile } from '../../ports.ts';
import type { Source } from '../../project/project.ts';
import type { ExportFile } from './reading.ts';

export type ExportKind = 'csv' | 'ndjson' | 'json' | 'parquet';

export interface TakenFiles {
  readonly kind: ExportKind;
  /** By path; never empty. */
  readonly files: readonly [ExportFile, ...ExportFile[]];
}

const kinds: Readonly<Record<string, ExportKind>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.json': 'json',
  '.parquet': 'parquet',
};

const isPattern = (text: string): boolean => /[*?[{]/.test(text);

/** The files that the source loads now. */
export async function takenFiles(source: Source, files: Files, root: string): Promise<Checked<TakenFiles>> {
  const { files: pattern, take } = source.config;
  if (isPattern(pattern) && take === undefined) return refused(takeNotSaid(source));
  const found = await files.find(root, pattern);
  const named = (take === 'newest' ? newestOf(found) : found).map((file) => ({
    path: file.path,
    name: path.relative(root, file.path).split(path.sep).join('/'),
  }));
  const [first, ...others] = named;
  if (first === undefined) return refused(await missing(source, files, root));
  const kind = kindOf(source, named);
  return isSound(kind) ? checked({ kind: kind.value, files: [first, ...others] }) : refused(...kind.diagnostics);
}

function kindOf(source: Source, files: readonly ExportFile[]): Checked<ExportKind> {
  const span = source.place(['files']);
  const extensions = [...new Set(files.map(({ name }) => path.posix.extname(name).toLowerCase()))];
  const unknown = extensions.find((extension) => kinds[extension] === undefined);
  if (unknown !== undefined) {
    const hint = 'there is csv, tsv, parquet, json, ndjson';
    return refused(error('unsupported-export', `files that end in "${unknown}" are not supported yet`, { span, hint }));
  }
  const [kind, ...others] = new Set(extensions.flatMap((extension) => kinds[extension] ?? []));
  if (kind !== undefined && others.length === 0) return checked(kind);
  const what = extensions.map((extension) => `"${extension}"`).join(' and ');
  return refused(
    error('mixed-exports', `"${source.config.files}" matches files of different kinds: ${what}`, { span }),
  );
}

const takeNotSaid = (source: Source): Diagnostic =>
  error('take-not-said', `"${source.config.files}" can match several files`, {
    span: source.place(['files']),
    hint: 'write take: all (the table is all of them together) or take: newest (the last one replaces those before)',
  });

function newestOf(found: readonly FoundFile[]): FoundFile[] {
  const [newest] = found.toSorted((a, b) =>
    isBefore(a.modifiedAt, b.modifiedAt) || (a.modifiedAt.equals(b.modifiedAt) && a.path < b.path) ? 1 : -1,
  );
  return newest === undefined ? [] : [newest];
}

async function missing(source: Source, files: Files, root: string): Promise<Diagnostic> {
  const { files: pattern } = source.config;
  const folder = path.posix.dirname(pattern);
  const beside = isPattern(folder) ? [] : await files.find(root, path.posix.join(folder, '*'));
  const names = beside.map((file) => path.basename(file.path));
  return error('missing-export', `there is no file "${pattern}"`, {
    span: source.place(['files']),
    hint: didYouMean(path.posix.basename(pattern), names) ?? 'the path begins at the project',
  });
}
