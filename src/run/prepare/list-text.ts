import { filledMacro } from './filled.ts';
import { noDomains } from './foreign-domains.ts';
import { noHours } from './hours.ts';
import type { ListRequest } from './list-request.ts';
import { listSql } from './list-sql.ts';
import { decidedSql, exclusionsSql } from './prepare-sql.ts';

/** Everything that decides about a list, in the order in which it runs, as a person would paste it. */
export const listText = (step: string, decisions: readonly string[], list: string): string =>
  `${[filledMacro, ...decisions].join(';\n\n')};\n\n-- ${step}: the list\n${list};\n\n-- ${step}: who is left out\n${exclusionsSql};\n`;

/** The same before there are rows: what is looked up in them when the list is made, the zones and domains, is empty. */
export function compiledList(request: ListRequest): string {
  const { step } = request;
  const lookedUp = [
    ...(step.kind === 'email' ? [`-- filled from the addresses when the list is made\n${noDomains}`] : []),
    `-- filled from the zones of the profiles when the list is made\n${noHours}`,
  ];
  return listText(step.name, [...lookedUp, decidedSql(request)], listSql(request));
}
