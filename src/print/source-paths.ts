import type { PostalConfig } from '../project/schema/muster.ts';
import type { LayoutConfig } from '../project/schema/print.ts';
import { addressPaths, lineOf } from './address-lines.ts';
import { householdPaths } from './household.ts';
import { barcodePaths, isBarcode } from './mail-barcode.ts';

/** The columns that a path of a layout stands for: several for the words that muster makes, such as `address.1`. */
export function sourcePaths(path: string, layout: LayoutConfig, postal?: PostalConfig): readonly string[] {
  if (postal !== undefined && lineOf(path, layout) !== undefined)
    return [...addressPaths(postal), ...(householdPaths(layout.address?.recipient ?? '', layout, postal) ?? [])];
  if (isBarcode(path, layout)) return barcodePaths(layout, postal);
  return householdPaths(path, layout, postal) ?? [path];
}
