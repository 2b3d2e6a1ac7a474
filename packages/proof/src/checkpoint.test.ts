import { expect, test } from 'vitest';
import { fromBase64, fromHex, toBase64, toHex, utf8 } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { checkpointBytes, checkpointText, readCheckpointText, verifyCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { cosign, cosignatureBytes, cosignatureLine, cosignerName, readCosignatureLine, verifyCosignature } from './cosignature.ts';
import { signEcdsa } from './ecdsa.ts';
import { hasEd25519, signEd25519, verifyEd25519 } from './ed25519.ts';
import { headLeaf, headSubject } from './head-leaf.ts';
import type { KeyLogMember } from './key-log-state.ts';
import { logKeyBytes, verifyLogKey } from './log-key.ts';
import { merkleLeaf } from './merkle.ts';
import { noteKeyId, readNote, writeNote } from './signed-note.ts';
import { sha256 } from './sha256.ts';

const root = Uint8Array.from({ length: 32 }, (_, i) => i);
const checkpoint = { agencyId: 'agency-1', size: 20_852_163, root };

const rawKey = async (key: CryptoKey): Promise<Uint8Array> => new Uint8Array(await crypto.subtle.exportKey('raw', key));
const ed25519 = async (): Promise<{ publicKey: Uint8Array; privateKey: CryptoKey }> => {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  return { publicKey: await rawKey(pair.publicKey), privateKey: pair.privateKey };
};
const p256 = async (): Promise<{ publicKey: Uint8Array; privateKey: CryptoKey }> => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  return { publicKey: await rawKey(pair.publicKey), privateKey: pair.privateKey };
};
const signed = async () => {
  const key = await ed25519();
  const signature = await signEd25519(key.privateKey, checkpointBytes(checkpoint));
  return { key, note: await writeCheckpoint(checkpoint, { publicKey: key.publicKey, signature }) };
};

test('[P21] a note of the reference implementation is read and its Ed25519 signature holds', async () => {
  const note =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
  const publicKey = fromBase64('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW').slice(1);
  const read = readNote(note);
  const [signature] = read.signatures;

  expect(signature?.name).toBe('PeterNeumann');
  expect(toHex(signature!.keyId)).toBe('c74f20a3');
  expect(toHex(await noteKeyId('PeterNeumann', Uint8Array.of(1), publicKey))).toBe('c74f20a3');
  expect(await verifyEd25519(publicKey, signature!.signature, utf8(read.text))).toBe(true);
  expect(writeNote(read)).toBe(note);
});

test('[P21] RFC 8032 test 1: the empty message', async () => {
  const publicKey = fromHex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
  const signature = fromHex('e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b');
  expect(await hasEd25519()).toBe(true);
  expect(await verifyEd25519(publicKey, signature, new Uint8Array())).toBe(true);
  expect(await verifyEd25519(publicKey, signature, Uint8Array.of(1))).toBe(false);
  expect(await verifyEd25519(publicKey.slice(1), signature, new Uint8Array())).toBe(false);
});

test('[P21] a checkpoint is three lines: origin, size, root; nothing else is read', () => {
  const text = checkpointText(checkpoint);
  expect(text).toBe(`liexin.ledger/agency-1\n20852163\n${toBase64(root)}\n`);
  expect(readCheckpointText(text)).toEqual(checkpoint);
  const bad = [
    text.replace('20852163', '020852163'),
    text.replace('20852163', '-1'),
    text.replace('20852163', '1e3'),
    text.replace('liexin.ledger', 'example.com'),
    `${text}extension\n`,
    text.slice(0, -1),
    text.replace('=', ''),
    '',
  ];
  for (const wrong of bad) expect(() => readCheckpointText(wrong), wrong).toThrow();
});

test('[P21] a signed checkpoint holds for its agency and key alone', async () => {
  const { key, note } = await signed();
  const verdict = await verifyCheckpoint(note, 'agency-1', key.publicKey);
  expect(verdict).toMatchObject({ ok: true, value: { ...checkpoint, note: { text: checkpointText(checkpoint) } } });

  const fault = async (text: string, agencyId = 'agency-1', publicKey = key.publicKey) => {
    const result = await verifyCheckpoint(text, agencyId, publicKey);
    return result.ok ? null : result.fault;
  };
  expect(await fault(note, 'agency-2')).toBe('other-agency');
  expect(await fault(note, 'agency-1', (await ed25519()).publicKey)).toBe('unknown-key');
  expect(await fault(note.replace('20852163', '20852164'))).toBe('bad-signature');
  expect(await fault(note.replace('\n\n', '\n'))).toBe('malformed');
  expect(await fault('')).toBe('malformed');
});

