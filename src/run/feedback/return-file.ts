import { sha256 } from '../../base/sha256.ts';
import { type Instant, instantOf, isBefore, utc } from '../../base/time.ts';
import { textOf } from '../../print/byte-text.ts';
import type { Files } from '../../ports.ts';
import type { VendorConfig } from '../../project/schema/print.ts';
import { longestWord } from '../../project/schema/order.ts';
import type { ReturnFile } from '../../project/schema/returns.ts';
import { readFixedLines } from './fixed-lines.ts';
import { type FileProblem, readHeadedCsv, type RejectedRow, type SaidRow, type SaidRows } from './headed-csv.ts';
import type { ReportedEvent, ToldEvent } from './provider-events.ts';
import { meaningsOf } from './return-codes.ts';

export interface ReturnRequest {
  /** As the project calls the vendor. */
  readonly vendor: string;
  /** As the vendor's file calls these returns. */
  readonly as: string;
  readonly encoding: VendorConfig['encoding'];
  readonly shape: ReturnFile;
  readonly now: Instant;
}

/** What a vendor's file tells. */
export interface Returns {
  readonly told: readonly ToldEvent[];
  readonly rejects: readonly RejectedRow[];
  /** Rows of addresses of your own, which are no messages, and rows whose code means nothing. */
  readonly seeds: number;
  readonly ignored: number;
}

/** Reads a file that came back from a vendor, of the shape that is declared. What is no use is told by its line. */
export async function readReturnFile(
  files: Files,
  path: string,
  request: ReturnRequest,
): Promise<Returns | FileProblem> {
  const read = await readRows(files, path, request);
  if ('problem' in read) return read;
  const rejects = [...read.rejects];
  const counts = { seeds: 0, ignored: 0 };
  const told = read.rows.flatMap((row) => {
    const found = eventsOf(row, request);
    if (found === 'seed') counts.seeds++;
    else if (found === 'nothing') counts.ignored++;
    else if ('because' in found) rejects.push(found);
    else return found.map((event) => ({ line: row.line, event }));
    return [];
  });
  return { told, rejects: rejects.sort((a, b) => a.line - b.line), ...counts };
}

function readRows(files: Files, path: string, { as, shape, encoding }: ReturnRequest): Promise<SaidRows | FileProblem> {
  const { fixed, starts = '' } = shape;
  if (fixed !== undefined) return readFixedLines(files.read(path), { places: fixed, starts, encoding });
  const needed = [shape.piece ?? shape.file, shape.code, shape.date, shape.message].flatMap((column) =>
    column === undefined ? [] : [column.toLowerCase()],
  );
  const heading = { what: `a file of ${as}`, columns: needed, needed, hasOthers: true };
  return readHeadedCsv(inUtf8(files.read(path), encoding), heading, shape.delimiter);
}

type Found = readonly ReportedEvent[] | RejectedRow | 'seed' | 'nothing';

function eventsOf({ line, said }: SaidRow, { vendor, as, shape, now }: ReturnRequest): Found {
  const saidIn = (column: string | undefined): string => said[column?.toLowerCase() ?? ''] ?? '';
  const code = saidIn(shape.code);
  const meanings = meaningsOf(shape, code);
  if (meanings === undefined) return { line, because: `"${code}" is no code of ${as}` };
  const subject = subjectOf(shape, saidIn);
  if (typeof subject !== 'string') return { line, because: subject.because };
  if (subject === 'seed') return 'seed';
  const at = momentOf(saidIn(shape.date), now);
  const reason = saidIn(shape.message).slice(0, longestWord);
  const events: ReportedEvent[] = [];
  for (const what of meanings) {
    if (what === 'nothing') return 'nothing';
    if (typeof at === 'string') return { line, because: at };
    const more = events.length === 0 ? [] : [what];
    events.push({
      // Whoever imports a file twice tells nothing new.
      id: sha256(JSON.stringify([as, subject, code, saidIn(shape.date), reason, ...more])),
      ...{ provider: vendor, event: what, at: utc(at), providerId: subject },
      reason: reason === '' ? code : reason,
    });
  }
  return events;
}

/** What the ledger calls the piece or the file of a row. A piece whose number does not end in 0 is a seed. */
function subjectOf(shape: ReturnFile, saidIn: (column: string | undefined) => string): string | { because: string } {
  if (shape.file !== undefined) {
    const file = saidIn(shape.file);
    return file === '' ? { because: 'it names no file' } : `file:${file}`;
  }
  const piece = saidIn(shape.piece);
  if (!/^\d{1,18}$/.test(piece)) return { because: `"${piece}" is no number of a piece` };
  return piece.endsWith('0') ? `piece:${BigInt(piece)}` : 'seed';
}

/** A day, with or without hyphens, or an instant. A day is its first moment, so that none of them is still to come. */
function momentOf(text: string, now: Instant): Instant | string {
  if (text === '') return now;
  const [, year, month, day] = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(text) ?? [];
  try {
    const moment = instantOf(year === undefined ? text : `${year}-${month ?? ''}-${day ?? ''}T00:00:00Z`);
    return isBefore(now, moment) ? `${text} is still to come` : moment;
  } catch {
    return `"${text}" is no day, as 2017-07-03`;
  }
}

/** Vendors answer in the encoding that they are written to in. */
async function* inUtf8(
  chunks: AsyncIterable<Uint8Array>,
  encoding: VendorConfig['encoding'],
): AsyncIterable<Uint8Array> {
  if (encoding.startsWith('utf-8')) {
    yield* chunks;
    return;
  }
  for await (const chunk of chunks) yield Buffer.from(textOf(Buffer.from(chunk).toString('latin1'), encoding));
}
