import { type Statement, statement } from '../base/statement.ts';

/**
 * One value about a population as a whole: the expression may use `count`, its number of rows, and select from `input`. `from`
 * is the population as it stands behind FROM.
 */
export const counted = (expression: Statement, from: string): Statement =>
  statement('select ', expression, `\nfrom (select count(*) as "count" from ${from})`);
