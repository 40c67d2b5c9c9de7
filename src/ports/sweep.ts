/** What the ledger is told of many messages at once: it knows itself which they are. */
export type SweepEntry =
  /**
   * What is listed or to be tried again, of a run or of one of its lists, is dropped. What is on its way is not, and what is
   * in a set of which the vendor has files is unknown. With a profile, only what is its.
   */
  | {
      readonly kind: 'drop';
      readonly runKey: string;
      readonly step?: string;
      readonly profileKey?: string;
      readonly reason: string;
    }
  /**
   * A ledger that knew more of this list is lost: what is listed, to be tried again or unknown may have been sent. It is unknown,
   * in a batch named `restored`, and only events or a person settle it.
   */
  | { readonly kind: 'doubt'; readonly runKey: string; readonly step: string }
  /**
   * What became of messages that are unknown: all of a run or of one of its lists, those of these send keys, or those of which
   * these provider events tell.
   */
  | {
      readonly kind: 'settle';
      readonly runKey?: string;
      readonly step?: string;
      readonly sendKeys?: readonly string[];
      readonly events?: readonly { readonly provider: string; readonly id: string }[];
      readonly as: 'accepted' | 'rejected' | 'resent';
      readonly reason: string;
    };
