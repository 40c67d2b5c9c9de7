import { z } from 'zod';
import { problem } from './problem.ts';
import { character, name, oneOf, text } from './words.ts';

/** What a code of a vendor's file may mean. All but the first four end the mail to that address. */
export const returnMeanings = [
  'acknowledged',
  'rejected',
  'mailed',
  'nothing',
  'returned',
  'undeliverable',
  'moved',
  'away',
  'unsubscribed',
] as const;

const codes = z
  .union([oneOf(['ncoalink', 'nixie']), z.record(text, oneOf(returnMeanings))])
  .describe('what each code means; or a table of the United States Postal Service by its name');

const noSubject = problem('missing-key', 'a file says of what it tells', 'write piece: or file:, the name of a column');

const returnFile = z
  .strictObject({
    piece: text.optional().describe('the column with the number of a piece'),
    file: text
      .optional()
      .describe('the column with the name of a data file: what is said of it holds for all its pieces'),
    code: text.describe('the column with the code'),
    codes,
    date: text.optional().describe('the column with the day or the instant; the time of the import when absent'),
    message: text.optional().describe('the column with words for people'),
    delimiter: character.default(';'),
  })
  .refine(({ piece, file }) => (piece === undefined) !== (file === undefined), { error: noSubject });

/** Files that come back from a vendor, by names of your own. */
export const returnFiles = z
  .record(name, returnFile)
  .default({})
  .describe('files that come back, for muster events import FILE --vendor NAME --as KEY');

export type ReturnFile = z.infer<typeof returnFile>;
export type ReturnMeaning = (typeof returnMeanings)[number];
