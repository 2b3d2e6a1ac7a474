import { toMs } from './message-order.ts';
import type { LaneTrouble, StandingHole } from './lane-watch.ts';
import type { Alarm, Witness } from './lane-witness.ts';

/** What whoever looks into it needs: names from a closed list, values as they are. */
export type TroubleFact = readonly ['device' | 'numbers' | 'messages' | 'place' | 'records', string];

interface Line {
  readonly id: string;
  /** The message next to which it stands. */
  readonly anchorId: string | null;
  /** Null: now. */
  readonly atMs: number | null;
  /** uid; null: the server alone. */
  readonly sender: string | null;
  readonly facts: readonly TroubleFact[];
}
export type TroubleLine =
  | (Line & { readonly kind: 'gap'; readonly count: number; readonly sinceMs: number; readonly askedMs: number })
  | (Line & { readonly kind: 'alarm'; readonly alarm: Alarm['kind']; /** uid of another who was shown something else. */ readonly other: string | null });

/** Holes and alarms as lines of the screen. Pure. */
export const troubleLines = ({ holes, alarms }: LaneTrouble): readonly TroubleLine[] => [...holes.map(gapLine), ...alarms.map(alarmLine)];

const gapLine = (hole: StandingHole): TroubleLine => ({
  kind: 'gap',
  id: hole.key,
  anchorId: hole.before.id,
  atMs: toMs(hole.before.sentAt),
  sender: hole.sender,
  count: hole.count,
  sinceMs: hole.sinceMs,
  askedMs: hole.askedMs,
  facts: [
    ['device', hole.device],
    ['messages', [hole.after?.id, hole.before.id].filter((id) => id !== undefined).join(' … ')],
  ],
});

const alarmLine = (alarm: Alarm): TroubleLine => {
  const at = (one: Witness) => ({ anchorId: one.id, atMs: toMs(one.sentAt), sender: one.sender });
  const common = { kind: 'alarm', id: alarm.key, alarm: alarm.kind, other: null } as const;
  if (alarm.kind === 'shortened') {
    const facts: TroubleFact[] = [['place', String(alarm.seq)], ...(alarm.by === null ? [] : ([['records', alarm.by.tipHash]] as const))];
    return { ...common, ...(alarm.by === null ? { anchorId: null, atMs: null, sender: null } : at(alarm.by)), facts };
  }
  if (alarm.kind === 'fork') {
    const { first, other, seq } = alarm;
    const records = [first.tipHash, ...(other === null ? [] : [other.tipHash])].join(' ≠ ');
    const last = other ?? first;
    return { ...common, ...at(last), other: other === null ? null : first.sender, facts: [['place', String(seq)], ['records', records], pair(first, last)] };
  }
  const { first, second } = alarm;
  return { ...common, ...at(second), facts: [['device', second.device], ['numbers', `${first.counter}, ${second.counter}`], pair(first, second)] };
};

const pair = (a: Witness, b: Witness): TroubleFact => ['messages', a.id === b.id ? a.id : `${a.id}, ${b.id}`];

/** Puts lines where they belong: a gap before its message, an alarm behind it; without their message by time, or at the end. */
export const insertTrouble = <Item extends { readonly id: string }>(
  items: readonly Item[],
  atOf: (item: Item) => number,
  lines: readonly { readonly line: TroubleLine; readonly item: Item }[],
): readonly Item[] =>
  lines.reduce<readonly Item[]>((story, { line, item }) => {
    const anchor = line.anchorId === null ? -1 : story.findIndex(({ id }) => id === line.anchorId);
    const later = line.atMs === null ? -1 : story.findIndex((one) => atOf(one) > (line.atMs ?? 0));
    const place = anchor >= 0 ? anchor + (line.kind === 'gap' ? 0 : 1) : later >= 0 ? later : story.length;
    return story.toSpliced(place, 0, item);
  }, items);
