import { textOf } from '../../print/byte-text.ts';
import type { VendorConfig } from '../../project/schema/print.ts';
import type { ReturnFile } from '../../project/schema/returns.ts';
import { isLost, lostText, type SaidRow, type SaidRows } from './headed-csv.ts';

interface FixedLines {
  /** The bytes of each column, 1-based, both ends in it. */
  readonly places: NonNullable<ReturnFile['fixed']>;
  /** Lines that begin otherwise are passed over. */
  readonly starts: string;
  readonly encoding: VendorConfig['encoding'];
}

/** Reads lines of fixed width by the bytes of their columns. A line that ends before a column begins is no use. */
export async function readFixedLines(
  chunks: AsyncIterable<Uint8Array>,
  { places, starts, encoding }: FixedLines,
): Promise<SaidRows> {
  const columns = Object.entries(places).map(([name, place]) => ({ name: name.toLowerCase(), ...place }));
  const shortest = Math.max(...columns.map(({ from }) => from));
  const rows: SaidRow[] = [];
  const rejects: SaidRows['rejects'][number][] = [];
  let line = 0;
  for await (const text of linesOf(chunks)) {
    line++;
    // Some files end with the byte that once ended all of them.
    if (text === '' || text === '\x1a' || !textOf(text, encoding).startsWith(starts)) continue;
    if (text.length < shortest) {
      rejects.push({ line, because: `it has ${text.length} bytes, and its columns go on to ${shortest}` });
      continue;
    }
    const said = columns.map(({ name, from, to }): [string, string] => [
      name,
      textOf(text.slice(from - 1, to), encoding).trim(),
    ]);
    if (said.some(([, value]) => isLost(value))) {
      rejects.push({ line, because: lostText });
      continue;
    }
    rows.push({ line, said: Object.fromEntries(said.filter(([, value]) => value !== '')) });
  }
  return { rows, rejects };
}

/** Lines as byte texts, without their ends. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest !== '') yield rest;
}
