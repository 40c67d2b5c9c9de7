import type { Row } from '../../ports.ts';
import { addressBlock } from '../../print/address/address-block.ts';
import { validateAddress } from '../../print/address/validate-address.ts';
import { linesIn, partsReader, roomForLines } from '../../print/address-lines.ts';
import { textOf } from '../../print/byte-text.ts';
import { reasonOf, recordMaker } from '../../print/record.ts';
import type { DirectMailStep, Project } from '../../project/project.ts';
import type { PostalConfig } from '../../project/schema/muster.ts';
import type { ColumnConfig, LayoutConfig } from '../../project/schema/print.ts';
import { printFiles } from '../send/deliver-list.ts';

/** How one layout and one vendor print an address, or why nothing is printed. */
export interface ShownAddress {
  readonly layout: string;
  readonly vendor: string;
  /** Where the vendor posts the mail: a country, ISO 3166. */
  readonly from: string;
  readonly encoding: string;
  /** What the layout has room for: lines, and characters of a line. */
  readonly room: { readonly lines: number; readonly max: number };
  /** From top to bottom, as they are in the file, or as they would have to be. */
  readonly lines: readonly string[];
  /** Why the profile gets no letter, or not this one. */
  readonly problems: readonly string[];
}

/** The block of a profile by every layout with an address that some campaign prints, each with its vendor. */
export function shownAddresses(project: Project, profile: Row): ShownAddress[] {
  const { direct_mail: postal } = project.config.profile.addresses;
  if (postal === undefined) return [];
  const shown = new Map<string, ShownAddress>();
  for (const step of printedSteps(project)) {
    const one = shownAddress(project, step, postal, profile);
    if (one !== undefined) shown.set(`${one.layout} ${one.vendor}`, one);
  }
  return [...shown.values()];
}

const printedSteps = (project: Project): DirectMailStep[] =>
  [...project.campaigns.values()].flatMap(({ steps }) =>
    [...steps.values()].flatMap((step) => (step.kind === 'direct_mail' ? [step] : [])),
  );

function shownAddress(
  project: Project,
  step: DirectMailStep,
  postal: PostalConfig,
  profile: Row,
): ShownAddress | undefined {
  const { layout, vendor, vendorName } = printFiles(project, step);
  if (layout.address === undefined || vendor.country === undefined) return undefined;
  const data = { profile };
  const columns = layout.columns.flatMap((column) => linesAlone(column, layout));
  const record = recordMaker({ ...layout, columns }, vendor, { shared: {}, postal }).make({ data, pieceId: '' });
  const address = partsReader(postal)(data);
  const unfit = validateAddress(address).map(({ message }) => message);
  const lines =
    'fields' in record
      ? record.fields.map((field) => textOf(field, vendor.encoding))
      : addressBlock(address, { from: vendor.country }).lines;
  return {
    ...{ layout: step.config.layout, vendor: vendorName, from: vendor.country, encoding: vendor.encoding },
    room: { lines: roomForLines(layout), max: layout.address.max },
    lines: lines.filter((line) => line !== ''),
    problems: 'fields' in record || unfit.length > 0 ? unfit : [reasonOf(record)],
  };
}

/** A column with the lines of the address that it prints, and nothing of a list. */
function linesAlone(column: ColumnConfig, layout: LayoutConfig): ColumnConfig[] {
  const [first, ...more] = linesIn(column.value, layout).map((line) => `address.${line}`);
  if (first === undefined) return [];
  const value = more.length === 0 ? first : [first, ...more].map((path) => `{{${path}}}`).join(' ');
  return [{ ...column, value }];
}
