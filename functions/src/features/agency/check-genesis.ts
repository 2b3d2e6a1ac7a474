import type { RequestOf } from '@liexin/domain/api/routes';
import { roles, tiers, type Role, type Tier } from '@liexin/domain/agency/role';
import { Fault } from '@liexin/domain/kernel/fault';
import { equalBytes, fromBase64url as bytes } from '@liexin/proof/bytes';
import { verifyKeyLog } from '@liexin/proof/key-log';
import type { KeyLogEntry } from '@liexin/proof/key-log-entry';
import { activeMember, deviceOf, type KeyLogState } from '@liexin/proof/key-log-state';
import { toSpki } from '@liexin/proof/spki';

export interface Genesis {
  readonly state: KeyLogState;
  readonly roles: Role[];
  readonly clearance: Tier[];
}

const isOneOf = <V extends string>(list: readonly V[], value: string): value is V => (list as readonly string[]).includes(value);

/**
 * The first four entries of a key log and whether everything beside them says the same: server key ours, owner is the caller, his
 * keys, device and recovery as certified. Throws bad-signature (the log does not hold), bad-proof (another server key) or
 * malformed-request with the field that differs. Pure but for WebCrypto.
 */
export const checkGenesis = async (uid: string, body: RequestOf<'createAgency'>, entries: readonly KeyLogEntry[], serverKey: Uint8Array): Promise<Genesis> => {
  const verdict = await verifyKeyLog(entries, { agencyId: body.agencyId, fingerprint: bytes(body.fingerprint), identityKey: toSpki(bytes(body.identityKey)) });
  if (!verdict.ok) throw new Fault('bad-signature', { fault: verdict.fault, seq: verdict.seq });
  const state = verdict.value;
  if (state.unread.length > 0 || entries[3]?.type !== 'dev.add') throw new Fault('malformed-request', { field: 'entries' });
  if (!equalBytes(state.serverKey, serverKey)) throw new Fault('bad-proof', { field: 'entries.0' });
  const owner = activeMember(state, uid);
  if (!owner) throw new Fault('not-allowed', { field: 'entries.1' });
  const device = deviceOf(state, uid, body.device.deviceId);
  const differs = (field: string, certified: Uint8Array | undefined, sent: string): void => {
    if (!certified || !equalBytes(certified, bytes(sent))) throw new Fault('malformed-request', { field });
  };
  differs('keys.ukPub', owner.ukPub, body.keys.ukPub);
  differs('keys.usPub', owner.usPub, body.keys.usPub);
  differs('device.dkPub', device?.dkPub, body.device.dkPub);
  differs('device.dsPub', device?.dsPub, body.device.dsPub);
  differs('recovery.arkPub', state.recovery.arkPub, body.recovery.arkPub);
  differs('recovery.rskPub', state.recovery.rskPub, body.recovery.rskPub);
  if (state.recovery.kitId !== body.recovery.kitId) throw new Fault('malformed-request', { field: 'recovery.kitId' });
  if (body.keys.generation !== owner.keysGeneration || !body.keys.wraps[body.device.deviceId]) throw new Fault('malformed-request', { field: 'keys' });
  if (body.directory.generation.generation !== 1 || body.directory.generation.prev || body.card.generation !== 1)
    throw new Fault('malformed-request', { field: 'directory.generation' });
  const [known, clear] = [owner.roles.filter((role) => isOneOf(roles, role)), owner.clearance.filter((tier) => isOneOf(tiers, tier))];
  if (known.length !== owner.roles.length || clear.length !== owner.clearance.length) throw new Fault('malformed-request', { field: 'entries.1' });
  return { state, roles: known, clearance: clear };
};
