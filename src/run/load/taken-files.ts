import path from 'node:path';
import { type Diagnostic, error } from '../../base/diagnostic.ts';
import { checked, type Checked, isSound, refused } from '../../base/result.ts';
import { didYouMean } from '../../base/suggest.ts';
import { isBefore } from '../../base/time.ts';
import { isPattern } from '../../plan/check-loading.ts';
import type { Files, FoundFile } from '../../ports.ts';
import type { Source } from '../../project/project.ts';
import type { ExportFile } from './reading.ts';
import { contentExtension } from './unpacking.ts';

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

/** The files that the source is made of now. */
export async function takenFiles(source: Source, files: Files, root: string): Promise<Checked<TakenFiles>> {
  const { files: pattern, take } = source.config;
  const unready = await notReady(source, files, root);
  if (unready !== undefined) return refused(unready);
  const found = await files.find(root, pattern);
  const named = (take === 'newest' ? newestOf(found) : found).map((file) => ({
    path: file.path,
    name: path.relative(root, file.path).split(path.sep).join('/'),
    modifiedAt: file.modifiedAt,
  }));
  const [first, ...others] = named;
  if (first === undefined) return refused(await missing(source, files, root));
  const kind = kindOf(source, named);
  return isSound(kind) ? checked({ kind: kind.value, files: [first, ...others] }) : refused(...kind.diagnostics);
}

function kindOf(source: Source, files: readonly ExportFile[]): Checked<ExportKind> {
  const span = source.place(['files']);
  const unknown = files.find((file) => !isKnown(file));
  if (unknown !== undefined) {
    const hint = 'there is csv, tsv, parquet, json, ndjson; of these the text ones also with .gz and .zst';
    const ending = /(\.[^./]*){0,2}$/.exec(unknown.name)?.[0] ?? '';
    return refused(error('unsupported-export', `files that end in "${ending}" are not supported`, { span, hint }));
  }
  const extensions = [...new Set(files.map(({ name }) => contentExtension(name)))];
  const [kind, ...others] = new Set(extensions.flatMap((extension) => kinds[extension] ?? []));
  if (kind !== undefined && others.length === 0) return checked(kind);
  const what = extensions.map((extension) => `"${extension}"`).join(' and ');
  return refused(
    error('mixed-exports', `"${source.config.files}" matches files of different kinds: ${what}`, { span }),
  );
}

/** Parquet files are compressed inside. */
const isKnown = ({ name }: ExportFile): boolean => {
  const kind = kinds[contentExtension(name)];
  return kind !== undefined && (kind !== 'parquet' || name.toLowerCase().endsWith('.parquet'));
};

/** What an upstream system that is still writing has not put there yet. */
async function notReady(source: Source, files: Files, root: string): Promise<Diagnostic | undefined> {
  const { name, config } = source;
  if (config.ready === undefined) return undefined;
  const folder = config.ready.includes('/') ? '' : path.posix.dirname(config.files);
  const marker = path.posix.join(folder, config.ready);
  if ((await files.find(root, marker)).length > 0) return undefined;
  return error('not-ready', `"${marker}" is not there yet: source "${name}" is not loaded`, {
    span: source.place(['ready']),
    hint: `raw.${name} stays as it was, and what depends on it waits`,
  });
}

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
    hint: didYouMean(path.posix.basename(pattern), names) ?? noHint(pattern),
  });
}

/** A link counts where a source names it. */
const noHint = (pattern: string): string =>
  isPattern(pattern)
    ? 'the path begins at the project; links that * meets are not followed'
    : 'the path begins at the project';
