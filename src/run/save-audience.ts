import { identifier, literal } from '../base/sql-text.ts';
import { addSpan } from '../base/time.ts';
import type { Files, LedgerEntry, SavedVersion } from '../ports.ts';
import type { SaveAudienceStep } from '../project/project.ts';
import { savedColumns } from '../steps/save-audience.ts';
import { writeCatalogue } from './audience-catalogue.ts';
import { writeParquet } from './parquet.ts';
import type { SendContext } from './run-context.ts';
import { campaignOf, type DefinedRun } from './run-definition.ts';
import { folderName, type RunFolder } from './run-folder.ts';
import { savedVersions } from './saved-audiences.ts';

/** So many versions of an audience keep their file; of the others only the record stays. */
const keptVersions = 5;

/**
 * Writes what a `save_audience` step has built to the catalogue, in a file of its own. It counts when the entry is in the
 * ledger, together with the end of the step: until then the version before is read, whatever happens.
 */
export async function saveAudience(
  run: DefinedRun,
  step: SaveAudienceStep,
  folder: RunFolder,
  context: Pick<SendContext, 'warehouse' | 'files' | 'clock' | 'environment'>,
): Promise<LedgerEntry> {
  const { project, occasion } = run;
  const { name, expires } = step.config;
  await using session = await context.warehouse.session();
  const population = `from read_parquet(${literal(folder.population(step.name, ''))})`;
  const described = await session.describe(population, {});
  if ('problem' in described) throw new Error(described.problem.message);
  const columns = savedColumns(step, described.columns, project.config.entities[step.entity]?.key ?? '');
  const list = columns.map((column) => identifier(column.name)).join(', ');
  const earlier = (await savedVersions(session)).filter((version) => version.name === name);
  const file = fileOf(name, occasion.runKey, earlier);
  const path = `${context.environment.folder}/${file}`;
  await makeFolderOf(path, context.files);
  const written = await writeParquet(session, context.files, `select ${list} ${population}`, path);
  const savedAt = context.clock.now();
  return {
    kind: 'audience',
    ...{ name, entity: step.entity, campaign: campaignOf(run).id, runKey: occasion.runKey, step: step.name },
    ...{ ...written, columns, savedAt, file },
    ...(expires === undefined ? {} : { expiresAt: addSpan(savedAt, expires, project.config.timezone) }),
  };
}

/** The engine writes into folders that are there. */
async function makeFolderOf(path: string, files: Files): Promise<void> {
  await using _writer = await files.create(path);
}

/** A run that began anew saves to another file: what the ledger names is never written over. */
function fileOf(name: string, runKey: string, earlier: readonly SavedVersion[]): string {
  const own = earlier.filter((version) => version.runKey === runKey).length;
  return `audiences/${name}/${folderName(runKey)}${own === 0 ? '' : `.${own + 1}`}.parquet`;
}

/** Lets others see a save that is in the ledger, and removes the files of versions that are no longer kept. */
export async function showSave(
  name: string,
  { warehouse, files, environment }: Pick<SendContext, 'warehouse' | 'files' | 'environment'>,
): Promise<void> {
  await using session = await warehouse.session('ledger');
  const all = await savedVersions(session);
  await writeCatalogue(all, files, environment.folder);
  const own = all.filter((version) => version.name === name);
  for (const { file } of own.slice(0, -keptVersions)) await files.remove(`${environment.folder}/${file}`);
}
