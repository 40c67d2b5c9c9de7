import type { ProjectLineage } from './project-lineage.ts';
import type { ProjectPlan } from './project-plan.ts';

/** A kind of personal data with the field that holds it; the empty field is the whole column. */
type Mark = readonly [field: string, kind: string];

/**
 * The kinds of personal data that a column holds, by `table.column`: marked at the source, there for single fields of a struct
 * too, or in the header of a model, and carried along to all that is made of it. A column that is passed on as it is keeps the
 * marks of its fields.
 */
export function personalColumns({ project }: ProjectPlan, lineage: ProjectLineage): ReadonlyMap<string, string> {
  const marked = new Map<string, readonly Mark[]>();
  for (const { name, config } of project.sources.values()) {
    for (const [column, { pii }] of Object.entries(config.columns ?? {}))
      if (pii !== undefined) marked.set(`raw.${name}.${column}`, marksOf(pii));
  }
  // Tables come after those they read, so one pass is enough.
  for (const [table, columns] of lineage) {
    for (const { name, from, isPlain } of columns) {
      const marks = from.flatMap((origin) => marksIn(marked.get(`${origin.table}.${origin.column}`), origin.field));
      const own = project.models.get(table)?.header.columns[name]?.pii;
      const kept = [
        ...(isPlain ? marks : marks.map(([, kind]): Mark => ['', kind])),
        ...(own === undefined ? [] : marksOf(own)),
      ];
      if (kept.length > 0) marked.set(`${table}.${name}`, kept);
    }
  }
  return new Map([...marked].map(([column, marks]) => [column, kindsOf(marks)]));
}

function marksOf(pii: string | Readonly<Record<string, string>>): Mark[] {
  const fields = typeof pii === 'string' ? [['', pii] as const] : Object.entries(pii);
  return fields.flatMap(([field, kinds]) => kinds.split(', ').map((kind): Mark => [field.toLowerCase(), kind]));
}

/** The marks of a part of a column: those on it, around it, and inside of it. */
function marksIn(marks: readonly Mark[] = [], part = ''): readonly Mark[] {
  const field = part.toLowerCase();
  return marks.flatMap(([at, kind]): Mark[] => {
    if (isBelow(field, at)) return [['', kind]];
    return isBelow(at, field) ? [[field === '' ? at : at.slice(field.length + 1), kind]] : [];
  });
}

/** A field is the other one, or lies inside of it; all lie in the whole. */
const isBelow = (field: string, of: string): boolean => of === '' || field === of || field.startsWith(`${of}.`);

const kindsOf = (marks: readonly Mark[]): string => [...new Set(marks.map(([, kind]) => kind))].toSorted().join(', ');
