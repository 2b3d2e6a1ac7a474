// A consultant's conversations go to two colleagues on a running stack: the product's own vault and code of the handover under Node, through
// the gateway. Goal: 500 conversations within 60 s (product K3). Arguments: --conversations N (500), --searches N (9), --no-build.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { doc, getDoc, setLogLevel } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { startStack } from '../scripts/stack.ts';
import { carryOut } from '../web/src/platform/handover/carry-out.ts';
import { firestoreSource } from '../web/src/platform/firestore-source.ts';
import type { Handover } from '../web/src/platform/vault/handovers.ts';
import { newShortId } from '../web/src/platform/vault/new-id.ts';
import { addTalks, openSearch, passGate } from '../test/support/actors/agency-searches.ts';
import { signUpAgency } from '../test/support/actors/agency-actor.ts';
import { joinAgency } from '../test/support/actors/join-agency.ts';
import { keepResults, machine, table } from './kit/report.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    conversations: { type: 'string', default: '500' },
    searches: { type: 'string', default: '9' },
    'no-build': { type: 'boolean', default: false },
  },
});
const [count, searches] = [Number(values.conversations), Number(values.searches)];
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = async <T>(work: () => Promise<T>): Promise<{ took: number; value: T }> => {
  const start = performance.now();
  const value = await work();
  return { took: (performance.now() - start) / 1000, value };
};

setLogLevel('silent');
const data = await mkdtemp(path.join(tmpdir(), 'handover-bench-'));
const stack = await startStack({ data, port: 0, build: !values['no-build'] });
try {
  const { appUrl, candidateUrl, firestorePort, authPort } = stack;
  const at = { appUrl, candidateUrl, firestorePort, authPort };
  const owner = await signUpAgency(at);
  await passGate(owner);
  const receivers = [await joinAgency(at, owner, 'Wei Chen'), await joinAgency(at, owner, 'Mara Lind')];
  const source = firestoreSource(owner.sdk.db);
  say(`${count} conversations in ${searches} searches, made …`);
  const made = await seconds(async () => {
    const opened = [];
    for (let i = 0; i < searches; i++) {
      const search = await openSearch(owner, `Search ${i + 1}`);
      const size = Math.floor(count / searches) + (i < count % searches ? 1 : 0);
      opened.push({ ...search, ids: await addTalks(owner, search, size) });
    }
    return opened;
  });
  say(`  in ${made.took.toFixed(1)} s`);

  const order = await owner.vault.handovers.order(newShortId(), {
    from: owner.uid,
    greeting: { en: 'I am {name}.', zh: '我是{name}。' },
    mandates: made.value.map(({ mandateId, compartment, ids }, i) => ({ mandateId, compartment, receivers: { [receivers[i % 2]?.uid ?? '']: ids } })),
  });
  const colleague = (uid: string) => {
    const found = receivers.find((one) => one.uid === uid);
    return found && { uid, name: found.name, role: 'consultant' };
  };
  const document = () => source.get<Handover>(paths.handover(owner.agencyId, order.handoverId));
  const run = await seconds(async () => {
    await owner.api.call('createHandover', { params: {}, body: order });
    const handover = await document();
    if (handover === null) throw new Error('no handover');
    return carryOut({ api: owner.api, source, vault: owner.vault, colleague, isStopped: () => false }, order.handoverId, handover);
  });
  const after = await document();
  if (after?.state !== 'done' || after.settled !== count) throw new Error(`not done: ${after?.settled} of ${count}, ${JSON.stringify(run.value)}`);

  const [first] = made.value;
  const reader = receivers[0];
  const talk = await getDoc(doc(owner.sdk.db, paths.conversation(owner.agencyId, first?.ids[0] ?? '')));
  const ring = await reader?.vault.lanes.ring(String(talk.get('lanes.candidate')));
  if (ring?.signers.some(({ uid }) => uid === reader?.uid) !== true) throw new Error('the receiver cannot read');

  const undo = await seconds(async () => {
    for (let left = 1; left > 0;) ({ left } = await owner.api.call('undoHandover', { params: { handoverId: order.handoverId }, body: {} }));
  });
  const rows = [
    ['handed over', run.took, (run.took * 1000) / count],
    ['undone', undo.took, (undo.took * 1000) / count],
  ] as const;
  say(`\n${table(['', 'seconds', 'ms each'], rows)}\n\nGoal: 60 s for 500. ${JSON.stringify(machine())}`);
  say(await keepResults('handover', { conversations: count, searches, seconds: run.took, undoSeconds: undo.took }));
  await Promise.all([owner.close(), ...receivers.map((one) => one.close())]);
} finally {
  await stack.stop();
  await rm(data, { recursive: true, force: true });
}
