import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { knowingFunctions } from '../../plan/table-functions.ts';
import { hasErrors } from '../../base/diagnostic.ts';
import type { Parameters } from '../../base/parameter.ts';
import { type Statement, statementOfFile } from '../../base/statement.ts';
import { parseSelect, typeSelect } from '../../plan/check-sql.ts';
import type { Session } from '../../ports.ts';
import { csvText } from '../../report/csv-text.ts';
import { counted } from '../../report/number-text.ts';
import { rowsText } from '../../report/table.ts';
import { writeParquet } from '../../run/parquet.ts';
import { rowsOf } from '../../run/rows.ts';
import { type Desk, openDesk } from '../desk.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { CommandOptions } from '../options.ts';
import { type Opened, withEngine } from '../runner.ts';
import { parametersOf } from '../setting.ts';

export interface QueryOptions extends CommandOptions {
  readonly sql: string;
  /** Rows at most. */
  readonly limit: number;
  readonly csv: boolean;
  /** A file, below the folder where muster was called. */
  readonly parquet?: string | undefined;
}

type Looking = Desk & Opened;

/** `muster query SQL`: one SELECT over models and the ledger, read-only. */
export async function query(options: QueryOptions, io: Io): Promise<ExitCode> {
  const { limit } = options;
  if (!Number.isSafeInteger(limit) || limit < 1) throw new Refusal('--limit is a number of rows, 1 or more');
  // Who looks for a mistake in a model wants to look at what it reads.
  const desk = await openDesk(options, io);
  const parameters = parametersOf(desk);
  const sql = statementOfFile({ path: 'query', text: options.sql });
  return withEngine(desk, { command: 'query', ledger: 'read' }, async (work) => {
    const columns = await columnsOf(sql, parameters, work);
    await using session = await work.engine.session();
    if (options.parquet !== undefined) return await writeRows(session, sql, parameters, options.parquet, work);
    const rows = await rowsOf(session, `select * from (\n${sql.text}\n) limit ${limit + 1}`, parameters);
    const shown = rows.slice(0, limit);
    if (options.csv) io.out(csvText(columns, shown));
    else io.out(options.json ? JSON.stringify(shown, null, 2) : rowsText(columns, shown, io));
    if (rows.length > limit && !options.quiet)
      io.err(io.style.dim(`the first ${counted(limit, 'row')}; --limit asks for more`));
    return exitCode.done;
  });
}

/** What the query would return; throws Refusal when it is no SELECT that may be run. */
async function columnsOf(sql: Statement, parameters: Parameters, { engine, project }: Looking) {
  const parsed = await parseSelect(knowingFunctions(engine, project), sql, Object.keys(parameters));
  if (parsed.value === undefined || hasErrors(parsed.diagnostics)) throw new Refusal(parsed.diagnostics);
  await using session = await engine.session();
  const typed = await typeSelect(session, sql, parameters, parsed.value.tables);
  if (typed.value === undefined || hasErrors(typed.diagnostics)) throw new Refusal(typed.diagnostics);
  return typed.value;
}

/** The engine may write below data/ alone, so it writes there and the file is moved to where it was wanted. */
async function writeRows(
  session: Session,
  sql: Statement,
  parameters: Parameters,
  wanted: string,
  { place, io }: Looking,
): Promise<ExitCode> {
  const target = path.resolve(io.cwd, wanted);
  const made = path.join(place.root, 'data', 'scratch', `query-${io.pid}.parquet`);
  const { rows } = await writeParquet(session, place.files, sql.text, made, parameters);
  await copyFile(made, target);
  await place.files.remove(made);
  io.err(`${counted(rows, 'row')} in ${wanted}`);
  return exitCode.done;
}
