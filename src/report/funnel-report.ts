import { unreachable } from '../base/result.ts';
import type { ListRecord, MessageStatus, Row, RunRecord, RunStatus } from '../ports.ts';
import type { ChannelKind } from '../project/schema/channels.ts';
import type { EnvironmentConfig } from '../project/schema/muster.ts';
import type { PreviewedSet } from '../print/preview-set.ts';
import type { MessageSample, RunPlan } from '../run/plan-run.ts';

/** What a plan, a start or the nightly job has to say of one run when it ends. */
export interface FunnelReport {
  readonly campaign: string;
  readonly runKey: string;
  /** The logical date of the run, ISO. */
  readonly date: string;
  readonly status: 'planned' | RunStatus;
  readonly deliver: EnvironmentConfig['deliver'];
  /** Of a plan: how far the run of this key is that there is already. It would not be done again. */
  readonly known?: RunStatus;
  /** Why the run failed, or waits. */
  readonly note?: string;
  /** In the order in which they are built. */
  readonly steps: readonly FunnelStep[];
  readonly samples: readonly Sample[];
}

export interface FunnelStep {
  readonly name: string;
  /** `audience`, `split`, `email`, … */
  readonly kind: string;
  /** Rows by output; the main output's name is empty. */
  readonly outputs: readonly { readonly port: string; readonly rows: number }[];
  /** What a channel step made of its population: targeted = listed + all exclusions. */
  readonly list?: FunnelList;
}

export interface FunnelList {
  readonly channel: string;
  readonly channelKind: ChannelKind;
  readonly listed: number;
  /** By reason. */
  readonly exclusions: Readonly<Record<string, number>>;
  /** Listed rows by variant of the step's experiment. */
  readonly variants?: Readonly<Record<string, number>>;
  /** What is wrong with addresses that are left out, the most frequent first; known in a plan. */
  readonly problems?: readonly { readonly problem: string; readonly rows: number }[];
  /** Listed rows whose profile names no zone, where hours matter; known in a plan. */
  readonly unknownZones?: number;
  /** Messages by state; absent in a plan, where nothing was tried. */
  readonly counts?: Readonly<Partial<Record<MessageStatus, number>>>;
}

/** One message as its recipient gets it. */
export type Sample =
  | {
      readonly kind: 'message';
      readonly step: string;
      /** The whole address; little of it is shown. */
      readonly to: string;
      /** What stands above the text: the subject of a mail. */
      readonly head: readonly (readonly [name: string, value: string])[];
      readonly text: string;
    }
  | {
      readonly kind: 'record';
      readonly step: string;
      readonly fields: readonly (readonly [name: string, value: string])[];
    }
  | (PreviewedSet & { readonly kind: 'set'; readonly step: string })
  | {
      readonly kind: 'problem';
      readonly step: string;
      readonly problem: string;
      /** Nothing of the list would go; else it is its first message alone. */
      readonly stops: boolean;
    };

export interface FunnelContext {
  readonly date: string;
  readonly deliver: EnvironmentConfig['deliver'];
  /** The campaign's steps in the order in which they are built. */
  readonly steps: readonly { readonly name: string; readonly kind: string }[];
}

/** The funnel of a recorded run. Steps that were not built yet are left out. */
export function funnelOfRun(run: RunRecord, { date, deliver, steps }: FunnelContext): FunnelReport {
  const funnelSteps = steps.flatMap(({ name, kind }): FunnelStep[] => {
    const outputs = run.populations.filter(({ step }) => step === name).map(({ port, rows }) => ({ port, rows }));
    const list = run.lists.find(({ step }) => step === name);
    if (list !== undefined) return [{ name, kind, outputs, list: funnelList(list) }];
    return outputs.length > 0 ? [{ name, kind, outputs }] : [];
  });
  return {
    campaign: run.campaign,
    runKey: run.runKey,
    date,
    status: run.status,
    deliver,
    ...(run.note === undefined ? {} : { note: run.note }),
    steps: funnelSteps,
    samples: [],
  };
}

/** The funnel of a plan, with one message of each list. */
export function funnelOfPlan(
  { run, populations, lists, samples }: RunPlan,
  deliver: EnvironmentConfig['deliver'],
): FunnelReport {
  const steps = run.planned.steps.flatMap(({ step: { name, kind } }): FunnelStep[] => {
    const outputs = populations.filter(({ step }) => step === name).map(({ port, rows }) => ({ port, rows }));
    const list = lists.find(({ step }) => step.name === name);
    if (list === undefined) return [{ name, kind, outputs }];
    const { rows: listed, exclusions, problems, unknownZones, variants, step } = list;
    const said = {
      ...(problems.length === 0 ? {} : { problems }),
      ...(unknownZones === 0 ? {} : { unknownZones }),
      ...(Object.keys(variants).length === 0 ? {} : { variants }),
    };
    return [
      {
        name,
        kind,
        outputs,
        list: { channel: step.config.channel, channelKind: step.kind, listed, exclusions, ...said },
      },
    ];
  });
  const { campaign, runKey, date } = run.occasion;
  return {
    campaign,
    runKey,
    date: date.toString(),
    status: 'planned',
    deliver,
    steps,
    samples: samples.flatMap(shownSample),
  };
}

function shownSample(sample: MessageSample): Sample[] {
  const { step } = sample;
  switch (sample.kind) {
    case 'email': {
      const { to, subject, text = '(HTML only)' } = sample;
      return [{ kind: 'message', step, to, head: [['Subject', subject]], text }];
    }
    case 'sms': {
      const { to, text, parts, alphabet } = sample;
      return [{ kind: 'message', step, to, head: [['Parts', `${parts} (${alphabet})`]], text }];
    }
    case 'push': {
      const { to, title, body, data = {} } = sample;
      return [{ kind: 'message', step, to, head: [['Title', title], ...shownFields(data)], text: body }];
    }
    case 'webhook':
      return [{ kind: 'record', step, fields: shownFields(sample.body) }];
    case 'set':
    case 'problem':
      return [sample];
    default:
      return unreachable(sample);
  }
}

/** Values as they stand in the JSON. */
const shownFields = (fields: Row): (readonly [name: string, value: string])[] =>
  Object.entries(fields).map(([key, value]) => [key, JSON.stringify(value)]);

const funnelList = ({ channel, channelKind, rows, exclusions, counts, variants }: ListRecord): FunnelList => ({
  channel,
  channelKind,
  listed: rows,
  exclusions,
  counts,
  ...(variants === undefined ? {} : { variants }),
});
