import type { PlannedCampaign } from '../plan/project-plan.ts';
import type { Files, RunRecord } from '../ports.ts';
import type { RunFolder } from './run-folder.ts';

/** One step of a run as it is shown: what it is, and what it reads. */
export interface GraphStep {
  readonly name: string;
  /** `audience`, `split`, `email`, … */
  readonly kind: string;
  /** `lapsed`, `cells.best`. */
  readonly reads: readonly string[];
}

/** The steps of a campaign, each after those it reads. */
export const graphOf = ({ steps }: PlannedCampaign): GraphStep[] =>
  steps.map(({ step, reads }) => ({
    name: step.name,
    kind: step.kind,
    reads: reads.map(({ step: name, port }) => (port === '' ? name : `${name}.${port}`)),
  }));

/**
 * The steps of a run, from its own folder: who looks needs no engine. A run that was missed has none there; of one that an
 * older version began what its record tells of them.
 */
export async function readGraph(files: Files, { root }: RunFolder, record: RunRecord): Promise<readonly GraphStep[]> {
  const begun = [...new Set([...record.steps, ...record.populations, ...record.lists].map(({ step }) => step))];
  const known = begun.map((name) => ({ name, kind: '', reads: [] }));
  if ((await files.find(root, 'run.json')).length === 0) return known;
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(`${root}/run.json`)) chunks.push(chunk);
  return (JSON.parse(Buffer.concat(chunks).toString('utf8')) as { steps?: readonly GraphStep[] }).steps ?? known;
}
