import { DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';

/** A function of the program that SQL can call: see `Session.define`. */
export const textFunction = (
  name: string,
  parameters: number,
  answer: (...texts: string[]) => string | null,
): DuckDBScalarFunction =>
  DuckDBScalarFunction.create({
    name,
    parameterTypes: Array.from({ length: parameters }, () => VARCHAR),
    returnType: VARCHAR,
    mainFunction(_info, chunk, output) {
      const columns = Array.from({ length: parameters }, (_, index) => chunk.getColumnValues(index));
      for (let row = 0; row < chunk.rowCount; row++) {
        const texts = columns.map((values) => values[row]);
        output.setItem(row, texts.every((text) => typeof text === 'string') ? answer(...texts) : null);
      }
      output.flush();
    },
  });
