import type { Parameter, Parameters } from '../base/parameter.ts';
import { literal } from '../base/sql-text.ts';

/** Strings, quoted names and comments are passed over; a `$name` between them is a parameter. */
const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_][A-Za-z0-9_]*)/g;

/** SQL with the values of its parameters written out, to paste into any shell. Only for eyes: muster itself binds. */
export const literalSql = (sql: string, parameters: Parameters): string =>
  sql.replace(token, (text, name: string | undefined) => {
    const parameter = name === undefined ? undefined : parameters[name];
    return parameter === undefined ? text : valueText(parameter);
  });

function valueText({ type, value }: Parameter): string {
  if (value === null) return 'NULL';
  switch (type) {
    case 'integer':
    case 'double':
    case 'boolean':
      return value;
    case 'decimal':
      return `${literal(value)}::DECIMAL(38,10)`;
    case 'text':
      return literal(value);
    case 'date':
      return `DATE ${literal(value)}`;
    case 'timestamp':
      return `TIMESTAMPTZ ${literal(value)}`;
    case 'bigint':
      return `${value}::BIGINT`;
    case 'days':
      return value.endsWith('infinity') ? `DATE ${literal(value)}` : `(DATE '1970-01-01' + ${value})`;
    case 'local_micros':
      return value.endsWith('infinity') ? `TIMESTAMP ${literal(value)}` : `make_timestamp(${value})`;
    case 'micros':
      return value.endsWith('infinity') ? `TIMESTAMPTZ ${literal(value)}` : `make_timestamptz(${value})`;
  }
}
