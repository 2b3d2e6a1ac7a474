import { hexOf } from './hex.ts';
import { mergeMessages } from './message-order.ts';
import { deniedBy, witnessLane, type Alarm, type Hole, type SeenTip, type Stretch, type Witness } from './lane-witness.ts';
import type { StoredMessage } from './stored-message.ts';

/** A hole that the server was asked about and did not fill. */
export interface StandingHole extends Hole {
  /** When it was first noticed, and when the server was last asked (ms, this device's clock). */
  readonly sinceMs: number;
  readonly askedMs: number;
}
export interface LaneTrouble {
  readonly holes: readonly StandingHole[];
  readonly alarms: readonly Alarm[];
}

export interface LedgerTip {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** What this device has of a lane at one moment. */
export interface LaneView {
  readonly stretches: readonly Stretch[];
  readonly loose: readonly Witness[];
}

export interface LaneWatchPorts {
  readonly view: () => LaneView;
  /** Everything between two places, from the server. Rejects without a network. */
  readonly ask: (hole: Hole) => Promise<readonly StoredMessage[]>;
  /** The ledger's tip, from the server and at once. Rejects without a network. */
  readonly askTip: () => Promise<LedgerTip | null>;
  /** Holes were filled or stand, or there is an alarm. */
  readonly changed: () => void;
  /** After each look: what is known now may be told to others. */
  readonly looked: () => void;
  readonly now: () => number;
  readonly after: (ms: number, wake: () => void) => () => void;
}

export interface LaneWatch {
  /** Something came, or was opened. */
  look(): void;
  /** The server, or this device's cache of what it said, shows a tip. */
  seeTip(tip: LedgerTip): void;
  trouble(): LaneTrouble;
  /** Messages right behind a hole that the server is being asked about: nobody can say yet that all before them came. */
  unsure(): ReadonlySet<string>;
  /** What filled holes: the feed does not know it. */
  found(): readonly StoredMessage[];
  close(): void;
}

/** The second question follows the first so soon (ms): within two seconds a hole is asked about twice. */
const SECOND_MS = 1000;
/** A standing hole is asked about again, less and less often (ms). */
const AGAIN_MS = 30_000;
const LONGEST_MS = 600_000;
/** Without a network nothing is known: tried again (ms). */
const OFFLINE_MS = 5000;
/** So long (ms) a tip that somebody else had seen may be on its way here. */
const TIP_AFTER_MS = 3000;
const TIPS_KEPT = 200;
const LOOK_MS = 20;

interface Question {
  hole: Hole;
  sinceMs: number;
  askedMs: number;
  answers: number;
  stop: () => void;
}

/**
 * Watches one open lane for what the server withholds or changes: asks about each hole at once and a second later, then shows it and goes
 * on asking; asks for the ledger's tip where what it was shown, or what others signed, contradicts it. Nothing here writes; a lost answer is asked for again.
 */
export const openLaneWatch = (ports: LaneWatchPorts): LaneWatch => {
  const questions = new Map<string, Question>();
  const alarms = new Map<string, Alarm>();
  let tips: readonly SeenTip[] = [];
  let found: readonly StoredMessage[] = [];
  let stopLook: (() => void) | null = null;
  let stopTip: (() => void) | null = null;
  let closed = false;

  const askAbout = async (question: Question): Promise<void> => {
    let wait = OFFLINE_MS;
    try {
      const answer = await ports.ask(question.hole);
      if (closed) return;
      question.answers += 1;
      question.askedMs = ports.now();
      wait = question.answers < 2 ? SECOND_MS : Math.min(LONGEST_MS, AGAIN_MS * 2 ** (question.answers - 2));
      found = mergeMessages(found, answer) ?? found;
    } catch {
      // No answer says nothing.
    }
    if (closed || questions.get(question.hole.key) !== question) return;
    question.stop = ports.after(wait, () => void askAbout(question));
    if (question.answers > 0) ports.changed();
    if (question.answers === 2) ports.looked();
  };

  const newestTip = (): number => tips.reduce((most, { seq }) => Math.max(most, seq), 0);
  /** Places that others signed and this device was not shown yet; what has been found out is not asked about again. */
  const ahead = (): readonly number[] => {
    const newest = newestTip();
    const signed = witnesses(ports.view()).filter((one) => one.isVerified && one.tipSeq > newest);
    return signed.map(({ tipSeq }) => tipSeq).filter((seq) => !alarms.has(`shortened-${seq}`));
  };

  /** Something contradicts what was shown: what the server says now decides, against all that was known before it was asked. */
  const confirmTip = async (): Promise<void> => {
    stopTip = null;
    const [before, messages] = [tips, witnesses(ports.view())];
    try {
      const asked = await ports.askTip();
      if (closed) return;
      const tip = asked === null ? null : { seq: asked.seq, hash: hexOf(asked.hash) };
      const denied = deniedBy(tip, before, messages);
      if (tip !== null) addTip(tip);
      if (denied === null || alarms.has(denied.key)) return;
      alarms.set(denied.key, denied);
      ports.changed();
    } catch {
      stopTip ??= ports.after(OFFLINE_MS, () => void confirmTip());
    }
  };
  const waitForTip = (): void => {
    const missed = ahead();
    if (missed.length === 0) return;
    const waited = Math.max(...missed);
    stopTip ??= ports.after(TIP_AFTER_MS, () => {
      stopTip = null;
      if (ahead().some((seq) => seq <= waited)) void confirmTip();
      else waitForTip();
    });
  };
  const addTip = (tip: SeenTip): void => {
    if (!tips.some(({ seq }) => seq === tip.seq)) tips = [...tips, tip].slice(-TIPS_KEPT);
  };
  const seeTip = ({ seq, hash }: LedgerTip): void => {
    const tip = { seq, hash: hexOf(hash) };
    const isContradiction = seq < newestTip() || tips.some((one) => one.seq === seq && one.hash !== tip.hash);
    if (isContradiction) stopTip ??= ports.after(0, () => void confirmTip());
    addTip(tip);
    look();
  };

  const lookNow = (): void => {
    stopLook = null;
    if (closed) return;
    const { stretches, loose } = ports.view();
    waitForTip();
    const before = alarms.size;
    const findings = witnessLane(stretches, tips, loose);
    for (const alarm of findings.alarms) alarms.set(alarm.key, alarm);
    const open = new Set(findings.holes.map((hole) => hole.key));
    for (const [key, question] of questions) {
      if (open.has(key)) continue;
      question.stop();
      questions.delete(key);
    }
    for (const hole of findings.holes) {
      if (questions.has(hole.key)) continue;
      const question: Question = { hole, sinceMs: ports.now(), askedMs: 0, answers: 0, stop: () => undefined };
      questions.set(hole.key, question);
      void askAbout(question);
    }
    if (alarms.size !== before) ports.changed();
    ports.looked();
  };
  /** What comes together is looked at together. */
  const look = (): void => {
    stopLook ??= ports.after(LOOK_MS, lookNow);
  };

  return {
    look,
    seeTip,
    found: () => found,
    unsure: () => new Set([...questions.values()].filter(({ answers }) => answers < 2).map(({ hole }) => hole.before.id)),
    trouble: () => ({
      // One answer may have been under way when the message came; two in a row are the server's word.
      holes: [...questions.values()].filter(({ answers }) => answers >= 2).map(({ hole, sinceMs, askedMs }) => ({ ...hole, sinceMs, askedMs })),
      alarms: [...alarms.values()],
    }),
    close: () => {
      closed = true;
      stopTip?.();
      stopLook?.();
      for (const { stop } of questions.values()) stop();
    },
  };
};

const witnesses = ({ stretches, loose }: LaneView): readonly Witness[] => [...stretches.flatMap((stretch) => stretch.messages), ...loose];
