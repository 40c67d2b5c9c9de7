import { personalColumns } from '../../plan/personal-columns.ts';
import { projectLineage } from '../../plan/project-lineage.ts';
import { columnLineageText } from '../../report/column-lineage.ts';
import { type LineageForm, lineageText } from '../../report/lineage.ts';
import { openShadow } from '../context.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { chosenNodes } from '../selection.ts';
import { openSetting, type Setting } from '../setting.ts';

export interface LineageOptions extends GlobalOptions {
  readonly nodes: readonly string[];
  readonly exclude?: readonly string[] | undefined;
  readonly format: LineageForm;
  /** What the columns of the nodes are made of, instead of the nodes. */
  readonly columns: boolean;
}

/** `muster lineage [SELECTOR…]`: what reads what, from sources to campaigns; a single name shows both directions. */
export async function lineage(options: LineageOptions, io: Io): Promise<ExitCode> {
  const setting = await openSetting(options, io);
  if (options.columns) return columnLineage(setting, options, io);
  const select = options.nodes.map((text) => (/^[\w.]+$/.test(text) ? `+${text}+` : text));
  const { graph, names } = await chosenNodes(setting, { select, exclude: options.exclude });
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

/** Names alone mean themselves here: what is upstream is said column by column. */
async function columnLineage(setting: Setting, options: LineageOptions, io: Io): Promise<ExitCode> {
  const { plan, place } = setting;
  const { names } = await chosenNodes(setting, { select: options.nodes, exclude: options.exclude });
  await using shadow = await openShadow(place.root);
  const found = await projectLineage(plan, shadow);
  // The outputs of a step are tables of their own, named below it.
  const tables = names.flatMap((name) =>
    [...found.keys()].filter((table) => table === name || table.startsWith(`${name}.`)),
  );
  const distinct = [...new Set(tables)];
  if (options.json)
    io.out(JSON.stringify(Object.fromEntries(distinct.map((table) => [table, found.get(table)])), null, 2));
  else io.out(columnLineageText(found, personalColumns(plan, found), distinct, io));
  return exitCode.done;
}
