import type { Diagnostic } from '../base/diagnostic.ts';
import { checkHtmlPlaceholders } from './html-placeholders.ts';
import { checkPlaceholders } from './placeholders.ts';
import type { TemplateScope } from './scope.ts';
import type { Escape } from './template.ts';
import type { TemplateSource } from './template-source.ts';

/** Holds every placeholder of a template against what it may use, and in HTML against the place where it stands. */
export const checkTemplate = (source: TemplateSource, scope: TemplateScope, escape: Escape): Diagnostic[] => [
  ...checkPlaceholders(source, scope),
  ...(escape === 'html' ? checkHtmlPlaceholders(source) : []),
];
