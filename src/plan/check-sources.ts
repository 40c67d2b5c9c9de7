import { type Diagnostic, hasErrors, warning } from '../base/diagnostic.ts';
import type { Column } from '../base/sql-type.ts';
import type { Session } from '../ports.ts';
import type { Project, Source } from '../project/project.ts';
import { checkLoading } from './check-loading.ts';
import { checkSourceColumn } from './check-source-column.ts';
import { addSchemas, addTable } from './shadow.ts';

/**
 * The columns that a load would now give a source that declares none, with their types as the engine spells them; nothing
 * when its files are not there or cannot be read, which is for the load to say. Asked once for each such source; it reads
 * the source's files and nothing else, and rejects only when the outside world is dead.
 */
export type Sniff = (source: Source) => Promise<readonly Column[] | undefined>;

export interface CheckedSources {
  /** Columns of the sources that could be typed, by `raw.<name>`. */
  readonly columns: ReadonlyMap<string, readonly Column[]>;
  /** `raw.<name>` of the sources whose columns neither the project nor a look at their files tells. */
  readonly unknown: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Puts every source into the shadow as `raw.<name>`, with its declared columns or else those that its files have. */
export async function checkSources(session: Session, project: Project, sniff?: Sniff): Promise<CheckedSources> {
  const columns = new Map<string, readonly Column[]>();
  const unknown = new Set<string>();
  await addSchemas(session, ['raw']);
  const diagnostics: Diagnostic[] = [];
  for (const source of project.sources.values()) {
    const table = `raw.${source.name}`;
    const { known, problems } = await declaredColumns(session, source);
    diagnostics.push(...problems);
    const isUndeclared = source.config.columns === undefined && !hasErrors(problems);
    const found = isUndeclared ? await sniff?.(source) : known;
    if (found !== undefined) {
      await addTable(session, 'raw', source.name, found);
      columns.set(table, found);
    } else if (isUndeclared) unknown.add(table);
  }
  return { columns, unknown, diagnostics };
}

/** The declared columns with the engine's own spelling of their types; without them when one has no type, or none is declared. */
export async function declaredColumns(
  session: Session,
  source: Source,
): Promise<{ known?: Column[]; problems: Diagnostic[] }> {
  const { columns } = source.config;
  const problems = checkLoading(source);
  if (columns === undefined) return { problems: [...problems, ...(hasErrors(problems) ? [] : [undeclared(source)])] };
  const known: Column[] = [];
  for (const [name, declared] of Object.entries(columns)) {
    const found = await checkSourceColumn(session, source, name, declared);
    problems.push(...found.problems);
    if (found.column !== undefined) known.push(found.column);
  }
  return known.length < Object.keys(columns).length ? { problems } : { known, problems };
}

const undeclared = (source: Source): Diagnostic =>
  warning('undeclared-columns', `the columns of source "${source.name}" are not declared`, {
    span: source.place([], 'key'),
    hint: 'declare its columns, so that what reads them can be checked',
  });
