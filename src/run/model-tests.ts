import { identifier, literal, qualified } from '../base/sql-text.ts';
import type { ModelTest } from '../project/schema/model.ts';

/** A test as SQL: a SELECT of the rows that fail. */
export interface TestQuery {
  /** As a person would name it: `unique(customer_id)`. */
  readonly name: string;
  readonly sql: string;
}

/** The tests of a model's header, over the table as it was just built. */
export const headerTests = (model: string, tests: readonly ModelTest[]): TestQuery[] =>
  tests.flatMap((test) => testQueries(model, test));

function testQueries(model: string, test: ModelTest): TestQuery[] {
  const table = qualified(model);
  if ('unique' in test) {
    const columns = test.unique.map(identifier).join(', ');
    return [
      {
        name: `unique(${test.unique.join(', ')})`,
        sql: `select ${columns}, count(*) as "rows" from ${table}\nwhere ${test.unique.map((column) => `${identifier(column)} is not null`).join(' and ')}\ngroup by all having count(*) > 1`,
      },
    ];
  }
  if ('not_null' in test) {
    return test.not_null.map((column) => ({
      name: `not_null(${column})`,
      sql: `select * from ${table}\nwhere ${identifier(column)} is null`,
    }));
  }
  if ('accepted_values' in test) {
    const { column, values } = test.accepted_values;
    const accepted = values.map((value) => (typeof value === 'string' ? literal(value) : String(value))).join(', ');
    return [
      {
        name: `accepted_values(${column})`,
        sql: `select ${identifier(column)}, count(*) as "rows" from ${table}\nwhere ${identifier(column)} not in (${accepted})\ngroup by all`,
      },
    ];
  }
  const { column, to, field } = test.relationships;
  return [
    {
      name: `relationships(${column} → ${to}.${field})`,
      sql: `select ${identifier(column)}, count(*) as "rows" from ${table} t\nwhere ${identifier(column)} is not null\n  and not exists (select 1 from ${qualified(to)} o where o.${identifier(field)} = t.${identifier(column)})\ngroup by all`,
    },
  ];
}
