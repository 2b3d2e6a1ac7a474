import type { ApiClient } from '../api-client.ts';
import type { Preferences } from '../preferences.ts';
import type { Workspace } from './workspace.ts';

/** The preference that says that a sample is to be made for who signed up with this address: set before the account, dropped when it is whole or was removed. */
export const sampleWanted = (email: string): string => `sample-wanted.${email.toLowerCase()}`;

/** Everything the making keeps on the device, sealed. */
export const SAMPLE_PLACE = 'sample/';

type Locks = Pick<LockManager, 'request'>;
const browserLocks = (): Locks | undefined => navigator.locks as LockManager | undefined;
const lockOf = ({ account }: Workspace): string => `liexin-sample-${account.uid}`;

/** Makings of this tab, by account: one may outlive the session that began it by the step that it is at. */
const running = new Map<string, { readonly workspace: Workspace; readonly made: Promise<boolean> }>();

/**
 * One making of an account at a time in a browser. The screen that began it may be left and come back to; another session or tab is told false,
 * and tries again later.
 */
export const oneMaking = (workspace: Workspace, make: () => Promise<boolean>, locks = browserLocks()): Promise<boolean> => {
  const { uid } = workspace.account;
  const begun = running.get(uid);
  if (begun !== undefined) return begun.workspace === workspace ? begun.made : Promise.resolve(false);
  const alone = async (): Promise<boolean> =>
    locks === undefined ? make() : locks.request(lockOf(workspace), { ifAvailable: true }, async (held) => (held === null ? false : make()));
  const made = alone().finally(() => running.delete(uid));
  running.set(uid, { workspace, made });
  return made;
};

/**
 * Takes the sample away, also while it is made, in whatever tab: the making ends at its next step, and only then is removed what is there. A
 * repeat after a crash or a lost answer finds what is left.
 */
export const removeSample = async (workspace: Workspace, api: ApiClient, preferences: Preferences, locks = browserLocks()): Promise<void> => {
  preferences.setFlag(sampleWanted(workspace.account.email), false);
  const remove = async (): Promise<void> => {
    await workspace.vault.sealed.drop(SAMPLE_PLACE);
    await api.call('removeSample', { params: {}, body: {} });
  };
  await running.get(workspace.account.uid)?.made.catch(() => undefined);
  await (locks === undefined ? remove() : locks.request(lockOf(workspace), remove));
};
