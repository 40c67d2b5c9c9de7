import type { SavedVersion, Warehouse } from '../ports.ts';
import { readCatalogue } from '../run/audience-catalogue.ts';
import { savedVersions } from '../run/saved-audiences.ts';
import { openReader } from './context.ts';
import type { Desk } from './desk.ts';
import { type ExitCode, exitCode, Failure } from './exit-code.ts';
import { withEngine } from './runner.ts';

/** What looking at saved audiences needs besides. */
export interface Saved {
  /** Reads the files of the environment; the warehouse too, when `busy` is absent. */
  readonly engine: Warehouse;
  /** Every save, oldest first. */
  readonly versions: readonly SavedVersion[];
  /** Another process holds warehouse and ledger: this says who. */
  readonly busy?: Failure;
}

/** Looks at saved audiences; while another muster is at work, at what it has saved so far, without the warehouse. */
export async function withSaved<Where extends Desk>(
  setting: Where,
  command: string,
  work: (work: Where & Saved) => Promise<ExitCode>,
): Promise<ExitCode> {
  let busy: Failure;
  try {
    return await withEngine(setting, { command, ledger: 'read' }, async ({ engine }) => {
      await using session = await engine.session('ledger');
      return await work({ ...setting, engine, versions: await savedVersions(session) });
    });
  } catch (cause) {
    if (!(cause instanceof Failure) || cause.exitCode !== exitCode.busy) throw cause;
    busy = cause;
  }
  const { place, environment } = setting;
  await using engine = await openReader(place.root, environment);
  return await work({ ...setting, engine, versions: await readCatalogue(place.files, environment.folder), busy });
}
