import { memoryDeviceStore, openDeviceStore, StoreUnusable, type DeviceStore } from '../device-store.ts';

const databaseName = 'liexin-reply';

/** The store of this browser's devices, filed under their link's id; in memory where the browser keeps nothing, which the page then says. */
export const openReplyStore = async (): Promise<DeviceStore> => {
  try {
    return await openDeviceStore(databaseName);
  } catch (error) {
    if (error instanceof StoreUnusable) return memoryDeviceStore();
    throw error;
  }
};
