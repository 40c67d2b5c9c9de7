import type { SourceText } from '../../src/base/source.ts';
import { checkTemplate } from '../../src/message/check-template.ts';
import { type TemplateScope, templateScope } from '../../src/message/scope.ts';
import type { Escape } from '../../src/message/template.ts';
import { readTemplate, type TemplateSource } from '../../src/message/template-source.ts';
import type { CampaignText } from '../../src/project/project.ts';
import { diagnosticLines } from './diagnostic-lines.ts';

/** What the templates of the tests may use. */
export const shopScope: TemplateScope = templateScope({
  columns: [
    { name: 'first_name', type: 'VARCHAR' },
    { name: 'since', type: 'DATE' },
    { name: 'points', type: 'INTEGER' },
    { name: 'spent', type: 'DECIMAL(12,2)' },
    { name: 'link', type: 'VARCHAR' },
    { name: 'tags', type: 'VARCHAR[]' },
    { name: 'document', type: 'JSON' },
    { name: 'date', type: 'DATE' },
    {
      name: 'last_orders',
      type: 'STRUCT(order_date DATE, amount DECIMAL(10,2), "lines" STRUCT(product VARCHAR, quantity INTEGER)[])[]',
    },
  ],
  profile: [
    { name: 'city', type: 'VARCHAR' },
    { name: 'language', type: 'VARCHAR' },
  ],
  vars: { discount: 'integer' },
  canUnsubscribe: true,
  variants: [],
});

export const campaignText = (text: string, path = 'offer.hbs'): CampaignText => {
  const file: SourceText = { path, text };
  return { text, span: { file, start: 0, end: text.length }, fileName: path };
};

/** Files of a campaign by name; shared ones as `_partials/<name>`. */
export const campaignFiles = (files: Readonly<Record<string, string>> = {}): ReadonlyMap<string, SourceText> =>
  new Map(Object.entries(files).map(([path, text]) => [path, { path, text }]));

/** A template without a mistake. */
export function soundTemplate(text: string, files: Readonly<Record<string, string>> = {}): TemplateSource {
  const { value, diagnostics } = readTemplate(campaignText(text), campaignFiles(files));
  if (value === undefined || diagnostics.length > 0) throw new Error(diagnosticLines(diagnostics));
  return value;
}

/** All that is said of a template, as text. */
export function problemsOf(
  text: string,
  escape: Escape = 'html',
  files: Readonly<Record<string, string>> = {},
): string {
  const { value, diagnostics } = readTemplate(campaignText(text), campaignFiles(files));
  return diagnosticLines([...diagnostics, ...(value === undefined ? [] : checkTemplate(value, shopScope, escape))]);
}