test('[P22] the log key is believed by the statement of a server key that the key log names', async () => {
  const [server, other, log] = await Promise.all([p256(), p256(), ed25519()]);
  const facts = { agencyId: 'agency-1', publicKey: log.publicKey, serverKeySeq: 1 };
  expect(logKeyBytes(facts)).toEqual(encodeCbor(['hh.logkey.v1', 'agency-1', log.publicKey, 1]));
  const statement = { ...facts, signature: await signEcdsa(server.privateKey, logKeyBytes(facts)) };
  const state = { agencyId: 'agency-1', serverKeys: new Map([[1, server.publicKey]]) };

  expect(await verifyLogKey(state, statement)).toBe(true);
  expect(await verifyLogKey({ ...state, agencyId: 'agency-2' }, statement)).toBe(false);
  expect(await verifyLogKey({ ...state, serverKeys: new Map([[1, other.publicKey]]) }, statement)).toBe(false);
  expect(await verifyLogKey({ ...state, serverKeys: new Map([[7, server.publicKey]]) }, statement)).toBe(false);
  expect(await verifyLogKey(state, { ...statement, publicKey: (await ed25519()).publicKey })).toBe(false);
  expect(await verifyLogKey(state, { ...statement, publicKey: new Uint8Array(31) })).toBe(false);
});

test('[P23] a cosignature is by a device of an owner or auditor, over the whole text and the time', async () => {
  const [device, stranger] = await Promise.all([p256(), p256()]);
  const member = (roles: string[]): KeyLogMember => ({
    uid: 'u1',
    roles,
    clearance: ['standard'],
    usPub: stranger.publicKey,
    ukPub: stranger.publicKey,
    keysGeneration: 1,
    status: 'active',
    since: 2,
    formerKeys: [],
    devices: new Map([['d1', { deviceId: 'd1', uid: 'u1', dkPub: stranger.publicKey, dsPub: device.publicKey, since: 4 }]]),
  });
  const state = (roles: string[]) => ({ members: new Map([['u1', member(roles)]]) });
  const text = checkpointText(checkpoint);
  expect(new TextDecoder().decode(cosignatureBytes(text, 1_679_315_147))).toBe(`liexin.cosignature/v1\ntime 1679315147\n${text}`);
  const cosignature = await cosign(text, { uid: 'u1', deviceId: 'd1', dsKey: device.privateKey }, 1_679_315_147);

  expect(await verifyCosignature(state(['owner', 'consultant']), text, cosignature)).toEqual({ ok: true, value: {} });
  expect(await verifyCosignature(state(['auditor']), text, cosignature)).toEqual({ ok: true, value: {} });
  expect(await verifyCosignature(state(['admin', 'consultant']), text, cosignature)).toEqual({ ok: false, fault: 'not-entitled' });
  expect(await verifyCosignature(state(['owner']), text, { ...cosignature, at: 1 })).toEqual({ ok: false, fault: 'bad-signature' });
  expect(await verifyCosignature(state(['owner']), text, { ...cosignature, at: 0.5 })).toEqual({ ok: false, fault: 'bad-signature' });
  expect(await verifyCosignature(state(['owner']), checkpointText({ ...checkpoint, size: 1 }), cosignature)).toEqual({ ok: false, fault: 'bad-signature' });
  expect(await verifyCosignature(state(['owner']), text, { ...cosignature, deviceId: 'd2' })).toEqual({ ok: false, fault: 'unknown-device' });

  const line = await cosignatureLine(cosignature, device.publicKey);
  expect(line.name).toBe(cosignerName('u1', 'd1'));
  expect(readCosignatureLine(line)).toEqual(cosignature);
  const { key, note } = await signed();
  const whole = writeNote({ text, signatures: [...readNote(note).signatures, line] });
  const verdict = await verifyCheckpoint(whole, 'agency-1', key.publicKey);
  expect(verdict.ok && verdict.value.note.signatures.map(readCosignatureLine)).toEqual([null, cosignature]);
});

test('[P20] a head goes into the tree without the name of its lane', async () => {
  const head = { agencyId: 'agency-1', kind: 'lane' as const, id: 'lane-1', seq: 41, hash: root };
  const subject = await sha256(encodeCbor(['hh.head.subject.v1', 'agency-1', 'lane', 'lane-1']));
  expect(await headSubject(head)).toEqual(subject);
  expect(await headLeaf(head)).toEqual(await merkleLeaf(encodeCbor(['hh.head.v1', subject, 41, root])));
  expect(await headLeaf({ ...head, kind: 'agency' })).not.toEqual(await headLeaf(head));
  await expect(headLeaf({ ...head, hash: root.slice(1) })).rejects.toThrow();
});
