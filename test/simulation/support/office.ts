// An agency whose members have the product's own vault, the real SDK under the real rules and the real API, in one process.
import { randomBytes } from 'node:crypto';
import type { Firestore } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import { localApi, type LocalApi } from '../../../functions/src/testing/local-api.ts';
import { createApiClient, type ApiClient } from '../../../web/src/platform/api-client.ts';
import { createClock } from '../../../web/src/platform/clock.ts';
import { firestoreSource } from '../../../web/src/platform/firestore-source.ts';
import { createLog } from '../../../web/src/platform/log.ts';
import { foundAgency, prepareAgency } from '../../../web/src/platform/vault/create-agency.ts';
import type { AdmittedDevice, DeviceRecord } from '../../../web/src/platform/vault/device-record.ts';
import { memoryDeviceStore } from '../../../web/src/platform/vault/device-store.ts';
import type { DocumentSource } from '../../../web/src/platform/vault/document-source.ts';
import type { StoredInvitation } from '../../../web/src/platform/vault/invitations.ts';
import { finishJoining, openInvite, prepareJoining, readInvite, sendJoining } from '../../../web/src/platform/vault/join-agency.ts';
import { makeDevice } from '../../../web/src/platform/vault/make-device.ts';
import { openVault, type Vault } from '../../../web/src/platform/vault/vault.ts';
import { openClientSdk } from './client-sdk.ts';

export interface OfficeMember {
  readonly uid: string;
  readonly name: string;
  readonly api: ApiClient;
  readonly db: Firestore;
  readonly sdk: { readonly db: Firestore };
  readonly source: DocumentSource;
  readonly device: AdmittedDevice;
  readonly vault: Vault;
}
/** A new browser of somebody: it has the password and no keys. */
export interface KeylessBrowser {
  readonly api: ApiClient;
  readonly made: DeviceRecord;
}
export interface Office {
  readonly server: LocalApi;
  readonly agencyId: string;
  readonly owner: OfficeMember;
  /** `invited`: by an invitation that was made earlier; `by`: let in by this device of the owner. */
  join(name: string, how?: { readonly invited?: { readonly inviteId: string; readonly path: string }; readonly by?: OfficeMember }): Promise<OfficeMember>;
  newBrowser(uid: string): Promise<KeylessBrowser>;
  /** A device that was let in, with a vault as a page opens it that was just loaded. */
  signIn(name: string, device: AdmittedDevice, customToken: string): OfficeMember;
  close(): Promise<void>;
}

const newUid = (): string => randomBytes(21).toString('base64url').replaceAll(/[-_]/g, 'x');

export const openOffice = async (): Promise<Office> => {
  const server = await localApi();
  const port = Number((process.env['FIRESTORE_EMULATOR_HOST'] ?? '').split(':')[1]);
  const drops: (() => void)[] = [];
  const apiWith = (token: string): ApiClient =>
    createApiClient({
      fetch: (address, init) => server.fetch(address instanceof Request ? address.url : String(address), init),
      idToken: async () => token,
      timeoutMs: 10_000,
    });
  const member = (name: string, device: AdmittedDevice, custom: string): OfficeMember => {
    const token = server.signIn(custom);
    const sdk = openClientSdk(port, token);
    drops.push(sdk.drop);
    const [api, source] = [apiWith(token), firestoreSource(sdk.db)];
    const opened = { api, source, store: memoryDeviceStore(), clock: createClock(Date.now), log: createLog(Date.now), candidateOrigin: 'http://c.localhost' };
    return { uid: device.uid, name, api, db: sdk.db, sdk, source, device, vault: openVault({ ...opened, device }) };
  };

  const uid = newUid();
  const api = apiWith(server.passwordToken(uid));
  const config = await api.call('config', { params: {}, body: {} });
  const form = { displayName: 'Tidewell Partners', language: 'en', region: 'cn', memberName: 'Helen Tan', witness: null } as const;
  const record = await prepareAgency({ uid, email: 'helen@tidewell.example', form, serverKey: fromBase64url(config.serverKey), nowMs: Date.now() });
  const founded = await foundAgency(api, record);
  const owner = member('Helen Tan', founded.device, founded.token);
  const { agencyId } = founded.device.admitted;
  return {
    server,
    agencyId,
    owner,
    newBrowser: async (of) => ({ api: apiWith(server.passwordToken(of)), made: await makeDevice(of, Date.now()) }),
    signIn: member,
    join: async (name, { invited, by = owner } = {}) => {
      const wish = { roles: ['consultant'], lead: false, clearance: ['standard'], name } as const;
      const { inviteId, path } = invited ?? (await by.vault.invitations.make(wish));
      const invite = await readInvite(inviteId, path.slice(path.indexOf('#') + 1));
      if (invite === null) throw new Error('invitation not whole');
      const joiner = newUid();
      const own = apiWith(server.passwordToken(joiner));
      const prepared = await prepareJoining({
        uid: joiner,
        email: 'wei@tidewell.example',
        name,
        invite,
        opened: await openInvite(own, invite),
        nowMs: Date.now(),
      });
      await sendJoining(own, prepared.joining);
      const stored = await by.source.get<StoredInvitation>(paths.invitation(agencyId, inviteId));
      if (stored === null || (await by.vault.invitations.admit(inviteId, stored)) !== 'admitted') throw new Error('not let in');
      const { log } = await sendJoining(own, prepared.joining);
      if (log === null) throw new Error('no log');
      const { device, token } = await finishJoining(own, prepared, log);
      return member(name, device, token);
    },
    close: async () => {
      for (const drop of drops) drop();
      await server.close();
    },
  };
};
