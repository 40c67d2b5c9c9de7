import { describe, expect, test } from 'vitest';
import { problemsOf } from '../support/templates.ts';

/** A template and all that is said of it; the line with ~ is the marked stretch. */
type Case = [template: string, text: string];

const check = (cases: readonly Case[]): void => {
  test.each(cases)('%s', (template, text) => {
    expect(problemsOf(template)).toBe(text.trim());
  });
};

describe('names', () => {
  check([
    [
      'Hello {{first_nme}}',
      `
error[unknown-placeholder] offer.hbs:1:9 "first_nme" is not available here
  ~ first_nme
  did you mean "first_name"?`,
    ],
    [
      '{{profile.lnguage}}',
      `
error[unknown-placeholder] offer.hbs:1:11 profile has no "lnguage"
  ~ lnguage
  did you mean "language"?`,
    ],
    [
      '{{vars.discont}}',
      `
error[unknown-placeholder] offer.hbs:1:8 vars has no "discont"
  ~ discont
  did you mean "discount"?`,
    ],
    [
      '{{first_name.initial}}',
      `
error[unknown-placeholder] offer.hbs:1:14 first_name has no "initial"
  ~ initial
  first_name is a VARCHAR`,
    ],
    [
      '{{last_orders.0.amount}}',
      `
error[unknown-placeholder] offer.hbs:1:15 last_orders has no "0"
  ~ 0
  it is a list: {{#each last_orders}}…{{/each}}`,
    ],
    [
      '{{constructor}} {{__proto__}} {{profile.constructor}}',
      `
error[unknown-placeholder] offer.hbs:1:3 "constructor" is not available here
  ~ constructor
error[unknown-placeholder] offer.hbs:1:19 "__proto__" is not available here
  ~ __proto__
error[unknown-placeholder] offer.hbs:1:41 profile has no "constructor"
  ~ constructor
  there is city, language`,
    ],
    [
      '{{../first_name}}',
      `
error[unknown-placeholder] offer.hbs:1:6 there is nothing around this for "../"
  ~ first_name`,
    ],
  ]);
});

describe('what cannot be printed', () => {
  check([
    [
      '{{last_orders}}',
      `
error[not-printable] offer.hbs:1:3 "last_orders" is a list
  ~ last_orders
  write {{#each last_orders}}…{{/each}}`,
    ],
    [
      '{{profile}}',
      `
error[not-printable] offer.hbs:1:3 "profile" is a group of fields
  ~ profile
  write one of {{profile.city}}, {{profile.language}}`,
    ],
    [
      '{{document}}',
      `
error[not-printable] offer.hbs:1:3 "document" is JSON
  ~ document
  pick its parts in SQL`,
    ],
    [
      '{{#each last_orders}}{{this}}{{/each}}',
      `
error[not-printable] offer.hbs:1:24 "this" is a group of fields
  ~ this
  write one of {{order_date}}, {{amount}}, {{lines}}`,
    ],
  ]);
});

describe('blocks', () => {
  check([
    [
      '{{#each last_orders}}{{amont}} {{first_name}} {{../first_name}} {{@idex}}{{/each}}',
      `
error[unknown-placeholder] offer.hbs:1:24 "amont" is not available here
  ~ amont
  did you mean "amount"?
error[unknown-placeholder] offer.hbs:1:34 "first_name" is not available here
  ~ first_name
  write ../first_name
error[unknown-placeholder] offer.hbs:1:68 "@idex" is not available here
  ~ idex
  did you mean "@index"?`,
    ],
    [
      '{{#each last_orders as |order|}}{{order.amont}}{{#each order.lines}}{{../../pionts}}{{/each}}{{/each}}',
      `
error[unknown-placeholder] offer.hbs:1:41 order has no "amont"
  ~ amont
  did you mean "amount"?
error[unknown-placeholder] offer.hbs:1:77 "pionts" is not available here
  ~ pionts
  did you mean "points"?`,
    ],
    [
      '{{#each first_name}}x{{/each}}',
      `
error[wrong-type] offer.hbs:1:9 "first_name" is no list but a VARCHAR
  ~ first_name`,
    ],
    [
      '{{#with tags}}x{{/with}}',
      `
error[wrong-type] offer.hbs:1:9 "tags" is no group of fields but a VARCHAR[]
  ~ tags`,
    ],
    [
      '{{#if spent}}x{{/if}}',
      `
error[wrong-type] offer.hbs:1:7 "spent" is a DECIMAL(12,2), and every number counts as true, 0.00 too
  ~ spent
  write {{#if (eq spent 0)}}…{{else}}…{{/if}}`,
    ],
    [
      '{{#if points}}{{x}}{{else if since}}{{y}}{{else}}{{z}}{{/if}}',
      `
error[unknown-placeholder] offer.hbs:1:17 "x" is not available here
  ~ x
error[unknown-placeholder] offer.hbs:1:39 "y" is not available here
  ~ y
error[unknown-placeholder] offer.hbs:1:52 "z" is not available here
  ~ z`,
    ],
    [
      '{{#tags}}x{{/tags}}',
      `
error[unknown-helper] offer.hbs:1:4 "tags" opens no block
  ~ tags
  write {{#each tags}} for a list, or {{#if tags}}`,
    ],
    [
      '{{#eech tags}}x{{/eech}}',
      `
error[unknown-helper] offer.hbs:1:4 "eech" opens no block
  ~ eech
  did you mean "each"?`,
    ],
    [
      '{{#if}}x{{/if}}',
      `
error[wrong-arguments] offer.hbs:1:4 if takes one value
  ~ if
  write {{#if name}}…{{/if}}`,
    ],
    [
      '{{#each tags}}{{@../index}}{{/each}}',
      `
error[unknown-placeholder] offer.hbs:1:17 "@../index" is not supported
  ~ @../index
  name it: {{#each orders as |order index|}}`,
    ],
  ]);
});

