import { may } from '@liexin/domain/agency/rights';
import { codeOf, isTransient } from '../fault-code.ts';
import type { Log } from '../log.ts';
import type { AgencyModel } from '../workspace/agency-model.ts';
import type { CheckpointWatch, CheckpointWatchPorts } from './checkpoint-watch.ts';
import type { WitnessState } from './witness-state.ts';

/** The watch over the agency's record behind whatever page an owner or reviewer has open. */
export interface WitnessModel {
  state(): WitnessState;
  subscribe(changed: () => void): () => void;
  /** Looks now; resolves when it has, whatever came of it. */
  look(): Promise<void>;
  /** After an alarm: begins anew, and looks. */
  goOn(): Promise<void>;
  close(): void;
}

export interface WitnessModelInput extends CheckpointWatchPorts {
  readonly model: Pick<AgencyModel, 'state' | 'subscribe'>;
  readonly log: Log;
}

/** The first screen comes before it. */
const FIRST_MS = 4_000;
const EVERY_MS = 10 * 60_000;

/** Looks soon after the first screen, then every ten minutes while the page is open. Its code comes later than what the first screen loads. */
export const openWitnessModel = ({ model, log, ...ports }: WitnessModelInput): WitnessModel => {
  const listeners = new Set<() => void>();
  let state: WitnessState = { kind: 'unknown' };
  let looking: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let opened: Promise<CheckpointWatch> | null = null;
  let isClosed = false;

  const show = (next: WitnessState): void => {
    if (isClosed || next === state) return;
    state = next;
    for (const listener of [...listeners]) listener();
  };
  const watch = (): Promise<CheckpointWatch> => (opened ??= import('./checkpoint-watch.ts').then(({ openCheckpointWatch }) => openCheckpointWatch(ports)));
  const isEntitled = (): boolean => may(model.state().members.get(ports.device.uid)?.roles ?? [], 'checkpoint.witness');

  const once = async (): Promise<void> => {
    try {
      const open = await watch();
      if (state.kind === 'unknown') show(await open.known());
      show(await open.look());
    } catch (error) {
      // No network is no news; what was known stays.
      if (!isTransient(error)) log.note({ event: 'checkpoint-failed', code: codeOf(error) ?? 'internal' });
    }
  };
  const look = (): Promise<void> => {
    if (isClosed || !isEntitled()) return Promise.resolve();
    if (timer !== null) clearTimeout(timer);
    looking ??= once().finally(() => {
      looking = null;
      if (!isClosed) timer = setTimeout(() => void look(), EVERY_MS);
    });
    return looking;
  };
  const follow = (): void => {
    const own = model.state().members.get(ports.device.uid);
    if (own === undefined) return;
    if (!isEntitled()) {
      show(state.kind === 'not-entitled' ? state : { kind: 'not-entitled' });
      return;
    }
    if (state.kind === 'not-entitled') show({ kind: 'unknown' });
    timer ??= setTimeout(() => void look(), FIRST_MS);
  };
  const stop = model.subscribe(follow);
  follow();

  return {
    state: () => state,
    subscribe: (changed) => (listeners.add(changed), () => listeners.delete(changed)),
    look,
    goOn: async () => {
      await (await watch()).goOn();
      await look();
    },
    close: () => {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      stop();
    },
  };
};
