import { type Diagnostic, error } from '../base/diagnostic.ts';
import { codeOf } from '../base/sql-code.ts';
import type { Column } from '../base/sql-type.ts';
import type { Session } from '../ports.ts';
import { type Campaign, type Project, type SaveAudienceStep, selectOf } from '../project/project.ts';
import { namedColumns, savedColumns } from '../steps/save-audience.ts';
import { didYouMean } from '../base/suggest.ts';

/** Where a saved audience is made. */
export interface SavedAudience {
  readonly campaign: Campaign;
  readonly step: SaveAudienceStep;
}

/** Every saved audience of a project by its name: `saved.<name>` in SQL. Of two steps that save one name the first counts. */
export function savedAudiences(project: Project): ReadonlyMap<string, SavedAudience> {
  const found = new Map<string, SavedAudience>();
  for (const campaign of project.campaigns.values()) {
    for (const step of campaign.steps.values()) {
      if (step.kind !== 'save_audience' || found.has(step.config.name)) continue;
      found.set(step.config.name, { campaign, step });
    }
  }
  return found;
}

/** A name is saved by one step: who reads it has to know what it will be. */
export const savedTwice = (project: Project, saved: ReadonlyMap<string, SavedAudience>): Diagnostic[] =>
  [...project.campaigns.values()].flatMap((campaign) =>
    [...campaign.steps.values()].flatMap((step) => {
      const first = step.kind === 'save_audience' ? saved.get(step.config.name) : undefined;
      if (step.kind !== 'save_audience' || first === undefined || first.step === step) return [];
      const other = `${first.campaign.name}.${first.step.name}`;
      return [
        error('duplicate-name', `${other} saves "${step.config.name}" too`, {
          span: step.nameSpan,
          hint: 'give one of them another name',
        }),
      ];
    }),
  );

/** The saved audiences that a campaign names. A comment or text that looks like one costs nothing but an order. */
export function savedReads({ steps }: Campaign): readonly string[] {
  const names = [...steps.values()].flatMap((step) => {
    if (step.kind === 'audience') return step.config.name.startsWith('saved.') ? [step.config.name.slice(6)] : [];
    const sql = selectOf(step);
    if (sql === undefined) return [];
    return [...codeOf(sql.text).matchAll(/\bsaved\s*\.\s*"?(\w+)/gi)].map(([, name = '']) => name.toLowerCase());
  });
  return [...new Set(names)];
}

/** The columns that a step declares for what it saves, as the engine spells their types; nothing when it declares none. */
export async function declaredSaved(
  session: Session,
  step: SaveAudienceStep,
): Promise<{ readonly known?: readonly Column[]; readonly problems: readonly Diagnostic[] }> {
  const { columns } = step.config;
  if (columns === undefined || !('types' in columns)) return { problems: [] };
  const known: Column[] = [];
  const problems: Diagnostic[] = [];
  for (const [name, type] of Object.entries(columns.types)) {
    const described = await session.describe(`select null::${type} as c`, {});
    if ('problem' in described || /[^\w(), [\]"]/.test(type)) {
      problems.push(
        error('unknown-type', `'${type}' is no type of the engine`, {
          span: step.place(['save_audience', 'columns', name]),
          hint: 'for example integer, varchar, decimal(12,2), date, timestamp',
        }),
      );
    } else known.push({ name, type: described.columns[0]?.type ?? type });
  }
  return problems.length > 0 ? { problems } : { known, problems };
}

/** Holds the columns that a step names for what it saves against those of its population. */
export function checkSavedColumns(
  step: SaveAudienceStep,
  columns: readonly Column[],
  key: string,
  declared: readonly Column[] | undefined,
): Diagnostic[] {
  const names = columns.map(({ name }) => name);
  const place = (name: string, index: number) =>
    step.place(['save_audience', 'columns', declared === undefined ? index : name], declared && 'key');
  const problems = (namedColumns(step.config.columns) ?? []).flatMap((name, index) =>
    names.includes(name)
      ? []
      : [
          error('unknown-column', `"${name}" is not a column of ${step.from[0]?.step ?? ''}`, {
            span: place(name, index),
            hint: didYouMean(name, names),
          }),
        ],
  );
  if (declared === undefined || problems.length > 0) return problems;
  return savedColumns(step, columns, key).flatMap(({ name, type }) => {
    const said = declared.find((one) => one.name === name);
    if (said?.type === type) return [];
    const span = step.place(['save_audience', 'columns', ...(said === undefined ? [] : [name])]);
    return said === undefined
      ? [
          error('missing-key', `the key "${name}" is saved, and has no type here`, {
            span,
            hint: `${name}: ${type.toLowerCase()}`,
          }),
        ]
      : [
          error('wrong-type', `"${name}" is of type ${type}, not ${said.type}`, {
            span,
            hint: `${name}: ${type.toLowerCase()}`,
          }),
        ];
  });
}
