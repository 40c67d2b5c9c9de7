import { tableText } from '../../report/table.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { chosenNodes, type SelectionOptions } from '../selection.ts';
import { openSetting } from '../setting.ts';

/** `muster ls`: everything that has a name, or what a selection chooses of it. */
export async function ls(options: GlobalOptions & SelectionOptions, io: Io): Promise<ExitCode> {
  const { graph, names } = await chosenNodes(await openSetting(options, io), options);
  const nodes = names.flatMap((name) => graph.get(name) ?? []);
  if (options.json) {
    io.out(JSON.stringify({ nodes }, null, 2));
  } else if (options.quiet) {
    if (names.length > 0) io.out(names.join('\n'));
  } else {
    const rows = nodes.map(({ name, kind, entity = '', tags, description = '' }) => [
      name,
      kind,
      entity,
      tags.join(' '),
      description,
    ]);
    io.out(
      tableText(
        ['name', 'kind', 'entity', 'tags', 'description'].map((name) => ({ title: name })),
        rows,
        io,
      ),
    );
  }
  return exitCode.done;
}
