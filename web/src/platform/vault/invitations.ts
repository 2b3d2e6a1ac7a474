import type { Role, Tier } from '@liexin/domain/agency/role';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import type { AgencyDocument, InvitationDocument, MandateDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { wrapCompartmentKey } from '@liexin/e2ee/compartment';
import { buildInviteFragment } from '@liexin/e2ee/invite-fragment';
import { deriveInviteKeys, openInviteKeys, openJoinerName, wrapInviteKeys } from '@liexin/e2ee/invite-keys';
import { verifyJoinProof } from '@liexin/e2ee/join-proof';
import { longId, randomBytes } from '@liexin/e2ee/random-bytes';
import { userAddBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import type { KeyLogMember, KeyLogState } from '@liexin/proof/key-log-state';
import { sha256 } from '@liexin/proof/sha256';
import type { ApiClient } from '../api-client.ts';
import { sealInvitationCard, sealMemberCard } from './cards.ts';
import type { Compartments } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import type { KeyLog } from './key-log.ts';
import { ownKeysOf } from './own-person-keys.ts';
import { VaultFault } from './vault-fault.ts';
import { b64, hpkeJson, keyLogJson, sealedJson } from './wire.ts';

export type StoredInvitation = InvitationDocument<Uint8Array, unknown>;

export interface InvitationWish {
  readonly roles: readonly Role[];
  readonly lead: boolean;
  readonly clearance: readonly Tier[];
  /** For whom: read by members alone. */
  readonly name: string;
}

/** Asking people in and letting them in, as an owner or admin. */
export interface Invitations {
  /** A new invitation. `path` is the rest of its address behind the app's origin: known here and now, and never again. */
  make(wish: InvitationWish): Promise<{ readonly inviteId: string; readonly path: string }>;
  /**
   * Lets in who joined, if their keys were made by somebody who has the link; `refused` when not, which nobody but the operator or a
   * thief of the server's data can bring about. Repeating changes nothing.
   */
  admit(inviteId: string, invitation: StoredInvitation): Promise<'admitted' | 'refused'>;
  revoke(inviteId: string): Promise<void>;
  /** Compartment that names of members and invitations are sealed under. */
  directory(): Promise<string>;
}

export interface InvitationsInput {
  readonly device: AdmittedDevice;
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly keyLog: KeyLog;
  readonly compartments: Compartments;
}

type CompartmentShape = { readonly about: string; readonly tier: 'standard' | 'compensation'; readonly generation: number };

const mayLetIn = (member: KeyLogMember): boolean => member.status === 'active' && (member.roles.includes('owner') || member.roles.includes('admin'));

export const openInvitations = ({ device, api, source, keyLog, compartments }: InvitationsInput): Invitations => {
  const { uid, admitted } = device;
  const { agencyId, person, pin } = admitted;

  const directoryOf = async (): Promise<string> => {
    const agency = await source.get<AgencyDocument<Uint8Array, unknown>>(paths.agency(agencyId));
    if (agency === null) throw new VaultFault('key-missing', 'agency');
    return agency.directory;
  };

  const log = async (): Promise<KeyLogState> => {
    const known = await keyLog.sync();
    if (known.unread.length > 0) throw new VaultFault('key-log-forked', 'unread entries');
    return known;
  };

  /** The newest key of each compartment that these roles open from the first second, wrapped for the joiner. */
  const wrapsFor = async (roles: readonly Role[], recipientId: string, publicKey: Uint8Array): Promise<RequestOf<'admitJoiner'>['wraps']> => {
    const holdsAll = roles.includes('owner') || roles.includes('admin');
    const mandates = holdsAll ? await source.list<MandateDocument<Uint8Array, unknown>>(paths.mandates(agencyId)) : [];
    const ids = [await directoryOf(), ...mandates.map(({ data }) => data.compartment)];
    const wraps = ids.map(async (compartmentId) => {
      const shape = await source.get<CompartmentShape>(paths.compartment(agencyId, compartmentId));
      if (shape === null) throw new VaultFault('key-missing', 'compartment');
      const { generation, key } = await compartments.key(compartmentId, shape.generation);
      const place = { agencyId, compartmentId, about: shape.about, tier: shape.tier };
      const box = await wrapCompartmentKey(place, generation, key, { recipientId, publicKey });
      return [compartmentId, { ...hpkeJson(box), generation }] as const;
    });
    return Object.fromEntries(await Promise.all(wraps));
  };

  const certify = async (inviteId: string, { roles, clearance, joiner }: StoredInvitation, name: { name: string; email: string }): Promise<void> => {
    if (joiner === null) return;
    const known = await log();
    const former = known.members.get(joiner.uid);
    const member = { roles, clearance, usPub: joiner.usPub, ukPub: joiner.ukPub, keysGeneration: (former?.keysGeneration ?? 0) + 1 };
    const directory = await compartments.newest(await directoryOf());
    const [{ entry }, card, wraps] = await Promise.all([
      makeKeyLogEntry({
        agencyId,
        head: known.head,
        type: 'user.add',
        subject: joiner.uid,
        body: userAddBody(member),
        signer: uid,
        key: person.us.privateKey,
      }),
      sealMemberCard(agencyId, joiner.uid, directory, { ...name, aukPub: null, kitId: null }),
      wrapsFor(roles, joiner.uid, joiner.ukPub),
    ]);
    await api.call('admitJoiner', { params: { inviteId }, body: { entry: keyLogJson(entry), card: sealedJson(card), wraps } });
  };

  return {
    make: async ({ roles, lead, clearance, name }) => {
      const [inviteId, secret, known] = [longId(), randomBytes(32), await log()];
      const keys = await deriveInviteKeys(secret, inviteId);
      const directory = await compartments.newest(await directoryOf());
      const people = [...known.members.values()].filter(mayLetIn);
      const [label, authHash, fragment, wraps] = await Promise.all([
        sealInvitationCard(agencyId, inviteId, directory, { name }),
        sha256(keys.auth),
        buildInviteFragment(inviteId, { secret, fingerprint: pin.fingerprint }),
        Promise.all(
          people.map(async (admin) => {
            const place = { agencyId, inviteId, uid: admin.uid, keysGeneration: admin.keysGeneration };
            return [admin.uid, { ...hpkeJson(await wrapInviteKeys(place, admin.ukPub, keys)), keysGeneration: admin.keysGeneration }] as const;
          }),
        ),
      ]);
      await api.call('createInvitation', {
        params: {},
        body: {
          inviteId,
          roles: [...roles],
          lead,
          clearance: [...clearance],
          authHash: b64(authHash),
          label: sealedJson(label),
          wraps: Object.fromEntries(wraps),
        },
      });
      return { inviteId, path: `/join?invitation=${inviteId}#${fragment}` };
    },
    admit: async (inviteId, invitation) => {
      const { joiner } = invitation;
      const box = invitation.wraps[uid];
      if (joiner === null) return 'refused';
      if (box === undefined) throw new VaultFault('key-missing', 'invitation');
      const own = ownKeysOf(admitted, box.keysGeneration);
      const keys = own && (await openInviteKeys({ agencyId, inviteId, uid, keysGeneration: box.keysGeneration }, own.uk, box));
      if (!keys?.ok) throw new VaultFault('key-missing', 'invitation');
      const [isProved, name] = await Promise.all([
        verifyJoinProof({ agencyId, inviteId, ...joiner }, keys.value.macKey, joiner.mac),
        openJoinerName({ agencyId, inviteId }, keys.value.nameKey, joiner.name),
      ]);
      if (!isProved || !name.ok) return 'refused';
      for (let turn = 0; ; turn++) {
        try {
          await certify(inviteId, invitation, name.value);
          return 'admitted';
        } catch (error) {
          // A colleague wrote into the log at the same moment: signed again on the newer head.
          if (!(error instanceof Fault) || error.code !== 'stale-head' || turn === 3) throw error;
        }
      }
    },
    directory: directoryOf,
    revoke: async (inviteId) => {
      await api.call('revokeInvitation', { params: { inviteId }, body: {} });
    },
  };
};
