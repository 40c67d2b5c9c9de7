import { existsSync } from 'node:fs';
import path from 'node:path';
import { soundProject } from '../checked-project.ts';
import { clockOf, environmentOf, makeLedger, openPlace } from '../context.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';

/** `muster init --ledger`: makes the ledger of an environment. It is never made in passing: a missing one means that history is lost. */
export async function init(options: GlobalOptions & { readonly ledger: boolean }, io: Io): Promise<ExitCode> {
  if (!options.ledger)
    throw new Refusal(
      'making a new project is not supported yet',
      'muster init --ledger makes the ledger of an environment',
    );
  const place = openPlace(options, io);
  const sound = await soundProject(place, options, io);
  if (sound === undefined) return exitCode.refused;
  const { project } = sound.plan;
  const environment = environmentOf(options, io, place.root, project);
  const file = path.join(environment.folder, 'ledger.duckdb');
  if (existsSync(file)) throw new Refusal(`${path.relative(place.root, file)} is there already`);
  await makeLedger(place.root, project, environment, clockOf(options, environment));
  io.out(`made ${path.relative(place.root, file)}: back it up, it is the memory of who was written to`);
  return exitCode.done;
}
