import { existsSync } from 'node:fs';
import { copyFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { utc } from '../base/time.ts';
import { Busy, type Warehouse } from '../ports.ts';
import type { LedgerOptions } from './ledger-options.ts';
import { openEngine } from './context.ts';
import type { Desk } from './desk.ts';
import { type ExitCode, exitCode, Refusal } from './exit-code.ts';
import { isSound, type Verified, verified } from './ledger-verify.ts';
import { ledgerFileOf } from './newest-ledger.ts';
import { busyFailure } from './runner.ts';

/**
 * `muster ledger restore FILE`: puts a backup in place. What was there is kept beside it. The lock of the ledger is held
 * meanwhile, so nobody is at work on it; a name is changed, no file is opened that the engine has open.
 */
export async function restoreLedger({ file, json }: LedgerOptions, desk: Desk): Promise<ExitCode> {
  const { place, environment, io, clock } = desk;
  const target = ledgerFileOf(environment);
  if (file === undefined) throw new Refusal('muster ledger restore needs a file', 'muster ledger backup makes them');
  const backup = path.resolve(io.cwd, file);
  if (!existsSync(backup)) throw new Refusal(`there is no file ${file}`);
  if (backup === target) throw new Refusal(`${file} is the ledger itself`);
  const part = `${target}.part`;
  const kept = `${target}.${utc(clock.now()).replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}`;
  try {
    await using lock = await holdLedger(desk);
    await copyFile(backup, part);
    const found = await verified(part, file, desk);
    // The files of lists and the marks do not count: a backup may well be behind them.
    if (found.position === undefined || !isSound(found.own))
      throw new Refusal(
        `${file} is no whole ledger`,
        `muster ledger verify ${file} says what is wrong`,
        'damaged-ledger',
      );
    await emptyLog(lock);
    for (const end of ['', '.wal']) if (existsSync(target + end)) await rename(target + end, kept + end);
    await place.files.publish(target);
    say(file, kept, found, json, desk);
    return exitCode.done;
  } finally {
    await place.files.remove(part);
  }
}

/** Nobody can hold a ledger that is missing; one that cannot be read is nobody's either. Throws Failure when another muster has it. */
async function holdLedger(desk: Desk): Promise<Warehouse | undefined> {
  const { place, project, environment } = desk;
  if (!existsSync(ledgerFileOf(environment))) return undefined;
  try {
    return await openEngine({ ...{ root: place.root, project, environment, ledger: true, warehouse: false } });
  } catch (cause) {
    if (cause instanceof Busy) throw await busyFailure(cause, desk);
    if (cause instanceof Refusal) return undefined;
    throw cause;
  }
}

/** A log that is moved away while its ledger is open would no longer fit to it. */
async function emptyLog(lock: Warehouse | undefined): Promise<void> {
  if (lock === undefined) return;
  await using session = await lock.session('ledger');
  await session.run('checkpoint');
}

function say(file: string, kept: string, { checks }: Verified, json: boolean, { place, environment, io }: Desk): void {
  const before = existsSync(kept) ? path.relative(place.root, kept) : undefined;
  const isOld = checks.at(-1)?.problems.length !== 0;
  if (json) {
    io.out(JSON.stringify({ restored: file, before: before ?? null, isOld }, null, 2));
    return;
  }
  const lines = [
    `${io.style.green('restored')}  ${file}`,
    ...(before === undefined ? [] : [`What was there is ${before}.`]),
    isOld
      ? `It is older than what was sent, so nothing is sent before muster ledger adopt --env ${environment.name} --reason TEXT.`
      : 'It is the newest one: sending goes on.',
  ];
  io.out(lines.join('\n'));
}
