import type { PostalConfig } from '../project/schema/muster.ts';
import type { ColumnConfig, LayoutConfig, VendorConfig } from '../project/schema/print.ts';
import type { Row } from '../ports.ts';
import type { PostalAddress } from './address/address.ts';
import { addressBlock, type AddressBlock } from './address/address-block.ts';
import { householdReader } from './household.ts';
import { placeholdersOf, textReader, valuePieces } from './value.ts';

/** The columns of the profile that an address is made of, as layouts name them. */
export const addressPaths = ({ name, lines, city, region, postal_code, country }: PostalConfig): string[] =>
  [...name, ...lines, city, ...(region === undefined ? [] : [region]), postal_code, country].map(
    (column) => `profile.${column}`,
  );

/** The number of a line, 1 and up, when a path is one of an address that the layout has. */
export function lineOf(path: string, { address }: LayoutConfig): number | undefined {
  const [, line] = /^address\.(\d+)$/.exec(path) ?? [];
  return address === undefined || line === undefined ? undefined : Number(line);
}

/** The numbers of the lines of an address that a value prints. */
export const linesIn = (value: string, layout: LayoutConfig): number[] =>
  placeholdersOf(valuePieces(value) ?? []).flatMap((path) => lineOf(path, layout) ?? []);

/** So many lines from the top are printed, each by some column. What is below them would be lost. */
export function printedLines(layout: LayoutConfig): number {
  const printed = new Set(layout.columns.flatMap(({ value }) => linesIn(value, layout)));
  let lines = 0;
  while (printed.has(lines + 1)) lines++;
  return lines;
}

/** An address has room for so many lines: those that the layout allows, of which every one is printed. */
export const roomForLines = (layout: LayoutConfig): number =>
  Math.min(layout.address?.lines ?? 0, printedLines(layout));

/** A line of an address has the width of the address where its column says no other. */
export const withAddressWidth = (column: ColumnConfig, layout: LayoutConfig): ColumnConfig =>
  column.width !== undefined || lineOf(column.value, layout) === undefined
    ? column
    : { ...column, width: layout.address?.max };

/** Lays out the address of a row as its country writes it. The last one is remembered: a record asks for each of its lines. */
export function addressReader(
  layout: LayoutConfig,
  vendor: VendorConfig,
  postal: PostalConfig | undefined,
): ((data: Row) => AddressBlock) | undefined {
  const { address } = layout;
  if (address === undefined) return undefined;
  if (postal === undefined || vendor.country === undefined)
    throw new Error('a layout with an address has no columns or no country for it although it was checked');
  const read = partsReader(postal);
  const recipient = householdReader(address.recipient, layout, { postal, width: address.max });
  const parts = recipient === undefined ? read : (data: Row) => ({ ...read(data), recipient: recipient(data) });
  const options = { from: vendor.country, lines: roomForLines(layout) };
  let last: { readonly data: Row; readonly block: AddressBlock } | undefined;
  return (data) => {
    if (last?.data !== data) last = { data, block: addressBlock(parts(data), options) };
    return last.block;
  };
}

/** Reads the parts of the address of a row, whose profile is under `profile`. */
export function partsReader(postal: PostalConfig): (data: Row) => PostalAddress {
  const read = (column: string) => textReader(`profile.${column}`);
  const [names, lines] = [postal.name.map(read), postal.lines.map(read)];
  const [city, postalCode, country] = [read(postal.city), read(postal.postal_code), read(postal.country)];
  const region = postal.region === undefined ? () => '' : read(postal.region);
  return (data) => ({
    recipient: names.map((name) => name(data)).join(' '),
    lines: lines.map((line) => line(data)),
    ...{ city: city(data), region: region(data), postalCode: postalCode(data), country: country(data) },
  });
}
