import { describe, expect, test } from 'vitest';
import { readProject } from '../../src/project/read.ts';
import { diagnosticLines } from '../support/diagnostic-lines.ts';
import { smallProject } from '../support/small-project.ts';

const problemsOf = (changed: Readonly<Record<string, string>>): string =>
  `\n${diagnosticLines(readProject(smallProject(changed)).diagnostics)}\n`;

/** The problems of a campaign.yml, written on lines of its own. */
const problemsIn = (text: string): string => problemsOf({ 'campaigns/win_back/campaign.yml': text.trimStart() });

describe('mistakes in the steps of a campaign', () => {
  test('an unknown kind of step', () => {
    const problems = problemsIn(`
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  offer: { emial: { channel: newsletter }, from: lapsed }
`);
    expect(problems).toBe(`
error[unknown-key] campaigns/win_back/campaign.yml:4:12 unknown key "emial"
  ~ emial
  did you mean "email"?
`);
  });

  test('what a channel step does with what it does not know', () => {
    const problems = problemsIn(`
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  card: { direct_mail: { channel: print, layout: postcard, unknown: ask }, from: lapsed }
`);
    expect(problems).toBe(`
error[unknown-value] campaigns/win_back/campaign.yml:4:69 unknown value "ask" for "unknown"
  ~ ask
  there is hold, resend
`);
  });

  test('shares of an experiment', () => {
    const steps = [
      '{ plain: 50%, story: rest }',
      '{ plain: 50%, story: 50 }',
      '{ Plain: 50%, story: rest }',
      '{ plain: rest }',
      '{ plain: 50%, story: 60% }',
      '{ plain: 50%, story: 40% }',
      '{ plain: rest, story: rest }',
      '{ plain: 100%, story: rest }',
      '{ a: 1%, b: 1%, c: 1%, d: 1%, e: 1%, f: 1%, g: 1%, h: 1%, i: 1%, j: 1%, k: rest }',
      '50%',
    ].map((shares, i) => `  s${i}: { sms: { channel: texts, text: Hi, experiment: ${shares} }, from: lapsed }\n`);
    const problems = problemsIn(`
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
${steps.join('')}`);
    expect(problems).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:5:75 50 is no share
  ~ 50
  write a percentage like 20%, or rest
error[bad-name] campaigns/win_back/campaign.yml:6:56 "Plain" cannot be a name
  ~ Plain
  a name starts with a small letter and has small letters, digits and _ only
error[wrong-value] campaigns/win_back/campaign.yml:7:54 "experiment" has one variant
  ~ { plain: rest }
  write two to ten of them, like { plain: 50%, story: rest }
error[shares-over-all] campaigns/win_back/campaign.yml:8:54 the variants have 110% of the people
  ~ { plain: 50%, story: 60% }
error[wrong-value] campaigns/win_back/campaign.yml:9:54 the variants have 90% of the people
  ~ { plain: 50%, story: 40% }
  let one of them take the rest
error[wrong-value] campaigns/win_back/campaign.yml:10:54 only one variant takes the rest
  ~ { plain: rest, story: rest }
error[wrong-value] campaigns/win_back/campaign.yml:11:54 nothing is left for the variant with rest
  ~ { plain: 100%, story: rest }
error[wrong-value] campaigns/win_back/campaign.yml:12:54 "experiment" has 11 variants
  ~ { a: 1%, b: 1%, c: 1%, d: 1%, e: 1%, f: 1%, g: 1%, h: 1%, i: 1%, j: 1%, k: rest }
  write two to ten of them, like { plain: 50%, story: rest }
error[wrong-type] campaigns/win_back/campaign.yml:13:54 "experiment" must be a mapping, not "50%"
  ~ 50%
`);
  });

  test('what a channel step says of its recipients and its hours', () => {
    const problems = problemsIn(`
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  card:
    direct_mail:
      channel: print
      layout: postcard
      per: Purchase
      address: []
      unknown_profiles: ask
      holdout: 10
      priority: high
      send_at: 10:00
      quiet_hours: heed
    from: lapsed
  late: { email: { channel: newsletter, subject: Hi, html: x.mjml, send_at: "25:00", priority: 101, holdout: 110% }, from: lapsed }
`);
    expect(problems).toBe(`
error[bad-name] campaigns/win_back/campaign.yml:8:12 "Purchase" cannot be a name
  ~ Purchase
  a name starts with a small letter and has small letters, digits and _ only
error[empty-value] campaigns/win_back/campaign.yml:9:16 "address" is empty
  ~ []
error[unknown-value] campaigns/win_back/campaign.yml:10:25 unknown value "ask" for "unknown_profiles"
  ~ ask
  there is exclude, create
error[wrong-value] campaigns/win_back/campaign.yml:11:16 10 is no share
  ~ 10
  write a percentage like 20%
error[wrong-type] campaigns/win_back/campaign.yml:12:17 "priority" must be a number, not "high"
  ~ high
error[unknown-value] campaigns/win_back/campaign.yml:14:20 unknown value "heed" for "quiet_hours"
  ~ heed
  there is ignore
error[wrong-value] campaigns/win_back/campaign.yml:16:77 "25:00" is no time of day
  ~ "25:00"
  write "08:00" or "21:30"
error[wrong-value] campaigns/win_back/campaign.yml:16:96 "priority" must be at most 100
  ~ 101
error[wrong-value] campaigns/win_back/campaign.yml:16:110 "110%" is more than 100%
  ~ 110%
  write at most 100%
`);
  });

  test('no kind, and two', () => {
    const problems = problemsIn(`
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  none: { from: lapsed }
  two: { query: select 1, filter: a > 1, from: lapsed }
`);
    expect(problems).toBe(`
error[missing-kind] campaigns/win_back/campaign.yml:4:3 step "none" has no kind
  ~ none
  write one of audience, query, incremental, file, combine, split, filter, dedupe, enrich, change_entity, reconcile, save_audience, wait, join, route, alert, approve, signal, email, sms, push, webhook, direct_mail
error[several-kinds] campaigns/win_back/campaign.yml:5:3 step "two" has several kinds: query, filter
  ~ two
  make each its own step
`);
  });

  test('names', () => {
    const problems = problemsIn(`
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  Two: { filter: a > 1, from: lapsed }
  a__b: { filter: a > 1, from: lapsed }
  select: { filter: a > 1, from: lapsed }
  input: { filter: a > 1, from: lapsed }
`);
    expect(problems).toBe(`
error[bad-name] campaigns/win_back/campaign.yml:4:3 "Two" cannot be a name
  ~ Two
  a name starts with a small letter and has small letters, digits and _ only
error[bad-name] campaigns/win_back/campaign.yml:5:3 "a__b" cannot be a name
  ~ a__b
  a name has no "__": in SQL it joins a step and its output
error[bad-name] campaigns/win_back/campaign.yml:6:3 "select" cannot be a name
  ~ select
  "select" is a reserved word
error[bad-name] campaigns/win_back/campaign.yml:7:3 "input" cannot be a name
  ~ input
  "input" is a reserved word
`);
  });

  test('how often', () => {
    const problems = problemsIn(`
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  a: { direct_mail: { channel: print, layout: postcard, once: 30 }, from: lapsed }
  b: { direct_mail: { channel: print, layout: postcard, once: evr }, from: lapsed }
`);
    expect(problems).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:4:63 30 does not say how often
  ~ 30
  write run, ever or a length of time like 30d
error[wrong-value] campaigns/win_back/campaign.yml:5:63 "evr" does not say how often
  ~ evr
  write run, ever or a length of time like 30d
`);
  });

  test('shares and cells', () => {
    const problems = problemsIn(`
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  cells:
    split:
      cells:
        a: 120%
        b: 0.12345%
        c: 10 %
        d: rset
        e: { shar: 10% }
        f: { share: 10 }
        g: {}
        h: 0
    from: lapsed
`);
    expect(problems).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:7:12 "120%" is more than 100%
  ~ 120%
  write at most 100%
error[wrong-value] campaigns/win_back/campaign.yml:8:12 "0.12345%" is no share
  ~ 0.12345%
  write a percentage like 20%
error[wrong-value] campaigns/win_back/campaign.yml:9:12 "10 %" is no share
  ~ 10 %
  write a percentage like 20%
error[wrong-value] campaigns/win_back/campaign.yml:10:12 "rset" is no cell
  ~ rset
  write 20%, 1000, rest, or { where, share, limit }
error[unknown-key] campaigns/win_back/campaign.yml:11:14 unknown key "shar"
  ~ shar
  did you mean "share"?
error[wrong-value] campaigns/win_back/campaign.yml:12:21 10 is no share
  ~ 10
  write a percentage like 20%
error[empty-value] campaigns/win_back/campaign.yml:13:12 cell "g" says nothing
  ~ {}
  write 20%, 1000, rest, or { where, share, limit }
error[wrong-value] campaigns/win_back/campaign.yml:14:12 "h" must be at least 1
  ~ 0
`);
  });

  test('splits and combinations', () => {
    const problems = problemsIn(`
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  a: { split: { cels: { x: 10% } }, from: lapsed }
  b: { split: { cells: {} }, from: lapsed }
  c: { combine: exlude, from: [lapsed, a] }
  d: { combine: { how: union, of: [x] }, from: [lapsed, a] }
`);
    expect(problems).toBe(`
error[unknown-key] campaigns/win_back/campaign.yml:4:17 unknown key "cels"
  ~ cels
  did you mean "cells"?
error[empty-value] campaigns/win_back/campaign.yml:5:24 "cells" has no cell
  ~ {}
error[unknown-value] campaigns/win_back/campaign.yml:6:17 unknown value "exlude" for "combine"
  ~ exlude
  did you mean "exclude"?
error[unknown-key] campaigns/win_back/campaign.yml:7:31 unknown key "of"
  ~ of
  did you mean "on"?
`);
  });

  test('from', () => {
    const problems = problemsIn(`
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  a: { filter: x > 1, from: Lapsed }
  b: { filter: x > 1, from: [] }
  c: { filter: x > 1, from: [lapsed, 5] }
  d: { filter: x > 1, from: { step: lapsed } }
`);
    expect(problems).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:4:29 "Lapsed" names no step
  ~ Lapsed
  write step or step.output
error[empty-value] campaigns/win_back/campaign.yml:5:29 "from" is empty
  ~ []
error[quotes-needed] campaigns/win_back/campaign.yml:6:38 5 is read as a number, but item 2 of "from" is text
  ~ 5
  put quotes around 5
error[wrong-type] campaigns/win_back/campaign.yml:7:29 "from" must be text or a list, not a mapping
  ~ { step: lapsed }
`);
  });
});
