import { alert } from './alert.ts';
import { approve } from './approve.ts';
import { audience } from './audience.ts';
import { changeEntity } from './change-entity.ts';
import { combine } from './combine.ts';
import { dedupe } from './dedupe.ts';
import { directMail } from './direct-mail.ts';
import { email } from './email.ts';
import { enrich } from './enrich.ts';
import { file } from './file.ts';
import { filter } from './filter.ts';
import { incremental } from './incremental.ts';
import { join } from './join.ts';
import { push } from './push.ts';
import { query } from './query.ts';
import { reconcile } from './reconcile.ts';
import { saveAudience } from './save-audience.ts';
import { route } from './route.ts';
import { signal } from './signal.ts';
import { sms } from './sms.ts';
import { split } from './split.ts';
import { wait } from './wait.ts';
import { webhook } from './webhook.ts';

/** What stands inside a step, by kind: one file for each. */
export const stepShapes = {
  audience: audience.optional().describe('where a campaign begins: a model of kind audience, or saved.<name>'),
  query: query.optional(),
  incremental: incremental.optional().describe('rows of a query that no other run has handed on'),
  file: file.optional().describe('the rows of a file that is not ingested'),
  combine: combine.optional(),
  split: split.optional().describe('cells: a row goes to the first that takes it'),
  filter: filter.optional(),
  dedupe: dedupe.optional(),
  enrich: enrich.optional(),
  change_entity: changeEntity.optional(),
  reconcile: reconcile.optional(),
  save_audience: saveAudience
    .optional()
    .describe('keeps its rows in the catalogue, where any campaign reads them as saved.<name>'),
  wait: wait.optional(),
  join: join.optional(),
  route: route.optional().describe('all rows go one way'),
  alert: alert.optional().describe('tells people'),
  approve: approve.optional(),
  signal: signal.optional().describe('starts another campaign'),
  email: email.optional().describe('a mail for each row'),
  sms: sms.optional().describe('a text message for each row'),
  push: push.optional().describe('a notification for each row'),
  webhook: webhook.optional().describe('a request to a receiver for each row'),
  direct_mail: directMail.optional().describe('a printed piece for each row'),
};

export type StepKindName = keyof typeof stepShapes;
export const stepKinds = Object.keys(stepShapes) as StepKindName[];
