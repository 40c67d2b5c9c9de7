/** What became of one message, as the way out says it. It says whether to try again; nobody guesses from its reason. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly providerId: string }
  /** Bad address, blocked content: never again. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** PROVED not processed: refused, throttled, failed before the data was taken. May be sent again. */
  | {
      readonly kind: 'retry';
      readonly reason: string;
      /** The provider asks to wait so many milliseconds. */
      readonly after?: number;
      /** It is too much at once for the account: a reason to send everything more slowly. */
      readonly isThrottled?: boolean;
    }
  /** Credentials, sender, configuration: no message of this channel can succeed now. PROVED not processed. */
  | { readonly kind: 'stop'; readonly reason: string }
  /** May have been processed: never sent again blindly. */
  | {
      readonly kind: 'unknown';
      readonly reason: string;
      /** The provider is still at work on this very batch, and will say what became of it when it is asked again later. */
      readonly isInProgress?: boolean;
    };
