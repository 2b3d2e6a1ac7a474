import { equalBytes } from '@liexin/proof/bytes';
import { verifyEcdsa } from '@liexin/proof/ecdsa';
import { kitTestBytes } from '@liexin/proof/recovery-statements';
import { beforeAll, expect, test } from 'vitest';
import { createClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { foundAgency, prepareAgency } from './create-agency.ts';
import type { AdmittedDevice } from './device-record.ts';
import { memoryDeviceStore } from './device-store.ts';
import { openKitWith, testKit } from './kit-words.ts';
import { makeKit, type Kit } from './kit.ts';
import { TinyServer } from './test-support/tiny-server.ts';
import { openVault, type Vault } from './vault.ts';
import { raw } from './wire.ts';

const NOW = Date.UTC(2026, 10, 22, 9);

const found = async (uid: string): Promise<{ server: TinyServer; device: AdmittedDevice; vault: Vault; kit: Kit }> => {
  const server = await TinyServer.start();
  const form = { displayName: 'Tidewell', language: 'en', region: 'cn', memberName: 'Helen', witness: null } as const;
  const record = await prepareAgency({ uid, email: 'helen@example.com', form, serverKey: server.serverKey, nowMs: NOW });
  server.as(uid, record.deviceId);
  const { device } = await foundAgency(server.api, record);
  const vault = openVault({
    device,
    api: server.api,
    source: server.source,
    store: memoryDeviceStore(),
    clock: createClock(() => NOW),
    log: createLog(() => NOW),
    candidateOrigin: 'http://c.localhost:3000',
  });
  const kit = await makeKit({ api: server.api, source: server.source, keyLog: vault.keyLog, device }, 'words');
  return { server, device, vault, kit };
};

let own: Awaited<ReturnType<typeof found>>;
let foreign: Awaited<ReturnType<typeof found>>;
beforeAll(async () => {
  [own, foreign] = await Promise.all([found('owner-uid'), found('other-uid')]);
});

const stored = async (of: typeof own) => (await of.server.api.call('openKit', { params: {}, body: {} })).kit;
const open = async (text: string, kit = stored(own), log = own.vault.keyLog.state()): Promise<string> => {
  const { agencyId, pin } = own.device.admitted;
  return openKitWith(text, await kit, { agencyId, fingerprint: pin.fingerprint }, log).then(
    () => 'opens',
    (error: { code: string }) => error.code,
  );
};

test('[RV3] words, code and file of the kit in force open it; what is wrong with others is said', async () => {
  const { words, qrText } = own.kit;
  const numbered = words.map((word, i) => `${i + 1}. ${word.toUpperCase()}`).join('\n');
  for (const text of [words.join(' '), numbered, words.map((word) => word.slice(0, 4)).join(' '), qrText, `Recovery kit\n${numbered}\n\n${qrText}\n`])
    expect(await open(text)).toBe('opens');

  expect(await open('')).toBe('kit-malformed');
  expect(await open(words.slice(1).join(' '))).toBe('kit-words-count');
  expect(await open(['liexin', ...words.slice(1)].join(' '))).toBe('kit-word-unknown');
  expect(await open('abandon '.repeat(24))).toBe('kit-words-mixed');
  expect(await open(foreign.kit.words.join(' '))).toBe('kit-wrong');
  expect(await open(foreign.kit.qrText)).toBe('kit-superseded');
  expect(await open(words.join(' '), Promise.resolve(null))).toBe('kit-missing');
  // A server that hands out a kit of its own choice, or a log that names other recovery keys: the agency's log decides.
  expect(await open(words.join(' '), stored(foreign))).toBe('kit-wrong');
  expect(await open(words.join(' '), stored(own), foreign.vault.keyLog.state())).toBe('kit-superseded');
});

test('[RV3] a test of the kit is signed by its own signer, for this person, device and day', async () => {
  const { server, device, vault, kit } = own;
  const at = { agencyId: device.admitted.agencyId, kitId: kit.kitId, uid: device.uid, deviceId: device.deviceId, day: Math.floor(NOW / 86_400_000) };

  await testKit({ api: server.api, keyLog: vault.keyLog, device }, kit.words.join(' '), NOW);

  const sent = server.docs.get('test/tested') as { kitId: string; day: number; signature: string };
  expect([sent.kitId, sent.day]).toEqual([kit.kitId, at.day]);
  expect(await verifyEcdsa(vault.keyLog.state().recovery.rskPub, raw(sent.signature), kitTestBytes(at))).toBe(true);
  expect(equalBytes(vault.keyLog.state().recovery.rskPub, foreign.vault.keyLog.state().recovery.rskPub)).toBe(false);
  await expect(testKit({ api: server.api, keyLog: vault.keyLog, device }, 'cannot be', NOW)).rejects.toMatchObject({ code: 'kit-words-count' });
});
