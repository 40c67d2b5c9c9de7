import { hasErrors } from '../../base/diagnostic.ts';
import { diagnosticsJson } from '../../report/diagnostic-json.ts';
import { diagnosticsText } from '../../report/diagnostic-text.ts';
import { counted } from '../../report/number-text.ts';
import { checkPlace } from '../checked-project.ts';
import { environmentOf, openPlace } from '../context.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';

/** `muster check`: all problems of all files, typed end to end; touches no data. */
export async function check(options: GlobalOptions, io: Io): Promise<ExitCode> {
  const place = openPlace(options, io);
  const { plan, diagnostics } = await checkPlace(place);
  if (plan !== undefined) environmentOf(options, io, place.root, plan.project.config);
  const isSound = plan !== undefined && !hasErrors(diagnostics);
  if (options.json) {
    io.out(diagnosticsJson(diagnostics));
  } else if (diagnostics.length > 0) {
    io.err(diagnosticsText(diagnostics, io.style));
  } else if (isSound) {
    const parts = [
      counted(plan.project.sources.size, 'source'),
      counted(plan.models.length, 'model'),
      counted(plan.campaigns.size, 'campaign'),
    ];
    io.out(`${io.style.green('✓')} ${parts.join(', ')}: nothing is wrong`);
  }
  return isSound ? exitCode.done : exitCode.refused;
}
