// Changes of roles as an honest client makes them.
import type { RoleState } from '@liexin/domain/agency/role-change';
import type { Role } from '@liexin/domain/agency/role';
import type { RoleAct } from '@liexin/domain/api/approvals';
import type { RequestOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { userRoleBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import type { Agency } from '../platform/stored.ts';
import { entryJson, type Founded, type Person } from './an-agency.ts';
import { hpkeBox } from './keys.ts';
import type { LocalApi } from './local-api.ts';

/** The head of the log as the store has it: several people write in a test. */
export const syncHead = async (api: LocalApi, agency: Founded): Promise<void> => {
  const { keyLog } = (await api.platform.db.doc(paths.agency(agency.agencyId)).get()).data() as Agency;
  agency.head = { seq: keyLog.seq, hash: new Uint8Array(keyLog.hash) };
};

const searches = async (api: LocalApi, agency: Founded): Promise<string[]> =>
  (await api.platform.db.collection(paths.mandates(agency.agencyId)).get()).docs.map((doc) => String(doc.data()['compartment']));

type Wish = RequestOf<'changeRole'>['to'];
export const aRole = (roles: Role[], change: Partial<Pick<Wish, 'lead' | 'clearance'>> = {}): Wish => ({
  roles: roles as Wish['roles'],
  lead: false,
  clearance: ['standard'],
  ...change,
});

/** `user.role` on the present head, with the key of every search where the change opens them. */
export const aRoleAct = async (
  api: LocalApi,
  agency: Founded,
  signer: Person,
  subject: string,
  to: Pick<RoleState, 'roles' | 'clearance'>,
  opens = false,
): Promise<RoleAct> => {
  await syncHead(api, agency);
  const { entry } = await makeKeyLogEntry({
    agencyId: agency.agencyId,
    head: agency.head,
    type: 'user.role',
    subject,
    body: userRoleBody(to),
    signer: signer.uid,
    key: signer.us.key,
  });
  const ids = opens ? await searches(api, agency) : [];
  return { entry: entryJson(entry), wraps: Object.fromEntries(ids.map((id) => [id, { ...hpkeBox(), generation: 1 }])) };
};
