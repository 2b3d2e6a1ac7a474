import type { ResponseOf } from '@liexin/domain/api/routes';
import { fromBase64url, fromHex, fromUtf8, toBase64url, toHex, utf8 } from '@liexin/proof/bytes';
import { verifyCheckpoint, type ReadCheckpoint } from '@liexin/proof/checkpoint';
import { cosign, readCosignatureLine } from '@liexin/proof/cosignature';
import { hasEd25519 } from '@liexin/proof/ed25519';
import { verifyLogKey } from '@liexin/proof/log-key';
import { verifyConsistency } from '@liexin/proof/merkle-proof';
import type { ApiClient } from '../api-client.ts';
import type { AdmittedDevice } from '../vault/device-record.ts';
import type { KeyLog } from '../vault/key-log.ts';
import type { SealedStore } from '../vault/sealed-store.ts';
import type { AlarmKind, KeptCheckpoint, WitnessAlarm, WitnessState } from './witness-state.ts';

export interface CheckpointWatchPorts {
  readonly device: AdmittedDevice;
  readonly api: Pick<ApiClient, 'call'>;
  readonly keyLog: Pick<KeyLog, 'sync'>;
  readonly sealed: SealedStore;
  /** Server time in ms. */
  readonly now: () => number;
}

export interface CheckpointWatch {
  /** Compares what the server shows with what is kept, keeps and cosigns it. Rejects where the server is not to be had; nothing changed then. */
  look(): Promise<WitnessState>;
  /** What is kept, without asking anybody. */
  known(): Promise<WitnessState>;
  /** A person has saved the evidence and begins anew with what the server shows now. Without an alarm nothing happens. */
  goOn(): Promise<void>;
}

type Latest = NonNullable<ResponseOf<'checkpoint'>['latest']>;
const KEPT = 'witness/kept';
const ALARM = 'witness/alarm';

/**
 * The watch of one device over the agency's record (LG11). What it keeps is sealed on the device and is only ever replaced by a checkpoint that
 * was proved to follow from it. Once history does not fit, the device keeps the evidence, cosigns nothing more and says so until a
 * person goes on. Two tabs at once keep the larger tree.
 */
export const openCheckpointWatch = ({ device, api, keyLog, sealed, now }: CheckpointWatchPorts): CheckpointWatch => {
  const { agencyId } = device.admitted;
  const read = async <Value>(place: string): Promise<Value | null> => {
    const found = await sealed.get(place);
    return found === null ? null : (JSON.parse(fromUtf8(found)) as Value);
  };
  const write = (place: string, value: KeptCheckpoint | WitnessAlarm): Promise<void> => sealed.put(place, utf8(JSON.stringify(value)));

  const raise = async (kind: AlarmKind, kept: KeptCheckpoint | null, shown: string): Promise<WitnessState> => {
    const at = now();
    const alarm = { kind, kept: kept?.note ?? '', shown, keptSize: kept?.size ?? 0, keptAtMs: kept?.checkedAtMs ?? at, seenAtMs: at, told: null };
    await write(ALARM, alarm);
    return tell(alarm);
  };
  /** The server that lies is also the one that would tell the others: it is tried, and what came of it is said. */
  const tell = async (alarm: WitnessAlarm): Promise<WitnessState> => {
    if (alarm.told !== null) return { kind: 'alarm', alarm };
    const answer = await api
      .call('checkpointAlarm', { params: {}, body: { kind: alarm.kind, kept: alarm.kept, shown: alarm.shown } })
      .then(({ told }) => told)
      .catch(() => null);
    const after = { ...alarm, told: answer };
    if (answer !== null) await write(ALARM, after);
    return { kind: 'alarm', alarm: after };
  };

  /** The checkpoint, if the key log leads to the key that signed it. */
  const believe = async ({ note, key }: Latest): Promise<ReadCheckpoint | null> => {
    const publicKey = fromBase64url(key.publicKey);
    const statement = { agencyId, publicKey, serverKeySeq: key.serverKeySeq, signature: fromBase64url(key.signature) };
    if (!(await verifyLogKey(await keyLog.sync(), statement))) return null;
    const verdict = await verifyCheckpoint(note, agencyId, publicKey);
    return verdict.ok ? verdict.value : null;
  };

  const keep = async (latest: Latest, shown: ReadCheckpoint, kept: KeptCheckpoint | null): Promise<KeptCheckpoint> => {
    const at = now();
    const next = {
      n: latest.n,
      size: shown.size,
      root: toHex(shown.root),
      note: latest.note,
      atMs: latest.atMs,
      checkedAtMs: at,
      sinceMs: kept?.sinceMs ?? at,
    };
    const other = await read<KeptCheckpoint>(KEPT);
    if (other !== null && other.size > next.size) return other;
    await write(KEPT, next);
    return next;
  };

  const vouch = async (latest: Latest, { note }: ReadCheckpoint): Promise<void> => {
    const isCosigned = note.signatures.some((line) => {
      const found = readCosignatureLine(line);
      return found?.uid === device.uid && found.deviceId === device.deviceId;
    });
    if (isCosigned) return;
    const by = { uid: device.uid, deviceId: device.deviceId, dsKey: device.keys.ds.privateKey };
    const { at, signature } = await cosign(note.text, by, Math.floor(now() / 1000));
    await api.call('cosign', { params: {}, body: { n: latest.n, at, signature: toBase64url(signature) } });
  };

  return {
    known: async () => {
      const alarm = await read<WitnessAlarm>(ALARM);
      if (alarm !== null) return { kind: 'alarm', alarm };
      const kept = await read<KeptCheckpoint>(KEPT);
      return kept === null ? { kind: 'unknown' } : { kind: 'verified', kept };
    },
    look: async () => {
      const alarm = await read<WitnessAlarm>(ALARM);
      if (alarm !== null) return tell(alarm);
      if (!(await hasEd25519())) return { kind: 'unsupported' };
      const kept = await read<KeptCheckpoint>(KEPT);
      const { latest } = await api.call('checkpoint', { params: {}, body: { size: kept?.size ?? null } });
      if (latest === null) return kept === null ? { kind: 'none' } : raise('rolled-back', kept, '');
      const shown = await believe(latest);
      if (shown === null) return raise('unsigned', kept, latest.note);
      if (kept !== null) {
        if (shown.size < kept.size) return raise('rolled-back', kept, latest.note);
        const before = { size: kept.size, root: fromHex(kept.root) };
        if (!(await verifyConsistency(before, shown, latest.proof.map(fromBase64url)))) return raise('forked', kept, latest.note);
      }
      const next = await keep(latest, shown, kept);
      // What could not be cosigned now is with the next look; that it was checked stands.
      await vouch(latest, shown).catch(() => undefined);
      return { kind: 'verified', kept: next };
    },
    goOn: async () => {
      if ((await read<WitnessAlarm>(ALARM)) === null) return;
      await sealed.drop(KEPT);
      await sealed.drop(ALARM);
    },
  };
};
