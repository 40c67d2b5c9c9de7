import { didYouMean } from '../../base/suggest.ts';
import { openDesk } from '../desk.ts';
import { type ExitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { adoptLedger } from '../ledger-adopt.ts';
import { backUpLedger } from '../ledger-backup.ts';
import { restoreLedger } from '../ledger-restore.ts';
import { verifyLedger } from '../ledger-verify.ts';
import type { LedgerOptions } from '../ledger-options.ts';

/** `muster ledger backup|verify|restore|adopt`: the precious file. */
export async function ledger(options: LedgerOptions, io: Io): Promise<ExitCode> {
  const action = actions.get(options.action);
  if (action === undefined)
    throw new Refusal(`there is no muster ledger ${options.action}`, didYouMean(options.action, [...actions.keys()]));
  return action(options, await openDesk(options, io));
}

const actions = new Map([
  ['backup', backUpLedger],
  ['verify', verifyLedger],
  ['restore', restoreLedger],
  ['adopt', adoptLedger],
]);
