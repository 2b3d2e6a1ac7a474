import { holdsAllKeys, type RoleState } from '@liexin/domain/agency/role-change';
import type { RoleAct } from '@liexin/domain/api/approvals';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import type { MandateDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { wrapCompartmentKey } from '@liexin/e2ee/compartment';
import { longId } from '@liexin/e2ee/random-bytes';
import { userRoleBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import { activeMember } from '@liexin/proof/key-log-state';
import type { ApiClient } from '../api-client.ts';
import { openAskIds } from '../ask-ids.ts';
import type { Compartments } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import type { KeyLog } from './key-log.ts';
import { VaultFault } from './vault-fault.ts';
import { hpkeJson, keyLogJson } from './wire.ts';

/** Changes of a colleague's roles, signed on this device. Each is made anew where the log or a search's key moved meanwhile. */
export interface Roles {
  /** At once: everything but owner and auditor. */
  change(uid: string, to: RoleState): Promise<void>;
  /** Asks for what takes two people. `isAlone`: nobody else could approve, so what is to be done after the wait goes along, signed. A repeat after a lost answer is the same wish, until that has ended. */
  ask(uid: string, to: RoleState, isAlone: boolean): Promise<void>;
  /** Says yes to what another asked, or finishes what is ripe of one's own. */
  carryOut(how: 'giveApproval' | 'finishApproval', approvalId: string, uid: string, to: RoleState): Promise<void>;
}

export interface RolesInput {
  readonly device: AdmittedDevice;
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly keyLog: KeyLog;
  readonly compartments: Compartments;
}

type CompartmentShape = { readonly about: string; readonly tier: 'standard' | 'compensation'; readonly generation: number };
type WireRole = RequestOf<'changeRole'>['to'];

const moved: readonly string[] = ['stale-head', 'wraps-incomplete'];

export const openRoles = ({ device, api, source, keyLog, compartments }: RolesInput): Roles => {
  const { uid: signer, admitted } = device;
  const { agencyId, person } = admitted;
  const ids = openAskIds(longId);

  /** The newest key of every search, for somebody who becomes owner or admin. */
  const wrapsFor = async (recipientId: string, publicKey: Uint8Array): Promise<RoleAct['wraps']> => {
    const mandates = await source.list<MandateDocument<Uint8Array, unknown>>(paths.mandates(agencyId));
    const wraps = mandates.map(async ({ data: { compartment: compartmentId } }) => {
      const shape = await source.get<CompartmentShape>(paths.compartment(agencyId, compartmentId));
      if (shape === null) throw new VaultFault('key-missing', 'compartment');
      const { generation, key } = await compartments.key(compartmentId, shape.generation);
      const box = await wrapCompartmentKey({ agencyId, compartmentId, about: shape.about, tier: shape.tier }, generation, key, { recipientId, publicKey });
      return [compartmentId, { ...hpkeJson(box), generation }] as const;
    });
    return Object.fromEntries(await Promise.all(wraps));
  };

  const actFor = async (uid: string, to: RoleState): Promise<RoleAct> => {
    const log = await keyLog.sync();
    if (log.unread.length > 0) throw new VaultFault('key-log-forked', 'unread entries');
    const member = activeMember(log, uid);
    if (member === undefined) throw new Fault('not-a-member');
    const isOpened = holdsAllKeys(to) && !member.roles.some((role) => role === 'owner' || role === 'admin');
    const [{ entry }, wraps] = await Promise.all([
      makeKeyLogEntry({ agencyId, head: log.head, type: 'user.role', subject: uid, body: userRoleBody(to), signer, key: person.us.privateKey }),
      isOpened ? wrapsFor(uid, member.ukPub) : {},
    ]);
    return { entry: keyLogJson(entry), wraps };
  };

  const again = async (work: () => Promise<unknown>): Promise<void> => {
    for (let turn = 0; ; turn++) {
      try {
        await work();
        return;
      } catch (error) {
        if (!(error instanceof Fault) || !moved.includes(error.code) || turn === 3) throw error;
      }
    }
  };

  const wire = ({ roles, lead, clearance }: RoleState): WireRole => ({ roles: [...roles] as WireRole['roles'], lead, clearance: [...clearance] });

  return {
    change: (uid, to) => again(async () => api.call('changeRole', { params: { uid }, body: { to: wire(to), act: await actFor(uid, to) } })),
    ask: async (uid, to, isAlone) => {
      const wish = { uid, to: wire(to) };
      await ids.ask(wish, (approvalId) =>
        again(async () => {
          const act = isAlone ? await actFor(uid, to) : null;
          await api.call('askApproval', { params: {}, body: { approvalId, kind: 'role', subject: uid, to: wire(to), act } });
        }),
      );
    },
    carryOut: (how, approvalId, uid, to) => again(async () => api.call(how, { params: { approvalId }, body: { act: await actFor(uid, to) } })),
  };
};
