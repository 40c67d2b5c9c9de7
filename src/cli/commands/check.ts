import { hasErrors } from '../../base/diagnostic.ts';
import { positionOf } from '../../base/source.ts';
import { diagnosticsText } from '../../report/diagnostic-text.ts';
import { counted } from '../../report/number-text.ts';
import { checkPlace } from '../checked-project.ts';
import { openPlace } from '../context.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';

/** `muster check`: all problems of all files, typed end to end; touches no data. */
export async function check(options: GlobalOptions, io: Io): Promise<ExitCode> {
  const { plan, diagnostics } = await checkPlace(openPlace(options, io));
  if (options.json) {
    io.out(JSON.stringify({ diagnostics: diagnostics.map(plainDiagnostic) }, null, 2));
  } else if (diagnostics.length > 0) {
    io.err(diagnosticsText(diagnostics, io.style));
  }
  if (hasErrors(diagnostics)) return exitCode.refused;
  if (!options.json && plan !== undefined) {
    const parts = [
      counted(plan.project.sources.size, 'source'),
      counted(plan.models.length, 'model'),
      counted(plan.campaigns.size, 'campaign'),
    ];
    io.out(`${io.style.green('✓')} ${parts.join(', ')}: nothing is wrong`);
  }
  return exitCode.done;
}

function plainDiagnostic({
  severity,
  code,
  message,
  span,
  hint,
}: Awaited<ReturnType<typeof checkPlace>>['diagnostics'][number]) {
  const place =
    span === undefined
      ? {}
      : { file: span.file.path, ...positionOf(span), end: positionOf({ ...span, start: span.end }) };
  return { severity, code, message, ...place, ...(hint === undefined ? {} : { hint }) };
}
