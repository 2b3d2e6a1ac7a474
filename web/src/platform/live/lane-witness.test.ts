import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deniedBy, witnessLane, type Findings, type SeenTip, type Witness } from './lane-witness.ts';

const seed = 20261122;
const hashOf = (seq: number): string => String(seq).padStart(32, '0');
const sortedHoles = ({ holes }: Findings): string[] => holes.map(({ device, count, before }) => `${device} ${count} ${before.id}`).toSorted();

/** An honest lane: devices take turns, each names the tip that it saw last, which may be old. */
const lane: fc.Arbitrary<readonly Witness[]> = fc
  .array(fc.record({ device: fc.constantFrom('a', 'b', 'c'), lag: fc.nat(3), at: fc.constantFrom(0, 1, 1, 2) }), { minLength: 1, maxLength: 30 })
  .map((turns) => {
    const counters = new Map<string, number>();
    let seconds = 1000;
    return turns.map(({ device, lag, at }, i) => {
      const counter = (counters.get(device) ?? 0) + 1;
      counters.set(device, counter);
      seconds += at;
      const tipSeq = Math.max(0, i - lag);
      return {
        id: `m${String(i).padStart(2, '0')}`,
        sentAt: { seconds, nanoseconds: i * 1000 },
        sender: `u-${device}`,
        device,
        counter,
        tipSeq,
        tipHash: tipSeq === 0 ? hashOf(0) : hashOf(tipSeq),
        isVerified: true,
      };
    });
  });
const whole = (messages: readonly Witness[]) => [{ messages, isFromBeginning: true }];

