import { type LineageForm, lineageText } from '../../report/lineage.ts';
import { soundProject } from '../checked-project.ts';
import { openPlace } from '../context.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { selectionOf } from '../selection.ts';

export interface LineageOptions extends GlobalOptions {
  readonly nodes: readonly string[];
  readonly exclude?: readonly string[] | undefined;
  readonly format: LineageForm;
}

/** `muster lineage [SELECTOR…]`: what reads what, from sources to campaigns; a single name shows both directions. */
export async function lineage(options: LineageOptions, io: Io): Promise<ExitCode> {
  const sound = await soundProject(openPlace(options, io), options, io);
  const select = options.nodes.map((text) => (/^[\w.]+$/.test(text) ? `+${text}+` : text));
  const { graph, names } = selectionOf(sound.plan, { select, exclude: options.exclude });
  if (options.json) {
    const nodes = names.flatMap((name) => graph.get(name) ?? []);
    io.out(
      JSON.stringify(
        {
          nodes: nodes.map(({ name, kind }) => ({ name, kind })),
          edges: nodes.flatMap(({ name, reads }) =>
            reads.filter((read) => names.includes(read)).map((read) => ({ from: read, to: name })),
          ),
        },
        null,
        2,
      ),
    );
  } else {
    io.out(lineageText(graph, names, options.format, io.style));
  }
  return exitCode.done;
}
