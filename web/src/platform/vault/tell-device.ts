import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import type { ApiClient } from '../api-client.ts';
import type { SealedStore } from './sealed-store.ts';

const PLACE = 'told-device';
const DAY_MS = 86_400_000;

/** Once a day this device says that it is in use. That it did is kept here; a page that ends in between says it again, which changes nothing. */
export const tellDevice = async ({ api, sealed }: { readonly api: ApiClient; readonly sealed: SealedStore }, nowMs: number): Promise<void> => {
  const today = String(Math.floor(nowMs / DAY_MS));
  const told = await sealed.get(PLACE);
  if (told !== null && fromUtf8(told) === today) return;
  await api.call('tellDevice', { params: {}, body: {} });
  await sealed.put(PLACE, utf8(today));
};
