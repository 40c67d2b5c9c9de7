import path from 'node:path';
import { literal } from '../../base/sql-text.ts';
import type { Source } from '../../project/project.ts';
import type { ReadContext } from './context.ts';
import { type CsvFile, piecesOfFile } from './csv-file.ts';
import { readOptions } from './csv-options.ts';
import type { CsvPiece } from './csv-pieces.ts';
import { rawText } from './csv-records.ts';
import { inPlace, pathList, typeMap } from './engine-files.ts';
import type { LoadColumn, Records } from './reading.ts';
import { type FoundRecord, recordsFile } from './records-file.ts';

/**
 * The engine reads as text what has as many fields as the header; the rest is told apart before. Where a record stands is
 * looked up only for those whose values turn out to be none.
 */
export async function carefulRecords(
  source: Source,
  files: readonly CsvFile[],
  columns: readonly LoadColumn[],
  context: ReadContext,
): Promise<Records> {
  const misfits = await recordsFile('misfits', copyAndMisfits(source, files, context), [], context);
  const texts = files.map((file) => {
    const there = file.columns.map(({ name }) => name);
    const value = ({ name }: LoadColumn) => (there.includes(name) ? `f${there.indexOf(name)}` : 'null::varchar');
    const fields = typeMap(there.map((_, index) => [`f${index}`, 'VARCHAR']));
    const options = `columns = ${fields}, auto_detect = false, strict_mode = true, ${readOptions(source, 'utf-8')}`;
    return `select ${literal(file.file.name)} as file, null::integer as line, null::varchar as raw, null::varchar as problem,
      ${inPlace(columns, value)} from read_csv(${pathList([copyOf(file, context)])}, ${options})`;
  });
  const values = inPlace(columns, () => 'null::varchar');
  return {
    from: `(${[...texts, `select file, line, raw, problem, ${values} from ${misfits}`].join('\nunion all ')})`,
    place: (rows) => recordsFile('places', placesOf(source, files, rows, context), ['row'], context),
  };
}

/** The engine takes its view of a file from its name. */
const copyOf = ({ file }: CsvFile, { scratch }: ReadContext): string => path.join(scratch, 'text', `${file.name}.csv`);

/**
 * Copies the files without the records that do not fit, which it yields, to where the engine reads them. The header goes
 * along: the engine tells the line ends by the first that it meets, and that of a value may be another.
 */
async function* copyAndMisfits(
  source: Source,
  files: readonly CsvFile[],
  context: ReadContext,
): AsyncGenerator<FoundRecord[]> {
  for (const file of files) {
    await using copy = await context.files.create(copyOf(file, context));
    for await (const { text, end, pieces } of recordsOf(source, file, context)) {
      const misfits: FoundRecord[] = [];
      let from = 0;
      for (const piece of pieces) {
        const problem = problemOf(piece, file);
        if (problem === undefined) continue;
        await copy.write(text.subarray(from, piece.start));
        from = piece.end;
        misfits.push({ file: file.file.name, line: piece.line, raw: rawText(text, piece), problem });
      }
      await copy.write(text.subarray(from, end));
      yield misfits;
    }
    await copy.commit();
  }
}

/** Of the records that fit, those with these numbers, which ascend: counted over all files, from 0. */
async function* placesOf(
  source: Source,
  files: readonly CsvFile[],
  rows: AsyncIterable<readonly number[]>,
  context: ReadContext,
): AsyncGenerator<FoundRecord[]> {
  const wanted = each(rows);
  let next = await wanted.next();
  let row = 0;
  for (const file of files) {
    for await (const { text, pieces } of recordsOf(source, file, context)) {
      const found: FoundRecord[] = [];
      for (const piece of pieces) {
        if (problemOf(piece, file) !== undefined || row++ !== next.value) continue;
        const raw = rawText(text, piece);
        found.push({ file: file.file.name, line: piece.line, raw, problem: null, row: String(next.value) });
        next = await wanted.next();
      }
      yield found;
      if (next.done === true) return;
    }
  }
}

async function* each(batches: AsyncIterable<readonly number[]>): AsyncGenerator<number, undefined> {
  for await (const batch of batches) yield* batch;
}

/** Without the header, and without what the engine takes for no record: an empty line, unless there is only one column. */
async function* recordsOf(source: Source, file: CsvFile, context: ReadContext) {
  let isHeader = source.config.csv.header;
  for await (const { text, pieces } of piecesOfFile(source, file.file, context)) {
    const records = isHeader ? pieces.slice(1) : pieces;
    isHeader &&= pieces.length === 0;
    const end = pieces.at(-1)?.end ?? 0;
    const isBlank = ({ width, filled }: CsvPiece) => width === 1 && filled === 0 && file.columns.length > 1;
    yield { text, end, pieces: records.filter((piece) => !isBlank(piece)) };
  }
}

/** As the engine has it: empty fields beyond the last column do no harm. */
function problemOf({ odd, width, filled }: CsvPiece, { columns: { length } }: CsvFile): string | undefined {
  if (odd !== undefined && 'problem' in odd) return odd.problem;
  if (width === length || (width > length && filled <= length)) return undefined;
  return `has ${width} ${width === 1 ? 'field' : 'fields'} instead of ${length}`;
}
