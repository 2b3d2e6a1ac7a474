import type { RequestOf, ResponseOf, RouteName } from '@liexin/domain/api/routes';
import { keyLogId, paths } from '@liexin/domain/storage/paths';
import { generateP256, rawPublic } from '@liexin/e2ee/p256-key';
import { randomBytes } from '@liexin/e2ee/random-bytes';
import type { ApiClient } from '../../api-client.ts';
import type { DocumentSource } from '../document-source.ts';
import { b64, gcmBytes, hpkeBytes, keyLogEntry, mapValues, raw, sealedBytes } from '../wire.ts';

type Doc = Record<string, unknown>;

/**
 * Stores what the API's routes store, and checks nothing: the functions have their own tests. Enough to show that what one
 * device wrote, another device opens.
 */
export class TinyServer {
  readonly docs = new Map<string, Doc>();
  readonly shares = new Map<string, string>();
  readonly calls: RouteName[] = [];
  offline = false;
  serverKey: Uint8Array = new Uint8Array(65);
  private device = '';
  private uid = '';

  static async start(): Promise<TinyServer> {
    const server = new TinyServer();
    server.serverKey = await rawPublic((await generateP256('ECDSA', false)).publicKey);
    return server;
  }

  as(uid: string, device: string): this {
    this.uid = uid;
    this.device = device;
    return this;
  }

  source: DocumentSource = {
    get: async <T>(path: string) => (structuredClone(this.docs.get(path)) ?? null) as T | null,
    list: async <T>(path: string) => this.below<T>(path),
    listAfter: async <T>(path: string, id: string) => this.below<T>(path).filter((one) => one.id > id),
  };

