import path from 'node:path';
import { hasErrors } from '../base/diagnostic.ts';
import { type Checked, isSound } from '../base/result.ts';
import { type Instant, isBefore, subtractSpan, utc } from '../base/time.ts';
import { declaredColumns } from '../plan/check-sources.ts';
import type { Files, Session } from '../ports.ts';
import type { FileStep, Project } from '../project/project.ts';
import { keyOf } from '../project/link.ts';
import { sourceOfFile } from '../steps/file.ts';
import { loadColumns } from './load.ts';
import { makeCarefulTable } from './load/careful-table.ts';
import type { ReadContext } from './load/context.ts';
import { definePhones } from './load/conversion.ts';
import { withReading } from './load/opening.ts';
import { isAboutData } from './load/raw-table.ts';
import type { ExportFile, Reading } from './load/reading.ts';
import { exceedsLimit, limitText } from './load/rejects.ts';
import { takenFiles } from './load/taken-files.ts';
import { PopulationProblem } from './population-rules.ts';
import { rowsOf } from './rows.ts';

interface FileContext {
  readonly files: Files;
  readonly project: Project;
  /** Absolute: `data/<name>` of the project. */
  readonly environmentFolder: string;
  readonly now: Instant;
}

/**
 * Makes the table `work` of the file that a step names: every record, with its values or with why it has none. Resolves to
 * what is to be said of it. Rejects with PopulationProblem when the file is not there, too old, or has too many rejects.
 */
export async function readFile(session: Session, step: FileStep, context: FileContext): Promise<readonly string[]> {
  const { files, project, environmentFolder, now } = context;
  const source = sourceOfFile(step, keyOf(project.config.entities, step.entity));
  const root = path.dirname(path.dirname(environmentFolder));
  const inside: ReadContext = { session, files, root, scratch: path.join(environmentFolder, 'scratch') };
  const { known, problems } = await declaredColumns(session, source);
  if (known === undefined || hasErrors(problems)) throw new Error(`step "${step.name}" was built unchecked`);
  const taken = sound(await takenFiles(source, files, root), step);
  assertAge(taken.files[0], step, project, now);
  const read = await withReading(source, taken, loadColumns(source, known), inside, (reading) =>
    fill(reading, session),
  );
  sound(read, step);
  const [row] = await rowsOf(
    session,
    `select count(*)::double as total, count(error)::double as refused,
       (select concat_ws(' ', 'line ' || line, column_name, error) from work where error is not null order by line limit 1) as first
     from work`,
  );
  const [total, refusals] = [Number(row?.['total']), Number(row?.['refused'])];
  const what = `${refusals} of ${total} rows of ${step.config.path} cannot be read`;
  if (exceedsLimit(source, refusals, total))
    throw new PopulationProblem(
      `${step.name}: ${what}, and rejects allows ${limitText(source)}; ${row?.['first'] as string}`,
    );
  return refusals === 0 ? [] : [`${what}: they are in ${step.name}.rejected`];
}

async function fill(reading: Reading, session: Session): Promise<Checked<true>> {
  const { columns } = reading;
  if (columns.some(({ clean }) => clean === 'phone')) await definePhones(session);
  try {
    return await makeCarefulTable('work', reading, session);
  } catch (cause) {
    if (!isAboutData(cause)) throw cause;
    throw new PopulationProblem(`the file cannot be read: ${cause.message}`, { cause });
  }
}

function sound<T>(result: Checked<T>, { name }: FileStep): T {
  if (isSound(result)) return result.value;
  const problem = result.diagnostics.find(({ severity }) => severity === 'error');
  const hint = problem?.hint === undefined ? '' : ` (${problem.hint})`;
  throw new PopulationProblem(`${name}: ${problem?.message ?? 'its file cannot be read'}${hint}`);
}

function assertAge(
  { name, modifiedAt }: ExportFile,
  { name: step, config: { max_age: maxAge } }: FileStep,
  { config }: Project,
  now: Instant,
): void {
  if (maxAge === undefined || !isBefore(modifiedAt, subtractSpan(now, maxAge, config.timezone))) return;
  throw new PopulationProblem(
    `${step}: ${name} is of ${utc(modifiedAt)}, and max_age is ${maxAge.amount} ${maxAge.unit}`,
  );
}
