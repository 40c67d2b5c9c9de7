import { z } from 'zod';
import { columns, csv, rejects } from '../sources.ts';
import { text, timeSpan } from '../words.ts';

export const file = z.strictObject({
  path: text.describe('one file below the project; csv, tsv, parquet, json, ndjson; the text ones also .gz and .zst'),
  key: text.optional().describe("the column that holds the entity's key; default the one of that name"),
  columns: columns.describe('as those of a source; others in the file are left out'),
  csv: csv.prefault({}).describe('how a csv or tsv file is written'),
  rejects: rejects.prefault({}).describe('how many rows may be unreadable before the run fails'),
  max_age: timeSpan.optional().describe('the run fails when the file was written longer ago'),
});

export type FileConfig = z.infer<typeof file>;
