import type { Parameters } from '../../base/parameter.ts';
import { qualified } from '../../base/sql-text.ts';
import { failingRows, type HeaderTest, headerTests } from '../../plan/header-test.ts';
import type { Session } from '../../ports.ts';
import type { Model } from '../../project/project.ts';
import { countRows, rowsOf } from '../rows.ts';
import { sampleOf } from './row-sample.ts';
import { statusOf, type TestResult } from './test-result.ts';

/**
 * Runs the tests of a model's header over its table as it is on the session, within whatever transaction is open. One scan
 * counts for all tests; only those that found something are looked into. Without the number of rows of the version before,
 * the tests of volume say nothing.
 */
export async function testModel(
  session: Session,
  model: Model,
  parameters: Parameters,
  rowsBefore?: number,
): Promise<TestResult[]> {
  const tests = headerTests(model);
  if (tests.length === 0) return [];
  const [counts = {}] = await rowsOf(session, scanOf(model.name, tests), parameters);
  const results: TestResult[] = [];
  for (const [index, test] of tests.entries()) {
    const seen = { found: Number(counts[`t${index}`]), of: Number(counts[`n${index}`]), rowsBefore };
    results.push(await resultOf(session, model.name, test, seen, parameters));
  }
  return results;
}

/** The rows of the version of a model that stands now, when a test compares with it; nothing when there is none. */
export async function rowsOfLastVersion(session: Session, model: Model): Promise<number | undefined> {
  if (!model.header.tests.some((test) => 'volume' in test)) return undefined;
  const described = await session.describe(`from ${qualified(model.name)}`, {});
  return 'problem' in described ? undefined : await countRows(session, `from ${qualified(model.name)}`);
}

/** One row: for each test `t` the rows that it finds, and `n` those that it looks at. */
function scanOf(model: string, tests: readonly HeaderTest[]): string {
  const counted: string[] = [];
  const looked: string[] = [];
  for (const [index, test] of tests.entries()) {
    looked.push(`(${test.where.text}\n) as n${index}`);
    counted.push(`(count(*) filter (where n${index}))::double as n${index}`);
    if (test.finds.kind === 'rows') {
      looked.push(`(${test.where.text}\n) and (${test.finds.condition.text}\n) as t${index}`);
      counted.push(`(count(*) filter (where t${index}))::double as t${index}`);
    } else if (test.finds.kind === 'keys') {
      counted.push(`(select count(*) from (${failingRows(model, test).text}))::double as t${index}`);
    }
  }
  return `select ${counted.join(',\n  ')}\nfrom (\n  select ${looked.join(',\n  ')}\n  from ${qualified(model)}\n)`;
}

interface Seen {
  readonly found: number;
  readonly of: number;
  readonly rowsBefore: number | undefined;
}

async function resultOf(
  session: Session,
  model: string,
  test: HeaderTest,
  { found, of, rowsBefore }: Seen,
  parameters: Parameters,
): Promise<TestResult> {
  const { id, name, levels, finds } = test;
  const base = { id, test: name };
  switch (finds.kind) {
    case 'rows':
    case 'keys': {
      const status = statusOf(found, of, levels);
      if (found === 0) return { ...base, status, rows: 0 };
      return {
        ...base,
        status,
        rows: found,
        sample: await sampleOf(session, failingRows(model, test).text, parameters),
      };
    }
    case 'count': {
      const isWithin = of >= (finds.min ?? 0) && of <= (finds.max ?? Infinity);
      if (isWithin) return { ...base, status: 'passed', rows: 0 };
      return { ...base, status: statusOf(1, 1, levels), rows: of, note: `counts ${of} rows` };
    }
    case 'change': {
      const change = rowsBefore === undefined || rowsBefore === 0 ? 0 : Math.abs(of - rowsBefore) / rowsBefore;
      if (change <= finds.max) return { ...base, status: 'passed', rows: 0 };
      return {
        ...base,
        status: statusOf(1, 1, levels),
        rows: of,
        note: changeText(rowsBefore ?? 0, of, change, finds.max),
      };
    }
  }
}

const changeText = (before: number, now: number, change: number, max: number): string =>
  `went from ${before} to ${now} rows: ${shareText(change)} ${now > before ? 'more' : 'fewer'}, at most ${shareText(max)} is expected`;

/** Rounded down to a tenth of a percent, so that what is over a limit never looks like the limit itself by much. */
const shareText = (share: number): string => `${Number((share * 100).toFixed(1))}%`;
