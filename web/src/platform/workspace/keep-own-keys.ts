import { tellDevice } from '../vault/tell-device.ts';
import { renewOwnKeys, takeOwnKeys, type OwnKeysPorts as VaultPorts } from '../vault/renew-own-keys.ts';
import { keepTelling, type TellingPorts } from './keep-telling.ts';
import { openOwnKeys, type OwnKeys, type OwnKeysPorts } from './own-keys.ts';

/** [CN9] This device is in use, once a day for as long as the page is open. */
export const keepTold = ({ api, sealed, now, ...page }: TellsDevice): (() => void) =>
  keepTelling({ ...page, page: document, browser: window, tell: () => tellDevice({ api, sealed }, now()) });

type TellsDevice = Pick<TellingPorts, 'after' | 'failed'> & Parameters<typeof tellDevice>[0] & { readonly now: () => number };

/** Own keys as the vault makes and takes them. A script of its own: it is wanted once in a long while. */
export const keepOwnKeys = ({ api, source, keyLog, device, ...page }: VaultPorts & Pick<OwnKeysPorts, 'store' | 'renewed' | 'after' | 'log'>): OwnKeys =>
  openOwnKeys({
    ...page,
    device,
    renew: () => renewOwnKeys({ api, source, keyLog, device }),
    take: () => takeOwnKeys({ source, keyLog, device }),
  });
