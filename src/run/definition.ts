import { sha256 } from '../base/sha256.ts';
import type { Files } from '../ports.ts';
import type { Campaign } from '../project/project.ts';
import { writeText } from './parquet.ts';

/** Text files of a project by their path relative to its root. */
export type ProjectFiles = ReadonlyMap<string, string>;

/**
 * What a run keeps of the project: everything but the unit tests. A run that waits or is carried on later works from these
 * files, whatever became of the project meanwhile.
 */
export const definitionOf = (project: ProjectFiles): ProjectFiles => chosen(project, () => true);

/** Names what a run is made from. Other campaigns are no part of it: a change of theirs is none of its. */
export const definitionHash = (project: ProjectFiles, campaign: Campaign): string =>
  sha256(JSON.stringify([...chosen(project, (path) => !path.startsWith('campaigns/') || isOf(campaign, path))]));

const isOf = ({ name }: Campaign, path: string): boolean =>
  path.startsWith(`campaigns/${name}/`) || path.startsWith('campaigns/_partials/');

const chosen = (project: ProjectFiles, isChosen: (path: string) => boolean): ProjectFiles =>
  new Map(
    [...project]
      .filter(([path]) => !path.endsWith('.test.yml') && isChosen(path))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

export async function keepDefinition(files: Files, folder: string, definition: ProjectFiles): Promise<void> {
  for (const [path, text] of definition) await writeText(files, `${folder}/${path}`, text);
}

/** Every text file below a folder that can be part of a project. */
export async function readProjectFiles(files: Files, root: string): Promise<ProjectFiles> {
  const found = new Map<string, string>();
  for (const pattern of ['muster.yml', '{models,campaigns,layouts,vendors}/**/*']) {
    for (const { path } of await files.find(root, pattern)) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of files.read(path)) chunks.push(chunk);
      found.set(path.slice(root.length + 1), Buffer.concat(chunks).toString('utf8'));
    }
  }
  return found;
}
