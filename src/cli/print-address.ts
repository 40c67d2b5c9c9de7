import { SqlFailure } from '../ports.ts';
import { addressReportText } from '../report/address-report.ts';
import { shownAddresses } from '../run/print/shown-address.ts';
import { readProfile } from '../run/read-profile.ts';
import { type ExitCode, exitCode, Refusal } from './exit-code.ts';
import type { Io } from './io.ts';
import type { CommandOptions } from './options.ts';
import { withEngine } from './runner.ts';
import { openSetting } from './setting.ts';

/** `muster print --address KEY`: the address of one profile as each vendor would get it, without a run. */
export async function printAddress(key: string, options: CommandOptions, io: Io): Promise<ExitCode> {
  const setting = await openSetting(options, io);
  const { project } = setting;
  const { table, addresses } = project.config.profile;
  if (addresses.direct_mail === undefined)
    throw new Refusal(
      'the profile has no postal address',
      'name its columns in muster.yml: profile.addresses.direct_mail',
    );
  return withEngine(setting, { command: `print --address ${key}` }, async ({ engine }) => {
    await using session = await engine.session();
    const profile = await readProfile(session, project, key).catch((cause: unknown) => {
      throw cause instanceof SqlFailure ? new Refusal(`${table} is not there yet: load and build come first`) : cause;
    });
    if (profile === undefined) throw new Refusal(`${table} has no profile "${key}"`);
    const shown = shownAddresses(project, profile);
    if (shown.length === 0)
      throw new Refusal('no campaign prints an address', 'a layout says address: { lines: 6, max: 38 }');
    io.out(options.json ? JSON.stringify(shown, null, 2) : addressReportText(key, shown, io.style));
    return exitCode.done;
  });
}