describe('helpers', () => {
  check([
    [
      '{{dat since "D"}}',
      `
error[unknown-helper] offer.hbs:1:3 there is no helper "dat"
  ~ dat
  did you mean "date"?`,
    ],
    [
      '{{lookup profile "city"}}',
      `
error[unknown-helper] offer.hbs:1:3 there is no helper "lookup"
  ~ lookup
  there is date, money, number, default, upper, lower, url, eq`,
    ],
    [
      '{{date since}}',
      `
error[wrong-arguments] offer.hbs:1:3 date takes two values
  ~ date
  write {{date order_date "D MMMM YYYY"}}`,
    ],
    [
      '{{date first_name "D MMMM YYY"}}',
      `
error[wrong-arguments] offer.hbs:1:8 date needs a date, and "first_name" is a VARCHAR
  ~ first_name
error[wrong-arguments] offer.hbs:1:19 "YYY" means nothing in a date format
  ~ "D MMMM YYY"
  write one like "D MMMM YYYY", with words in [brackets], or short, medium, long, full; there is D DD M MM MMM MMMM YY YYYY ddd dddd H HH mm ss`,
    ],
    [
      '{{money first_name "euro"}}',
      `
error[wrong-arguments] offer.hbs:1:9 money needs a number, and "first_name" is a VARCHAR
  ~ first_name
error[wrong-arguments] offer.hbs:1:20 "euro" is no currency
  ~ "euro"
  write its three letters, like "EUR"`,
    ],
    [
      '{{money spent EUR}}',
      `
error[wrong-arguments] offer.hbs:1:15 money needs a text in quotes here
  ~ EUR
  write {{money amount "EUR"}}`,
    ],
    [
      '{{upper tags}}',
      `
error[wrong-arguments] offer.hbs:1:9 upper needs a single value, and "tags" is a VARCHAR[]
  ~ tags`,
    ],
    [
      '{{upper (lower frst_name)}}',
      `
error[unknown-placeholder] offer.hbs:1:16 "frst_name" is not available here
  ~ frst_name
  did you mean "first_name"?`,
    ],
    [
      '{{default first_name or="you"}}',
      `
error[wrong-arguments] offer.hbs:1:22 default has no named arguments
  ~ or="you"
  write {{default first_name "friend"}}`,
    ],
    [
      '{{default first_name null}}',
      `
error[wrong-arguments] offer.hbs:1:22 there is no word for nothing in a template
  ~ null`,
    ],
    [
      '{{date}}',
      `
error[wrong-arguments] offer.hbs:1:3 "date" is a helper here
  ~ date
  write {{this.date}} for the column`,
    ],
    [
      '{{each tags}}',
      `
error[unknown-helper] offer.hbs:1:3 "each" opens a block
  ~ each
  write {{#each …}}…{{/each}}`,
    ],
    [
      '{{"first_name"}}',
      `
error[unknown-helper] offer.hbs:1:3 a value that stands in the template is no placeholder
  ~ "first_name"
  write a name`,
    ],
  ]);
});

describe('sound templates', () => {
  test.each([
    'Hello {{first_name}} of {{profile.city}}, {{vars.discount}} % until {{date run_date "D MMMM YYYY"}} ({{campaign}})',
    '{{#each last_orders}}{{@index}} {{date order_date "long"}} {{#each lines}}{{product}} {{../amount}} {{../../first_name}}{{/each}}{{else}}none{{/each}}',
    '{{#each tags as |tag index|}}{{index}} {{tag}} {{this}} {{../first_name}}{{/each}} {{tags.length}} {{@root.first_name}}',
    '{{#with profile}}{{city}} {{../first_name}} {{#with this}}{{../first_name}}{{/with}}{{/with}}',
    '{{#if (eq profile.city "Köln")}}Kölle{{else if points}}{{number points}}{{else}}{{upper (default first_name "you")}}{{/if}}',
    '{{this.first_name}} {{./first_name}} {{this.date}} {{!-- {{nothing}} --}}{{! nor here }}\\{{neither}}',
    '<a href="{{unsubscribe_url}}"><a href="{{url link}}"><a href="https://example.com/{{link}}"><p title=\'{{link}}\'>',
    '<td {{#if (eq first_name "a > b")}}class="x"{{/if}} title="{{first_name}}">{{first_name}}</td><!-- {{first_name}} -->',
  ])('%s', (template) => {
    expect(problemsOf(template)).toBe('');
  });
});
