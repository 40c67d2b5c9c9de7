import { didYouMean } from '../../base/suggest.ts';
import { readProject } from '../../project/read.ts';
import { printReportText } from '../../report/print-report.ts';
import { readProjectFiles } from '../../run/definition.ts';
import { readFileSets } from '../../run/print/read-file-set.ts';
import { expiredAt } from '../../run/ledger/retention.ts';
import { readRunStates } from '../../run/run-state.ts';
import { openPlace } from '../context.ts';
import { environmentOf } from '../environment.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { CommandOptions } from '../options.ts';
import { printAddress } from '../print-address.ts';
import { resendPrint } from '../resend-print.ts';

export interface PrintOptions extends CommandOptions {
  /** The key of a run, or a campaign, whose last run with print files is meant. */
  readonly run?: string | undefined;
  readonly step?: string | undefined;
  readonly limit: number;
  /** The key of a profile. */
  readonly address?: string | undefined;
  readonly resend: boolean;
  readonly reason?: string | undefined;
}

/** `muster print`: the file sets of a run, one of them once more, or one address. */
export async function print(options: PrintOptions, io: Io): Promise<ExitCode> {
  const { run, address } = options;
  if (address !== undefined && run !== undefined) throw new Refusal('--address needs no run');
  if (address !== undefined) return printAddress(address, options, io);
  if (run === undefined)
    throw new Refusal('print which run?', 'a campaign means its last one; --address KEY shows one address');
  if (options.resend) return resendPrint({ ...options, run }, io);
  if (options.reason !== undefined) throw new Refusal('--reason goes with --resend');
  return printSets({ ...options, run }, io);
}

/** `muster print RUN [STEP]`: reads files only, so it answers while somebody sends. */
async function printSets(options: PrintOptions & { readonly run: string }, io: Io): Promise<ExitCode> {
  if (!Number.isSafeInteger(options.limit) || options.limit < 1)
    throw new Refusal('--limit is a number of records, 1 or more');
  const { root, files } = openPlace(options, io);
  const read = readProject(await readProjectFiles(files, root));
  if (read.value === undefined) throw new Refusal(read.diagnostics);
  const environment = environmentOf(options, io, root, read.value.config);
  const runs = await readRunStates(files, environment.folder);
  const printed = runs.filter(({ lists }) => lists.some(({ channelKind }) => channelKind === 'direct_mail'));
  const run =
    printed.find(({ runKey }) => runKey === options.run) ??
    printed.findLast(({ runKey }) => runKey.startsWith(`${options.run}@`));
  if (run === undefined)
    throw new Refusal(
      `there is no run "${options.run}" with print files`,
      didYouMean(
        options.run,
        printed.map(({ runKey }) => runKey),
      ),
    );
  const expired = await expiredAt(files, environment.folder, run.runKey);
  if (expired !== undefined)
    throw new Refusal(`${run.runKey} expired on ${expired.slice(0, 10)}: its print files are no longer kept`);
  const all = await readFileSets(files, environment.folder, run, options.limit);
  const sets = options.step === undefined ? all : all.filter(({ step }) => step === options.step);
  if (sets.length === 0)
    throw new Refusal(
      options.step === undefined
        ? `${run.runKey} has written nothing for print yet`
        : `${run.runKey} has no print files of a step "${options.step}"`,
      didYouMean(
        options.step ?? '',
        all.map(({ step }) => step),
      ),
    );
  io.out(options.json ? JSON.stringify(sets, null, 2) : sets.map((set) => printReportText(set, io.style)).join('\n\n'));
  return exitCode.done;
}
