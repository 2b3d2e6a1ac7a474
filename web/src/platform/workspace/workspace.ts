import type { FirebaseApp } from 'firebase/app';
import { disableNetwork, doc, enableNetwork, onSnapshot, type DocumentData, type Firestore, type Timestamp } from 'firebase/firestore';
import { may } from '@liexin/domain/agency/rights';
import { teamRoles } from '@liexin/domain/agency/role';
import { paths } from '@liexin/domain/storage/paths';
import type { KeyLogHead } from '@liexin/proof/key-log-entry';
import type { ApiClient } from '../api-client.ts';
import type { Clock } from '../clock.ts';
import { learnTime } from '../config.ts';
import { closingOf, codeOf, isRemoval } from '../fault-code.ts';
import { firestoreSource } from '../firestore-source.ts';
import { connectFirestore, forgetFirestore } from '../firestore.ts';
import { firestoreDrafts } from '../live/draft-store.ts';
import { inSightFrom } from '../live/in-sight.ts';
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
import { forgetMemoryOutbox, memoryOutboxOf } from '../outbox/memory-storage.ts';
import { isOpenToPlans } from '../outbox/item.ts';
import { openOutbox, type Outbox } from '../outbox/outbox.ts';
import { isNews, staffTransport } from '../outbox/staff-transport.ts';
import { remoteHistory, searchLater } from '../search/search-later.ts';
import type { Search } from '../search/search.ts';
import type { Account } from '../session-state.ts';
import type { AdmittedDevice } from '../vault/device-record.ts';
import type { DeviceStore } from '../vault/device-store.ts';
import type { DocumentSource } from '../vault/document-source.ts';
import { newMessageId } from '../vault/new-id.ts';
import { openOwnDrafts } from '../vault/own-drafts.ts';
import { localSealer } from '../vault/sealed-store.ts';
import { openVault, type Vault } from '../vault/vault.ts';
import { calm } from './calm.ts';
import { listed } from './listed.ts';
import { openAgencyModel, type AgencyModel } from './agency-model.ts';
import { openHandoversModel, type HandoversModel } from './handovers-model.ts';
import { payPlaceOf } from './pay.ts';
import { openInvitationsModel, type InvitationsModel } from './invitations-model.ts';
import { followExports, type ExportsState } from './exports-model.ts';
import { followRetention, type RetentionState } from './retention-source.ts';
import { openApprovalsModel, type ApprovalsModel } from './approvals-model.ts';
import { openRecoveriesModel, type RecoveriesModel } from './recoveries-model.ts';
import type { Reopening } from './reopening.ts';
import { openWitnessModel, type WitnessModel } from '../witness/witness-model.ts';
import { openRenewal, type RenewalModel } from './renewal.ts';
import type { OwnKeys, OwnKeysSight } from './own-keys.ts';
import { openTagging } from './tagging.ts';
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
  /** The member or this device was removed, or the agency is closed. */
  readonly removed: (agencyName: string | null, closing?: string) => void;
  /** The person has new keys: the workspace is opened anew on them. */
  readonly renewed: (device: AdmittedDevice) => void;
  /** How far the record is opened again for somebody who came back with the kit; null: it is. */
  readonly reopening: (reopening: Reopening | null) => void;
  /** Aborted with the session: what is still being opened then stops. */
  readonly signal: AbortSignal;
}

/** Everything that lives while a member is in: keys, outbox, live lists. Closed by lock, sign-out and removal. */
export interface Workspace {
  readonly account: Account;
  /** Aborted when this workspace is closed: what was begun in it ends at its next step. */
  readonly signal: AbortSignal;
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
  /** Null while it is not known that this person may see who comes back with the kit. */
  readonly recoveries: () => RecoveriesModel | null;
  readonly drafts: FollowingDrafts;
  /** Keeps now what was typed and not sent: drafts, and edits that are half made. */
  readonly keepUnsent: () => Promise<void>;
  /** Resolves when this has its lists and nobody types: it may be shown in the place of another. Rejects where it did not get them. */
  readonly mayTakeOver: () => Promise<void>;
  /** Keys that are renewed because somebody left. */
  readonly renewal: RenewalModel;
  /** The watch over the agency's record. */
  readonly witness: WitnessModel;
  /** The past of a lane, from this device where it has it and else from the server. */
  readonly history: (laneId: string) => LaneHistory;
  /** Messages that were opened lately, in memory: whoever comes back to a conversation does not wait for its keys again. */
  readonly opened: OpenedMessages;
  /** Addresses of links made in this tab, by link. */
  readonly freshLinks: Map<string, string>;
  readonly rotate: (laneId: string) => Promise<void>;
  /** The open conversation tells the tip of a lane's ledger, which its messages then name. */
  readonly seeTip: (laneId: string, tip: KeyLogHead | null) => void;
  /** Asks the server whether this device is still let in, and leaves where it is not. */
  readonly lookIn: () => void;
  /** The person's own reminders to give by hand, until the answer is called. */
  readonly followTasks: (changed: (tasks: readonly ReminderTask[]) => void) => () => void;
  /** The agency's exports, newest first, until the answer is called. */
  readonly followExports: (changed: (state: ExportsState) => void) => () => void;
  /** How long things are kept, and for who sees them the changes of it, until the answer is called. */
  readonly followRetention: (seesChanges: boolean, changed: (state: RetentionState) => void) => () => void;
  /** Cuts Firestore's network by hand, to show what happens without one; back on, what waited goes out. */
  setFlight(on: boolean): void;
  close(): void;
}

