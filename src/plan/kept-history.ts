import type { Project } from '../project/project.ts';

/** A table that adds up over the nights: it cannot be made again from the exports, so the warehouse wants a backup. */
export interface KeptHistory {
  readonly table: string;
  /** How it adds up: the `load` of a source, or the `kind` of a model. */
  readonly how: string;
}

/** Sources first, each in the order of the project. */
export const keptHistory = ({ sources, models }: Project): KeptHistory[] => [
  ...[...sources.values()]
    .filter(({ config }) => config.load !== 'replace')
    .map(({ name, config }) => ({ table: `raw.${name}`, how: config.load })),
  ...[...models.values()]
    .filter(({ header }) => header.kind === 'incremental' || header.kind === 'snapshot')
    .map(({ name, header }) => ({ table: name, how: header.kind })),
];
