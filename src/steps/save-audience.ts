import { identifier } from '../base/sql-text.ts';
import { statement } from '../base/statement.ts';
import type { Column } from '../base/sql-type.ts';
import type { SaveAudienceStep } from '../project/project.ts';
import type { PopulationKind } from './step-kind.ts';

/** Hands its population on; run/save-audience writes it to the catalogue when the run records the step. */
export const saveAudience: PopulationKind<SaveAudienceStep> = {
  inputs: { min: 1, max: 1 },
  ports: () => [''],
  compile: (_step, { inputs: [input] }) => ({
    outputs: new Map([['', statement(`select * from ${identifier(input?.view ?? '')}`)]]),
    balance: 'first input',
  }),
};

/** What of a population a step saves: the key first, then what it names; everything when it names nothing. */
export function savedColumns({ config }: SaveAudienceStep, columns: readonly Column[], key: string): readonly Column[] {
  const names = namedColumns(config.columns);
  if (names === undefined) return columns;
  const wanted = [key, ...names.filter((name) => name !== key)];
  return wanted.flatMap((name) => columns.find((column) => column.name === name) ?? []);
}

export function namedColumns(columns: SaveAudienceStep['config']['columns']): readonly string[] | undefined {
  if (columns === undefined) return undefined;
  return 'names' in columns ? columns.names : Object.keys(columns.types);
}
