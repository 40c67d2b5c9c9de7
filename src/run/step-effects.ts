import { sha256 } from '../base/sha256.ts';
import type { LedgerEntry } from '../ports.ts';
import { type IncrementalStep, isChannelStep, type SignalStep } from '../project/project.ts';
import type { PopulationStep } from '../steps/index.ts';
import type { Populated } from './populate.ts';
import type { DefinedRun } from './run-definition.ts';

/** What a step does beside its rows: entries that become durable together with its end. A plan does none of it. */
export function effectsOf(run: DefinedRun, step: PopulationStep, made: Populated): readonly LedgerEntry[] {
  if (step.kind === 'signal') return [signalOf(run, step)];
  return step.kind === 'incremental' ? [cursorOf(run, step, made)] : [];
}

/** The rows are handed on with the first list that is made of them. */
function cursorOf({ occasion, planned }: DefinedRun, { name }: IncrementalStep, made: Populated): LedgerEntry {
  const [population] = made.populations;
  if (population === undefined) throw new Error(`${name} made no population`);
  const { rows, hash } = population;
  const span = made.span === undefined ? {} : { span: made.span };
  return { kind: 'cursor', runKey: occasion.runKey, step: name, rows, hash, ...span, lists: listsFrom(name, planned) };
}

/** The channel steps that what a step hands on comes to, straight or through others. */
function listsFrom(name: string, { steps }: DefinedRun['planned']): string[] {
  const reached = new Set([name]);
  // Steps come after those that they read.
  for (const { step, reads } of steps) if (reads.some((read) => reached.has(read.step))) reached.add(step.name);
  return steps.flatMap(({ step }) => (isChannelStep(step) && reached.has(step.name) ? [step.name] : []));
}

/** The same step of the same run gives the same signal, so a second making starts nothing twice. */
function signalOf({ occasion: { runKey } }: DefinedRun, { name, config }: SignalStep): LedgerEntry {
  const { campaign, vars } = config;
  return {
    kind: 'signal',
    campaign,
    id: `s-${sha256(JSON.stringify([runKey, name])).slice(0, 16)}`,
    variables: Object.fromEntries(Object.entries(vars).map(([key, value]) => [key, String(value)])),
  };
}
