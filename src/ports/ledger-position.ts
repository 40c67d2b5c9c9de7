/** How far a ledger is: of two positions of one ledger the one with the higher epoch is newer, else that with the higher event. */
export interface LedgerPosition {
  /** Names the ledger, wherever its file is moved. */
  readonly ledger: string;
  /** The last start of a writer. */
  readonly epoch: number;
  /** How many events it holds. */
  readonly event: number;
}
