import { changesBetween, type Fingerprint, fingerprintOf, functionNode } from '../../plan/fingerprint.ts';
import type { PlannedModel, PlannedTest } from '../../plan/project-plan.ts';
import type { BuildWork } from './build-context.ts';

/** What is to be done with a model, and why. */
export type Decision =
  | {
      readonly kind: 'build';
      readonly because: readonly string[];
      readonly fingerprint: Fingerprint;
      /** Inputs that are of an earlier build, as `on_parent_failure: stale` allows. */
      readonly stale: readonly string[];
    }
  | { readonly kind: 'keep'; readonly because: string }
  | {
      readonly kind: 'skip';
      /** The table that is to blame, or what is the matter. */
      readonly because: string;
      /** As a sentence of its own. */
      readonly sentence: string;
    };

type State = Pick<BuildWork, 'builds' | 'relations' | 'parameters' | 'engine' | 'force' | 'fullRefresh'>;

/** Decides from what the warehouse has and from which of the inputs are not what they should be. Touches nothing. */
export function decide(
  planned: PlannedModel,
  tests: readonly PlannedTest[],
  state: State,
  isBad: (read: string) => boolean,
): Decision {
  const { model, reads } = planned;
  const bad = [...reads, ...planned.functions.map(functionNode)].filter(isBad);
  const lost = bad.find((read) => model.header.on_parent_failure === 'skip' || !isThere(read, state));
  if (lost !== undefined) return { kind: 'skip', because: lost, sentence: `${lost} is not what it should be` };
  const fingerprint = fingerprintOf(planned, {
    parameters: state.parameters,
    versionOf: (table) => state.builds.get(table)?.version,
    engine: state.engine,
    tests,
  });
  const unloaded = Object.keys(fingerprint).filter((part) => part.startsWith('raw.') && !state.relations.has(part));
  if (unloaded.length > 0) {
    const sentence = notLoadedText(unloaded);
    return { kind: 'skip', because: sentence, sentence };
  }
  const because = reasons(planned, fingerprint, state);
  const build = state.builds.get(model.name);
  if (because.length === 0 && build !== undefined)
    return { kind: 'keep', because: `nothing changed since ${build.builtAt.slice(0, 16).replace('T', ' ')} UTC` };
  return { kind: 'build', because, fingerprint, stale: bad };
}

/** With the command that helps: `raw.orders is not loaded: muster load orders`. */
function notLoadedText(tables: readonly string[]): string {
  const sources = tables.map((table) => table.slice('raw.'.length));
  return `${tables.join(', ')} ${tables.length === 1 ? 'is' : 'are'} not loaded: muster load ${sources.join(' ')}`;
}

function reasons({ model, unrepeatable }: PlannedModel, now: Fingerprint, state: State): string[] {
  const build = state.builds.get(model.name);
  const isGone = build !== undefined && !isThere(model.name, state);
  return [
    ...(isGone ? ['it is not in the warehouse any more'] : []),
    ...changesBetween(build?.fingerprint, now),
    ...(unrepeatable === undefined ? [] : [`${unrepeatable} gives another answer each time`]),
    ...(state.force ? ['of --force'] : []),
    ...(state.fullRefresh && model.header.kind === 'incremental' ? ['of --full-refresh'] : []),
  ];
}

const isThere = (name: string, { builds, relations }: State): boolean => builds.has(name) && relations.has(name);
