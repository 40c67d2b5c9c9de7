import { type Diagnostic, warning } from '../base/diagnostic.ts';
import { locate, type Statement } from '../base/statement.ts';
import type { ParsedSelect } from '../project/parsed-select.ts';

const clocks = new Set([
  ...['now', 'today', 'current_date', 'current_time', 'current_timestamp', 'get_current_time', 'get_current_timestamp'],
  ...['transaction_timestamp', 'localtime', 'localtimestamp', 'current_localtime', 'current_localtimestamp'],
]);
const dice = new Set(['random', 'uuid', 'gen_random_uuid', 'uuidv4', 'uuidv7', 'setseed', 'nextval']);

/** Functions that answer differently when a run is built again: the same person would land in another cell. */
export function checkDeterminism(sql: Statement, { functions }: ParsedSelect): Diagnostic[] {
  return functions.flatMap(({ name, position }) => {
    const span = locate(sql, position);
    if (clocks.has(name)) {
      return [
        warning('not-deterministic', `${name} is another moment each time`, { span, hint: 'use $run_date or $run_at' }),
      ];
    }
    if (!dice.has(name)) return [];
    return [
      warning('not-deterministic', `${name}() is another value each time`, { span, hint: 'use a hash of a key' }),
    ];
  });
}
