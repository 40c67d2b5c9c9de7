import { type Diagnostic, error } from '../base/diagnostic.ts';
import { isFileNamePart } from '../base/names.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Configured } from '../project/project.ts';
import type { VendorConfig } from '../project/schema/print.ts';
import { templatePieces } from './value.ts';

/** What a file's name may be made of. */
const placeholders = ['campaign', 'step', 'run', 'date'] as const;

export interface FileNameParts {
  readonly campaign: string;
  readonly step: string;
  readonly runKey: string;
  /** The logical date of the run, ISO. */
  readonly date: string;
}

/** Everything that is wrong with how a vendor wants its files. */
export function checkVendor(vendor: Configured<VendorConfig>): Diagnostic[] {
  const { config } = vendor;
  const span = vendor.place(['name']);
  const pieces = templatePieces(config.name);
  if (pieces === undefined)
    return [error('bad-template', 'braces come in pairs of two', { span, hint: 'write {{campaign}}' })];
  const unknown = pieces.flatMap((piece) => ('path' in piece && !isPlaceholder(piece.path) ? [piece.path] : []));
  const literal = pieces.map((piece) => ('text' in piece ? piece.text : 'x')).join('');
  return [
    ...unknown.map((path) =>
      error('unknown-placeholder', `"${path}" is not a part of a file's name`, {
        span,
        hint: didYouMean(path, placeholders),
      }),
    ),
    ...(/^[A-Za-z0-9_-][A-Za-z0-9_-]*\.(csv|txt|dat)$/.test(literal)
      ? []
      : [
          error('bad-file-name', "a file's name has letters, digits, _ and - only and ends in .csv, .txt or .dat", {
            span,
          }),
        ]),
    ...(/["\r\n]/.test(config.csv.delimiter)
      ? [
          error('bad-delimiter', 'a quote or a line break cannot separate fields', {
            span: vendor.place(['csv', 'delimiter']),
          }),
        ]
      : []),
  ];
}

const isPlaceholder = (name: string): name is (typeof placeholders)[number] =>
  (placeholders as readonly string[]).includes(name);

/** The name of a set without its ending, and that of its data file. The run is what stands after `@` in its key. */
export function fileNames({ name }: VendorConfig, { campaign, step, runKey, date }: FileNameParts) {
  const parts = { campaign, step, run: runKey.slice(runKey.indexOf('@') + 1), date };
  const data = (templatePieces(name) ?? [])
    .map((piece) => {
      if ('text' in piece) return piece.text;
      const part = isPlaceholder(piece.path) ? parts[piece.path] : '';
      if (!isFileNamePart(part)) throw new Error(`"${part}" cannot be part of the name ${name}`);
      return part;
    })
    .join('');
  return { set: data.slice(0, data.lastIndexOf('.')), data };
}
