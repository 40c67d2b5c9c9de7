import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { error } from '../base/diagnostic.ts';
import { utc } from '../base/time.ts';
import { grouped } from '../report/number-text.ts';
import type { LedgerOptions } from './ledger-options.ts';
import { ledgerEnd } from './context.ts';
import type { Desk } from './desk.ts';
import { type ExitCode, exitCode, Failure, Refusal } from './exit-code.ts';
import { isSound, type Verified, verified } from './ledger-verify.ts';
import { waitOption } from './options.ts';
import { withEngine } from './runner.ts';

/**
 * `muster ledger backup [FILE]`: a copy as of one moment, made inside the engine, for a copy of a file that is open may be
 * torn. It gets its name when it was read again and found whole.
 */
export async function backUpLedger({ file, wait }: LedgerOptions, desk: Desk): Promise<ExitCode> {
  const { place, environment, io, clock, options } = desk;
  const folder = path.join(environment.folder, 'backups');
  const made = path.join(folder, `ledger-${utc(clock.now()).replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}.duckdb`);
  const target = file === undefined ? made : path.resolve(io.cwd, file);
  const name = file ?? path.relative(place.root, made);
  if (existsSync(target))
    throw new Refusal(`${name} is there already`, 'give another name: a backup is never written over');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const part = `${made}.part`;
  try {
    const position = await copyLedger(part, desk, waitOption(wait));
    const copy = await verified(part, name, desk);
    if (copy.position?.event !== position?.event || !isSound(copy.own))
      throw new Failure([error('no-backup', notSound(copy))], exitCode.failed);
    if (target !== made) {
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
      await copyFile(part, `${target}.part`);
    }
    await place.files.publish(target);
    const { epoch = 0, event = 0 } = position ?? {};
    if (options.json) io.out(JSON.stringify({ file: name, ...position }, null, 2));
    else
      io.out(
        `${io.style.green('backed up')}  ${name}: start ${epoch}, ${grouped(event)} events, read again and found whole`,
      );
    return exitCode.done;
  } finally {
    await place.files.remove(part);
  }
}

async function copyLedger(part: string, desk: Desk, wait: number) {
  let position: Awaited<ReturnType<typeof ledgerEnd>>;
  await desk.place.files.remove(part);
  await withEngine(desk, { command: 'ledger backup', ledger: 'read', warehouse: false, wait }, async ({ engine }) => {
    position = await ledgerEnd({ engine });
    await engine.copyLedger(part);
    return exitCode.done;
  });
  return position;
}

const notSound = ({ own }: Verified): string => {
  const [first] = own.flatMap(({ problems }) => problems);
  return `the copy is not whole${first === undefined ? '' : `: ${first}`}; muster ledger verify looks at the ledger itself`;
};
