import { statementOfFile } from '../../base/statement.ts';
import { hasErrors } from '../../base/diagnostic.ts';
import { parseSelect } from '../../plan/check-sql.ts';
import { sqlDiagnostic } from '../../plan/sql-diagnostic.ts';
import { projectParameters } from '../../plan/parameters.ts';
import { diagnosticsText } from '../../report/diagnostic-text.ts';
import { rowsText } from '../../report/table.ts';
import { rowsOf } from '../../run/rows.ts';
import { soundProject } from '../checked-project.ts';
import { clockOf, openPlace } from '../context.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { type GlobalOptions, overridesOf } from '../options.ts';
import { withWarehouse } from '../runner.ts';
import { logicalDate } from '../warehouse-work.ts';

/** `muster query SQL`: one SELECT over models and the ledger, read-only. */
export async function query(
  options: GlobalOptions & { readonly sql: string; readonly limit: number },
  io: Io,
): Promise<ExitCode> {
  const place = openPlace(options, io);
  const sound = await soundProject(place, { ...options, quiet: true }, io);
  if (sound === undefined) return exitCode.refused;
  const sql = statementOfFile({ path: 'query', text: options.sql });
  return withWarehouse(
    { place, plan: sound.plan, options, io, clock: clockOf(options), command: 'query', ledger: true },
    async (work) => {
      const date = logicalDate({ ...work, plan: sound.plan });
      const parameters = projectParameters(sound.plan.project, date, overridesOf(options)).value ?? {};
      const parsed = await parseSelect(work.engine, sql, Object.keys(parameters));
      await using session = await work.engine.session();
      const described = hasErrors(parsed.diagnostics) ? undefined : await session.describe(sql.text, parameters);
      if (described === undefined || 'problem' in described) {
        const problems =
          described === undefined
            ? parsed.diagnostics
            : [sqlDiagnostic(sql, described.problem, { tables: [], parameters: Object.keys(parameters) })];
        io.err(diagnosticsText(problems, io.style));
        return exitCode.refused;
      }
      const rows = await rowsOf(session, `select * from (\n${sql.text}\n) limit ${options.limit}`, parameters);
      io.out(options.json ? JSON.stringify(rows, null, 2) : rowsText(described.columns, rows));
      return exitCode.done;
    },
  );
}
