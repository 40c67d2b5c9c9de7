import { existsSync } from 'node:fs';
import path from 'node:path';
import { Busy, Damaged, type LedgerPosition, type Warehouse } from '../ports.ts';
import { ledgerChecksText } from '../report/ledger-checks.ts';
import { checkLedger, checkSurroundings, type LedgerCheck } from '../run/ledger/verify.ts';
import type { LedgerOptions } from './ledger-options.ts';
import { ledgerEnd, openEngine, openLedgerFile } from './context.ts';
import type { Desk } from './desk.ts';
import { type ExitCode, exitCode, Refusal } from './exit-code.ts';
import { ledgerFileOf } from './newest-ledger.ts';
import { busyFailure } from './runner.ts';

/** `muster ledger verify [FILE]`: what must hold in the ledger, or in a copy of it. */
export async function verifyLedger({ file, json }: LedgerOptions, desk: Desk): Promise<ExitCode> {
  const { place, environment, io } = desk;
  const target = file === undefined ? ledgerFileOf(environment) : path.resolve(io.cwd, file);
  const name = file ?? path.relative(place.root, target);
  if (!existsSync(target)) throw new Refusal(`there is no ${name}`);
  const { position, checks } = await verified(target, name, desk);
  if (json) io.out(JSON.stringify({ file: name, position: position ?? null, checks }, null, 2));
  else io.out(ledgerChecksText(name, position, checks, io.style));
  return isSound(checks) ? exitCode.done : exitCode.failed;
}

export interface Verified {
  readonly position: LedgerPosition | undefined;
  readonly checks: readonly LedgerCheck[];
  /** Those of them that are about the ledger alone, not about what lies around it. */
  readonly own: readonly LedgerCheck[];
}

export const isSound = (checks: readonly LedgerCheck[]): boolean =>
  checks.every(({ problems }) => problems.length === 0);

/** Looks at the environment's ledger, or at a file that is to be one. Throws Refusal when it cannot be read at all. */
export async function verified(target: string, name: string, desk: Desk): Promise<Verified> {
  const { place, environment } = desk;
  try {
    await using engine = await openTarget(target, desk);
    await using session = await engine.session('ledger');
    const position = await ledgerEnd({ engine });
    const own = await checkLedger(session);
    const around = await checkSurroundings(session, position, place.files, environment.folder);
    return { position, checks: [...own, ...around], own };
  } catch (cause) {
    if (cause instanceof Busy) throw await busyFailure(cause, desk);
    if (cause instanceof Refusal) throw cause;
    const because = cause instanceof Damaged || cause instanceof Error ? cause.message : String(cause);
    throw new Refusal(`${name} is no ledger that can be read`, because, 'damaged-ledger');
  }
}

const openTarget = (target: string, { place, project, environment }: Desk): Promise<Warehouse> =>
  target === ledgerFileOf(environment)
    ? openEngine({ ...{ root: place.root, project, environment, ledger: true, warehouse: false } })
    : openLedgerFile(target);
