import type { SourceText, Span } from '../base/source.ts';
import type { Statement } from '../base/statement.ts';
import type { GivenCsv } from './given-csv.ts';
import type { CampaignConfig } from './schema/campaign.ts';
import { channelKinds } from './schema/channels.ts';
import type { ModelHeader } from './schema/model.ts';
import type { MusterConfig } from './schema/muster.ts';
import type { LayoutConfig, VendorConfig } from './schema/print.ts';
import type { SourceConfig } from './schema/sources.ts';
import type { AudienceConfig } from './schema/steps/audience.ts';
import type { ChangeEntityConfig } from './schema/steps/change-entity.ts';
import type { AlertConfig } from './schema/steps/alert.ts';
import type { ApproveConfig } from './schema/steps/approve.ts';
import type { CombineConfig } from './schema/steps/combine.ts';
import type { DedupeConfig } from './schema/steps/dedupe.ts';
import type { DirectMailConfig } from './schema/steps/direct-mail.ts';
import type { EmailConfig } from './schema/steps/email.ts';
import type { EnrichConfig } from './schema/steps/enrich.ts';
import type { FileConfig } from './schema/steps/file.ts';
import type { IncrementalConfig } from './schema/steps/incremental.ts';
import type { PushConfig } from './schema/steps/push.ts';
import type { ReconcileConfig } from './schema/steps/reconcile.ts';
import type { SaveAudienceConfig } from './schema/steps/save-audience.ts';
import type { JoinConfig } from './schema/steps/join.ts';
import type { RouteConfig } from './schema/steps/route.ts';
import type { SignalConfig } from './schema/steps/signal.ts';
import type { SmsConfig } from './schema/steps/sms.ts';
import type { SplitConfig } from './schema/steps/split.ts';
import type { WaitConfig } from './schema/steps/wait.ts';
import type { WebhookConfig } from './schema/steps/webhook.ts';
import type { SingularTestHeader } from './schema/test.ts';
import type { UnitTestConfig } from './schema/unit-test.ts';
import type { YamlFile, YamlPath } from './yaml-file.ts';

/** A project as read from disk: every file parsed and checked by its shape. Names are not resolved yet; that is plan/. */
export interface Project {
  readonly config: MusterConfig;
  readonly yaml: YamlFile;
  readonly sources: ReadonlyMap<string, Source>;
  /** By `schema.name`. */
  readonly models: ReadonlyMap<string, Model>;
  /** Shared functions of `models/functions/`, by name, each after those that it calls. */
  readonly functions: ReadonlyMap<string, SqlFunction>;
  /** Singular tests of `models/tests/`, by name. */
  readonly tests: ReadonlyMap<string, SingularTest>;
  /** Files of unit tests, in the order of their paths. */
  readonly unitTests: readonly UnitTestFile[];
  readonly campaigns: ReadonlyMap<string, Campaign>;
  readonly layouts: ReadonlyMap<string, Configured<LayoutConfig>>;
  /** By path: channels name the file. */
  readonly vendors: ReadonlyMap<string, Configured<VendorConfig>>;
  /** The addresses of `vendors/*.csv`, by the name of the file. */
  readonly seeds: ReadonlyMap<string, SeedList>;
  /**
   * What stands in the project and could not be read: `core.orders`, `raw.orders`, `campaigns/win_back`, `layouts/card.yml`.
   * It was reported; that something else refers to it is no mistake of its own.
   */
  readonly unreadable: ReadonlySet<string>;
}

/** A value from a YAML file with the way back to its places. */
export interface Configured<T> {
  readonly name: string;
  readonly config: T;
  readonly place: (path: YamlPath, part?: 'key' | 'value') => Span;
}

/** Addresses of the sender's own that go among the others: values by the paths that layouts print. */
export interface SeedList extends GivenCsv {
  readonly file: SourceText;
}

/** A declared export; loaded into `raw.<name>`. */
export type Source = Configured<SourceConfig>;

export interface Model {
  /** `schema.name`. */
  readonly name: string;
  readonly file: SourceText;
  readonly header: ModelHeader;
  readonly sql: Statement;
  /** A place in the header; the start of the file when it has none. */
  place(path: YamlPath, part?: 'key' | 'value'): Span;
}

/** One CREATE MACRO: an expression that several statements share. */
export interface SqlFunction {
  readonly name: string;
  readonly file: SourceText;
  readonly sql: Statement;
  /** Names of those that it calls. */
  readonly calls: readonly string[];
  /** Its text with the texts of those that it calls: when one of them changes it gives other values. */
  readonly meaning: string;
}

export interface SingularTest {
  readonly name: string;
  readonly file: SourceText;
  readonly header: SingularTestHeader;
  readonly sql: Statement;
}

/** What unit tests are about: a model, or `campaigns/<campaign>/<query>.sql`. */
export type UnitTestSubject =
  | { readonly kind: 'model'; readonly model: string }
  | { readonly kind: 'query'; readonly campaign: string; readonly query: string };

export interface UnitTestFile {
  readonly subject: UnitTestSubject;
  readonly file: SourceText;
  readonly tests: readonly Configured<UnitTestConfig>[];
}

export interface Campaign {
  readonly name: string;
  /** Part of every send key; the folder's name unless `id:` says otherwise. */
  readonly id: string;
  readonly config: CampaignConfig;
  readonly yaml: YamlFile;
  /** In the order of the file. */
  readonly steps: ReadonlyMap<string, Step>;
  /** The SQL and template files of the folder, by their path relative to it; shared ones as `_partials/<name>`. */
  readonly files: ReadonlyMap<string, SourceText>;
}