/** Not part of what the first screen waits for. */
const loadOwnKeys = () => import('./keep-own-keys.ts');

/** A while, or until the network is back. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, 10_000);
    window.addEventListener('online', () => (clearTimeout(timer), resolve()), { once: true });
  });

export const openWorkspace = async (input: WorkspaceInput): Promise<Workspace> => {
  const { account, api, app, store, clock, log, candidateOrigin } = input;
  const db = connectFirestore(app, location, store.persistent);
  const { device, agencyId, uid } = account;
  const source = firestoreSource(db);
  const vault = openVault({ device, api, source, store, clock, log, candidateOrigin });
  if (device.recovering !== undefined) {
    const { reopenWithKit } = await import('./reopening.ts');
    await reopenWithKit({ api, vault, store, show: input.reopening, pause, signal: input.signal });
  }
  const tips = new Map<string, KeyLogHead>();
  const name = `liexin-outbox-${uid}-${device.deviceId}`;
  const storage = store.persistent ? await openOutboxStorage(name, localSealer(device)) : memoryOutboxOf(name);
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
    history: remoteHistory(app, agencyId, (laneId) => sight(laneId)),
    shelf,
    now: () => clock.now(),
    isOnline: () => navigator.onLine && !ui.state().isFlight,
    failed: noted,
  });
  const lists = openAgencyModel({ db, vault, log, isOnline: () => navigator.onLine, now: () => clock.now() });
  const model: AgencyModel = {
    ...lists,
    follow: (laneId, messages) => {
      search.follow(laneId, messages);
      lists.follow(laneId, messages);
    },
  };
  const lane = (laneId: string): DocumentData | undefined => model.state().lanes.get(laneId)?.data;
  const sight = (laneId: string): Timestamp => inSightFrom(lane(laneId), clock.now());
  const ask: typeof fetch = async (address, init) => {
    if (ui.state().isFlight) throw new TypeError('network cut by hand');
    return fetch(address, init);
  };
  const projectId = app.options.projectId ?? '';
  const history = (laneId: string): LaneHistory =>
    shelvedHistory({
      laneId,
      shelf,
      since: () => sight(laneId),
      remote: restHistory({ fetch: ask, projectId, agencyId, laneId, since: () => sight(laneId), idToken: input.idToken }),
    });
  const transport = staffTransport({
    db,
    vault,
    lane,
    tip: (laneId) => tips.get(laneId) ?? null,
    rotate,
    now: () => clock.now(),
    learnTime: () => learnTime(api, clock, Date.now),
  });
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
  const keepUnsent = async (): Promise<void> => void (await Promise.all([drafts.flush(), vault.composing.flush()]));

  let isRemoved = false;
  /** The name of the agency is told to whom it removed, not to whom lost this device alone. */
  const removed = (isMember: boolean, closing?: string): void => {
    if (isRemoved) return;
    isRemoved = true;
    search.destroy();
    input.removed(isMember ? null : (model.state().agency?.displayName ?? null), closing);
  };

  // Somebody wrote before the hour of a planned message: the person is asked while there is time.
  const holdPlanned = (): void => {
    for (const item of outbox.items())
      if (item.plan?.isHeld === false && isOpenToPlans(item) && isNews(model.state().lanes.get(item.laneId)?.last ?? undefined, uid, item.plan.sinceMs))
        outbox.hold(item.id);
  };
  const stopHolding = model.subscribe(holdPlanned);

  // A conversation was opened for its first message: what waits for that goes now.
  const waitsForColleague = (): boolean =>
    outbox.items().some(({ laneId, waiting }) => (waiting === 'approach' || waiting === 'lookups') && model.state().lanes.get(laneId)?.data['held'] !== true);
  const stopOpening = model.subscribe(() => {
    if (waitsForColleague()) outbox.kick();
  });
  const stopTagging = openTagging({ vault, model, leadership: webLockLeadership(`liexin-tags-${uid}`, navigator.locks as LockManager | undefined), log });

  let invitations: InvitationsModel | null = null;
  let approvals: ApprovalsModel | null = null;
  let recoveries: RecoveriesModel | null = null;
  /** What owners and admins, and of requests auditors too, may see: from the moment on that this person is known to be one, and until they are not any more. */
  const followInvitations = (): void => {
    const roles = model.state().members.get(uid)?.roles ?? [];
    const mayInvite = may(roles, 'member.invite');
    if (mayInvite !== (invitations !== null)) {
      invitations?.close();
      invitations = mayInvite ? openInvitationsModel({ db, vault, log }) : null;
      recoveries?.close();
      recoveries = mayInvite ? openRecoveriesModel({ db, agencyId, log }) : null;
    }
    const seesApprovals = mayInvite || roles.includes('auditor');
    if (seesApprovals !== (approvals !== null)) {
      approvals?.close();
      approvals = seesApprovals ? openApprovalsModel({ db, vault, log }) : null;
    }
  };
  const stopInvitations = model.subscribe(followInvitations);

  let handovers: HandoversModel | null = null;
  /** From the moment on that there are names to sign people into lanes with. */
  const followHandovers = (): void => {
    if (handovers !== null || (model.state().members.get(uid)?.name ?? '') === '') return;
    const nameOf = (of: string): string => model.state().members.get(of)?.name ?? '';
    const lock = `liexin-handover-${uid}`;
    handovers = openHandoversModel({
      pay: (id) => payPlaceOf(model.state(), id),
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
    if (document.visibilityState === 'hidden') void keepUnsent();
  };
  document.addEventListener('visibilitychange', keepDrafts);
  /** Whether this device is still let in; the API says why not. */
  const lookIn = (): void => {
    api.call('deviceRequests', { params: {}, body: {} }).catch((refusal: unknown) => {
      const closing = closingOf(refusal);
      if (closing !== null) removed(false, closing);
      else if (isRemoval(refusal)) removed(codeOf(refusal) !== 'not-a-member');
    });
  };
  let ownKeys: Promise<OwnKeys> | null = null;
  /** Nothing is fetched for keys that are in order. What could not be fetched is tried at the next change. */
  const lookAtOwnKeys = (sight: OwnKeysSight): void => {
    if (ownKeys === null && !sight.isDue && sight.generation === device.admitted.keysGeneration) return;
    ownKeys ??= loadOwnKeys().then(({ keepOwnKeys }) =>
      keepOwnKeys({ api, source, keyLog: vault.keyLog, device, store, renewed: input.renewed, after: later, log }),
    );
    ownKeys.then(
      (keys) => keys.look(sight),
      (error: unknown) => {
        ownKeys = null;
        noted(error);
      },
    );
  };
  const stopMember = onSnapshot(
    doc(db, paths.member(agencyId, uid)),
    (found) => {
      const data = found.data();
      if (data === undefined || found.metadata.fromCache) return;
      const isMember = data['status'] === 'active';
      if (!isMember || data['devices']?.[device.deviceId]?.on !== true) removed(isMember);
      else lookAtOwnKeys({ generation: Number(data['keysGeneration']), isDue: data['ownKeysDue'] != null });
    },
    (error) => {
      noted(error);
      // A device that was taken off may not even read that it was: the API says it.
      if (codeOf(error) === 'permission-denied') lookIn();
    },
  );
  const renewal = openRenewal({
    db,
    vault,
    api,
    source,
    model,
    rotate,
    leadership: webLockLeadership(`liexin-renewal-${uid}`, navigator.locks as LockManager | undefined),
    now: () => clock.now(),
    log,
  });
  const witness = openWitnessModel({ device, api, keyLog: vault.keyLog, sealed: vault.sealed, now: () => clock.now(), model, log });
  let stopTelling = (): void => undefined;
  loadOwnKeys()
    .then(({ keepTold }) => {
      if (!input.signal.aborted) stopTelling = keepTold({ api, sealed: vault.sealed, now: () => clock.now(), after: later, failed: noted });
    })
    .catch(noted);
  void vault.keyLog.sync().catch((error: unknown) => log.note({ event: 'key-log-forked', code: codeOf(error) ?? 'internal' }));

  return {
    account,
    signal: input.signal,
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
    recoveries: () => recoveries,
    history,
    opened: openOpenedMessages(),
    drafts,
    keepUnsent,
    mayTakeOver: () => listed(model).then(() => calm(window, later)),
    renewal,
    witness,
    freshLinks: new Map(),
    lookIn,
    followTasks: (changed) => listenTasks(db, agencyId, uid, changed, noted),
    followExports: (changed) => followExports(db, agencyId, vault.exports, changed),
    followRetention: (seesChanges, changed) => followRetention({ db, agencyId, log, seesChanges }, changed),
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
      void ownKeys?.then(
        (keys) => keys.close(),
        () => undefined,
      );
      stopInvitations();
      invitations?.close();
      stopHandovers();
      handovers?.close();
      approvals?.close();
      recoveries?.close();
      stopHolding();
      stopOpening();
      stopTagging();
      renewal.close();
      stopTelling();
      witness.close();
      drafts.close();
      // What was typed on a device that is out is not kept.
      if (!isRemoved) void keepUnsent();
      outbox.close();
      if (isRemoved) forgetMemoryOutbox(name);
      search.close();
      shelf?.close();
      model.close();
      // Last, when nothing here reads or writes any more.
      if (isRemoved) void Promise.all([emptyDatabases(uid), forgetFirestore()]).catch(noted);
    },
  };
};
