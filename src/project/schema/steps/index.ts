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
  audience: audience.optional(),
  query: query.optional(),
  incremental: incremental.optional(),
  file: file.optional(),
  combine: combine.optional(),
  split: split.optional(),
  filter: filter.optional(),
  dedupe: dedupe.optional(),
  enrich: enrich.optional(),
  change_entity: changeEntity.optional(),
  reconcile: reconcile.optional(),
  save_audience: saveAudience.optional(),
  wait: wait.optional(),
  join: join.optional(),
  route: route.optional(),
  alert: alert.optional(),
  approve: approve.optional(),
  signal: signal.optional(),
  email: email.optional(),
  sms: sms.optional(),
  push: push.optional(),
  webhook: webhook.optional(),
  direct_mail: directMail.optional(),
};

export type StepKindName = keyof typeof stepShapes;
export const stepKinds = Object.keys(stepShapes) as StepKindName[];
