import type { Column } from '../base/sql-type.ts';
import type { ColumnLineage } from './column-lineage.ts';
import { type Node, nodeGraph } from './node-graph.ts';
import { personalColumns } from './personal-columns.ts';
import type { ProjectLineage } from './project-lineage.ts';
import type { ProjectPlan } from './project-plan.ts';

/** What another tool may want to know of a project: `data/manifest.json`. Written for reading; muster never reads it back. */
export interface Manifest {
  readonly version: 1;
  readonly project: string;
  readonly nodes: readonly ManifestNode[];
}

export interface ManifestNode extends Node {
  readonly columns: readonly ManifestColumn[];
  /** Header tests as they are written. */
  readonly tests: readonly unknown[];
}

export interface ManifestColumn extends Column {
  readonly description?: string;
  /** What kind of personal data it holds, from the source on. */
  readonly pii?: string;
  readonly from: ColumnLineage['from'];
}

export function manifestOf(plan: ProjectPlan, lineage: ProjectLineage): Manifest {
  const columns = columnsByNode(plan);
  const personal = personalColumns(plan, lineage);
  const described = descriptions(plan, lineage);
  const nodes = [...nodeGraph(plan).values()].map((node): ManifestNode => {
    const origins = new Map(lineage.get(node.name)?.map((one) => [one.name, one.from]) ?? []);
    return {
      ...node,
      columns: (columns.get(node.name) ?? []).map(({ name, type }) => {
        const [pii, description] = [personal.get(`${node.name}.${name}`), described.get(`${node.name}.${name}`)];
        return {
          ...{ name, type, from: origins.get(name) ?? [] },
          ...(pii === undefined ? {} : { pii }),
          ...(description === undefined ? {} : { description }),
        };
      }),
      tests: plan.project.models.get(node.name)?.header.tests ?? [],
    };
  });
  return { version: 1, project: plan.project.config.name, nodes };
}

function columnsByNode({ project, models, campaigns }: ProjectPlan): Map<string, readonly Column[]> {
  const sources = [...project.sources.values()].map(
    ({ name, config }) => [`raw.${name}`, declared(config.columns)] as const,
  );
  const steps = [...campaigns.values()].flatMap(({ campaign, steps: own }) =>
    own.map(({ step, outputs }) => [`${campaign.name}.${step.name}`, [...outputs.values()][0] ?? []] as const),
  );
  return new Map<string, readonly Column[]>([
    ...sources,
    ...models.map(({ model, columns }) => [model.name, columns] as const),
    ...steps,
  ]);
}

const declared = (columns: Readonly<Record<string, { readonly type: string }>> = {}): Column[] =>
  Object.entries(columns).map(([name, { type }]) => ({ name, type }));

/** A description goes with a column as long as it is passed on unchanged, and is not described anew. */
function descriptions({ project }: ProjectPlan, lineage: ProjectLineage): Map<string, string> {
  const known = new Map<string, string>();
  for (const { name, config } of project.sources.values()) {
    for (const [column, { description }] of Object.entries(config.columns ?? {}))
      if (description !== undefined) known.set(`raw.${name}.${column}`, description);
  }
  for (const [table, columns] of lineage) {
    for (const { name, from, isPlain } of columns) {
      const [origin] = from;
      const own = project.models.get(table)?.header.columns[name]?.description;
      const isInherited = isPlain && from.length === 1 && origin !== undefined;
      const description = own ?? (isInherited ? known.get(`${origin.table}.${origin.column}`) : undefined);
      if (description !== undefined) known.set(`${table}.${name}`, description);
    }
  }
  return known;
}
