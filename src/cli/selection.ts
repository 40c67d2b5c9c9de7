import type { ProjectPlan } from '../plan/project-plan.ts';
import { type NodeGraph, nodeGraph } from '../plan/node-graph.ts';
import { parseSelector } from '../plan/selector.ts';
import { type BuildMemory, selectNodes } from '../plan/select.ts';
import { Refusal } from './exit-code.ts';

export interface SelectionOptions {
  readonly select?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}

export interface Selection {
  readonly graph: NodeGraph;
  /** In the order of the graph. */
  readonly names: readonly string[];
}

/**
 * What `--select` and `--exclude` choose of a project. A selection that chooses nothing is refused: it is a slip, unless it
 * asks for what changed or failed, which may be nothing tonight.
 */
export function selectionOf(
  plan: ProjectPlan,
  { select = [], exclude = [] }: SelectionOptions,
  memory?: BuildMemory,
): Selection {
  const graph = nodeGraph(plan);
  const [wanted, left] = [parseSelector(select), parseSelector(exclude)];
  const [wrong] = [...wanted.diagnostics, ...left.diagnostics];
  if (wrong !== undefined) throw new Refusal(wrong.message, wrong.hint);
  const names = selectNodes(graph, wanted.value ?? [], left.value ?? [], memory);
  const asksLast = select.some((text) => /(?:^|[\s,@+])(?:state|result):/.test(text));
  if (asksLast && memory === undefined)
    throw new Refusal('state: and result: are about a build', `muster build --select "${select.join(' ')}"`);
  if (names.length === 0 && select.length > 0 && !asksLast)
    throw new Refusal(`--select ${select.join(' ')} chooses nothing`, 'muster ls lists what there is');
  return { graph, names };
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