/** One output of a step, as `from` names it; `port` is empty for the main one. */
export interface StepReference {
  readonly step: string;
  readonly port: string;
  readonly span: Span;
}

/** As `from` writes it. */
export const referenceText = ({ step, port }: Omit<StepReference, 'span'>): string =>
  port === '' ? step : `${step}.${port}`;

export interface StepBase {
  readonly name: string;
  readonly from: readonly StepReference[];
  readonly entity: string;
  /** Nothing when nobody has said whether it may be empty. */
  readonly allowEmpty: boolean | undefined;
  place(path: YamlPath, part?: 'key' | 'value'): Span;
}

/** A text of a campaign: a file of its folder, or written in the YAML itself. */
export interface CampaignText {
  readonly text: string;
  readonly span: Span;
  /** The file's name within the campaign; absent when it is inline. */
  readonly fileName?: string;
}

/** A step that names an audience, and where it does. */
interface NamesAudience {
  readonly nameSpan: Span;
}
export type AudienceStep = StepBase & NamesAudience & { readonly kind: 'audience'; readonly config: AudienceConfig };
export type QueryStep = StepBase & { readonly kind: 'query'; readonly sql: Statement };
export type IncrementalStep = StepBase & {
  readonly kind: 'incremental';
  readonly config: IncrementalConfig;
  readonly sql: Statement;
};
export type FileStep = StepBase & { readonly kind: 'file'; readonly config: FileConfig };
export type CombineStep = StepBase & {
  readonly kind: 'combine';
  readonly config: CombineConfig;
  /** The entity of each population that it reads. */
  readonly sources: readonly string[];
};
export type SplitStep = StepBase & { readonly kind: 'split'; readonly config: SplitConfig };
export type FilterStep = StepBase & { readonly kind: 'filter'; readonly condition: Statement };
export type DedupeStep = StepBase & { readonly kind: 'dedupe'; readonly config: DedupeConfig };
export type EnrichStep = StepBase & {
  readonly kind: 'enrich';
  readonly config: EnrichConfig;
  /** Gives more columns by key. */
  readonly sql?: Statement;
};
/** Its rows stand for something else than those that it reads. */
interface Turning {
  /** The entity of what it reads. */
  readonly source: string;
}
export type ChangeEntityStep = StepBase &
  Turning & { readonly kind: 'change_entity'; readonly config: ChangeEntityConfig };
export type ReconcileStep = StepBase & Turning & { readonly kind: 'reconcile'; readonly config: ReconcileConfig };
export type SaveAudienceStep = StepBase &
  NamesAudience & { readonly kind: 'save_audience'; readonly config: SaveAudienceConfig };
export type WaitStep = StepBase & { readonly kind: 'wait'; readonly config: WaitConfig };
export type JoinStep = StepBase & { readonly kind: 'join'; readonly config: JoinConfig };
export type RouteStep = StepBase & { readonly kind: 'route'; readonly config: RouteConfig };
export type AlertStep = StepBase & { readonly kind: 'alert'; readonly config: AlertConfig };
export type ApproveStep = StepBase & { readonly kind: 'approve'; readonly config: ApproveConfig };
export type SignalStep = StepBase & { readonly kind: 'signal'; readonly config: SignalConfig };
export type EmailStep = StepBase & {
  readonly kind: 'email';
  readonly config: EmailConfig;
  readonly subject: CampaignText;
  readonly html: CampaignText;
  readonly text?: CampaignText;
};
export type SmsStep = StepBase & { readonly kind: 'sms'; readonly config: SmsConfig; readonly text: CampaignText };
export type PushStep = StepBase & {
  readonly kind: 'push';
  readonly config: PushConfig;
  readonly title: CampaignText;
  readonly body: CampaignText;
};
export type WebhookStep = StepBase & { readonly kind: 'webhook'; readonly config: WebhookConfig };
export type DirectMailStep = StepBase & { readonly kind: 'direct_mail'; readonly config: DirectMailConfig };

export type Step =
  | AudienceStep
  | QueryStep
  | IncrementalStep
  | FileStep
  | CombineStep
  | SplitStep
  | FilterStep
  | DedupeStep
  | EnrichStep
  | ChangeEntityStep
  | ReconcileStep
  | SaveAudienceStep
  | ControlStep
  | ChannelStep;
/** The steps that hold a run, turn it another way, or tell somebody. */
export type ControlStep = WaitStep | JoinStep | RouteStep | AlertStep | ApproveStep | SignalStep;
/** The steps that end in a send list. */
export type ChannelStep = MessageStep | DirectMailStep;
/** The channel steps whose messages go out one by one; letters are printed as files. */
export type MessageStep = EmailStep | SmsStep | PushStep | WebhookStep;

export const isChannelStep = (step: Step): step is ChannelStep => channelKinds.some((kind) => kind === step.kind);

/** The SELECT that a person wrote for a step, when its kind has one. */
export const selectOf = (step: Step): Statement | undefined =>
  step.kind === 'query' || step.kind === 'incremental' || step.kind === 'enrich' ? step.sql : undefined;

/** The templates of a channel step, by the key that they stand under. */
export function templatesOf(step: ChannelStep): readonly (readonly [part: string, template: CampaignText])[] {
  switch (step.kind) {
    case 'email': {
      const { subject, html, text } = step;
      return [['subject', subject], ['html', html], ...(text === undefined ? [] : [['text', text] as const])];
    }
    case 'sms':
      return [['text', step.text]];
    case 'push':
      return [
        ['title', step.title],
        ['body', step.body],
      ];
    case 'webhook':
    case 'direct_mail':
      return [];
  }
}
