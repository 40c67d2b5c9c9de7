import { cp } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { muster, projectOf, transcript } from './muster.ts';
import { temporaryFolder } from './warehouse.ts';

/** A project on which these commands were given, once; each call gives a copy of its own. */
export function preparedProject(files: Parameters<typeof projectOf>[0], commands: readonly string[]) {
  const template = projectOf(files).then(async (project) => {
    for (const command of commands) expect(transcript(await muster(project, command.split(' ')))).toContain('exit 0');
    return project;
  });
  return async (): Promise<{ readonly project: string; readonly folder: string }> => {
    const project = path.join(temporaryFolder(), 'shop');
    await cp(await template, project, { recursive: true });
    return { project, folder: path.join(project, 'data', 'dev') };
  };
}
