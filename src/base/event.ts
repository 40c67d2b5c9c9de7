/** News of what is being done: plain data, pushed while it happens. report/event-text.ts turns it into words. */
export type Event = Begun | LoadEvent | BuildEvent | RunEvent | OrderEvent;

/** Takes news; never awaited and never fails, so that nothing waits for who listens. */
export type Emit = (event: Event) => void;

/** What is about to be done, the how-manieth of how many. It is shown where it can be written over: what comes of it is told. */
export interface Begun {
  readonly kind: 'begun';
  readonly doing: 'loading' | 'building';
  readonly subject: string;
  readonly number: number;
  readonly of: number;
}

type LoadEvent =
  | {
      readonly kind: 'source-loaded';
      readonly source: string;
      readonly files: number;
      readonly rows: number;
      readonly rejects: number;
      readonly millis: number;
    }
  /** The table stays as it was. */
  | { readonly kind: 'source-failed'; readonly source: string; readonly because: string };

type BuildEvent =
  | {
      readonly kind: 'model-built';
      readonly model: string;
      readonly rows: number;
      readonly millis: number;
      /** What it reads that is of an earlier build, because it could not be built or loaded this time. */
      readonly stale?: readonly string[];
    }
  /** It was made of the same as it would be now. */
  | { readonly kind: 'model-kept'; readonly model: string; readonly because: string }
  /** Tests that found rows, or the engine's word on why it could not be built. The last good table stays. */
  | {
      readonly kind: 'model-failed';
      readonly model: string;
      readonly tests: readonly FailedTest[];
      readonly problem?: string;
    }
  | { readonly kind: 'model-skipped'; readonly model: string; readonly because: string }
  /** Tests of what was published all the same. */
  | { readonly kind: 'tests-warned'; readonly subject: string; readonly tests: readonly FailedTest[] };

/** A test that found rows: `unique(customer_id)`, 3. */
export interface FailedTest {
  readonly test: string;
  readonly rows: number;
  /** What was wrong, where the number of rows does not say it. */
  readonly note?: string;
}

type RunEvent =
  | {
      readonly kind: 'step-built';
      readonly campaign: string;
      readonly runKey: string;
      readonly step: string;
      /** Rows by output; the main output's name is empty. */
      readonly rows: Readonly<Record<string, number>>;
      readonly millis: number;
    }
  | {
      readonly kind: 'list-frozen';
      readonly campaign: string;
      readonly runKey: string;
      readonly step: string;
      readonly rows: number;
      readonly excluded: number;
    }
  | {
      readonly kind: 'sending';
      readonly campaign: string;
      readonly runKey: string;
      readonly step: string;
      readonly done: number;
      readonly total: number;
    }
  /** Nothing of it is on its way: it waits for so long before it sends again what was refused. */
  | {
      readonly kind: 'sending-waits';
      readonly campaign: string;
      readonly runKey: string;
      readonly step: string;
      readonly millis: number;
      readonly because: string;
    }
  | {
      readonly kind: 'sending-warned';
      readonly campaign: string;
      readonly runKey: string;
      readonly step: string;
      readonly because: string;
    }
  | {
      readonly kind: 'sent';
      readonly campaign: string;
      readonly runKey: string;
      readonly step: string;
      /** Messages of the list by state. */
      readonly counts: Readonly<Record<string, number>>;
    }
  /** It goes on by itself at an instant in UTC, or when a person says so. */
  | {
      readonly kind: 'step-waits';
      readonly campaign: string;
      readonly runKey: string;
      readonly step: string;
      readonly until?: string;
    }
  | {
      readonly kind: 'alert';
      readonly campaign: string;
      readonly runKey: string;
      readonly step: string;
      readonly title: string;
      readonly text?: string;
      readonly rows: number;
    }
  | { readonly kind: 'run-done'; readonly campaign: string; readonly runKey: string; readonly millis: number }
  /** Of a run that is started again. */
  | { readonly kind: 'reached-before'; readonly campaign: string; readonly runKey: string; readonly note: string }
  /** Nothing of it is sent before a person confirms it. */
  | { readonly kind: 'run-asks'; readonly campaign: string; readonly runKey: string; readonly because: string }
  | { readonly kind: 'run-failed'; readonly campaign: string; readonly runKey: string; readonly because: string }
  /** Nobody started them in time, and they are not sent late. In the order of their times, at least one. */
  | { readonly kind: 'runs-missed'; readonly campaign: string; readonly runKeys: readonly string[] };

/** What people asked a runner for. */
type OrderEvent =
  | {
      readonly kind: 'order';
      /** `pause win_back@2017-07-03`. */
      readonly command: string;
      readonly who: string;
      /** Why it was not carried out. */
      readonly refused?: string;
    }
  | { readonly kind: 'order-unreadable'; readonly file: string };
