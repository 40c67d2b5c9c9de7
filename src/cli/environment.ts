import path from 'node:path';
import { didYouMean } from '../base/suggest.ts';
import type { MusterConfig } from '../project/schema/muster.ts';
import type { Environment } from '../run/run-context.ts';
import { Refusal } from './exit-code.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

/** The environment that the options name, else MUSTER_ENV, else dev. Throws Refusal when the project has no such one. */
export function environmentOf(options: GlobalOptions, io: Io, root: string, config: MusterConfig): Environment {
  const name = options.env ?? io.env['MUSTER_ENV'] ?? 'dev';
  const environment = config.environments[name];
  if (environment === undefined)
    throw new Refusal(`there is no environment "${name}"`, didYouMean(name, Object.keys(config.environments)));
  return { name, deliver: environment.deliver, folder: environmentFolder(root, name) };
}

/** Where an environment keeps everything that is its own. */
export const environmentFolder = (root: string, name: string): string => path.join(root, 'data', name);
