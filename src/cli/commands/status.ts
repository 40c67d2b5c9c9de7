import { readProject } from '../../project/read.ts';
import type { Project } from '../../project/project.ts';
import type { RunRecord } from '../../ports.ts';
import { runGraphText } from '../../report/run-graph.ts';
import { statusText } from '../../report/status.ts';
import { definitionHash, type ProjectFiles, readProjectFiles } from '../../run/definition.ts';
import { runFolder } from '../../run/run-folder.ts';
import { readGraph } from '../../run/run-graph.ts';
import { readRunStates } from '../../run/run-state.ts';
import { openPlace } from '../context.ts';
import { environmentOf } from '../environment.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { namedRun } from '../named-run.ts';
import type { GlobalOptions } from '../options.ts';

/**
 * `muster status`: the latest runs with their counts; `muster status RUN`: one of them, step by step. Needs `muster.yml` and the
 * runs' own files, so it answers at any time.
 */
export async function status(
  options: GlobalOptions & { readonly run?: string | undefined; readonly all: boolean },
  io: Io,
): Promise<ExitCode> {
  const place = openPlace(options, io);
  const texts = await readProjectFiles(place.files, place.root);
  const { value: project, diagnostics } = readProject(texts);
  if (project === undefined) throw new Refusal(diagnostics);
  const { timezone: zone } = project.config;
  const environment = environmentOf(options, io, place.root, project.config);
  if (options.run === undefined) {
    const runs = await readRunStates(place.files, environment.folder);
    io.out(
      options.json
        ? JSON.stringify(runs, null, 2)
        : statusText(runs, zone, { style: io.style, width: io.width, all: options.all }),
    );
    return exitCode.done;
  }
  const record = await namedRun(options.run, { place, project, environment });
  const steps = await readGraph(place.files, runFolder(environment.folder, record.runKey), record);
  const changed = changeOf(record, project, texts);
  if (options.json) io.out(JSON.stringify({ ...record, graph: steps, changed: changed !== undefined }, null, 2));
  else io.out(runGraphText({ record, steps, zone, ...(changed === undefined ? {} : { changed }) }, io.style));
  return exitCode.done;
}

/** A run keeps the definition that it started with, whatever becomes of the project. */
function changeOf({ campaign: id, definition }: RunRecord, project: Project, texts: ProjectFiles): string | undefined {
  const campaign = [...project.campaigns.values()].find((one) => one.id === id);
  if (campaign === undefined) return `The project has no campaign ${id} any more. The run keeps its own definition.`;
  return definitionHash(texts, campaign) === definition
    ? undefined
    : 'The project has changed since it started. The run keeps its own definition.';
}
