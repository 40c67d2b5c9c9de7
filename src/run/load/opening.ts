import path from 'node:path';
import { type Diagnostic, error, warning } from '../../base/diagnostic.ts';
import { type Checked, isSound, refused, unreachable } from '../../base/result.ts';
import type { Source } from '../../project/project.ts';
import type { ReadContext } from './context.ts';
import { openCsv } from './csv-reading.ts';
import { openJson } from './json-reading.ts';
import { openParquet } from './parquet-reading.ts';
import type { LoadColumn, Reading } from './reading.ts';
import type { TakenFiles } from './taken-files.ts';
import { unpackedFiles } from './unpacking.ts';

/** Opens files of a source for some work on them, and leaves nothing in the scratch folder. Without declared columns they are guessed. */
export async function withReading<T>(
  source: Source,
  taken: TakenFiles,
  declared: readonly LoadColumn[] | undefined,
  context: ReadContext,
  work: (reading: Reading) => Promise<Checked<T>>,
): Promise<Checked<T>> {
  const inside = { ...context, scratch: path.join(context.scratch, 'load', source.name) };
  try {
    const files = await unpackedFiles(source, taken.files, inside);
    if (!isSound(files)) return refused(...files.diagnostics);
    const reading = await openReading(source, { ...taken, files: files.value }, declared, inside);
    if (!isSound(reading)) return refused(...reading.diagnostics);
    const done = await work(reading.value);
    return { ...done, diagnostics: [...reading.diagnostics, ...done.diagnostics] };
  } finally {
    await context.files.remove(inside.scratch);
  }
}

async function openReading(
  source: Source,
  taken: TakenFiles,
  declared: readonly LoadColumn[] | undefined,
  context: ReadContext,
): Promise<Checked<Reading>> {
  const reading = await openFiles(source, taken, declared, context);
  if (reading.value?.columns.length === 0) {
    const message = `there are no columns in the files of source "${source.name}"`;
    return refused(error('unreadable-export', message, { span: source.place(['files']) }));
  }
  if (declared !== undefined || reading.value === undefined) return reading;
  return { ...reading, diagnostics: [...reading.diagnostics, guessed(source, reading.value)] };
}

function openFiles(
  source: Source,
  { kind, files }: TakenFiles,
  declared: readonly LoadColumn[] | undefined,
  context: ReadContext,
): Promise<Checked<Reading>> {
  switch (kind) {
    case 'csv':
      return openCsv(source, files, declared, context);
    case 'ndjson':
    case 'json':
      return openJson(kind, source, files, declared, context);
    case 'parquet':
      return openParquet(source, files, declared, context);
    default:
      return unreachable(kind);
  }
}

function guessed(source: Source, { columns }: Reading): Diagnostic {
  const found = columns.map(({ name, type, formats }) => {
    const written = formats === undefined ? '' : `, formats: ${JSON.stringify(formats)}`;
    return `  ${JSON.stringify(name)}: { type: "${type.toLowerCase()}"${written} }`;
  });
  return warning('undeclared-columns', `the columns of source "${source.name}" are guessed from its files`, {
    span: source.place([], 'key'),
    hint: ['declare them, for example', 'columns:', ...found].join('\n'),
  });
}
