import type { FirebaseApp } from 'firebase/app';
import { disableNetwork, doc, enableNetwork, onSnapshot, type DocumentData, type Firestore } from 'firebase/firestore';
import { may } from '@liexin/domain/agency/rights';
import { teamRoles } from '@liexin/domain/agency/role';
import { paths } from '@liexin/domain/storage/paths';
import type { KeyLogHead } from '@liexin/proof/key-log-entry';
import type { ApiClient } from '../api-client.ts';
import type { Clock } from '../clock.ts';
import { codeOf, isRemoval } from '../fault-code.ts';
import { firestoreSource } from '../firestore-source.ts';
import { connectFirestore, forgetFirestore } from '../firestore.ts';
import { firestoreDrafts } from '../live/draft-store.ts';
import { listenTasks, type ReminderTask } from '../live/task-feed.ts';
import type { Log } from '../log.ts';
import type { LaneHistory } from '../history/lane-history.ts';
import { openOpenedMessages, type OpenedMessages } from '../history/opened-messages.ts';
import { restHistory } from '../history/rest-history.ts';
import { openShelf } from '../history/shelf.ts';
import { shelfLimit } from '../history/shelf-limit.ts';
import { emptyDatabases } from '../wipe-browser.ts';
import { shelvedHistory } from '../history/shelved-history.ts';
import { openOutboxStorage } from '../outbox/indexed-db-storage.ts';
import { broadcastNeighbours, webLockLeadership } from '../outbox/leadership.ts';
import { memoryOutboxStorage } from '../outbox/memory-storage.ts';
import { isOpenToPlans } from '../outbox/item.ts';
import { openOutbox, type Outbox } from '../outbox/outbox.ts';
import { isNews, staffTransport } from '../outbox/staff-transport.ts';
import { remoteHistory, searchLater } from '../search/search-later.ts';
import type { Search } from '../search/search.ts';
import type { Account } from '../session-state.ts';
import type { DeviceStore } from '../vault/device-store.ts';
import type { DocumentSource } from '../vault/document-source.ts';
import { newMessageId } from '../vault/new-id.ts';
import { openOwnDrafts } from '../vault/own-drafts.ts';
import { localSealer } from '../vault/sealed-store.ts';
import { openVault, type Vault } from '../vault/vault.ts';
import { openAgencyModel, type AgencyModel } from './agency-model.ts';
import { openHandoversModel, type HandoversModel } from './handovers-model.ts';
import { openInvitationsModel, type InvitationsModel } from './invitations-model.ts';
import { openApprovalsModel, type ApprovalsModel } from './approvals-model.ts';
import { openRenewal, type RenewalModel } from './renewal.ts';
import { openFollowingDrafts, type FollowingDrafts } from './following-drafts.ts';
import { rotateLane } from './rotate.ts';
import { openUiStore, type UiStore } from './ui-state.ts';

export interface WorkspaceInput {
  readonly account: Account;
  readonly api: ApiClient;
  readonly app: FirebaseApp;
  readonly store: DeviceStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly candidateOrigin: string;
  readonly idToken: (fresh: boolean) => Promise<string | null>;
  /** The member or this device was removed. */
  readonly removed: (agencyName: string | null) => void;
}

/** Everything that lives while a member is in: keys, outbox, live lists. Closed by lock, sign-out and removal. */
export interface Workspace {
  readonly account: Account;
  readonly db: Firestore;
  readonly vault: Vault;
  readonly source: DocumentSource;
  readonly outbox: Outbox;
  readonly model: AgencyModel;
  readonly ui: UiStore;
  /** Searching on this device; its code comes after the first screen. */
  readonly search: Promise<Search>;
  /** Null while it is not known that this person may invite. */
  readonly invitations: () => InvitationsModel | null;
  /** Null before the members are known. */
  readonly handovers: () => HandoversModel | null;
  /** Null while it is not known that this person may see what waits for a second one. */
  readonly approvals: () => ApprovalsModel | null;
  readonly drafts: FollowingDrafts;
  /** Keys that are renewed because somebody left. */
  readonly renewal: RenewalModel;
  /** The past of a lane, from this device where it has it and else from the server. */
  readonly history: (laneId: string) => LaneHistory;
  /** Messages that were opened lately, in memory: whoever comes back to a conversation does not wait for its keys again. */
  readonly opened: OpenedMessages;
  /** Addresses of links made in this tab, by link. */
  readonly freshLinks: Map<string, string>;
  readonly rotate: (laneId: string) => Promise<void>;
  /** The open conversation tells the tip of a lane's ledger, which its messages then name. */
  readonly seeTip: (laneId: string, tip: KeyLogHead | null) => void;
  /** The person's own reminders to give by hand, until the answer is called. */
  readonly followTasks: (changed: (tasks: readonly ReminderTask[]) => void) => () => void;
  /** Cuts Firestore's network by hand, to show what happens without one; back on, what waited goes out. */
  setFlight(on: boolean): void;
  close(): void;
}

