import { meant, suggestion } from '../base/suggest.ts';
import type { ProjectPlan } from '../plan/project-plan.ts';
import { type NodeGraph, nodeGraph } from '../plan/node-graph.ts';
import { parseSelector } from '../plan/selector.ts';
import { type BuildMemory, selectNodes } from '../plan/select.ts';
import { buildMemory } from './build-memory.ts';
import { Refusal } from './exit-code.ts';
import { withEngine } from './runner.ts';
import { parametersOf, type Setting } from './setting.ts';

export interface SelectionOptions {
  readonly select?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}

export interface Selection {
  readonly graph: NodeGraph;
  /** In the order of the graph. */
  readonly names: readonly string[];
}

/** What a command that only looks chooses. The warehouse is asked where the selection is about the last build. */
export async function chosenNodes(setting: Setting, options: SelectionOptions): Promise<Selection> {
  if (!asksLastBuild(options)) return selectionOf(setting.plan, options);
  const memory = await withEngine(setting, { command: 'ls' }, (work) => buildMemory(work, parametersOf(work)));
  return selectionOf(setting.plan, options, memory);
}

/** The selection has a `state:` or `result:`. */
const asksLastBuild = ({ select = [], exclude = [] }: SelectionOptions): boolean =>
  [...select, ...exclude].some((text) => /(?:^|[\s,@+])(?:state|result):/.test(text));

/**
 * What `--select` and `--exclude` choose of a project. A selection that chooses nothing is refused: it is a slip, unless it
 * asks for what changed or failed, which may be nothing tonight.
 */
function selectionOf(
  plan: ProjectPlan,
  { select = [], exclude = [] }: SelectionOptions,
  memory?: BuildMemory,
): Selection {
  const graph = nodeGraph(plan);
  const [wanted, left] = [parseSelector(select), parseSelector(exclude)];
  const [wrong] = [...wanted.diagnostics, ...left.diagnostics];
  if (wrong !== undefined) throw new Refusal(wrong.message, wrong.hint);
  const names = selectNodes(graph, wanted.value ?? [], left.value ?? [], memory);
  if (names.length === 0 && select.length > 0 && !asksLastBuild({ select, exclude }))
    throw choosesNothing(graph, select, exclude);
  return { graph, names };
}

function choosesNothing(graph: NodeGraph, select: readonly string[], exclude: readonly string[]): Refusal {
  const named = [...graph.keys()];
  const words = select.join(' ').split(/[\s,]+/);
  const misspelt = words.map((word) => word.replace(/^@|^\d*\+|\+\d*$/g, '')).find((word) => !named.includes(word));
  const near = misspelt === undefined ? undefined : suggestion(misspelt, named);
  const without = exclude.length === 0 ? '' : ` --exclude ${exclude.join(' ')}`;
  return new Refusal(
    `--select ${select.join(' ')}${without} chooses nothing`,
    near === undefined ? 'muster ls lists what there is' : meant(near),
  );
}

export const hasSelection = ({ select = [], exclude = [] }: SelectionOptions): boolean =>
  select.length + exclude.length > 0;

/** The models that a selection chooses. One that chooses other things alone is refused: it is a slip. */
export function chosenModels(plan: ProjectPlan, options: SelectionOptions, memory: BuildMemory): ReadonlySet<string> {
  const { names } = selectionOf(plan, options, memory);
  const chosen = names.filter((name) => plan.project.models.has(name));
  if (names.length > 0 && chosen.length === 0)
    throw new Refusal('the selection has no model', 'muster ls lists what there is');
  return new Set(chosen);
}