describe('what a lane tells of itself', () => {
  test('[GP1] an honest lane never alarms: whole, in any window, with what does not open, with the tips that were seen', () => {
    fc.assert(
      fc.property(lane, fc.nat(30), fc.nat(30), fc.array(fc.nat(29)), (messages, from, length, closed) => {
        const locked = messages.map((one, i) => (closed.includes(i) ? { ...one, isVerified: false } : one));
        const tips: SeenTip[] = [3, 7, 12].map((seq) => ({ seq, hash: `${hashOf(seq)}${hashOf(1)}` }));
        for (const shown of [messages, locked]) {
          expect(witnessLane(whole(shown), tips)).toEqual({ holes: [], alarms: [] });
          expect(witnessLane([{ messages: shown.slice(from, from + length), isFromBeginning: from === 0 }], tips)).toEqual({ holes: [], alarms: [] });
        }
      }),
      { seed, numRuns: 300 },
    );
  });

  test('[GP2] whatever is dropped from the middle is missed as soon as its device says more, and nothing else is', () => {
    fc.assert(
      fc.property(lane, fc.array(fc.nat(29), { minLength: 1, maxLength: 6 }), (messages, dropped) => {
        const left = messages.filter((_, i) => !dropped.includes(i));
        const gone = messages.filter((_, i) => dropped.includes(i));
        const { holes, alarms } = witnessLane(whole(left), []);

        const missed = gone.filter((one) => left.some((later) => later.device === one.device && later.counter > one.counter));
        expect(holes.reduce((sum, { count }) => sum + count, 0)).toBe(missed.length);
        expect(alarms).toEqual([]);
        // The question about a hole reaches over all that is missing in it.
        for (const hole of holes)
          for (const one of missed.filter(
            ({ device, counter }) => device === hole.device && counter < (left.find(({ id }) => id === hole.before.id)?.counter ?? 0),
          ))
            if (hole.after === null || one.counter > (left.find(({ id }) => id === hole.after?.id)?.counter ?? 0))
              expect(one.sentAt.seconds * 1e6 + one.sentAt.nanoseconds).toBeLessThanOrEqual(hole.before.sentAt.seconds * 1e6 + hole.before.sentAt.nanoseconds);
      }),
      { seed, numRuns: 300 },
    );
  });

  test('[GP3] the edge of what is loaded is no hole; a message that is there in any form is not missed', () => {
    fc.assert(
      fc.property(lane, fc.nat(29), (messages, at) => {
        const rest = messages.slice(at);
        expect(witnessLane([{ messages: rest, isFromBeginning: false }], []).holes).toEqual([]);
        const one = messages[at % messages.length];
        if (one === undefined) return;
        const without = messages.filter(({ id }) => id !== one.id);
        expect(sortedHoles(witnessLane(whole(without), [], [{ ...one, isVerified: false }]))).toEqual([]);
      }),
      { seed },
    );
  });

  test('[GP3] the beginning of a lane is no edge', () => {
    const first: Witness = {
      id: 'm',
      sentAt: { seconds: 5, nanoseconds: 0 },
      sender: 'u',
      device: 'a',
      counter: 3,
      tipSeq: 0,
      tipHash: hashOf(0),
      isVerified: true,
    };

    expect(witnessLane(whole([first]), []).holes).toMatchObject([{ count: 2, after: null, before: { id: 'm' } }]);
    // A document that nobody signed says nothing of others, whatever number it bears.
    expect(witnessLane(whole([{ ...first, counter: 900, isVerified: false }]), []).holes).toEqual([]);
  });

  test('[GP5] one number twice, and a later number with an earlier time, are alarms', () => {
    fc.assert(
      fc.property(lane, fc.nat(29), (messages, at) => {
        const one = messages[at % messages.length];
        if (one === undefined) return;
        const copy = { ...one, id: 'zz' };
        expect(witnessLane(whole([...messages, copy]), []).alarms.map(({ kind }) => kind)).toContain('twice');

        const next = messages.find(({ device, counter }) => device === one.device && counter === one.counter + 1);
        if (next === undefined || next.sentAt.seconds === one.sentAt.seconds) return;
        const turned = messages.map((m) => (m.id === one.id ? { ...m, sentAt: next.sentAt } : m.id === next.id ? { ...m, sentAt: one.sentAt } : m));
        const shown = turned.toSorted((a, b) => a.sentAt.seconds - b.sentAt.seconds || a.sentAt.nanoseconds - b.sentAt.nanoseconds);
        expect(witnessLane(whole(shown), []).alarms.map(({ kind }) => kind)).toContain('order');
      }),
      { seed },
    );
  });

  test('[GP6] two records of one place are a fork, whether this device or two others were shown them', () => {
    fc.assert(
      fc.property(lane, fc.nat(29), (messages, at) => {
        const one = messages[at % messages.length];
        if (one === undefined || one.tipSeq === 0) return;
        const lied = messages.map((m) => (m.id === one.id ? { ...m, tipHash: 'f'.repeat(32) } : m));
        const others = messages.some((m) => m.id !== one.id && m.tipSeq === one.tipSeq);
        const own = [{ seq: one.tipSeq, hash: hashOf(one.tipSeq) }];

        expect(witnessLane(whole(lied), own).alarms.map(({ key }) => key)).toEqual([`fork-${one.tipSeq}`]);
        expect(witnessLane(whole(lied), []).alarms.length).toBe(others ? 1 : 0);
      }),
      { seed },
    );
  });

  test('[GP7] a ledger that ends before what was shown, or has another content there, is an alarm; one that grew is none', () => {
    fc.assert(
      fc.property(lane, fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 5 }), fc.integer({ min: 1, max: 40 }), (messages, seen, seq) => {
        const tips = seen.map((n) => ({ seq: n, hash: hashOf(n) }));
        const most = Math.max(0, ...seen, ...messages.map(({ tipSeq }) => tipSeq));

        expect(deniedBy({ seq: most + seq, hash: hashOf(most + seq) }, tips, messages)).toBeNull();
        expect(deniedBy(most === 0 ? null : { seq: most, hash: hashOf(most) }, tips, messages)).toBeNull();
        if (most > 0) expect(deniedBy({ seq: most - 1, hash: hashOf(most - 1) }, tips, messages)).toMatchObject({ kind: 'shortened', seq: most });
        if (seen.length > 0) expect(deniedBy({ seq: seen[0] ?? 0, hash: 'e'.repeat(32) }, tips, [])).toMatchObject({ kind: 'shortened' });
      }),
      { seed },
    );
  });
});
