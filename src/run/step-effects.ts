import { sha256 } from '../base/sha256.ts';
import type { Emit } from '../base/event.ts';
import type { LedgerEntry } from '../ports.ts';
import type { SignalStep } from '../project/project.ts';
import type { PopulationStep } from '../steps/index.ts';
import type { Populated } from './populate.ts';
import type { DefinedRun } from './run-definition.ts';

/** What a step does beside its rows: entries that become durable together with its end. A plan does none of it. */
export function effectsOf(run: DefinedRun, step: PopulationStep): readonly LedgerEntry[] {
  return step.kind === 'signal' ? [signalOf(run, step)] : [];
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

/** Tells people what an alert says, when it has decided to. */
export function tellAlert(
  { occasion: { campaign, runKey } }: DefinedRun,
  step: PopulationStep,
  { populations, decision }: Populated,
  emit: Emit,
): void {
  if (step.kind !== 'alert' || decision !== 'true') return;
  const { title, text } = step.config;
  const rows = populations.reduce((sum, population) => sum + population.rows, 0);
  emit({ kind: 'alert', campaign, runKey, step: step.name, title, rows, ...(text === undefined ? {} : { text }) });
}
