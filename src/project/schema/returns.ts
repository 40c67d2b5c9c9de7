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
  .union([oneOf(['ncoalink', 'nixie', 'acs']), z.record(text, oneOf(returnMeanings))])
  .describe('what each code means; or a table of the United States Postal Service by its name');

const noPlace = problem(
  'wrong-value',
  '{value} is no place in a line',
  'write 17-32, its first and its last byte from 1 on',
);

/** `17-32`, or `33` for one byte; 1-based, both of them in it. */
const place = z
  .union([z.int(), z.string()], { error: noPlace })
  .transform((written) => /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(String(written)))
  .refine((found) => Number(found?.[1]) >= 1 && Number(found?.[2] ?? found?.[1]) >= Number(found?.[1]), {
    error: noPlace,
  })
  .transform((found) => ({ from: Number(found?.[1]), to: Number(found?.[2] ?? found?.[1]) }));

const noSubject = problem('missing-key', 'a file says of what it tells', 'write piece: or file:, the name of a column');

const onlyFixed = problem('unknown-key', 'starts is for lines of fixed width', 'say fixed: { KEYLINE: 17-32, … }');
const noFixedColumn = problem(
  'unknown-column',
  '{value} is no column of fixed',
  'say where it is: fixed: { KEYLINE: 17-32 }',
);

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
    delimiter: character.default(';').describe('between two fields'),
    fixed: z
      .record(text, place)
      .optional()
      .describe(
        'of lines of fixed width: the bytes of each column, { KEYLINE: 17-32, CODE: 33 }; such a file has no titles',
      ),
    starts: text.optional().describe('with fixed: lines that begin otherwise, such as header records, are passed over'),
  })
  .refine(({ piece, file }) => (piece === undefined) !== (file === undefined), { error: noSubject })
  .superRefine(({ fixed, piece, file, code, date, message, starts }, context) => {
    if (fixed === undefined && starts !== undefined)
      context.addIssue({ code: 'custom', path: ['starts'], message: onlyFixed });
    for (const [key, column] of Object.entries({ piece, file, code, date, message }))
      if (fixed !== undefined && column !== undefined && !Object.hasOwn(fixed, column))
        context.addIssue({ code: 'custom', path: [key], message: noFixedColumn });
  });

/** Files that come back from a vendor, by names of your own. */
export const returnFiles = z
  .record(name, returnFile)
  .default({})
  .describe('files that come back, for muster events import FILE --vendor NAME --as KEY');

export type ReturnFile = z.infer<typeof returnFile>;
export type ReturnMeaning = (typeof returnMeanings)[number];
