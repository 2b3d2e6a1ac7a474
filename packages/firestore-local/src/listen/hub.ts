import { collectionOf } from '../model/path.ts';
import type { Change } from '../store/history.ts';
import type { TargetState } from './target-state.ts';

/** A listener's side of a subscription. */
export interface Subscriber {
  /** Called once for a round of commits, with the changes each of its targets may care about. */
  publish(changes: ReadonlyMap<TargetState, readonly Change[]>, micros: bigint): void;
}

interface Subscription {
  readonly subscriber: Subscriber;
  readonly target: TargetState;
}

/** Where to look a target up: by document, by collection, or (queries over all descendants) at every change. */
function keysOf(target: TargetState): Iterable<string> {
  if (target.type === 'documents') return [...target.names].map((name) => `d${name}`);
  const { parent, collection, allDescendants } = target.compiled.query;
  return [allDescendants ? '*' : `c${parent}/${collection ?? ''}`];
}

/** The targets of one database. A change is shown only to targets of its document and its collection. */
export class Hub {
  readonly #byKey = new Map<string, Set<Subscription>>();
  readonly #subscriptions = new Map<TargetState, Subscription>();
  readonly #report: (error: unknown) => void;

  /** A subscriber that throws is reported; the others are told all the same. */
  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  add(subscriber: Subscriber, target: TargetState): void {
    const subscription = { subscriber, target };
    this.#subscriptions.set(target, subscription);
    for (const key of keysOf(target)) {
      const found = this.#byKey.get(key);
      if (found) found.add(subscription);
      else this.#byKey.set(key, new Set([subscription]));
    }
  }

  remove(target: TargetState): void {
    const subscription = this.#subscriptions.get(target);
    if (!subscription) return;
    this.#subscriptions.delete(target);
    for (const key of keysOf(target)) {
      const found = this.#byKey.get(key);
      found?.delete(subscription);
      if (found?.size === 0) this.#byKey.delete(key);
    }
  }

  publish(changes: readonly Change[], micros: bigint): void {
    const rounds = new Map<Subscriber, Map<TargetState, Change[]>>();
    for (const change of changes) {
      for (const key of [`d${change.name}`, `c${collectionOf(change.name)}`, '*']) {
        for (const { subscriber, target } of this.#byKey.get(key) ?? []) {
          const round = rounds.get(subscriber) ?? new Map<TargetState, Change[]>();
          rounds.set(subscriber, round);
          const list = round.get(target);
          if (list) list.push(change);
          else round.set(target, [change]);
        }
      }
    }
    for (const [subscriber, round] of rounds) {
      try {
        subscriber.publish(round, micros);
      } catch (error) {
        this.#report(error);
      }
    }
  }
}
