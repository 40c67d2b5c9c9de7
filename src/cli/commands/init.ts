import { existsSync } from 'node:fs';
import path from 'node:path';
import { makeLedger } from '../context.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { openSetting } from '../setting.ts';

/** `muster init --ledger`: makes the ledger of an environment. It is never made in passing: a missing one means that history is lost. */
export async function init(options: GlobalOptions & { readonly ledger: boolean }, io: Io): Promise<ExitCode> {
  if (!options.ledger)
    throw new Refusal(
      'making a new project is not supported yet',
      'muster init --ledger makes the ledger of an environment',
    );
  const { place, plan, environment, clock } = await openSetting(options, io);
  const file = path.join(environment.folder, 'ledger.duckdb');
  const name = path.relative(place.root, file);
  if (existsSync(file)) throw new Refusal(`${name} is there already`);
  await makeLedger(place.root, plan.project, environment, clock);
  io.out(`made ${name}: back it up, it is the memory of who was written to`);
  return exitCode.done;
}
