import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Campaign, Project } from '../project/project.ts';
import { boundNames } from './parameters.ts';

/** No variable of the project or of a campaign hides what muster binds itself. */
export const checkVariables = ({ config, yaml }: Pick<Project | Campaign, 'config' | 'yaml'>): Diagnostic[] =>
  boundNames
    .filter((name) => Object.hasOwn(config.vars, name))
    .map((name) =>
      error('bad-name', `"${name}" cannot be the name of a variable: $${name} is bound already`, {
        span: yaml.place(['vars', name], 'key'),
        hint: 'give it another name',
      }),
    );
