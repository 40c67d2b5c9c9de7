import type { Column } from '../base/sql-type.ts';
import type { JsonValue, Row } from '../ports.ts';
import type { PostalConfig } from '../project/schema/muster.ts';
import type { LayoutConfig } from '../project/schema/print.ts';
import { jointName } from './joint-name.ts';
import { placeholdersOf, templatePieces, textReader } from './value.ts';

/** What muster adds to the columns of a list whose layout has households. */
export function householdWords({ household }: LayoutConfig): Column[] {
  if (household === undefined) return [];
  const texts = (['salutation', 'names'] as const).filter((word) => household[word] !== undefined);
  return [{ name: 'household', type: `STRUCT(size BIGINT${texts.map((word) => `, ${word} VARCHAR`).join('')})` }];
}

/** The columns that a word of the household is made from, when a path is one. */
export function householdPaths(path: string, { household }: LayoutConfig, postal?: PostalConfig): string[] | undefined {
  if (household === undefined || !path.startsWith('household.')) return undefined;
  if (path === 'household.size') return [];
  return [...placeholdersOf(templatePieces(household.salutation ?? '') ?? []), ...namePaths(postal)];
}

const namePaths = (postal?: PostalConfig): string[] => (postal?.name ?? []).map((column) => `profile.${column}`);

/**
 * Reads `household.size`, `household.salutation` and `household.names`, these in the room that there is. One person alone, and
 * a seed, is called by name; so is the first of several where nothing else was said.
 */
export function householdReader(
  path: string,
  { household }: LayoutConfig,
  { postal, width = Number.POSITIVE_INFINITY }: { readonly postal: PostalConfig | undefined; readonly width?: number },
): ((data: Row) => string) | undefined {
  if (household === undefined || !path.startsWith('household.')) return undefined;
  const size = (data: Row): string => (Object.hasOwn(data, 'household') ? readSize(data) : '1');
  if (path === 'household.size') return size;
  const names = namePaths(postal).map(textReader);
  const own = (data: Row): string => fullName(names.map((name) => name(data)));
  const pieces = (templatePieces(household.salutation ?? '') ?? []).map((piece) =>
    'text' in piece ? () => piece.text : textReader(piece.path),
  );
  const together = pieces.length === 0 ? own : (data: Row) => pieces.map((piece) => piece(data)).join('');
  const salutation = (data: Row): string => (size(data) === '1' ? own(data) : together(data));
  if (path === 'household.salutation') return salutation;
  return (data) => jointName(membersOf(data), household.names ?? '', width) ?? salutation(data);
}

const readSize = textReader('household.size');

const fullName = (parts: readonly string[]): string => parts.join(' ').trim();

/** Of a list that has them: the parts of each name, the best first. */
const membersOf = ({ household }: Row): readonly (readonly string[])[] =>
  isRow(household) && Array.isArray(household['names'])
    ? household['names'].map((name) =>
        Array.isArray(name) ? name.map((part) => (part === null ? '' : String(part))) : [],
      )
    : [];

const isRow = (value: JsonValue | undefined): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
