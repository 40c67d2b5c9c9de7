import { unreachable } from '../../base/result.ts';
import { utc } from '../../base/time.ts';
import type { JsonValue, LedgerEntry } from '../../ports.ts';
import type { Sweep } from './sweep.ts';

type Values = Readonly<Record<string, JsonValue>>;

/** The columns that `append` fills, by table; the engine reads each batch of rows as one JSON text with these types. */
export const columnsOf = {
  runs: {
    campaign: 'VARCHAR',
    run_key: 'VARCHAR',
    status: 'VARCHAR',
    planned_at: 'TIMESTAMPTZ',
    definition: 'VARCHAR',
    note: 'VARCHAR',
  },
  populations: { run_key: 'VARCHAR', step: 'VARCHAR', port: 'VARCHAR', rows: 'BIGINT', hash: 'VARCHAR' },
  steps: { run_key: 'VARCHAR', step: 'VARCHAR', status: 'VARCHAR', until: 'TIMESTAMPTZ', note: 'VARCHAR' },
  confirmations: { run_key: 'VARCHAR', files: 'VARCHAR', lists: 'VARCHAR[]' },
  signals: { campaign: 'VARCHAR', signal: 'VARCHAR', variables: 'JSON' },
  ticks: { command: 'VARCHAR' },
  address_keys: { fingerprint: 'VARCHAR' },
  orders: { id: 'VARCHAR', command: 'VARCHAR', who: 'VARCHAR', why: 'VARCHAR', refused: 'VARCHAR' },
  audiences: {
    name: 'VARCHAR',
    entity: 'VARCHAR',
    campaign: 'VARCHAR',
    run_key: 'VARCHAR',
    step: 'VARCHAR',
    rows: 'BIGINT',
    hash: 'VARCHAR',
    columns: 'JSON',
    saved_at: 'TIMESTAMPTZ',
    expires_at: 'TIMESTAMPTZ',
    file: 'VARCHAR',
  },
  cursors: {
    run_key: 'VARCHAR',
    step: 'VARCHAR',
    rows: 'BIGINT',
    hash: 'VARCHAR',
    span: 'JSON',
    lists: 'VARCHAR[]',
  },
  intents: {
    run_key: 'VARCHAR',
    step: 'VARCHAR',
    batch: 'VARCHAR',
    attempt: 'INTEGER',
    seqs: 'INTEGER[]',
    account: 'VARCHAR',
    hash: 'VARCHAR',
    replay_until: 'TIMESTAMPTZ',
  },
  accounts: { account: 'VARCHAR', slowed_to: 'DOUBLE', trouble: 'VARCHAR' },
  uploads: {
    run_key: 'VARCHAR',
    step: 'VARCHAR',
    account: 'VARCHAR',
    file: 'VARCHAR',
    size: 'BIGINT',
    sha256: 'VARCHAR',
    status: 'VARCHAR',
  },
  print_sets: {
    run_key: 'VARCHAR',
    step: 'VARCHAR',
    version: 'INTEGER',
    status: 'VARCHAR',
    vendor: 'VARCHAR',
    files: 'VARCHAR[]',
    sent_when: 'VARCHAR',
    reason: 'VARCHAR',
  },
  outcomes: {
    run_key: 'VARCHAR',
    step: 'VARCHAR',
    seq: 'INTEGER',
    batch: 'VARCHAR',
    outcome: 'VARCHAR',
    provider_id: 'VARCHAR',
    reason: 'VARCHAR',
    until: 'TIMESTAMPTZ',
  },
  suppressions: {
    address_key: 'VARCHAR',
    kind: 'VARCHAR',
    scope: 'VARCHAR',
    reason: 'VARCHAR',
    expires_at: 'TIMESTAMPTZ',
  },
  opt_outs: { profile_key: 'VARCHAR', kind: 'VARCHAR', opted_out_at: 'TIMESTAMPTZ' },
  provider_events: {
    provider: 'VARCHAR',
    event_id: 'VARCHAR',
    event: 'VARCHAR',
    send_key: 'VARCHAR',
    provider_id: 'VARCHAR',
    url: 'VARCHAR',
    reason: 'VARCHAR',
    happened_at: 'TIMESTAMPTZ',
  },
  erasures: { id: 'VARCHAR', status: 'VARCHAR', profile_key: 'VARCHAR', run_key: 'VARCHAR' },
  rewrites: { run_key: 'VARCHAR', file: 'VARCHAR', was: 'VARCHAR', hash: 'VARCHAR' },
} as const;

export type EntryTable = keyof typeof columnsOf;

/** What is said of many messages at once is no row: the ledger itself knows which they are. */
type RowEntry = Exclude<LedgerEntry, Sweep>;
type MessageKind =
  | 'intent'
  | 'account'
  | 'upload'
  | 'print_set'
  | 'outcome'
  | 'suppression'
  | 'lift'
  | 'opt_out'
  | 'provider_event';

interface Placed {
  readonly table: EntryTable;
  readonly row: Values;
}

