import { type CsvPiece, csvPieces, type PiecesOfText } from './csv-pieces.ts';
import { type CsvShape, type Fields, fieldsOf } from './csv-fields.ts';

/** A record as it stands in the file: its first physical line (1-based), its text without the line end, its fields or why it has none. */
export type CsvRecord = { readonly line: number; readonly raw: string } & Fields;

/** The records of a UTF-8 text with all their fields, in batches. */
export async function* csvRecords(chunks: AsyncIterable<Uint8Array>, shape: CsvShape): AsyncGenerator<CsvRecord[]> {
  for await (const { text, lineEnd, pieces } of csvPieces(chunks, shape)) {
    const plain = pieces.filter(({ odd }) => odd === undefined);
    const bytes = Buffer.concat(plain.map(({ start, end }) => text.subarray(start, end)));
    const fields = fieldsOf(bytes, lineEnd, shape)[Symbol.iterator]();
    yield pieces.map((piece) => ({
      ...{ line: piece.line, raw: rawText(text, piece) },
      ...(piece.odd ?? { fields: fields.next().value ?? [] }),
    }));
  }
}

export const rawText = (text: PiecesOfText['text'], { start, end }: CsvPiece): string =>
  text.toString('utf8', start, end).replace(/[\r\n]+$/, '');
