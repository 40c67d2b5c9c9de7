import { type Diagnostic, error, warning } from '../base/diagnostic.ts';
import { literal } from '../base/sql-text.ts';
import type { Column } from '../base/sql-type.ts';
import type { Session } from '../ports.ts';
import type { Project, Source } from '../project/project.ts';
import { addTable } from './shadow.ts';

/** Puts every source into the shadow as `raw.<name>`. Columns that are not declared cannot be typed without the data. */
export async function checkSources(
  session: Session,
  project: Project,
): Promise<{ columns: Map<string, readonly Column[]>; diagnostics: Diagnostic[] }> {
  const columns = new Map<string, readonly Column[]>();
  const diagnostics: Diagnostic[] = [];
  for (const source of project.sources.values()) {
    const { known, problems } = await declaredColumns(session, source);
    diagnostics.push(...problems);
    if (known === undefined) continue;
    await addTable(session, 'raw', source.name, known);
    columns.set(`raw.${source.name}`, known);
  }
  return { columns, diagnostics };
}

/** The declared columns with the engine's own spelling of their types; without them when there is an error, or no declaration. */
export async function declaredColumns(
  session: Session,
  source: Source,
): Promise<{ known?: Column[]; problems: Diagnostic[] }> {
  const { columns } = source.config;
  if (columns === undefined) {
    const hint = 'declare its columns, so that what reads them can be checked';
    return {
      problems: [
        warning('undeclared-columns', `the columns of source "${source.name}" are not declared`, {
          span: source.place([], 'key'),
          hint,
        }),
      ],
    };
  }
  const known: Column[] = [];
  const problems: Diagnostic[] = [];
  for (const [name, { type, formats, clean }] of Object.entries(columns)) {
    const described = await session.describe(`select null::${type} as c`, {});
    if ('problem' in described || /[^\w(), [\]"]/.test(type)) {
      problems.push(
        error('unknown-type', `${literal(type)} is no type of the engine`, {
          span: source.place(['columns', name, 'type']),
          hint: 'for example integer, varchar, decimal(12,2), date, timestamp',
        }),
      );
      continue;
    }
    const resolved = described.columns[0]?.type ?? type;
    known.push({ name, type: resolved });
    problems.push(...(await unknownFormats(session, source, name)));
    if (formats !== undefined && !/^(DATE|TIMESTAMP)/.test(resolved)) {
      problems.push(
        error('formats-without-date', `formats are for dates and timestamps, not for ${type}`, {
          span: source.place(['columns', name, 'formats'], 'key'),
        }),
      );
    }
    if (clean === 'number' && !/INT|DECIMAL|DOUBLE|FLOAT/.test(resolved)) {
      problems.push(
        error('clean-without-number', `clean: number is for numbers, not for ${type}`, {
          span: source.place(['columns', name, 'clean'], 'key'),
        }),
      );
    }
  }
  return problems.some(({ severity }) => severity === 'error') ? { problems } : { known, problems };
}

async function unknownFormats(session: Session, source: Source, column: string): Promise<Diagnostic[]> {
  const problems: Diagnostic[] = [];
  for (const [index, format] of (source.config.columns?.[column]?.formats ?? []).entries()) {
    const described = await session.describe(`select strptime('', ${literal(format)})`, {});
    if (!('problem' in described)) continue;
    problems.push(
      error('unknown-format', `${literal(format)} is no date format`, {
        span: source.place(['columns', column, 'formats', index]),
        hint: 'write it like %d.%m.%Y or %Y-%m-%d %H:%M:%S',
      }),
    );
  }
  return problems;
}
