import 'fake-indexeddb/auto';
import { Timestamp } from 'firebase/firestore';
import { expect, test } from 'vitest';
import { forgetLostLanes } from './forget-lost-lanes.ts';
import { openShelf } from './shelf.ts';

const message = { id: 'm1', sentAt: new Timestamp(1000, 0), sender: 'a', envelope: null };

const whole = (...lanes: string[]): ReadonlyMap<string, number> => new Map(lanes.map((laneId) => [laneId, 0]));

/** A device that read two lanes: their messages, and what its vault keeps for each. */
const aDevice = async (uid: string) => {
  const shelf = await openShelf(uid, { limit: async () => 1e9, pinned: () => new Set<string>(), now: () => 0 });
  const places = new Set<string>();
  for (const lane of ['stays', 'goes']) {
    await shelf.put(lane, [message], { from: message, to: message });
    for (const place of ['lk/%/1', 'share/%/24320', 'cd/%/device', 'people/%', 'draft/%', 'draft-agreed/%', 'composing/%'])
      places.add(place.replace('%', lane));
  }
  places.add('ck/compartment/1');
  const drop = async (prefix: string): Promise<void> => {
    for (const place of places) if (place.startsWith(prefix)) places.delete(place);
  };
  return { shelf, places, sealed: { drop, places: async () => [...places] } };
};

test('[HS22] of a lane that may be read no more nothing stays on the device: no message, no key, no share, no draft', async () => {
  const { shelf, places, sealed } = await aDevice('helen');
  await forgetLostLanes(shelf, sealed, whole('stays', 'never-read'));
  expect(await shelf.lanes()).toEqual(['stays']);
  expect([await shelf.newest('goes', 10), (await shelf.newest('stays', 10)).length]).toEqual([[], 1]);
  expect([...places].filter((place) => place.includes('goes'))).toEqual([]);
  expect(places.size).toBe(8);
});

test('[HS22] cut off in the middle it is found again: keys go before what tells of the lane', async () => {
  const { shelf, sealed, places } = await aDevice('mei');
  let isCut = true;
  const cut = async (prefix: string): Promise<void> => {
    if (isCut && prefix.startsWith('share/')) throw new Error('the tab died');
    return sealed.drop(prefix);
  };
  await expect(forgetLostLanes(shelf, { ...sealed, drop: cut }, whole('stays'))).rejects.toThrow('died');
  expect([places.has('lk/goes/1'), await shelf.lanes()]).toEqual([false, ['goes', 'stays']]);
  isCut = false;
  await forgetLostLanes(shelf, { ...sealed, drop: cut }, whole('stays'));
  expect(await shelf.lanes()).toEqual(['stays']);
});

test('[HS22] so it is of a lane of which no message is kept here, or that was cut off when its keys went, and where the device keeps no history', async () => {
  const { shelf, places, sealed } = await aDevice('wei');
  places.add('lk/elsewhere/3').add('draft/typed').add('share/half/24320').add('draft-agreed/agreed').add('people/seen').add('cd/known/device');
  places.add('mac/link').add('draft/stays-too').add('lk/stays/2');
  await forgetLostLanes(shelf, sealed, whole('stays', 'stays-too'));
  const left = ['lk/stays/1', 'lk/stays/2', 'share/stays/24320', 'cd/stays/device', 'people/stays', 'draft/stays', 'draft-agreed/stays', 'composing/stays'];
  expect([...places].toSorted()).toEqual([...left, 'ck/compartment/1', 'mac/link', 'draft/stays-too'].toSorted());
  places.add('lk/elsewhere/3');
  await forgetLostLanes(null, sealed, whole('stays', 'stays-too'));
  expect(places.has('lk/elsewhere/3')).toBe(false);
});

test('[RT64, HS22] of a lane that lives on goes what is out of sight: messages, and the shares of months of which nothing is in sight', async () => {
  const { shelf, places, sealed } = await aDevice('rosa');
  const since = Date.UTC(2026, 2, 1) / 1000;
  const [late, first] = [since - 1, since].map((seconds, i) => ({ ...message, id: `m${i + 2}`, sentAt: new Timestamp(seconds, 999) }));
  if (!late || !first) throw new Error('no messages');
  await shelf.put('stays', [late, first], { from: message, to: first });
  // A message of February may have been sent in March.
  for (const period of [24_311, 24_312, 24_313, 24_314]) places.add(`share/stays/${period}`);
  const readable = new Map([
    ['stays', since],
    ['goes', 0],
  ]);
  await forgetLostLanes(shelf, sealed, readable);
  expect((await shelf.newest('stays', 10)).map(({ id }) => id)).toEqual(['m3']);
  expect(await shelf.one('stays', 'm2')).toBeNull();
  expect([...places].filter((place) => place.startsWith('share/stays/')).toSorted()).toEqual([24_313, 24_314, 24_320].map((n) => `share/stays/${n}`));
  expect((await shelf.newest('goes', 10)).length).toBe(1);
  // Nothing is promised of what went, and all of it at once leaves nothing.
  expect(await shelf.page('stays', { direction: 'older', from: late, limit: 9 })).toBeNull();
  await forgetLostLanes(shelf, sealed, new Map([...readable, ['stays', since + 5]]));
  expect(await shelf.newest('stays', 10)).toEqual([]);
});
