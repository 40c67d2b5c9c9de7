import { describe, expect, test } from 'vitest';
import { problemsOf } from '../support/templates.ts';

/** A template and all that is said of it; the line with ~ is the marked stretch. */
type Case = [template: string, text: string];

const check = (cases: readonly Case[]): void => {
  test.each(cases)('%s', (template, text) => {
    expect(problemsOf(template)).toBe(text.trim());
  });
};

describe('syntax', () => {
  check([
    [
      'Hello\n{{#if first_name}}x',
      `
error[bad-template] offer.hbs:2:1 {{#if}} is never closed
  ~ {{#if first_name}}
  close it with {{/if}}`,
    ],
    [
      '{{#if first_name}}x{{/each}}',
      `
error[bad-template] offer.hbs:1:20 {{/each}} closes {{#if}}
  ~ {{/each}}
  write {{/if}}`,
    ],
    [
      'x{{/if}}',
      `
error[bad-template] offer.hbs:1:2 {{/if}} closes nothing
  ~ {{/if}}
  open it with {{#if …}}`,
    ],
    [
      'x{{else}}y',
      `
error[bad-template] offer.hbs:1:2 {{else}} stands in no block
  ~ {{else}}
  open one with {{#if …}} or {{#each …}}`,
    ],
    [
      'Hello,\r\ndear {{first_name\r\nBye',
      `
error[bad-template] offer.hbs:2:6 this placeholder is never closed
  ~ {{first_name
  close it with }}`,
    ],
    [
      'Hello {{first_name}} and\n{{last name!}}',
      `
error[bad-template] offer.hbs:2:1 {{last name!}} is no placeholder
  ~ {{last name!}}
  write {{name}}, {{#if name}}…{{/if}} or {{#each name}}…{{/each}}; quote text with "`,
    ],
    [
      '{{ first_name | default: "you" }}',
      `
error[bad-template] offer.hbs:1:1 {{ first_name | default: "you" }} is no placeholder
  ~ {{ first_name | default: "you" }}
  there are no filters: write {{default first_name "friend"}}`,
    ],
    [
      'a\n{% if first_name %}b{% endif %}',
      `
error[bad-template] offer.hbs:2:1 {% if first_name %} would be printed as it stands
  ~ {% if first_name %}
  write {{#if name}}…{{/if}} or {{#each name}}…{{/each}}`,
    ],
    [
      '{{first_name|escape}}',
      `
error[bad-template] offer.hbs:1:1 {{first_name|escape}} is no placeholder
  ~ {{first_name|escape}}
  there are no filters, but helpers: date, money, number, default, upper, lower, url, eq, as {{upper city}}`,
    ],
    [
      '{{{first_name}}} {{& link}}',
      `
error[unescaped-placeholder] offer.hbs:1:1 output that is not escaped is not supported
  ~ {{{first_name}}}
  write {{first_name}}
error[unescaped-placeholder] offer.hbs:1:18 output that is not escaped is not supported
  ~ {{& link}}
  write {{link}}`,
    ],
    [
      '{{* decorate}}{{#*inline "a"}}{{/inline}}',
      `
error[not-supported] offer.hbs:1:1 decorators are not supported
  ~ {{* decorate}}
error[not-supported] offer.hbs:1:15 inline partials are not supported
  ~ {{#*inline "a"}}{{/inline}}`,
    ],
  ]);
});

describe('places in HTML', () => {
  check([
    [
      '<a href={{link}}>',
      `
error[unquoted-attribute] offer.hbs:1:9 the value of an attribute with a placeholder needs quotes
  ~ {{link}}
  write href="{{link}}"`,
    ],
    [
      '<a href=" {{link}}">',
      `
error[unchecked-link] offer.hbs:1:11 a link from data has to be checked
  ~ {{link}}
  write href="{{url link}}"`,
    ],
    [
      '<p {{first_name}}><{{first_name}}>',
      `
error[misplaced-placeholder] offer.hbs:1:4 a placeholder cannot be part of a tag
  ~ {{first_name}}
  put it into the value of an attribute
error[misplaced-placeholder] offer.hbs:1:20 a placeholder cannot be part of a tag
  ~ {{first_name}}
  put it into the value of an attribute`,
    ],
    [
      '<style>p { color: {{first_name}} }</style><script>{{first_name}}</script><p onclick="{{first_name}}">',
      `
error[misplaced-placeholder] offer.hbs:1:19 a placeholder cannot stand in <style>
  ~ {{first_name}}
error[misplaced-placeholder] offer.hbs:1:51 a placeholder cannot stand in <script>
  ~ {{first_name}}
error[misplaced-placeholder] offer.hbs:1:86 a placeholder cannot stand in onclick
  ~ {{first_name}}`,
    ],
    [
      '<!--[if mso]><a title={{first_name}}><![endif]-->',
      `
error[unquoted-attribute] offer.hbs:1:23 the value of an attribute with a placeholder needs quotes
  ~ {{first_name}}
  write title="{{first_name}}"`,
    ],
  ]);

  test('plain text has no such places', () => {
    expect(problemsOf('a <b {{first_name}} c={{link}}', 'none')).toBe('');
  });
});

describe('partials', () => {
  test.each<[template: string, text: string]>([
    [
      '{{> foter}}',
      `
error[missing-file] offer.hbs:1:1 there is no partial "foter"
  ~ {{> foter}}
  did you mean "footer"?`,
    ],
    [
      'Hello {{> footer}} {{frst_name}}',
      `
error[unknown-placeholder] _partials/footer.hbs:2:3 "cty" is not available here
  ~ cty
error[unknown-placeholder] offer.hbs:1:22 "frst_name" is not available here
  ~ frst_name
  did you mean "first_name"?`,
    ],
    [
      '{{> broken}}',
      `
error[bad-template] broken.html:1:1 {{#if}} is never closed
  ~ {{#if x}}
  close it with {{/if}}`,
    ],
    [
      '{{> ring}}',
      `
error[endless-partial] ring.hbs:1:3 "ring" includes itself
  ~ {{> ring}}`,
    ],
    [
      '{{> (chosen)}} {{> footer profile}} {{> footer a=1}} {{#> footer}}{{/footer}}',
      `
error[not-supported] offer.hbs:1:1 a partial is named in the template and not chosen by data
  ~ {{> (chosen)}}
  write {{> footer}} for _partials/footer.hbs
error[not-supported] offer.hbs:1:16 arguments of a partial are not supported yet
  ~ {{> footer profile}}
error[not-supported] offer.hbs:1:37 arguments of a partial are not supported yet
  ~ {{> footer a=1}}
error[not-supported] offer.hbs:1:54 partials with a block are not supported
  ~ {{#> footer}}{{/footer}}`,
    ],
  ])('%s', (template, text) => {
    const files = {
      '_partials/footer.hbs': 'Adventure Works\n{{cty}}\n',
      'broken.html': '{{#if x}}',
      'ring.hbs': 'a {{> ring}}',
    };
    expect(problemsOf(template, 'html', files)).toBe(text.trim());
  });
});
