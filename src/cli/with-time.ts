import type { Argv } from 'yargs';

/** For commands that do something for a day. */
export const withTime = <T>(parser: Argv<T>) =>
  parser
    .option('date', { type: 'string', describe: 'logical date, YYYY-MM-DD; else today' })
    .option('now', { type: 'string', describe: 'logical clock, an instant: for rehearsals' })
    .option('var', { type: 'string', array: true, nargs: 1, describe: 'a variable, name=value; more than once' })
    .group(['date', 'now', 'var'], 'Options:');
