import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { manualClock } from '../../src/adapters/clock.ts';
import { openFiles } from '../../src/adapters/files.ts';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { openSftp } from '../../src/adapters/sftp.ts';
import type { SftpDelivery } from '../../src/project/schema/print.ts';
import { readProject } from '../../src/project/read.ts';
import { readProjectFiles } from '../../src/run/definition.ts';
import { deliverPrint } from '../../src/run/print/deliver-print.ts';
import { readRunStates } from '../../src/run/run-state.ts';
import { messageRules } from '../../src/run/prepare/message-rules.ts';
import { printFiles } from '../../src/run/send/deliver-list.ts';
import type { TestSftp } from './sftp.ts';
import { testWarehouse } from './warehouse.ts';

/** Brings the postcards of a run of the demo, which was rehearsed before, to a vendor with a server. */
export async function deliverPostcards(project: string, runKey: string, server: TestSftp): Promise<void> {
  const files = openFiles();
  const { value } = readProject(await readProjectFiles(files, project));
  const campaign = value?.campaigns.get('win_back');
  const step = campaign?.steps.get('postcard');
  const run = (await readRunStates(files, path.join(project, 'data', 'dev'))).find((one) => one.runKey === runKey);
  const list = run?.lists.find((one) => one.step === 'postcard');
  if (value === undefined || campaign === undefined || step?.kind !== 'direct_mail' || list === undefined)
    throw new Error('the demo has no postcards');

  const { warehouse, folder } = await testWarehouse();
  await using _engine = warehouse;
  const [file, excluded] = ['postcard.parquet', 'postcard.excluded.parquet'].map((name) => path.join(folder, name));
  if (file === undefined || excluded === undefined) return;
  for (const copy of [file, excluded])
    await copyFile(path.join(project, 'data', 'dev', 'runs', runKey, 'lists', path.basename(copy)), copy);
  const clock = manualClock(list.frozenAt);
  await using ledger = await openLedger(await warehouse.session('ledger'), clock);
  const { plannedAt, definition } = run ?? { plannedAt: list.frozenAt, definition: '' };
  await ledger.append([{ kind: 'run', campaign: 'win_back', runKey, status: 'sending', plannedAt, definition }]);
  await ledger.freeze(list, file, excluded);

  const remote: SftpDelivery = {
    ...{ to: 'sftp', host: '127.0.0.1', port: server.port, host_key: server.hostKey, user: 'muster' },
    ...{ key: { file: 'keys/acme' }, directory: '/in', done_file: true },
  };
  const { because } = await deliverPrint(
    {
      ...{ list, file, ...printFiles(value, step), remote, date: '2017-07-03', campaign: 'win_back' },
      ...{ campaignCode: campaign.config.campaign_code ?? '', shared: { vars: { discount: 15 } } },
      rules: messageRules(step, campaign, value.config),
    },
    {
      ...{ ledger, warehouse, files, clock, environment: { name: 'prod', deliver: 'providers', folder } },
      openRemote: ({ key: _key, ...where }) => openSftp({ ...where, privateKey: server.privateKey }),
      openEncryption: () => Promise.reject(new Error('the vendor of the demo has no key')),
    },
  );
  if (because !== undefined) throw new Error(because);
}