export const openWorkspace = async (input: WorkspaceInput): Promise<Workspace> => {
  const { account, api, app, store, clock, log, candidateOrigin } = input;
  const db = connectFirestore(app, location, store.persistent);
  const { device, agencyId, uid } = account;
  const source = firestoreSource(db);
  const vault = openVault({ device, api, source, store, clock, log, candidateOrigin });
  const tips = new Map<string, KeyLogHead>();
  const name = `liexin-outbox-${uid}-${device.deviceId}`;
  const storage = store.persistent ? await openOutboxStorage(name, localSealer(device)) : memoryOutboxStorage();
  // A store that is full or broken costs pages without a network, nothing else.
  const shelf = store.persistent
    ? await openShelf(uid, {
        limit: async () => shelfLimit((await navigator.storage.estimate().catch(() => null))?.quota),
        pinned: () => new Set(outbox.items().map(({ laneId }) => laneId)),
        now: () => clock.now(),
      }).catch(() => null)
    : null;
  const rotating = new Map<string, Promise<void>>();
  /** Two wishes for one lane in this page are one: the second would find it fresh. */
  const rotate = (laneId: string): Promise<void> => {
    const running = rotating.get(laneId) ?? rotateLane({ api, source, vault }, laneId).finally(() => rotating.delete(laneId));
    rotating.set(laneId, running);
    return running;
  };
  const ui = openUiStore();
  const noted = (error: unknown): void => log.note({ event: 'listener-failed', code: codeOf(error) ?? 'internal' });
  const search = searchLater({
    db,
    vault,
    store,
    history: remoteHistory(app, agencyId),
    isOnline: () => navigator.onLine && !ui.state().isFlight,
    failed: noted,
  });
  const lists = openAgencyModel({ db, vault, log, isOnline: () => navigator.onLine });
  const model: AgencyModel = {
    ...lists,
    follow: (laneId, messages) => {
      search.follow(laneId, messages);
      lists.follow(laneId, messages);
    },
  };
  const lane = (laneId: string): DocumentData | undefined => model.state().lanes.get(laneId)?.data;
  const ask: typeof fetch = async (address, init) => {
    if (ui.state().isFlight) throw new TypeError('network cut by hand');
    return fetch(address, init);
  };
  const projectId = app.options.projectId ?? '';
  const history = (laneId: string): LaneHistory =>
    shelvedHistory({ laneId, shelf, remote: restHistory({ fetch: ask, projectId, agencyId, laneId, idToken: input.idToken }) });
  const transport = staffTransport({ db, vault, lane, tip: (laneId) => tips.get(laneId) ?? null, rotate, now: () => clock.now() });
  const later = (ms: number, wake: () => void): (() => void) => {
    const timer = setTimeout(wake, ms);
    return () => clearTimeout(timer);
  };
  const outbox = openOutbox({
    storage,
    // With the network cut by hand nothing is even tried: single commits do not ask the SDK's switch.
    transport: { ...transport, seal: async (item, counter) => (ui.state().isFlight ? { kind: 'wait', reason: 'offline' } : transport.seal(item, counter)) },
    leadership: webLockLeadership(name, navigator.locks as LockManager | undefined),
    neighbours: broadcastNeighbours(name, globalThis.BroadcastChannel as typeof BroadcastChannel | undefined),
    now: () => clock.now(),
    random: Math.random,
    newId: newMessageId,
    failed: (error) => log.note({ event: 'outbox-failed', code: codeOf(error) ?? 'internal' }),
    after: later,
  });

  const drafts = openFollowingDrafts({
    drafts: vault.drafts,
    sealed: vault.sealed,
    own: openOwnDrafts(device),
    server: firestoreDrafts(db, agencyId, uid, device.deviceId, noted),
    now: () => clock.now(),
    after: later,
    failed: noted,
  });

  let isRemoved = false;
  /** The name of the agency is told to whom it removed, not to whom lost this device alone. */
  const removed = (isMember: boolean): void => {
    if (isRemoved) return;
    isRemoved = true;
    search.destroy();
    input.removed(isMember ? null : (model.state().agency?.displayName ?? null));
  };

  // Somebody wrote before the hour of a planned message: the person is asked while there is time.
  const holdPlanned = (): void => {
    for (const item of outbox.items())
      if (item.plan?.isHeld === false && isOpenToPlans(item) && isNews(model.state().lanes.get(item.laneId)?.last ?? undefined, uid, item.plan.sinceMs))
        outbox.hold(item.id);
  };
  const stopHolding = model.subscribe(holdPlanned);

  let invitations: InvitationsModel | null = null;
  let approvals: ApprovalsModel | null = null;
  /** What owners and admins alone may see: from the moment on that this person is known to let people in, and until they are not any more. */
  const followInvitations = (): void => {
    const mayInvite = may(model.state().members.get(uid)?.roles ?? [], 'member.invite');
    if (mayInvite === (invitations !== null)) return;
    invitations?.close();
    invitations = mayInvite ? openInvitationsModel({ db, vault, log }) : null;
    approvals?.close();
    approvals = mayInvite ? openApprovalsModel({ db, vault, log }) : null;
  };
  const stopInvitations = model.subscribe(followInvitations);

  let handovers: HandoversModel | null = null;
  /** From the moment on that there are names to sign people into lanes with. */
  const followHandovers = (): void => {
    if (handovers !== null || (model.state().members.get(uid)?.name ?? '') === '') return;
    const nameOf = (of: string): string => model.state().members.get(of)?.name ?? '';
    const lock = `liexin-handover-${uid}`;
    handovers = openHandoversModel({
      db,
      api,
      vault,
      log,
      greet: { source, outbox, history, nameOf, now: () => clock.now() },
      colleague: (of) => {
        const member = model.state().members.get(of);
        const role = member?.status === 'active' ? teamRoles.find((one) => member.roles.includes(one)) : undefined;
        return member === undefined || member.name === '' || role === undefined ? undefined : { uid: of, name: member.name, role };
      },
      alone: async (work) => {
        const locks = navigator.locks as LockManager | undefined;
        if (locks === undefined) return work();
        await locks.request(lock, { ifAvailable: true }, async (held) => {
          if (held !== null) await work();
        });
      },
    });
  };
  const stopHandovers = model.subscribe(followHandovers);

  // Lanes that got a new epoch or a share after the network came back: what waited may go now.
  const kick = (): void => outbox.kick();
  window.addEventListener('online', kick);
  // A tab that is closed is hidden first: what was typed last is kept now.
  const keepDrafts = (): void => {
    if (document.visibilityState === 'hidden') void drafts.flush();
  };
  document.addEventListener('visibilitychange', keepDrafts);
  const stopMember = onSnapshot(
    doc(db, paths.member(agencyId, uid)),
    (found) => {
      const data = found.data();
      if (data === undefined || found.metadata.fromCache) return;
      const isMember = data['status'] === 'active';
      if (!isMember || data['devices']?.[device.deviceId]?.on !== true) removed(isMember);
    },
    (error) => {
      noted(error);
      // A device that was taken off may not even read that it was: the API says it.
      if (codeOf(error) !== 'permission-denied') return;
      api.call('deviceRequests', { params: {}, body: {} }).catch((refusal: unknown) => {
        if (isRemoval(refusal)) removed(codeOf(refusal) !== 'not-a-member');
      });
    },
  );
  const renewal = openRenewal({
    db,
    vault,
    api,
    model,
    rotate,
    leadership: webLockLeadership(`liexin-renewal-${uid}`, navigator.locks as LockManager | undefined),
    now: () => clock.now(),
    log,
  });
  void vault.keyLog.sync().catch((error: unknown) => log.note({ event: 'key-log-forked', code: codeOf(error) ?? 'internal' }));

  return {
    account,
    db,
    vault,
    source,
    outbox,
    model,
    rotate,
    ui,
    search: search.opened,
    invitations: () => invitations,
    handovers: () => handovers,
    approvals: () => approvals,
    history,
    opened: openOpenedMessages(),
    drafts,
    renewal,
    freshLinks: new Map(),
    followTasks: (changed) => listenTasks(db, agencyId, uid, changed, noted),
    seeTip: (laneId, tip) => {
      if (tip === null) tips.delete(laneId);
      else tips.set(laneId, tip);
    },
    setFlight: (on) => {
      ui.set({ isFlight: on });
      void (on ? disableNetwork(db) : enableNetwork(db)).then(kick);
    },
    close: () => {
      if (ui.state().isFlight) void enableNetwork(db);
      window.removeEventListener('online', kick);
      document.removeEventListener('visibilitychange', keepDrafts);
      stopMember();
      stopInvitations();
      invitations?.close();
      stopHandovers();
      handovers?.close();
      approvals?.close();
      stopHolding();
      renewal.close();
      drafts.close();
      // What was typed on a device that is out is not kept.
      if (!isRemoved) void drafts.flush();
      outbox.close();
      search.close();
      shelf?.close();
      model.close();
      // Last, when nothing here reads or writes any more.
      if (isRemoved) void Promise.all([emptyDatabases(uid), forgetFirestore()]).catch(noted);
    },
  };
};
