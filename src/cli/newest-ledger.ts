import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { error } from '../base/diagnostic.ts';
import type { Damaged, InDoubt } from '../ports.ts';
import type { Environment } from '../run/run-context.ts';
import type { WentBack } from '../run/ledger/went-back.ts';
import { exitCode, Failure, Refusal } from './exit-code.ts';

/** What a person is told of a ledger that must not be sent on. */

export const ledgerFileOf = ({ folder }: Environment): string => path.join(folder, 'ledger.duckdb');

/**
 * Throws Refusal when the ledger is missing although it must not be: where there are runs it is lost, and where providers deliver
 * it is made by hand.
 */
export function assertLedgerThere(root: string, environment: Environment): void {
  const file = ledgerFileOf(environment);
  if (existsSync(file)) return;
  const name = path.relative(root, file);
  const nobodyKnows = 'without it nobody knows who was written to';
  if (hasRuns(environment))
    throw new Refusal(
      `${name} is missing although there are runs: ${nobodyKnows}`,
      wayOut(environment),
      'missing-ledger',
    );
  if (environment.deliver === 'providers')
    throw new Refusal(
      `${name} is missing: ${nobodyKnows}`,
      `bring it back from the backup, or make a new one with muster init --ledger --env ${environment.name}`,
      'missing-ledger',
    );
}

/** True when something was done in an environment that its ledger has to know of. */
export function hasRuns({ folder }: Environment): boolean {
  const runs = path.join(folder, 'runs');
  if (existsSync(path.join(folder, 'ledger.mark'))) return true;
  return existsSync(runs) && readdirSync(runs).some((run) => existsSync(path.join(runs, run, 'state.json')));
}

export const oldLedger = (root: string, environment: Environment, { code, found }: WentBack): Refusal =>
  new Refusal(`${path.relative(root, ledgerFileOf(environment))} ${found}`, wayOut(environment), code);

/** Beside a backup that was put in place elsewhere the keys are easily forgotten: they are made anew where there are none. */
export function foreignKey(root: string, environment: Environment, isMissing: boolean): Refusal {
  const name = path.relative(root, ledgerFileOf(environment));
  return new Refusal(
    isMissing
      ? `data/keys/address.key is missing: under it ${name} knows addresses`
      : `data/keys/address.key is not the key under which ${name} knows addresses`,
    `nothing is sent, for who is suppressed would not be known again: bring data/keys back, or do without the old one: muster ledger adopt --env ${environment.name} --reason TEXT`,
    'wrong-key',
  );
}

/** The engine's own words stand in the hint: they say what it met. */
export function damagedLedger(root: string, environment: Environment, { message }: Damaged): Refusal {
  const name = path.relative(root, ledgerFileOf(environment));
  return new Refusal(
    `${name} cannot be read: it or ${path.basename(name)}.wal is torn, or they are of different moments`,
    `bring both back as they were at one moment, or a backup: muster ledger restore FILE\nthe engine says: ${message}`,
    'damaged-ledger',
  );
}

/** The work ends where it is; the next start reads what is there. */
export function ledgerInDoubt(root: string, environment: Environment, { message }: InDoubt): Failure {
  const problem = `${path.relative(root, ledgerFileOf(environment))} could not be written to: nobody knows whether the last entries are in it`;
  const hint = `nothing more was sent; make room on the disk, and the same command reads what is there and goes on
what may have left stays unknown
the engine says: ${message}`;
  return new Failure([error('ledger-in-doubt', problem, { hint })], exitCode.failed);
}

const wayOut = ({ name }: Environment): string =>
  `nothing is sent: bring back the newest copy, or hold what is not known and go on: muster ledger adopt --env ${name} --reason TEXT`;
