import type { Column } from '../base/sql-type.ts';
import type { Row } from '../ports.ts';
import type { PostalConfig } from '../project/schema/muster.ts';
import type { LayoutConfig } from '../project/schema/print.ts';
import { placeholdersOf, templatePieces, textReader } from './value.ts';

/** What muster adds to the columns of a list whose layout has households. */
export const householdWords = ({ household }: LayoutConfig): Column[] =>
  household === undefined
    ? []
    : [
        {
          name: 'household',
          type: `STRUCT(size BIGINT${household.salutation === undefined ? '' : ', salutation VARCHAR'})`,
        },
      ];

/** The columns that a word of the household is made from, when a path is one. */
export function householdPaths(path: string, { household }: LayoutConfig, postal?: PostalConfig): string[] | undefined {
  if (household === undefined || !path.startsWith('household.')) return undefined;
  if (path !== 'household.salutation') return [];
  return [...placeholdersOf(templatePieces(household.salutation ?? '') ?? []), ...namePaths(postal)];
}

const namePaths = (postal?: PostalConfig): string[] => (postal?.name ?? []).map((column) => `profile.${column}`);

/** Reads `household.size` and `household.salutation`. One person alone, and a seed, is called by name. */
export function householdReader(
  path: string,
  { household }: LayoutConfig,
  postal?: PostalConfig,
): ((data: Row) => string) | undefined {
  if (household === undefined || !path.startsWith('household.')) return undefined;
  const size = (data: Row): string => (Object.hasOwn(data, 'household') ? readSize(data) : '1');
  if (path !== 'household.salutation') return size;
  const names = namePaths(postal).map(textReader);
  const pieces = (templatePieces(household.salutation ?? '') ?? []).map((piece) =>
    'text' in piece ? () => piece.text : textReader(piece.path),
  );
  return (data) =>
    size(data) === '1'
      ? names
          .map((name) => name(data))
          .join(' ')
          .trim()
      : pieces.map((piece) => piece(data)).join('');
}

const readSize = textReader('household.size');
