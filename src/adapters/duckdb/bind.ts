import {
  BIGINT,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  type DuckDBPreparedStatement,
  type DuckDBType,
  type DuckDBValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  INTEGER,
  TIMESTAMP,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api';
import type { Parameter, Parameters, ParameterType } from '../../base/parameter.ts';
import { SqlFailure } from '../../ports.ts';

/** Scale and width of every decimal parameter: one type, whatever the value, so that results keep their types. */
const scale = 10;
const width = 38;

const engineTypes: Record<ParameterType, DuckDBType> = {
  integer: INTEGER,
  double: DOUBLE,
  decimal: DECIMAL(width, scale),
  text: VARCHAR,
  boolean: BOOLEAN,
  date: DATE,
  timestamp: TIMESTAMPTZ,
  bigint: BIGINT,
  days: DATE,
  local_micros: TIMESTAMP,
  micros: TIMESTAMPTZ,
};

/** Binds, with their declared types, the parameters that the statement has; more may be offered than it takes. */
export function bindParameters(prepared: DuckDBPreparedStatement, parameters: Parameters): void {
  const values: Record<string, DuckDBValue> = {};
  const types: Record<string, DuckDBType> = {};
  for (let index = 1; index <= prepared.parameterCount; index++) {
    const name = prepared.parameterName(index);
    const parameter = parameters[name];
    if (parameter === undefined) {
      throw new SqlFailure({
        type: 'Binder',
        subtype: 'PARAMETER_NOT_FOUND',
        message: `$${name} is not bound`,
        name,
        candidates: Object.keys(parameters),
      });
    }
    values[name] = valueOf(parameter);
    types[name] = engineTypes[parameter.type];
  }
  if (prepared.parameterCount > 0) prepared.bind(values, types);
}

function valueOf({ type, value }: Parameter): DuckDBValue {
  if (value === null) return null;
  switch (type) {
    case 'integer':
    case 'double':
      return Number(value);
    case 'boolean':
      return value === 'true';
    case 'text':
      return value;
    case 'decimal':
      return new DuckDBDecimalValue(unscaled(value), width, scale);
    case 'date':
      return new DuckDBDateValue(Math.round(Date.parse(`${value}T00:00:00Z`) / 86_400_000));
    case 'timestamp':
      return new DuckDBTimestampTZValue(BigInt(Date.parse(value)) * 1000n);
    case 'bigint':
      return BigInt(value);
    case 'days':
      return new DuckDBDateValue(Number(countOf(value, DuckDBDateValue.PosInf.days)));
    case 'local_micros':
      return new DuckDBTimestampValue(countOf(value, DuckDBTimestampValue.PosInf.micros));
    case 'micros':
      return new DuckDBTimestampTZValue(countOf(value, DuckDBTimestampTZValue.PosInf.micros));
  }
}

/** The engine keeps both infinities as counts of their own. */
function countOf(text: string, infinity: number | bigint): bigint {
  if (text === 'infinity') return BigInt(infinity);
  return text === '-infinity' ? -BigInt(infinity) : BigInt(text);
}

function unscaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}
