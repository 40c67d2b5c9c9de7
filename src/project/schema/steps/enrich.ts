import { z } from 'zod';
import { problem } from '../problem.ts';
import { sql, text } from '../words.ts';

const columnName = z.string().regex(/^[A-Za-z_]\w*$/, {
  error: problem('bad-name', '{value} cannot be the name of a column', 'letters, digits and _'),
});

const link = text.describe('the entity whose rows point here, or `purchase.buyer` when it has several links');
const where = sql.optional().describe('which of its rows; looks at them alone');

const lines = z.strictObject({
  link,
  columns: z.array(text).min(1).describe('what each line has'),
  order_by: sql.optional().describe('which line comes first; then the first by key'),
  limit: z.int().min(1).optional().describe('so many lines at most'),
  where,
});

const aggregate = z.strictObject({ link, aggregate: sql.describe('one value of all lines: sum(amount)'), where });

const collection = z.union([lines, aggregate]);

const noColumn = problem('empty-value', '{key} has no column');

export const enrich = z
  .strictObject({
    columns: z
      .record(columnName, sql)
      .refine((columns) => Object.keys(columns).length > 0, { error: noColumn })
      .optional()
      .describe('SQL expressions by the names that they get; `customer.email` walks the link `customer`'),
    collect: z
      .record(columnName, collection)
      .refine((collections) => Object.keys(collections).length > 0, { error: noColumn })
      .optional()
      .describe('of rows that point here by a link: a list of lines, or one value of them'),
    query: text
      .optional()
      .describe(
        'an .sql file of the campaign, or one SELECT, that gives columns by the key of the rows; may read `input`',
      ),
  })
  .refine((said) => Object.values(said).some((part) => part !== undefined), {
    error: problem('empty-value', '{key} adds nothing', 'write columns, collect or query'),
    when: ({ issues }) => issues.length === 0,
  })
  .describe(
    'adds columns, and no row comes or goes: `{ columns: { city: customer.city }, collect: { orders: { link: purchase, columns: [order_id, amount], order_by: "order_date desc", limit: 3 } } }`',
  );

export type EnrichConfig = z.infer<typeof enrich>;
export type CollectConfig = z.infer<typeof collection>;
