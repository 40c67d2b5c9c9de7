import { checkLayout } from '../../src/print/layout.ts';
import { checkPrintStep } from '../../src/print/print-step.ts';
import { checkVendor } from '../../src/print/vendor.ts';
import { readProject } from '../../src/project/read.ts';
import { diagnosticsText } from '../../src/report/diagnostic-text.ts';
import { smallProject } from './small-project.ts';

const columns = [
  { name: 'customer_id', type: 'INTEGER' },
  { name: 'last_order', type: 'DATE' },
  { name: 'spent', type: 'DECIMAL(12,2)' },
  { name: 'is_new', type: 'BOOLEAN' },
  { name: 'name', type: 'VARCHAR' },
  { name: 'profile', type: 'STRUCT(city VARCHAR, country VARCHAR)' },
  { name: 'vars', type: 'STRUCT(discount INTEGER)' },
];

const postal = { name: ['name'], lines: ['line'], city: 'city', postal_code: 'code', country: 'country' };

/** Everything that is said of a layout, a vendor and its seeds together. */
export function problems(layoutText: string, vendorText = '', seeds?: string): string {
  const { value: project, diagnostics } = readProject(
    smallProject({
      'layouts/postcard.yml': layoutText.trimStart(),
      'vendors/acme.yml': vendorText.trimStart() || 'encoding: utf-8\n',
      'vendors/seeds.csv': seeds,
    }),
  );
  const layout = project?.layouts.get('postcard');
  const vendor = project?.vendors.get('vendors/acme.yml');
  if (project === undefined || layout === undefined || vendor === undefined) return diagnosticsText(diagnostics);
  return diagnosticsText([
    ...checkLayout(layout, columns, ['vars']),
    ...checkVendor(vendor),
    ...checkPrintStep(layout, vendor, {
      columns,
      seeds: project.seeds,
      unreadable: project.unreadable,
      shared: ['vars'],
      postal,
    }),
  ]);
}

export const plain = 'format: csv\ncolumns:\n  - { name: NAME, value: name }\n';
