import { asciiDomainMacro } from './ascii-domain.ts';
import { filledMacro } from './filled.ts';
import { noHours } from './hours.ts';
import type { ListRequest } from './list-request.ts';
import { listSql } from './list-sql.ts';
import { decidedSql, exclusionsSql } from './prepare-sql.ts';

/** The statements that decide about each row, in the order in which they run; `hours` makes the table of that name. */
export const decisionsOf = (request: ListRequest, hours: string): readonly string[] => [
  filledMacro,
  ...(request.step.kind === 'email' ? [asciiDomainMacro] : []),
  hours,
  decidedSql(request),
];

/** Everything that decides about a list, as a person would paste it. */
export const listText = (step: string, decisions: readonly string[], list: string): string =>
  `${decisions.join(';\n\n')};\n\n-- ${step}: the list\n${list};\n\n-- ${step}: who is left out\n${exclusionsSql};\n`;

/** The same before there are rows: the zones, which are looked up in them when the list is made, are empty. */
export function compiledList(request: ListRequest): string {
  const hours = `-- filled from the zones of the profiles when the list is made\n${noHours}`;
  return listText(request.step.name, decisionsOf(request, hours), listSql(request));
}
