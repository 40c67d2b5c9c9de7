import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Project } from '../project/project.ts';

/** Folders that sources and file steps read from: what stands before the first wildcard of each. */
export function exportFolders(root: string, { sources, campaigns }: Project): string[] {
  const steps = [...campaigns.values()].flatMap((campaign) => [...campaign.steps.values()]);
  const read = steps.flatMap((step) => (step.kind === 'file' ? [step.config.path] : []));
  const files = ['data/exports/', ...read, ...[...sources.values()].map(({ config }) => config.files)];
  return [...new Set(files.map((one) => path.dirname(path.join(root, `${one.split(/[*?[{]/)[0] ?? ''}x`))))];
}

/** Where exports lead that are links. Whoever put the link there meant it: its name stands in the source, letter by letter. */
export const linkedExports = (root: string, project: Project): string[] =>
  [...project.sources.values()].flatMap(({ config }) => {
    const file = path.join(root, config.files);
    return existsSync(file) ? [realpathSync(file)] : [];
  });
