import { messagesQuery } from './tables.ts';

/**
 * The messages of the runs that a condition names, as the view `log.messages` has them. The view makes the states of all messages there
 * are before it leaves out those that nobody wants, which takes gigabytes of ten million. The names in a macro are looked up
 * where it is called, so they are written out in full; its parameter hides columns of the same name.
 */
const messagesOf = (macro: string, condition: string): string =>
  `create or replace macro log.${macro} as table
   ${messagesQuery(condition).replaceAll(/\b(from|join) log\./g, '$1 ledger.log.')}`;

/** What preparing a list and looking at it again before the wire read of the history. */
export const messageMacros = [
  messagesOf('messages_of_run(wanted)', 'run_key = wanted'),
  messagesOf('messages_of_campaign(wanted)', 'run_key in (select run_key from log.lists where campaign = wanted)'),
  // Whatever was listed or sent since then. Letters count as sent when their vendor says so, which may be long after.
  messagesOf(
    'messages_since(since)',
    `run_key in (
       select run_key from log.lists where frozen_at >= since or kind = 'direct_mail'
       union all select run_key from log.intents where logged_at >= since
     )`,
  ),
];
