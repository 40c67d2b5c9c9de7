import type { Parameters } from '../base/parameter.ts';
import { identifier } from '../base/sql-text.ts';
import type { Session } from '../ports.ts';
import type { Balance, CompiledStep, StepInput, StepScope } from '../steps/compiled-step.ts';
import type { PopulationStep } from '../steps/index.ts';
import { keyOf } from '../project/link.ts';
import { countRows, rowsOf } from './rows.ts';

/** The rules that hold for the rows of every population, asserted on the rows themselves. */

/** A population that breaks a rule. The run fails and says which rule; nothing is sent. */
export class PopulationProblem extends Error {
  override readonly name = 'PopulationProblem';
}

/** Every row has the key of what it stands for, and no two have the same. */
export async function assertKey(session: Session, name: string, key: string): Promise<void> {
  const column = identifier(key);
  const [row] = await rowsOf(
    session,
    `select ${column}::varchar as key, count(*)::double as rows from ${identifier(name)}
     group by ${column} having count(*) > 1 or ${column} is null order by ${column} nulls first limit 1`,
  );
  if (row === undefined) return;
  const value = row['key'];
  const times = row['rows'] as number;
  throw new PopulationProblem(
    value === null
      ? `${name} has no ${key} in ${times === 1 ? 'one row' : `${times} rows`}: every row of a population has its key`
      : `${name} has ${key} ${JSON.stringify(value)} ${times} times: the key of a population is unique`,
  );
}

/** The first of the rows that may not be, by the key that they came with. */
export async function assertEmpty(
  session: Session,
  name: string,
  { inputs: [input], entities }: StepScope,
): Promise<void> {
  const key = keyOf(entities, input?.entity ?? '');
  const rows = await countRows(session, `from ${identifier(name)}`);
  if (rows === 0) return;
  const [first] = await rowsOf(session, `select min(${identifier(key)})::varchar as key from ${identifier(name)}`);
  const count = rows === 1 ? 'one row' : `${rows} rows`;
  throw new PopulationProblem(
    `${name} has ${count}, and may have none: the first is ${key} ${JSON.stringify(first?.['key'])}`,
  );
}

/** The outputs add up. */
export async function assertBalance(
  session: Session,
  step: PopulationStep,
  { balance }: CompiledStep,
  inputs: readonly StepInput[],
  parameters: Parameters,
  found: number,
): Promise<void> {
  if (balance === 'free') return;
  const expected = await expectedRows(session, balance, inputs, parameters);
  if (found !== expected)
    throw new PopulationProblem(
      `${step.name} made ${found} rows of ${expected}: the outputs of a ${step.kind} add up to what it reads`,
    );
}

async function expectedRows(
  session: Session,
  balance: Exclude<Balance, 'free'>,
  inputs: readonly StepInput[],
  parameters: Parameters,
): Promise<number> {
  if (typeof balance === 'object') {
    const [row] = await rowsOf(session, `select (\n${balance.text}\n)::double as rows`, parameters);
    return row?.['rows'] as number;
  }
  return await countRows(session, `from ${identifier(inputs[0]?.view ?? '')}`);
}