/** The row that an entry becomes, and its table. */
export function rowOf(entry: RowEntry): Placed {
  switch (entry.kind) {
    case 'run': {
      const { campaign, runKey, status, plannedAt, definition, note = null } = entry;
      return {
        table: 'runs',
        row: { campaign, run_key: runKey, status, planned_at: utc(plannedAt), definition, note },
      };
    }
    case 'population': {
      const { runKey, step, port, rows, hash } = entry;
      return { table: 'populations', row: { run_key: runKey, step, port, rows, hash } };
    }
    case 'step':
      return { table: 'steps', row: stepRow(entry) };
    case 'confirmation':
      return { table: 'confirmations', row: { run_key: entry.runKey, files: entry.files, lists: entry.lists } };
    case 'signal':
      return { table: 'signals', row: { campaign: entry.campaign, signal: entry.id, variables: entry.variables } };
    case 'tick':
      return { table: 'ticks', row: { command: 'send' } };
    case 'address_key':
      return { table: 'address_keys', row: { fingerprint: entry.fingerprint } };
    case 'order': {
      const { id, command, who, why = null, refused = null } = entry;
      return { table: 'orders', row: { id, command, who, why, refused } };
    }
    case 'audience':
      return { table: 'audiences', row: audienceRow(entry) };
    case 'cursor': {
      const { runKey, step, rows, hash, span, lists } = entry;
      const written = span === undefined ? null : { ...span };
      return { table: 'cursors', row: { run_key: runKey, step, rows, hash, span: written, lists } };
    }
    case 'erased': {
      const { id, runKey = null } = entry;
      const status = runKey === null ? 'finished' : 'done';
      return { table: 'erasures', row: { id, status, profile_key: null, run_key: runKey } };
    }
    case 'rewrite': {
      const { runKey, file, was, hash } = entry;
      return { table: 'rewrites', row: { run_key: runKey, file, was, hash } };
    }
    default:
      return messageRow(entry);
  }
}

/** What happened to messages and to those who get them. */
function messageRow(entry: Extract<RowEntry, { kind: MessageKind }>): Placed {
  switch (entry.kind) {
    case 'intent':
      return { table: 'intents', row: intentRow(entry) };
    case 'account':
      return { table: 'accounts', row: accountRow(entry) };
    case 'upload': {
      const { kind: _kind, runKey, ...row } = entry;
      return { table: 'uploads', row: { run_key: runKey, ...row } };
    }
    case 'print_set': {
      const { kind: _kind, runKey, sentWhen, reason = null, ...row } = entry;
      return { table: 'print_sets', row: { run_key: runKey, ...row, sent_when: sentWhen, reason } };
    }
    case 'outcome':
      return { table: 'outcomes', row: outcomeRow(entry) };
    case 'suppression': {
      const { addressKey, channelKind, scope, reason, expiresAt } = entry;
      const expires_at = expiresAt === undefined ? null : utc(expiresAt);
      return { table: 'suppressions', row: { address_key: addressKey, kind: channelKind, scope, reason, expires_at } };
    }
    case 'lift': {
      const { addressKey, channelKind } = entry;
      const row = { address_key: addressKey, kind: channelKind, scope: 'lifted', reason: null, expires_at: null };
      return { table: 'suppressions', row };
    }
    case 'opt_out':
      return {
        table: 'opt_outs',
        row: { profile_key: entry.profileKey, kind: entry.channelKind, opted_out_at: utc(entry.at) },
      };
    case 'provider_event': {
      const { provider, eventId, event, sendKey = null, providerId = null, url = null, at } = entry;
      const { reason = null } = entry;
      const row = {
        provider,
        event_id: eventId,
        event,
        send_key: sendKey,
        provider_id: providerId,
        url,
        reason,
        happened_at: utc(at),
      };
      return { table: 'provider_events', row };
    }
    default:
      return unreachable(entry);
  }
}

function stepRow({ runKey, step, status, until, note }: Extract<LedgerEntry, { kind: 'step' }>): Values {
  return { run_key: runKey, step, status, until: until === undefined ? null : utc(until), note: note ?? null };
}

function intentRow(entry: Extract<LedgerEntry, { kind: 'intent' }>): Values {
  const { runKey, step, batch, attempt, seqs, account, hash, replayUntil } = entry;
  const replay_until = replayUntil === undefined ? null : utc(replayUntil);
  return { run_key: runKey, step, batch, attempt, seqs, account, hash, replay_until };
}

function accountRow({ account, slowedTo, trouble }: Extract<LedgerEntry, { kind: 'account' }>): Values {
  return { account, slowed_to: slowedTo ?? null, trouble: trouble ?? null };
}

function audienceRow(entry: Extract<LedgerEntry, { kind: 'audience' }>): Values {
  const { name, entity, campaign, runKey, step, rows, hash, columns, savedAt, expiresAt, file } = entry;
  return {
    ...{ name, entity, campaign, run_key: runKey, step, rows, hash, file },
    columns: columns.map(({ name: column, type }) => ({ name: column, type })),
    saved_at: utc(savedAt),
    expires_at: expiresAt === undefined ? null : utc(expiresAt),
  };
}

function outcomeRow({
  runKey,
  step,
  seq,
  batch,
  outcome,
  until: again,
}: Extract<LedgerEntry, { kind: 'outcome' }>): Values {
  const provider_id = outcome.kind === 'accepted' ? outcome.providerId : null;
  const reason = 'reason' in outcome ? outcome.reason : null;
  const from = outcome.kind === 'deferred' ? outcome.until : again;
  const until = from === undefined ? null : utc(from);
  // `stop` proves that nothing was processed: the message is as open as after `retry`.
  const kind = outcome.kind === 'stop' ? 'retry' : outcome.kind;
  return { run_key: runKey, step, seq, batch, outcome: kind, provider_id, reason, until };
}
