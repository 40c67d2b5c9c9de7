import { BrokenCompression } from '../../base/compression.ts';
import { didYouMean } from '../../base/suggest.ts';
import type { Files } from '../../ports.ts';
import { type FileProblem, type RejectedRow, readHeadedCsv, type SaidRow, type SaidRows } from './headed-csv.ts';
import { jsonLines } from '../load/json-lines.ts';
import { contentExtension, plainContent } from '../load/unpacking.ts';

const heading = {
  what: 'a file of events',
  columns: ['event_id', 'kind', 'send_key', 'provider_id', 'at', 'url', 'provider'],
  needed: ['kind', 'at'],
};

/** Reads what each row of a file of events says: CSV whose first line names its columns, or a JSON object a line. */
export async function readEventFile(files: Files, path: string): Promise<SaidRows | FileProblem> {
  const chunks = plainContent(files, path);
  try {
    switch (contentExtension(path)) {
      case '.csv':
        return await readHeadedCsv(chunks, heading);
      case '.ndjson':
      case '.jsonl':
        return await readJsonLines(chunks);
      default:
        return { problem: 'its name says no format', hint: '.csv, .ndjson or .jsonl, also packed: .csv.gz' };
    }
  } catch (cause) {
    if (!(cause instanceof BrokenCompression)) throw cause;
    return { problem: 'it is damaged, or not yet whole: it cannot be unpacked', hint: cause.message };
  }
}

async function readJsonLines(chunks: AsyncIterable<Uint8Array>): Promise<SaidRows> {
  const rows: SaidRow[] = [];
  const rejects: RejectedRow[] = [];
  for await (const lines of jsonLines(chunks)) {
    for (const { line, raw, problem } of lines) {
      const said = problem === null ? saidOf(JSON.parse(raw) as Readonly<Record<string, unknown>>) : `it ${problem}`;
      if (typeof said === 'string') rejects.push({ line, because: said });
      else rows.push({ line, said });
    }
  }
  return { rows, rejects };
}

/** The values of an object as texts; else what is wrong with it. Numbers are ids that were written as such. */
function saidOf(values: Readonly<Record<string, unknown>>): SaidRow['said'] | string {
  const said: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) {
    if (!heading.columns.includes(key)) {
      const hint = didYouMean(key, heading.columns);
      return `"${key}" is no key of an event${hint === undefined ? '' : `: ${hint}`}`;
    }
    if (value === null) continue;
    if (typeof value !== 'string' && typeof value !== 'number') return `"${key}" is neither a text nor a number`;
    const text = String(value).trim();
    if (text !== '') said[key] = text;
  }
  return said;
}
