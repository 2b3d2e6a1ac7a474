import { dayMs, dayOf, maxAdmitted, maxIdle, maxBindsPerDay, maxProvisional, type LinkDevice, type LinkDocument } from './link-document.ts';

/** How a new browser gets in (link-and-keys, section 3). `off` names devices that leave to make room. */
export type BindDecision = { readonly state: 'provisional' | 'waiting'; readonly off: readonly string[] };

const longestIdle = (devices: Record<string, LinkDevice>, state: LinkDevice['state'], keep: number): string[] =>
  Object.entries(devices)
    .filter(([, device]) => device.state === state)
    .sort(([, a], [, b]) => a.seenAt.toMillis() - b.seenAt.toMillis())
    .slice(0, -keep || undefined)
    .map(([id]) => id);

/** [L11] The full link opens on up to five browsers without a code until the first reply; every other browser waits. */
export const decideBind = (link: LinkDocument, state: LinkDocument['state'], nowMs: number): BindDecision => {
  const binds = link.binds.day === dayOf(nowMs) ? link.binds.count : 0;
  const free = (state === 'new' || state === 'open') && !link.guarded && link.policy === 'after-reply' && binds < maxBindsPerDay;
  return free ? { state: 'provisional', off: longestIdle(link.devices, 'provisional', maxProvisional - 1) } : { state: 'waiting', off: [] };
};

const newest = (devices: [string, LinkDevice][], count: number): [string, LinkDevice][] =>
  devices.toSorted(([, a], [, b]) => b.at.toMillis() - a.at.toMillis()).slice(0, count);

/**
 * [L16] What a link's document keeps of its devices before another comes: those that are in, and the newest of the waiting (for a day)
 * and of the ones that are off. So nobody who has the link fills the document up. The guest remembers every device that ever was in.
 */
export const pruneDevices = (devices: Readonly<Record<string, LinkDevice>>, nowMs: number): Record<string, LinkDevice> => {
  const all = Object.entries(devices);
  const waiting = all.filter(([, device]) => device.state === 'waiting' && device.at.toMillis() > nowMs - dayMs);
  const off = all.filter(([, device]) => device.state === 'off');
  return Object.fromEntries([
    ...all.filter(([, { state }]) => state === 'provisional' || state === 'admitted'),
    ...newest(waiting, maxIdle),
    ...newest(off, maxIdle),
  ]);
};

/** [L12] At most five admitted devices: the longest idle one leaves; nobody is locked out by a count. */
export const decideAdmitOff = (link: LinkDocument): readonly string[] => longestIdle(link.devices, 'admitted', maxAdmitted - 1);
