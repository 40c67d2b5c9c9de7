import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Configured } from '../project/project.ts';
import type { VendorConfig } from '../project/schema/print.ts';
import { maxSeedsPerSplit } from './seeds.ts';
import { templatePieces } from './value.ts';
import { wordProblems, written, wordsOf } from './words.ts';

/** What a file's name may be made of. */
const nameWords = ['campaign', 'campaign_code', 'step', 'run', 'date', 'split', 'version', 'part'] as const;
const totals = ['count', 'hash_total'];

/** Names that a set of files has in common. */
export interface SetNames {
  readonly campaign: string;
  readonly campaignCode: string;
  readonly step: string;
  readonly runKey: string;
  /** The logical date of the run, ISO. */
  readonly date: string;
  /** 1 and up: a set that a person wants again has a higher one. */
  readonly version: number;
}

/** Everything that is wrong with how a vendor wants its files, whatever the layout. */
export function checkVendor(vendor: Configured<VendorConfig>): Diagnostic[] {
  const { config } = vendor;
  return [...checkName(vendor), ...checkControl(vendor), ...checkDelimiter(vendor), ...checkSeedCount(vendor, config)];
}

function checkName({ config, place }: Configured<VendorConfig>): Diagnostic[] {
  const span = place(['name']);
  const problems = wordProblems(config.name, nameWords, "a file's name", span);
  const pieces = templatePieces(config.name);
  if (pieces === undefined) return problems;
  const literal = pieces.map((piece) => ('text' in piece ? piece.text : 'x')).join('');
  if (!/^[A-Za-z0-9_-][A-Za-z0-9_-]*\.(csv|txt|dat)$/.test(literal))
    problems.push(
      error('bad-file-name', "a file's name has letters, digits, _ and - only and ends in .csv, .txt or .dat", {
        span,
      }),
    );
  if (config.max_records !== undefined && !namesOf(config.name).includes('part'))
    problems.push(
      error('missing-part', 'the parts that max_records makes would all have the same name', {
        span,
        hint: 'put {{part}} into the name',
      }),
    );
  return problems;
}

const namesOf = (template: string): string[] => (wordsOf(template) ?? []).map(({ name }) => name);

function checkControl({ config: { control }, place }: Configured<VendorConfig>): Diagnostic[] {
  const { header, trailer, hash_total: column } = control;
  const words = [...nameWords, ...(column === undefined ? ['count'] : totals)];
  return [
    ...wordProblems(header ?? '', words, 'a header', place(['control', 'header'])),
    ...wordProblems(trailer ?? '', words, 'a trailer', place(['control', 'trailer'])),
  ];
}

/** True when a file begins with what is known at its end. */
export const countsFirst = ({ control: { header } }: VendorConfig): boolean =>
  namesOf(header ?? '').some((word) => totals.includes(word));

const checkDelimiter = ({ config, place }: Configured<VendorConfig>): Diagnostic[] =>
  /^[\x20-\x7e\t]$/.test(config.csv.delimiter) && config.csv.delimiter !== '"'
    ? []
    : [
        error('bad-delimiter', 'a quote, a line break or a letter beyond ASCII cannot separate fields', {
          span: place(['csv', 'delimiter']),
        }),
      ];

const checkSeedCount = ({ place }: Configured<VendorConfig>, { seeds }: VendorConfig): Diagnostic[] =>
  seeds === undefined || seeds.per_split <= maxSeedsPerSplit
    ? []
    : [error('wrong-value', `per_split is ${maxSeedsPerSplit} at most`, { span: place(['seeds', 'per_split']) })];

/**
 * The words of names, headers and trailers for one file of a set. The run is what stands after `@` in its key; its turn is that
 * of a run that was started again, and no word of a template.
 */
export const fileWords = (
  { campaign, campaignCode, step, runKey, date, version }: SetNames,
  split: string,
  part: number,
): Readonly<Record<(typeof nameWords)[number] | 'turn', string>> => ({
  ...{ campaign, campaign_code: campaignCode, step, date, version: String(version) },
  run: runKey.slice(runKey.indexOf('@') + 1).replace('#', '_'),
  turn: /#(\d+)$/.exec(runKey)?.[1] ?? '',
  split: split === '' ? 'all' : split,
  part: String(part).padStart(3, '0'),
});

/** The name of a data file. */
export function dataFileName({ name }: VendorConfig, words: Readonly<Record<string, string>>): string {
  const used = namesOf(name).map((word) => words[word] ?? '');
  const wrong = used.find((word) => !/^[A-Za-z0-9_-]+$/.test(word));
  if (wrong !== undefined) throw new Error(`"${wrong}" cannot be part of the name ${name}`);
  const result = written(name, words);
  if ('problem' in result) throw new Error(`${name}: ${result.problem}`);
  // A name without its run or its version would be that of the set before.
  const { turn = '', version = '1' } = words;
  const again = turn === '' || namesOf(name).includes('run') ? '' : `_run${turn}`;
  const anew = version === '1' || namesOf(name).includes('version') ? '' : `_v${version}`;
  return result.text.replace(/(\.\w+)?$/, `${again}${anew}$1`);
}

/** What the names of a step's files have of their own, whatever the run: equal where two steps would have the same names. */
export const ownName = (
  { name }: VendorConfig,
  { campaign, campaignCode, step }: Pick<SetNames, 'campaign' | 'campaignCode' | 'step'>,
): string => {
  const text = written(name, { campaign, campaign_code: campaignCode, step });
  return 'text' in text ? text.text.toLowerCase() : '';
};

/** What the files that go with a set are called by, without an ending: the name of a data file without split and part. */
export function setName(vendor: VendorConfig, names: SetNames): string {
  const whole = vendor.name.replace(/[_-]?\{\{\s*(pad\s+)?(split|part)(\s+\d+)?\s*\}\}/g, '').replace(/\.\w+$/, '');
  const name = whole.replace(/^[_-]+/, '') || '{{campaign}}_{{step}}_{{date}}';
  return dataFileName({ ...vendor, name }, fileWords(names, '', 1));
}