  private below<T>(path: string): { id: string; data: T }[] {
    const found = [...this.docs].filter(([key]) => key.startsWith(`${path}/`) && !key.slice(path.length + 1).includes('/'));
    return found.map(([key, data]) => ({ id: key.slice(path.length + 1), data: structuredClone(data) as T })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  api: ApiClient = {
    call: async (name, { params, body }) => {
      this.calls.push(name);
      if (this.offline) throw Object.assign(new Error('unavailable'), { code: 'unavailable' });
      const handler = this.handlers[name] as ((params: Record<string, string>, body: unknown) => Promise<unknown>) | undefined;
      if (handler === undefined) throw new Error(`no route ${name}`);
      return (await handler(params as Record<string, string>, body)) as ResponseOf<typeof name>;
    },
  };

  private handlers: { [N in RouteName]?: (params: Record<string, string>, body: RequestOf<N>) => Promise<ResponseOf<N>> } = {
    createAgency: async (_, body) => {
      const entries = await Promise.all(body.entries.map(keyLogEntry));
      for (const entry of entries) this.docs.set(paths.keyLogEntry(body.agencyId, entry.seq), { ...entry });
      this.docs.set(paths.agency(body.agencyId), { displayName: body.displayName, directory: body.directory.compartmentId });
      this.docs.set(paths.member(body.agencyId, this.uid), { roles: ['owner'], status: 'active', keysGeneration: 1, card: sealedBytes(body.card) });
      this.docs.set(paths.memberKeys(body.agencyId, this.uid, 1), { generation: 1, wraps: mapValues(body.keys.wraps, hpkeBytes) });
      this.docs.set(paths.recovery(body.agencyId), { ...body.recovery });
      this.generation(body.agencyId, body.directory.compartmentId, 'directory', body.directory.generation);
      return { agencyId: body.agencyId, token: 'token', head: { seq: 4, hash: body.directory.generation.keyLogHash } };
    },
    recovery: async () => {
      const recovery = this.docs.get([...this.docs.keys()].find((key) => key.endsWith('recovery/current')) ?? '') as RequestOf<'createAgency'>['recovery'];
      return {
        kitId: recovery.kitId,
        arkPub: recovery.arkPub,
        rskPub: recovery.rskPub,
        aukPub: recovery.aukPub,
        ownerWrap: recovery.ownerWrap,
        confirmed: false,
      };
    },
    saveKit: async (_, body) => {
      this.docs.set('test/kit', { ...body });
      return {};
    },
    checkPhrase: async (_, { salt }) => ({ stands: (this.docs.get('test/kit') as RequestOf<'saveKit'> | undefined)?.phrase.salt === salt }),
    openKit: async () => ({ kit: (this.docs.get('test/kit') as RequestOf<'saveKit'> | undefined)?.kit ?? null }),
    kitTested: async (_, body) => {
      this.docs.set('test/tested', { ...body });
      return {};
    },
    addDevice: async (_, body) => {
      const agencyId = this.agencyId();
      this.docs.set(paths.keyLogEntry(agencyId, body.entry.seq), { ...(await keyLogEntry(body.entry)) });
      return { agencyId, token: 'token', head: { seq: body.entry.seq, hash: body.entry.prev } };
    },
    createMandate: async (_, body) => {
      const agencyId = this.agencyId();
      this.docs.set(paths.mandate(agencyId, body.mandateId), { compartment: body.compartmentId, card: sealedBytes(body.card), team: body.team });
      this.generation(agencyId, body.compartmentId, body.mandateId, body.generation);
      return {};
    },
    createConversation: async (_, body) => {
      const agencyId = this.agencyId();
      const lanes = Object.fromEntries(body.lanes.map((lane) => [lane.kind, lane.laneId]));
      this.docs.set(paths.conversation(agencyId, body.conversationId), {
        compartment: body.compartmentId,
        card: sealedBytes(body.card),
        guest: body.guestUid,
        lanes,
        participantUids: [this.uid],
      });
      for (const lane of body.lanes) {
        const participants = mapValues(lane.participants, (who) => ({ ...who, name: raw(who.name), until: null }));
        this.docs.set(paths.lane(agencyId, lane.laneId), {
          conversation: body.conversationId,
          compartment: body.compartmentId,
          kind: lane.kind,
          epoch: 1,
          signers: 0,
          participants,
        });
        this.docs.set(paths.signerList(agencyId, lane.laneId, 0), {
          ...lane.signers,
          prev: raw(lane.signers.prev),
          keyLogHash: raw(lane.signers.keyLogHash),
          nonce: raw(lane.signers.nonce),
          ciphertext: raw(lane.signers.ciphertext),
          signature: raw(lane.signers.signature),
        });
        for (const epoch of lane.epochs) this.epoch(agencyId, lane.laneId, epoch);
      }
      return {};
    },
    laneShares: async ({ laneId }, { from, to }) => ({
      shares: Array.from({ length: to - from + 1 }, (_, i) => from + i).map((period) => {
        const key = `${laneId}/${period}`;
        const share = this.shares.get(key) ?? b64(randomBytes(32));
        this.shares.set(key, share);
        return { period, share };
      }),
    }),
    createLink: async (_, body) => {
      const conversation = this.docs.get(paths.conversation(this.agencyId(), body.conversationId)) as { lanes: { candidate: string } };
      const laneId = conversation.lanes.candidate;
      const shares = [1, 2, 3, 4].map((epoch) => {
        const key = `link/${body.linkId}/${epoch}`;
        const share = this.shares.get(key) ?? b64(randomBytes(32));
        this.shares.set(key, share);
        return { laneId, epoch, share };
      });
      this.docs.set(`test/links/${body.linkId}`, { conversationId: body.conversationId, authHash: body.authHash });
      return { shares, replaces: null };
    },
    publishLink: async ({ linkId }, body) => {
      const draft = this.docs.get(`test/links/${linkId}`) as { conversationId: string };
      this.docs.set(`test/published/${draft.conversationId}`, { linkId, ...body });
      const conversation = this.docs.get(paths.conversation(this.agencyId(), draft.conversationId)) as { lanes: { candidate: string } };
      for (const epoch of body.epochs) this.epoch(this.agencyId(), conversation.lanes.candidate, epoch);
      return {};
    },
    linkDetail: async ({ conversationId }) => {
      const link = this.docs.get(`test/published/${conversationId}`) as (RequestOf<'publishLink'> & { linkId: string }) | undefined;
      if (link === undefined) return { link: null };
      return {
        link: {
          linkId: link.linkId,
          state: 'new' as const,
          reason: null,
          policy: 'after-reply' as const,
          guarded: false,
          exposed: false,
          agencyCopy: link.agencyCopy,
          secret: link.secret,
          authHash: b64(new Uint8Array(32)),
          earlier: [],
          admitted: [],
          expiresMs: 0,
          hasDigits: false,
          devices: [],
          notes: [],
        },
      };
    },
  };

  private agencyId(): string {
    return [...this.docs.keys()].find((key) => /^agencies\/[^/]+$/.test(key))?.slice('agencies/'.length) ?? '';
  }

  private generation(agencyId: string, compartmentId: string, about: string, json: RequestOf<'createMandate'>['generation']): void {
    this.docs.set(paths.compartment(agencyId, compartmentId), { about, tier: 'standard', generation: json.generation });
    this.docs.set(paths.generation(agencyId, compartmentId, json.generation), {
      generation: json.generation,
      kcv: raw(json.kcv),
      prev: json.prev === null ? null : gcmBytes(json.prev),
      wrapsHash: raw(json.wrapsHash),
      keyLogSeq: json.keyLogSeq,
      keyLogHash: raw(json.keyLogHash),
      signature: raw(json.signature),
      by: this.device,
      byUid: this.uid,
    });
    for (const [recipient, wrap] of Object.entries(json.wraps))
      this.docs.set(paths.wrap(agencyId, compartmentId, json.generation, recipient), {
        ...hpkeBytes(wrap),
        kind: wrap.kind,
        keysGeneration: wrap.keysGeneration,
      });
  }

  private epoch(agencyId: string, laneId: string, json: RequestOf<'publishLink'>['epochs'][number]): void {
    this.docs.set(paths.epoch(agencyId, laneId, json.epoch), {
      epoch: json.epoch,
      phase: json.phase,
      key: sealedBytes(json.key),
      kcv: raw(json.kcv),
      devices: mapValues(json.devices, hpkeBytes),
      links: mapValues(json.links, gcmBytes),
      recipientsHash: raw(json.recipientsHash),
      signersN: json.signersN,
      signersHash: raw(json.signersHash),
      keyLogSeq: json.keyLogSeq,
      keyLogHash: raw(json.keyLogHash),
      signature: raw(json.signature),
      by: this.device,
      byUid: this.uid,
    });
  }

  /** The whole log as `unlock` gives it. */
  keyLog(): readonly Doc[] {
    return this.below<Doc>(paths.keyLog(this.agencyId())).map((one) => one.data);
  }

  keyLogPath(seq: number): string {
    return `${paths.keyLog(this.agencyId())}/${keyLogId(seq)}`;
  }
}
