import type { Parameters } from '../../base/parameter.ts';
import { identifier, qualified } from '../../base/sql-text.ts';
import { boundRows, selectOfGiven } from '../../plan/given-sql.ts';
import type { GivenInput, GivenTable } from '../../plan/planned-unit-test.ts';
import { columnList } from '../../plan/shadow.ts';
import type { Session, Warehouse } from '../../ports.ts';

/** The tables of unit tests in one session: made once, filled for a test, emptied for the next. */
export interface GivenTables {
  /** Makes the inputs of a test, with the rows that it gives and no others. */
  fill(inputs: readonly GivenInput[], parameters: Parameters): Promise<void>;
}

export function givenTables(warehouse: Warehouse, session: Session): GivenTables {
  /** What each table looks like that is there, by the SQL that made it. */
  const made = new Map<string, string>();
  const filled = new Set<string>();
  const create = async (input: GivenInput): Promise<void> => {
    const sql = creation(input);
    if (made.get(input.name) === sql) return;
    await makeRoom(warehouse, session, input);
    await session.run(sql);
    made.set(input.name, sql);
    filled.delete(input.name);
  };
  return {
    async fill(inputs, parameters) {
      for (const input of inputs) {
        await create(input);
        const table = target(input);
        if (filled.delete(input.name)) await session.run(`delete from ${table}`);
        if (input.given === undefined || isEmpty(input.given)) continue;
        filled.add(input.name);
        const given = withColumn(input.given, input.columns);
        await session.run(`insert into ${table} by name\n${selectOfGiven(given)}`, {
          ...parameters,
          ...boundRows(given.rows),
        });
      }
      const first = inputs.find(({ isFirst }) => isFirst);
      if (first !== undefined) await session.run(`create or replace temp view "input" as from ${target(first)}`);
    },
  };
}

const target = ({ kind, name }: GivenInput): string => (kind === 'population' ? identifier(name) : qualified(name));

const isEmpty = ({ sql, rows }: GivenTable): boolean => sql === undefined && rows.length === 0;

/** A row of which nothing is given is a row of nulls; an insert needs one column to say so. */
function withColumn(given: GivenTable, columns: GivenInput['columns']): GivenTable {
  const [first] = columns;
  if (given.columns.length > 0 || first === undefined) return given;
  return { ...given, columns: [first], rows: given.rows.map(() => ({ [first.name]: null })) };
}

const creation = (input: GivenInput): string => {
  const kind = input.kind === 'population' ? 'temp table' : 'table';
  return `create or replace ${kind} ${target(input)} (${columnList(input.columns)})`;
};

/** A schema of the model's name; in the place of a view of the ledger a table that can be filled. */
async function makeRoom(warehouse: Warehouse, session: Session, { kind, name }: GivenInput): Promise<void> {
  const [schema = '', table = ''] = name.split('.');
  if (kind === 'table' && schema !== 'saved') await session.run(`create schema if not exists ${identifier(schema)}`);
  if (kind !== 'ledger') return;
  await using ledger = await warehouse.session('ledger');
  await ledger.run(`drop view if exists ${identifier(table)}`);
}
