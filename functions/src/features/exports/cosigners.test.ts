import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import { cosign, cosignatureLine } from '@liexin/proof/cosignature';
import { readNote, writeNote } from '@liexin/proof/signed-note';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aForger, type Forger } from '../../testing/a-forger.ts';
import { aWitnessedCheckpoint, cosignNewest } from '../../testing/an-export.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
let forger: Forger;
beforeAll(async () => {
  api = await localApi();
  forger = await aForger(api);
  await forger.talk.candidateSays();
  await aWitnessedCheckpoint(api, forger.talk.agency);
});
afterAll(() => api.close());

test('[EX23] a device counts once, however often it signed, and a signature that does not hold counts for nobody', async () => {
  const tar = await forger.home();
  const { uid, device } = forger.talk.agency.owner;
  const more = (forge: (text: string) => string) =>
    forger.forged(tar, async ({ files }) => {
      const note = readNote(fromUtf8(files.get('checkpoints.txt') ?? new Uint8Array()));
      const lines = await Promise.all(
        [1, 2, 3].map(async (at) =>
          cosignatureLine(await cosign(forge(note.text), { uid, deviceId: device.deviceId, dsKey: device.ds.key }, at), device.ds.pub),
        ),
      );
      files.set('checkpoints.txt', utf8(writeNote({ ...note, signatures: [...note.signatures, ...lines] })));
    });
  expect(await forger.check(await more((text) => text))).toMatchObject({ verdict: 'intact', checkpoint: { cosigners: 1 } });
  expect((await forger.check(await more((text) => `${text}more\n`))).findings[0]).toEqual({ file: 'checkpoints.txt', row: null, fault: 'bad-checkpoint' });
});

test('[EX23] who may be no witness is not counted as one, and is no sign of a change either', async () => {
  await cosignNewest(api, forger.talk.agency.agencyId, forger.second.person);
  const tar = await forger.home();
  expect(await forger.check(tar)).toMatchObject({ verdict: 'intact', findings: [], checkpoint: { cosigners: 1 } });
});
