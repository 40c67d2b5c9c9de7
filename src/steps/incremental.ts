import { identifier } from '../base/sql-text.ts';
import type { Column } from '../base/sql-type.ts';
import { statement } from '../base/statement.ts';
import type { IncrementalStep } from '../project/project.ts';
import type { PopulationKind } from './step-kind.ts';

/** What earlier runs have handed on: keys, with the newest cursor of each. run/cursors makes it. No step can have its name. */
export const handedOn = 'work__handed';

/**
 * Rows that no other run has handed on. `work` is what the query gives; of it those rows come that are not before `$cursor`,
 * and whose key was not handed on with this cursor or a newer one. A row without a cursor does not come: nothing would tell
 * it from one that came before.
 */
export const incremental: PopulationKind<IncrementalStep> = {
  inputs: { min: 0, max: 1 },
  ports: () => [''],
  mixesEntities: true,
  compile({ sql, config }, { key }) {
    const column = config.cursor === undefined ? undefined : identifier(config.cursor);
    const isIn = column === undefined ? '' : `w.${column} >= $cursor and `;
    const isOlder = column === undefined ? '' : ` and h.${column} >= w.${column}`;
    return {
      work: sql,
      outputs: new Map([
        [
          '',
          statement(
            `select w.* from work w
where ${isIn}not exists (
  select 1 from ${handedOn} h where h.${identifier(key)} = w.${identifier(key)}${isOlder})`,
          ),
        ],
      ]),
      balance: 'free',
    };
  },
};

/** The columns of what was handed on, of those of the step. */
export const handedColumns = ({ config }: IncrementalStep, key: string, columns: readonly Column[]): Column[] =>
  columns.filter(({ name }) => name === key || name === config.cursor);
