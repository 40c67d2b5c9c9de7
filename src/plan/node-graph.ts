import type { ProjectPlan } from './project-plan.ts';
import { tableName } from './check-sql.ts';

/** Everything of a project that has a name and depends on something: what `--select` chooses from. */
export interface Node {
  /** `raw.customers`, `core.customers`, `win_back`, `win_back.offer`. */
  readonly name: string;
  /** `source`, a kind of model, `test`, `campaign`, or `step`. */
  readonly kind: string;
  /** The file that it stands in, from the root of the project. */
  readonly path: string;
  readonly tags: readonly string[];
  readonly entity?: string;
  /** Names of the nodes that it reads. */
  readonly reads: readonly string[];
  readonly description?: string;
}

export type NodeGraph = ReadonlyMap<string, Node>;

/** The graph of a checked project, each node after those it reads. */
export function nodeGraph(plan: ProjectPlan): NodeGraph {
  const nodes = [...sourceNodes(plan), ...modelNodes(plan), ...testNodes(plan), ...campaignNodes(plan)];
  return new Map(nodes.map((node) => [node.name, node]));
}

const described = (description: string | undefined) => (description === undefined ? {} : { description });

const sourceNodes = ({ project }: ProjectPlan): Node[] =>
  [...project.sources.values()].map(({ name, config }) => ({
    ...{ name: `raw.${name}`, kind: 'source', path: 'models/sources.yml', tags: [], reads: [] },
    ...described(config.description),
  }));

const modelNodes = ({ models }: ProjectPlan): Node[] =>
  models.map(({ model: { name, file, header }, reads }) => ({
    ...{ name, kind: header.kind, path: file.path, tags: header.tags, reads },
    ...(header.entity === undefined ? {} : { entity: header.entity }),
    ...described(header.description),
  }));

const testNodes = ({ tests }: ProjectPlan): Node[] =>
  tests.map(({ test: { name, file, header }, reads }) => ({
    ...{ name, kind: 'test', path: file.path, tags: [], reads },
    ...described(header.description),
  }));

/** A campaign comes after its steps: what is upstream of it is all that it sends from. */
function campaignNodes({ campaigns }: ProjectPlan): Node[] {
  return [...campaigns.values()].flatMap(({ campaign, steps }): Node[] => {
    const path = campaign.yaml.file.path;
    const own = steps.map(({ step, reads, tables }) => ({
      ...{ name: `${campaign.name}.${step.name}`, kind: 'step', path, tags: [], entity: step.entity },
      reads: [
        ...reads.map((read) => `${campaign.name}.${read.step}`),
        ...tables.filter(({ schema }) => !['', 'ledger', 'saved'].includes(schema)).map(tableName),
      ].filter((name, index, all) => all.indexOf(name) === index),
    }));
    const whole = {
      name: campaign.name,
      kind: 'campaign',
      path,
      tags: [],
      entity: campaign.config.entity,
      reads: own.map(({ name }) => name),
    };
    return [...own, { ...whole, ...described(campaign.config.description) }];
  });
}
