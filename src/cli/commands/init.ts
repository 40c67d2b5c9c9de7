import { existsSync } from 'node:fs';
import path from 'node:path';
import { openEngine, openWriter } from '../context.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { makeProject } from '../new-project.ts';
import type { GlobalOptions } from '../options.ts';
import { assertLedgerThere, hasRuns, ledgerFileOf } from '../newest-ledger.ts';
import { openSetting } from '../setting.ts';

export interface InitOptions extends GlobalOptions {
  /** Where the new project is to be. */
  readonly folder?: string | undefined;
  readonly ledger: boolean;
}

/** `muster init DIR`: a new project. `muster init --ledger`: the ledger of an environment. */
export async function init(options: InitOptions, io: Io): Promise<ExitCode> {
  const { folder } = options;
  if (options.ledger && folder !== undefined)
    throw new Refusal(
      'a new project, or a ledger?',
      'muster init --ledger --env NAME works in the folder of a project',
    );
  if (options.ledger) return initLedger(options, io);
  if (folder === undefined) throw new Refusal('say in which folder', 'muster init shop');
  return initProject(folder, options, io);
}

async function initProject(folder: string, { json }: GlobalOptions, io: Io): Promise<ExitCode> {
  const root = path.resolve(io.cwd, folder);
  const made = await makeProject(root, folder);
  if (json) io.out(JSON.stringify({ folder, files: made }, null, 2));
  else
    io.out(`${io.style.green('✓')} made ${folder}: a small shop with a campaign, which works as it is
${root === io.cwd ? '' : `\n  cd ${folder}`}
  npx muster check            every file, typed from the exports to the templates
  npx muster load             the exports, into tables
  npx muster build            the models, each tested before it is published
  npx muster plan win_back    who would get what; nothing is sent

The guide goes on from there, with exports of your own: docs/guide.md of muster.`);
  return exitCode.done;
}

/** A ledger is never made in passing: a missing one means that history is lost. */
async function initLedger(options: GlobalOptions, io: Io): Promise<ExitCode> {
  const { place, plan, environment, clock } = await openSetting(options, io);
  const file = ledgerFileOf(environment);
  const name = path.relative(place.root, file);
  if (existsSync(file)) throw new Refusal(`${name} is there already`);
  if (hasRuns(environment)) assertLedgerThere(place.root, environment);
  await using engine = await openEngine({
    ...{ root: place.root, project: plan.project, environment, ledger: true, isNew: true },
  });
  await using _ledger = await openWriter({ engine, place, environment, clock });
  if (options.json) io.out(JSON.stringify({ ledger: name }, null, 2));
  else io.out(`made ${name}: back it up, it is the memory of who was written to`);
  return exitCode.done;
}
