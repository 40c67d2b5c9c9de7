import path from 'node:path';
import { type Diagnostic, error } from '../../base/diagnostic.ts';
import { toUtf8 } from '../../base/encoding.ts';
import { checked, type Checked, isSound, refused } from '../../base/result.ts';
import type { Source } from '../../project/project.ts';
import type { ReadContext } from './context.ts';
import type { Heading } from './contract.ts';
import type { CsvShape } from './csv-fields.ts';
import { csvPieces, type PiecesOfText } from './csv-pieces.ts';
import { csvRecords } from './csv-records.ts';
import { checkEncoding } from './encoding-check.ts';
import { likelyDelimiter } from './likely-delimiter.ts';
import type { ExportFile, LoadColumn } from './reading.ts';
import { contentExtension } from './unpacking.ts';

/** A CSV file that the engine can read. */
export interface CsvFile extends Heading {
  /** The file itself, or its copy in UTF-8. */
  readonly enginePath: string;
}

/** The engine reads these by itself. It would take UTF-16 of the other byte order for an empty file. */
const engineEncodings = ['utf-8', 'latin-1'];

export async function openCsvFile(
  source: Source,
  file: ExportFile,
  declared: readonly LoadColumn[] | undefined,
  context: ReadContext,
): Promise<Checked<CsvFile>> {
  const { encoding } = source.config.csv;
  const fault = encoding === 'utf-8' ? undefined : await encodingProblem(source, file, context);
  if (fault !== undefined) return refused(fault);
  const columns = await headingOf(source, file, declared, context);
  if (!isSound(columns)) return refused(...columns.diagnostics);
  const enginePath = engineEncodings.includes(encoding) ? file.path : await copyInUtf8(file, encoding, context);
  return checked({ file, columns: columns.value, enginePath });
}

/**
 * Why the file is not in its encoding. In UTF-8 the engine finds that out for itself, so that the bytes need to be looked at
 * only when something is wrong; any other encoding takes UTF-8 without a word, and has to be asked before.
 */
export function encodingProblem(
  source: Source,
  file: ExportFile,
  { files }: ReadContext,
): Promise<Diagnostic | undefined> {
  const { encoding } = source.config.csv;
  const span = source.place(encoding === 'utf-8' ? ['files'] : ['csv', 'encoding']);
  return checkEncoding(file, encoding, files, span);
}

/** In a .tsv a comma is text. */
export function shapeOf({ config: { files, csv } }: Source): CsvShape {
  const isTabbed = csv.delimiter === ',' && contentExtension(files) === '.tsv';
  return { delimiter: isTabbed ? '\t' : csv.delimiter, quote: csv.quote };
}

export const piecesOfFile = (source: Source, file: ExportFile, { files }: ReadContext): AsyncIterable<PiecesOfText> =>
  csvPieces(toUtf8(files.read(file.path), source.config.csv.encoding), shapeOf(source));

/** Enough for a heading: a whole chunk of the file would be parsed for its first line. */
const headingSize = 1 << 13;

async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += headingSize) yield chunk.subarray(at, at + headingSize);
  }
}

async function headingOf(
  source: Source,
  file: ExportFile,
  declared: readonly LoadColumn[] | undefined,
  context: ReadContext,
): Promise<Checked<Heading['columns']>> {
  const place = { span: source.place(['files']) };
  if (!source.config.csv.header) return checked(declared ?? []);
  const pieces = toUtf8(inPieces(context.files.read(file.path)), source.config.csv.encoding);
  for await (const [first] of csvRecords(pieces, shapeOf(source))) {
    if (first === undefined) continue;
    const delimiter = likelyDelimiter(first, shapeOf(source), declared);
    if (delimiter !== undefined) return refused(wrongDelimiter(source, file, delimiter));
    return 'fields' in first
      ? checked(first.fields.map((name) => ({ name: name.trim(), type: 'VARCHAR' })))
      : refused(error('unreadable-export', `the header of "${file.name}" cannot be read: ${first.problem}`, place));
  }
  return refused(error('unreadable-export', `"${file.name}" is empty: it has not even a header`, place));
}

function wrongDelimiter(source: Source, file: ExportFile, delimiter: string): Diagnostic {
  const [seems, is] = [JSON.stringify(delimiter), JSON.stringify(shapeOf(source).delimiter)];
  return error('wrong-delimiter', `the delimiter of "${file.name}" seems to be ${seems}, not ${is}`, {
    span: source.place(source.config.csv.delimiter === ',' ? ['files'] : ['csv', 'delimiter']),
    hint: `write csv: { delimiter: ${seems} }`,
  });
}

async function copyInUtf8(file: ExportFile, encoding: string, { files, scratch }: ReadContext): Promise<string> {
  // The engine takes its view of a file from its name: the copy of `x.csv.gz` is not compressed.
  const copy = path.join(scratch, 'utf-8', `${file.name}.csv`);
  await using writer = await files.create(copy);
  for await (const chunk of toUtf8(files.read(file.path), encoding)) await writer.write(chunk);
  await writer.commit();
  return copy;
}
